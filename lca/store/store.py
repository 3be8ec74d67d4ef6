"""A folder of records: a database, and files named by their hash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import polars as pl
from sqlalchemy import func, select

from lca.errors import StudyRefusedError, UsageError
from lca.findings import finding
from lca.record import Content, Frozen, hash_table
from lca.record.envelope import (
    Record,
    State,
    Verification,
    as_of,
)
from lca.record.events import Event
from lca.store.adding import Intake, add_records
from lca.store.checking import Checked, check_store
from lca.store.database import Database
from lca.store.files import SUFFIXES, make_root, name_file, read_file
from lca.store.known_files import find_known
from lca.store.rows import read_events, read_records
from lca.store.schema import RECORDS, VERSION, VERSIONS
from lca.store.settling import Verdict, verify_record, withdraw_record
from lca.store.sqlite import FILE, Sqlite, create_database
from lca.store.targets import IN_FORCE, find_target

_FOR_WRITING = 0o666


@dataclass(frozen=True, slots=True)
class Store:
    """Records that never change, in a folder; make one with `open_store`.

    Whatever is read is compared with its hash first.  No file stays open between
    calls, so that nothing need be closed.
    """

    root: Path
    database: Database

    def add(
        self,
        frozens: Sequence[Frozen],
        *,
        created: datetime,
        platform: Mapping[str, str],
        valid_until: date | None = None,
        supersedes: str | None = None,
    ) -> tuple[Record, ...]:
        """Return the record of each footprint; all of them are stored, or none is.

        What has a record already keeps it.  A new one supersedes the draft of the
        same SKU of the same plant at once, and one that is verified when it is
        verified itself.

        Parameters
        ----------
        frozens
            What is stored.
        created
            Now, with time zone.
        platform
            Where they were computed.
        valid_until
            Last day of their validity; the longest that is allowed if not given.
        supersedes
            Uuid of the record that the one footprint follows, if not its SKU's last.

        Raises
        ------
        StudyRefusedError
            The record to be superseded has ended, or the store is damaged.
        UsageError
            The validity is too long, the record to be superseded is not there, or it
            would have several successors.
        ValueError
            Hashes are not those of the data, or data are missing.
        """
        intake = Intake(created, platform, valid_until, supersedes)
        return add_records(self.root, self.database, frozens, intake)

    def find(
        self,
        target: str,
        *,
        on: date | None = None,
        prefer: Sequence[State] = IN_FORCE,
    ) -> Record:
        """Return the record that a text means.

        Parameters
        ----------
        target
            A uuid, at least its first 8 characters, or a SKU.
        on
            Day for which its state is given; today if not given.
        prefer
            Of a SKU, the last record in the first of these states is meant.

        Raises
        ------
        UsageError
            Nothing or more than one is meant.
        """
        with self.database.read() as connection:
            return find_target(connection, target, on or _today(), prefer)

    def list(
        self, *, sku: str | None = None, on: date | None = None
    ) -> tuple[Record, ...]:
        """Return all records, the oldest first, or those of a SKU.

        Parameters
        ----------
        sku
            Limits the records.
        on
            Day for which their states are given; today if not given.
        """
        day = on or _today()
        chosen = None if sku is None else select(RECORDS.c.uuid).filter_by(sku=sku)
        with self.database.read() as connection:
            records = read_records(connection, chosen)
            return tuple(as_of(record, day) for record in records)

    def read_history(self, record: Record) -> tuple[Event, ...]:
        """Return what happened to a record since it was stored, in order."""
        with self.database.read() as connection:
            return read_events(connection, record.uuid)

    def read_content(self, record: Record) -> Content:
        """Return what a record says.

        Raises
        ------
        StudyRefusedError
            Its file is missing or changed.
        """
        return Content(self.read_blob(record.content_sha256))

    def read_blob(self, sha256: str) -> bytes:
        """Return the bytes of a hash: a file of the inputs, a logo, a statement.

        Raises
        ------
        StudyRefusedError
            The file is missing or changed.
        """
        return read_file(self.root, name_file("contents", sha256), sha256)

    def read_table(self, sha256: str) -> pl.DataFrame:
        """Return the table of a hash, as `lca.record.hash_table` gives it.

        Raises
        ------
        StudyRefusedError
            The file is missing or changed.
        """
        name = name_file("tables", sha256)
        with self.database.read() as connection:
            known = find_known(connection, [name])
        if name not in known:
            raise StudyRefusedError((finding("store-file-missing", file=name),))
        frame = pl.read_parquet(BytesIO(read_file(self.root, name, known[name])))
        found = hash_table(frame)
        if found != sha256:
            raise StudyRefusedError(
                (finding("store-file-changed", file=name, value=found),)
            )
        return frame

    def verify(
        self,
        record: Record,
        verification: Verification,
        *,
        at: datetime,
        statement: bytes | None = None,
    ) -> Record:
        """Return a record as verified; the verified one it follows is superseded.

        Parameters
        ----------
        record
            A draft.
        verification
            Who, when and how thoroughly.
        at
            Now, with time zone.
        statement
            The verifier's statement, as the bytes of a file, which are stored; the
            verification then gets its hash.

        Raises
        ------
        StudyRefusedError
            Its data have errors or are in part invented, or its state or the day does
            not allow it.
        """
        verdict = Verdict(verification, statement, at)
        return verify_record(self.root, self.database, record.uuid, verdict)

    def withdraw(self, record: Record, *, reason: str, at: datetime) -> Record:
        """Return a draft as withdrawn.

        Parameters
        ----------
        record
            A draft.
        reason
            Why.
        at
            Now, with time zone.

        Raises
        ------
        StudyRefusedError
            It is no draft.
        """
        return withdraw_record(self.database, record.uuid, reason, at)

    def check(self, *, clean: bool = False) -> Checked:
        """Return what is wrong; every byte is read.

        Parameters
        ----------
        clean
            Remove files that no record knows, such as a crash leaves.
        """
        return check_store(self.root, self.database, clean=clean)


def open_store(path: Path | str, *, create: bool = False) -> Store:
    """Return the store in a folder.

    Parameters
    ----------
    path
        The folder.
    create
        Make a store if there is none.

    Raises
    ------
    UsageError
        There is no store, and none is to be made.
    StudyRefusedError
        The store is damaged, or a later program wrote it.
    """
    root = Path(path)
    file = root / FILE
    # Asked before the database, which is made before them, perhaps at this moment.
    has_files = any((root / folder).exists() for folder in SUFFIXES)
    if not file.exists():
        if has_files:
            raise StudyRefusedError((finding("store-file-missing", file=FILE),))
        if not create:
            message = f"{root} is no store of records"
            raise UsageError(message)
        make_root(root)
        create_database(file, root.stat().st_mode & _FOR_WRITING)
    database = Sqlite(file)
    _check_version(database)
    faults = database.find_faults(thorough=False)
    if faults:
        raise StudyRefusedError(
            tuple(
                finding("store-damaged", file=database.name, value=fault)
                for fault in faults
            )
        )
    return Store(root, database)


def _check_version(database: Database) -> None:
    with database.read() as connection:
        version = connection.execute(select(func.max(VERSIONS.c.version))).scalar()
    if version is None:
        found = finding("store-damaged", file=database.name, value="no version")
        raise StudyRefusedError((found,))
    if version > VERSION:
        found = finding("store-newer", file=database.name, value=version, known=VERSION)
        raise StudyRefusedError((found,))


def _today() -> date:
    return datetime.now(UTC).date()
