"""Every code of records and stores is raised, and only it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from lca.errors import StudyRefusedError
from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.record.envelope import Verification
from lca.store import Store, open_store
from tests.store.samples import ERROR, INVENTED, NOW, frozen, said

LANGUAGES: tuple[Language, ...] = ("en", "zh")

SIGNED = Verification("Li", date(2026, 3, 1), "limited", None, None)


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody does with a store of one record, and the code that comes of it."""

    code: str
    act: Callable[[Store], object]


def blocked(store: Store) -> None:
    (record,) = store.add([frozen("wrong", findings=[ERROR])], **said())
    store.verify(record, SIGNED, at=NOW)


def invented(store: Store) -> None:
    (record,) = store.add([frozen("made up", results=INVENTED)], **said())
    store.verify(record, SIGNED, at=NOW, statement=b"all is well")


def verified_twice(store: Store) -> None:
    record = store.find("chip")
    store.verify(record, SIGNED, at=NOW)
    store.verify(record, SIGNED, at=NOW)


def signed_in_the_future(store: Store) -> None:
    late = Verification("Li", date(2062, 1, 31), "limited", None, None)
    store.verify(store.find("chip"), late, at=NOW)


def cut_short(store: Store) -> None:
    path = store.root / "records.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    open_store(store.root)


def edited(store: Store) -> None:
    path = content_of(store)
    path.chmod(0o600)
    path.write_bytes(b"{}\n")
    store.read_content(store.find("chip"))


def deleted(store: Store) -> None:
    content_of(store).unlink()
    store.read_content(store.find("chip"))


def interrupted(store: Store) -> None:
    (store.root / "contents" / ".new-1").write_bytes(b"half")
    raise StudyRefusedError(store.check().findings)


def of_a_later_program(store: Store) -> None:
    execute(store, "INSERT INTO schema_versions VALUES (2)")
    open_store(store.root)


def row_changed(store: Store) -> None:
    execute(store, "DROP TRIGGER records_update")
    execute(store, "UPDATE records SET valid_until = '2020-01-01'")
    store.find("chip")


def content_of(store: Store) -> Path:
    sha = store.find("chip").content_sha256
    return store.root / "contents" / sha[:2] / sha


def execute(store: Store, statement: str) -> None:
    path = store.root / "records.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


CASES = [
    Case("record-blocked", blocked),
    Case("record-synthetic", invented),
    Case("record-state", verified_twice),
    Case("record-verification-day", signed_in_the_future),
    Case("store-damaged", cut_short),
    Case("store-file-changed", edited),
    Case("store-file-missing", deleted),
    Case("store-leftover", interrupted),
    Case("store-newer", of_a_later_program),
    Case("store-row-changed", row_changed),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_wrong_step_or_a_damaged_store_raises_its_code_alone(
    case: Case, tmp_path: Path
) -> None:
    found = find(case, tmp_path)
    assert {each.code for each in found} == {case.code}
    for each in found:
        for part in PARTS:
            for language in LANGUAGES:
                sentence = render(each, part, language)
                assert not set("{}…") & set(sentence), (each.code, sentence)


def find(case: Case, folder: Path) -> tuple[Finding, ...]:
    store = open_store(folder / "records", create=True)
    store.add([frozen()], **said())
    with pytest.raises(StudyRefusedError) as caught:
        case.act(store)
    return caught.value.findings
