"""A store's database as a file of SQLite: the one module that knows SQLite.

The file is made under another name and gets its own when it is complete, so that no
process ever sees half of it.  Rows are guarded by triggers: none can be changed,
deleted or replaced.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from lca.errors import LcaError, StudyRefusedError, UsageError
from lca.findings import finding
from lca.store.files import sync_folder
from lca.store.schema import METADATA, VERSION, VERSIONS

FILE = "records.sqlite"
UNFINISHED = ".new-"
"""Beginning of the name of a database that was not completed."""

SECONDS_TO_WAIT = 60
"""How long a process waits for others to finish writing."""

_WRITES = "chiplca_writes"
_PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    f"busy_timeout = {1000 * SECONDS_TO_WAIT}",
    "trusted_schema = OFF",
)
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_ERROR")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_BARRED = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM",
           "SQLITE_READONLY")  # fmt: skip


class Sqlite:
    """A database in one file; see `lca.store.database.Database`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _make_engine(path)

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return self._path.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a transaction that sees one state of the data."""
        with _explain(self._path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a transaction that alone may write, from its beginning on."""
        writer = self._engine.execution_options(**{_WRITES: True})
        with _explain(self._path), writer.begin() as connection:
            yield connection

    def find_faults(self, *, thorough: bool) -> tuple[str, ...]:
        """Return what SQLite finds damaged, and which guards are gone."""
        check = "integrity_check" if thorough else "quick_check"
        with self.read() as connection:
            rows = connection.exec_driver_sql(f"PRAGMA {check}(20)").scalars().all()
            faults = [str(row) for row in rows if row != "ok"]
            if thorough:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                faults += [
                    f"{row[0]}: row {row[1]} refers to nothing" for row in broken
                ]
                faults += _find_lost_guards(connection)
        return tuple(faults)


def create_database(path: Path, mode: int) -> None:
    """Make an empty database with all tables; one that is there already stays.

    Parameters
    ----------
    path
        File of the database; its folder exists.
    mode
        Who may read and write it; its journals have the same.
    """
    unfinished = path.with_name(f"{UNFINISHED}{uuid.uuid4().hex}")
    # Whoever makes the file decides who may read it, before anything is in it.
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    unfinished.chmod(mode)
    try:
        with _explain(unfinished):
            _fill(unfinished)
        # A link is made whole or not at all, and never takes the place of a file
        # that another process has put there meanwhile.
        os.link(unfinished, path)
    except (LcaError, OSError):
        # Another process may have been faster, and may have tidied up.
        if not path.exists():
            raise
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


def _fill(path: Path) -> None:
    """Write the tables, their guards and the version; close the database again."""
    with closing(_connect(path)) as plain:
        (journal,) = plain.execute("PRAGMA journal_mode = WAL").fetchone()
    if journal != "wal":
        message = f"{path.parent}: a store needs a local disk"
        raise UsageError(message)
    with _make_engine(path).begin() as connection:
        METADATA.create_all(connection)
        for statement in _list_guards().values():
            connection.exec_driver_sql(statement)
        connection.execute(insert(VERSIONS).values(version=VERSION))


def _make_engine(path: Path) -> Engine:
    """Return an engine that never makes the file and leaves no connection open."""
    engine = create_engine(
        "sqlite://", creator=lambda: _connect(path), poolclass=NullPool
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that is there."""
    # `as_uri` escapes what would otherwise end the path.
    place = f"{path.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(place, uri=True, timeout=SECONDS_TO_WAIT)


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # Else Python would begin transactions itself, and too late.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes the lock before it reads."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    """Turn what SQLite reports about the file into an error of ours."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        # Text that is no text is found by Python, which has no name for it.
        operational = isinstance(cause, sqlite3.OperationalError)
        unnamed = "SQLITE_CORRUPT" if operational else ""
        name = str(getattr(cause, "sqlite_errorname", unnamed))
        if name.startswith(_DAMAGED):
            found = finding("store-damaged", file=path.name, value=cause)
            raise StudyRefusedError((found,)) from error
        if name.startswith(_BUSY):
            message = f"{path}: others have been writing for {SECONDS_TO_WAIT} s"
            raise UsageError(message) from error
        if name.startswith(_BARRED):
            message = f"{path}: {cause}"
            raise UsageError(message) from error
        raise
    except UnicodeDecodeError as error:
        # What SQLite reports holds a piece of the damage.
        found = finding("store-damaged", file=path.name, value=error.reason)
        raise StudyRefusedError((found,)) from error


def _find_lost_guards(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    present = {str(row[0]): str(row[1]) for row in rows}
    return [
        f"the guard {name} is gone or changed"
        for name, statement in _list_guards().items()
        if present.get(name) != statement
    ]


def _list_guards() -> dict[str, str]:
    """Return the statements of all triggers, by name."""
    return {
        f"{table.name}_{verb.casefold()}": _guard(table, verb)
        for table in METADATA.sorted_tables
        for verb in ("UPDATE", "DELETE", "INSERT")
    }


def _guard(table: Table, verb: str) -> str:
    """Return a trigger that refuses to change, delete or replace rows of a table.

    ``INSERT OR REPLACE`` deletes without asking the trigger of deletions.
    """
    keys = [c.name for c in table.columns if c.primary_key or c.unique]
    same = " OR ".join(f"{key} = NEW.{key}" for key in keys)
    there = f"EXISTS (SELECT 1 FROM {table.name} WHERE {same})"  # noqa: S608 - ours
    return (
        f"CREATE TRIGGER {table.name}_{verb.casefold()} BEFORE {verb} ON {table.name}"
        f"{f' WHEN {there}' if verb == 'INSERT' else ''} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table.name} never change'); END"
    )
