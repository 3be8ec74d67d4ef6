"""Claims about a store that is not as it was left: refused, and the file named."""

import os
import random
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.record import digest, hash_table
from lca.record.envelope import Verification
from lca.store import Store, open_store
from tests.store.samples import NOW, exchanges, frozen, said

BLOB = b"sku\nchip\n"
TABLE = hash_table(exchanges(1.5))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path / "records", create=True)
    (record,) = opened.add([frozen()], **said())
    signed = Verification("Li", date(2026, 3, 1), "limited", None, None)
    opened.verify(record, signed, at=NOW)
    return opened


def content_file(store: Store) -> Path:
    (record,) = store.list()
    sha = record.content_sha256
    return store.root / "contents" / sha[:2] / sha


def blob_file(store: Store) -> Path:
    return store.root / "contents" / digest(BLOB)[:2] / digest(BLOB)


def table_file(store: Store) -> Path:
    return store.root / "tables" / TABLE[:2] / f"{TABLE}.parquet"


FILES = [content_file, blob_file, table_file]


def read(store: Store, path: Path) -> None:
    """Read what is in a file of the store, as a command does."""
    if path.suffix:
        store.read_table(path.stem)
    elif path == blob_file(store):
        store.read_blob(path.name)
    else:
        store.read_content(store.find("chip"))


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    return [(found.code, found.place.file) for found in findings]


def refused(call: Callable[[], object]) -> list[tuple[str, str | None]]:
    with pytest.raises(StudyRefusedError) as caught:
        call()
    return codes(caught.value.findings)


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def execute(store: Store, *statements: str) -> None:
    path = store.root / "records.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("place", FILES)
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:0],
        lambda data: data[:-1],
        lambda data: data + b" ",
        lambda data: data[:5] + bytes([data[5] ^ 1]) + data[6:],
    ],
    ids=["emptied", "cut short", "longer", "one bit"],
)
def test_a_changed_file_is_refused_and_named(
    store: Store,
    place: Callable[[Store], Path],
    change: Callable[[bytes], bytes],
) -> None:
    path = place(store)
    overwrite(path, change(path.read_bytes()))
    named = [("store-file-changed", path.relative_to(store.root).as_posix())]
    assert refused(lambda: read(store, path)) == named
    assert codes(store.check().findings) == named


@pytest.mark.parametrize("place", FILES)
def test_a_missing_file_is_refused_and_named(
    store: Store, place: Callable[[Store], Path]
) -> None:
    path = place(store)
    path.unlink()
    named = [("store-file-missing", path.relative_to(store.root).as_posix())]
    assert refused(lambda: read(store, path)) == named
    assert codes(store.check().findings) == named


@pytest.mark.parametrize("place", FILES)
def test_a_damaged_file_is_mended_by_the_same_data(
    store: Store, place: Callable[[Store], Path]
) -> None:
    overwrite(place(store), b"damaged")
    store.add([frozen()], **said())
    assert store.check().findings == ()


def test_what_a_hash_does_not_know_is_refused(store: Store) -> None:
    nothing = "0" * 64
    missing = "store-file-missing"
    assert refused(lambda: store.read_blob(nothing))[0][0] == missing
    assert refused(lambda: store.read_table(nothing))[0][0] == missing


@pytest.mark.parametrize("name", ["", "../../../etc/passwd", "A" * 64, "0" * 63 + "/"])
def test_a_path_never_leaves_the_store(store: Store, name: str) -> None:
    for reader in (store.read_blob, store.read_table):
        with pytest.raises(ValueError, match="is no SHA-256"):
            reader(name)


def test_a_link_out_of_the_store_is_not_followed(store: Store, tmp_path: Path) -> None:
    outside, path = tmp_path / "outside", blob_file(store)
    outside.write_bytes(BLOB)
    path.unlink()
    path.symlink_to(outside)
    assert refused(lambda: read(store, path))[0][0] == "store-file-missing"


def test_a_database_cut_short_is_refused_and_named(store: Store) -> None:
    path = store.root / "records.sqlite"
    whole = path.read_bytes()
    for size in (0, 1, 100, 4095, 4096, 4097, len(whole) // 2, len(whole) - 4096):
        path.write_bytes(whole[:size])
        named = [("store-damaged", "records.sqlite")]
        assert refused(lambda: open_store(store.root))[:1] == named, size
    path.write_bytes(whole)
    assert open_store(store.root).check().findings == ()


def test_a_database_overwritten_is_refused_or_says_what_it_said(store: Store) -> None:
    """Much of the file is empty, so that not every place matters."""
    path = store.root / "records.sqlite"
    whole, before = path.read_bytes(), store.list()
    draw = random.Random(5)
    found = 0
    for _ in range(100):
        place, noise = draw.randrange(len(whole)), draw.randbytes(24)
        path.write_bytes(whole[:place] + noise + whole[place + 24 :])
        try:
            opened = open_store(store.root)
            assert opened.list() == before
            found += bool(opened.check().findings)
        except (StudyRefusedError, UsageError):
            found += 1
    assert found


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records SET valid_until = '2026-12-31'",
        "UPDATE records SET sku = 'another'",
        "UPDATE records SET platform = x'00'",
        "UPDATE events SET verified_by = 'nobody'",
        "UPDATE events SET level = 'reasonable'",
    ],
)
def test_a_row_that_was_changed_is_refused(store: Store, change: str) -> None:
    """Who changes a row takes off its guard first; `check` sees that, too."""
    table = change.split()[1]
    (guard,) = [
        row for row in guards(store) if row.startswith(f"CREATE TRIGGER {table}_update")
    ]
    execute(store, f"DROP TRIGGER {table}_update", change)
    assert [found.code for found in store.check().findings] == ["store-damaged"]
    execute(store, guard)
    assert refused(store.list) == [("store-row-changed", None)]
    assert {found.code for found in store.check().findings} == {"store-row-changed"}


def guards(store: Store) -> list[str]:
    path = store.root / "records.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE type='trigger'")
        return [row[0] for row in rows]


def test_text_that_is_none_is_refused(store: Store) -> None:
    execute(
        store,
        "DROP TRIGGER records_update",
        "UPDATE records SET sku = CAST(x'ff' AS TEXT)",
    )
    assert refused(store.list) == [("store-damaged", "records.sqlite")]


def test_a_store_of_a_later_program_is_refused_and_left_alone(store: Store) -> None:
    execute(store, "INSERT INTO schema_versions VALUES (2)")
    before = (store.root / "records.sqlite").read_bytes()
    with pytest.raises(StudyRefusedError) as caught:
        open_store(store.root)
    assert codes(caught.value.findings) == [("store-newer", "records.sqlite")]
    assert "layout 2, and this program knows up to 1" in str(caught.value)
    assert (store.root / "records.sqlite").read_bytes() == before


def test_a_store_without_its_database_is_refused_and_not_begun_anew(
    store: Store,
) -> None:
    (store.root / "records.sqlite").unlink()
    for create in (False, True):
        named = [("store-file-missing", "records.sqlite")]
        assert refused(lambda: open_store(store.root, create=create)) == named  # noqa: B023 - called at once


def test_a_folder_without_a_store_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no store of records"):
        open_store(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_another_database_is_no_store(tmp_path: Path) -> None:
    for content in (b"", b"text\n" * 500):
        (tmp_path / "records.sqlite").write_bytes(content)
        named = [("store-damaged", "records.sqlite")]
        assert refused(lambda: open_store(tmp_path)) == named


def test_what_is_left_over_is_told_and_removed_when_asked(store: Store) -> None:
    left = ["contents/00/.new-1", "contents/aa/" + "a" * 64, "tables/x"]
    for name in left:
        (store.root / name).parent.mkdir(parents=True, exist_ok=True)
        (store.root / name).write_bytes(b"half")
    (store.root / ".new-2").write_bytes(b"half a database")
    left = sorted([*left, ".new-2"])
    assert sorted(found.place.file or "" for found in store.check().findings) == left
    assert {found.code for found in store.check().findings} == {"store-leftover"}
    assert sorted(store.check(clean=True).removed) == left
    assert store.check().findings == ()


def test_nothing_is_removed_while_anything_is_damaged(store: Store) -> None:
    (store.root / "tables" / "x").write_bytes(b"perhaps what is missing")
    blob_file(store).unlink()
    checked = store.check(clean=True)
    assert {found.code for found in checked.findings} == {
        "store-file-missing",
        "store-leftover",
    }
    assert checked.removed == ()
    assert (store.root / "tables" / "x").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize(("mode", "file"), [(0o700, 0o400), (0o750, 0o440)])
def test_who_may_read_the_folder_may_read_what_is_in_it(
    tmp_path: Path, mode: int, file: int
) -> None:
    root = tmp_path / "records"
    if mode != 0o700:  # what a new store has
        root.mkdir()
        root.chmod(mode)
    store = open_store(root, create=True)
    store.add([frozen()], **said())
    for path in root.rglob("*"):
        wanted = mode if path.is_dir() else file
        if path.name == "records.sqlite":
            wanted = mode & 0o666
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert stat.S_IMODE(root.stat().st_mode) == mode
