"""Files that a store has made visible, and how new ones become so."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from lca.errors import StudyRefusedError
from lca.record import digest
from lca.store.database import Database
from lca.store.files import Waiting, discard, place_files, read_file, write_waiting
from lca.store.schema import FILES

_AT_ONCE = 500
"""Names in one question to a database, which takes only so many."""


def find_known(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Return those of the names that the store has, with the hash of their bytes."""
    wanted = sorted(set(names))
    known: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        chosen = select(FILES.c.name, FILES.c.sha256).where(FILES.c.name.in_(part))
        known |= {row.name: row.sha256 for row in connection.execute(chosen)}
    return known


def list_known(connection: Connection) -> dict[str, str]:
    """Return every file that the store has, with the hash of its bytes."""
    rows = connection.execute(select(FILES.c.name, FILES.c.sha256))
    return {row.name: row.sha256 for row in rows}


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Files that are complete and wait to be made known.

    Parameters
    ----------
    root
        Folder of the store.
    waiting
        The files.
    mended
        Names of those that the store had already, damaged.
    """

    root: Path
    waiting: tuple[Waiting, ...]
    mended: frozenset[str]

    def make_known(self, connection: Connection) -> None:
        """Give the files their names, for good, and then their rows.

        Parameters
        ----------
        connection
            A transaction that writes.
        """
        # Another process may have brought the same while these were waiting.
        meanwhile = find_known(connection, [file.name for file in self.waiting])
        new = [file for file in self.waiting if file.name not in meanwhile]
        mended = [file for file in self.waiting if file.name in self.mended]
        place_files(self.root, new + mended)
        rows = [{"name": file.name, "sha256": digest(file.data)} for file in new]
        if rows:
            connection.execute(insert(FILES), rows)


@contextmanager
def bring_files(
    root: Path, database: Database, data: Mapping[str, bytes]
) -> Iterator[Arrivals]:
    """Yield files on their way into a store; what is not made known is removed.

    Parameters
    ----------
    root
        Folder of the store.
    database
        It says which files there are.
    data
        Bytes by name.

    Raises
    ------
    StudyRefusedError
        The store has a file of this name that is damaged, and these bytes are not
        those that it held.
    """
    with database.read() as connection:
        known = find_known(connection, data)
    waiting: list[Waiting] = []
    try:
        for name, content in data.items():
            if _is_wanted(root, name, content, known.get(name)):
                waiting.append(write_waiting(root, name, content))
        yield Arrivals(root, tuple(waiting), frozenset(known))
    finally:
        discard(waiting)


def _is_wanted(root: Path, name: str, data: bytes, known: str | None) -> bool:
    """Return whether a file must be written: the store lacks it, or has it damaged."""
    if known is None:
        return True
    try:
        read_file(root, name, known)
    except StudyRefusedError:
        if digest(data) != known:
            raise
        return True
    return False
