"""What a store asks of a database: the seam behind which each kind of it stands.

Everything else in this room is written for any database; what only one of them
knows stands in the module of that one.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Database(Protocol):
    """One database with the tables of a store.

    Both ways of opening it give a transaction; an exception inside undoes it.
    """

    @property
    def name(self) -> str:
        """Return what messages call it: the name of its file."""
        ...

    def read(self) -> AbstractContextManager[Connection]:
        """Return a transaction that sees one state of the data."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """Return a transaction that alone may write, from its beginning on.

        When it has ended, what was written outlasts the process and the machine.
        """
        ...

    def find_faults(self, *, thorough: bool) -> tuple[str, ...]:
        """Return what is damaged, in the words of the database.

        Parameters
        ----------
        thorough
            Read everything; else only what can be read at each opening.
        """
        ...
