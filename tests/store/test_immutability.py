"""Claims about what raw SQL can do to a store: add rows, and nothing else.

Constraints that refuse are those of the database itself, so that they hold for any
program that opens the file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from lca.record.envelope import Verification
from lca.store import Store, open_store
from tests.store.samples import NOW, frozen, said

EVENT = "record, kind, verified_by, verified_on, level, successor, at, seal"
TABLES = ("schema_versions", "files", "records", "events")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path / "records", create=True)
    (record,) = opened.add([frozen()], **said())
    signed = Verification("Li", date(2026, 3, 1), "limited", None, None)
    opened.verify(record, signed, at=NOW)
    return opened


@pytest.fixture
def database(store: Store) -> Iterator[sqlite3.Connection]:
    path = store.root / "records.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def dump(database: sqlite3.Connection) -> list[str]:
    return list(database.iterdump())


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_deleted(database: sqlite3.Connection, table: str) -> None:
    before = dump(database)
    with pytest.raises(sqlite3.IntegrityError, match=f"rows of {table} never change"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 - of this test
    assert dump(database) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records SET sku = 'another'",
        "UPDATE records SET valid_until = '2099-12-31'",
        "UPDATE OR REPLACE records SET number = 5",
        "UPDATE events SET verified_by = 'nobody'",
        "UPDATE files SET sha256 = ''",
        "UPDATE schema_versions SET version = 2",
    ],
)
def test_no_row_can_be_changed(database: sqlite3.Connection, change: str) -> None:
    before = dump(database)
    with pytest.raises(sqlite3.IntegrityError, match="never change"):
        database.execute(change)
    assert dump(database) == before


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("way", ["INSERT OR REPLACE", "REPLACE", "INSERT"])
def test_no_row_can_be_replaced(
    database: sqlite3.Connection, table: str, way: str
) -> None:
    """``REPLACE`` deletes a row without asking the trigger of deletions."""
    before = dump(database)
    with pytest.raises(sqlite3.IntegrityError, match="never change"):
        database.execute(f"{way} INTO {table} SELECT * FROM {table}")  # noqa: S608 - of this test
    assert dump(database) == before


def test_a_record_cannot_be_replaced_under_another_number(
    database: sqlite3.Connection,
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never change"):
        database.execute(
            "INSERT OR REPLACE INTO records SELECT 7, uuid, 'another', plant, content, "
            "created, valid_until, supersedes, platform, seal FROM records"
        )


@pytest.mark.parametrize(
    "event",
    [
        "'unknown', 'withdrawn', NULL, NULL, NULL, NULL",
        "(SELECT uuid FROM records), 'burnt', NULL, NULL, NULL, NULL",
        "(SELECT uuid FROM records), 'verified', NULL, NULL, NULL, NULL",
        "(SELECT uuid FROM records), 'superseded', NULL, NULL, NULL, NULL",
        "(SELECT uuid FROM records), 'superseded', NULL, NULL, NULL, 'unknown'",
    ],
)
def test_an_event_that_cannot_be_is_refused(
    database: sqlite3.Connection, event: str
) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(f"INSERT INTO events ({EVENT}) SELECT {event}, 'now', ''")


def test_the_file_is_in_wal_mode(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_connection_of_the_store_syncs_fully_and_heeds_references(
    store: Store,
) -> None:
    with store.database.read() as connection:
        asked = ("synchronous", "foreign_keys", "journal_mode")
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked
        ]
    assert found == [2, 1, "wal"]  # 2 is FULL


def test_no_file_stays_open_between_calls(store: Store) -> None:
    assert sorted(path.name for path in store.root.iterdir()) == [
        "contents",
        "records.sqlite",
        "tables",
    ]
