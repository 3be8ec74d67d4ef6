"""Whether a store holds what was put into it, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from lca.errors import StudyRefusedError
from lca.findings import Finding, finding, has_errors
from lca.record import Content
from lca.record.envelope import Record, last_valid_day
from lca.store.adding import find_record, list_needs
from lca.store.database import Database
from lca.store.files import UNFINISHED, list_files, name_file, read_file, remove
from lca.store.known_files import list_known
from lca.store.schema import RECORDS


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Parameters
    ----------
    records, files
        How many there are.
    findings
        What is damaged, missing, or left over.
    removed
        Names of files that were left over, and are gone now.
    """

    records: int
    files: int
    findings: tuple[Finding, ...]
    removed: tuple[str, ...]


def check_store(root: Path, database: Database, *, clean: bool) -> Checked:
    """Return what is wrong in a store; every byte of it is read.

    Parameters
    ----------
    root
        Folder of the store.
    database
        Its database.
    clean
        Remove files that no record knows, unless anything is damaged: what looks
        superfluous may then be what is missing.
    """
    faults = database.find_faults(thorough=True)
    if faults:
        found = tuple(
            finding("store-damaged", file=database.name, value=fault)
            for fault in faults
        )
        return Checked(0, 0, found, ())
    with database.read() as connection:
        uuids = connection.execute(select(RECORDS.c.uuid)).scalars().all()
        known = list_known(connection)
        findings = [
            *_check_files(root, known),
            *_check_records(root, connection, list(uuids), known),
        ]
    if clean and not has_errors(findings):
        removed = _remove_leftovers(root, database)
    else:
        removed = ()
        findings += [
            finding("store-leftover", file=name)
            for name in _list_leftovers(root, known)
        ]
    return Checked(len(uuids), len(known), tuple(findings), removed)


def _check_files(root: Path, known: dict[str, str]) -> Iterator[Finding]:
    for name in sorted(known):
        try:
            read_file(root, name, known[name])
        except StudyRefusedError as refused:
            yield from refused.findings


def _check_records(
    root: Path, connection: Connection, uuids: list[str], known: dict[str, str]
) -> Iterator[Finding]:
    for uuid in uuids:
        try:
            record = find_record(connection, uuid)
        except StudyRefusedError as refused:
            yield from refused.findings
            continue
        if record is not None:
            yield from _check_record(root, record, known)


def _check_record(
    root: Path, record: Record, known: dict[str, str]
) -> Iterator[Finding]:
    """Yield what a record lacks, and whether its row says what its content does."""
    name = name_file("contents", record.content_sha256)
    try:
        content = Content(read_file(root, name, record.content_sha256))
    except StudyRefusedError:
        return  # Its file is named already.
    for need in sorted(list_needs(content) - known.keys()):
        yield finding("store-file-missing", file=need)
    if not _agrees(record, content):
        yield finding("store-row-changed", value=record.uuid, table=RECORDS.name)


def _agrees(record: Record, content: Content) -> bool:
    document = content.document
    plant = document["plant"]
    longest = last_valid_day(date.fromisoformat(plant["period_end"]))
    return (record.sku, record.plant) == (
        document["sku"],
        plant["name"],
    ) and record.valid_until <= longest


def _list_leftovers(root: Path, known: dict[str, str]) -> list[str]:
    unfinished = sorted(path.name for path in root.glob(f"{UNFINISHED}*"))
    return unfinished + [name for name in list_files(root) if name not in known]


def _remove_leftovers(root: Path, database: Database) -> tuple[str, ...]:
    """Remove the files that no record knows; nobody can add one meanwhile."""
    with database.write() as connection:
        names = _list_leftovers(root, list_known(connection))
        for name in names:
            remove(root / name)
    return tuple(names)
