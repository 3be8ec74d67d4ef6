"""Claims about ``lca records``, called in this process."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from lca.errors import UsageError
from lca.record import digest
from lca.record.envelope import Record
from lca.store import Store, open_store
from tests.store.samples import ERROR, frozen

TODAY = datetime.now(UTC).date()
THIS_YEAR = {"name": "works", "period_end": f"{TODAY.year + 1}-01-01"}
VERIFY = ("--by", "Li Na", "--on", TODAY.isoformat(), "--level", "limited")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "records", create=True)


def add(store: Store, amount: float = 1.5, sku: str = "chip", **more: Any) -> Record:
    given = frozen(sku, amount, plant=THIS_YEAR, **more)
    (record,) = store.add([given], created=datetime.now(UTC), platform={})
    return record


def call(store: Store, *arguments: str | Path) -> Result:
    words = ["records", *map(str, arguments), "--store", str(store.root)]
    return CliRunner().invoke(app, words)


def read(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_records_are_listed_with_their_states(store: Store) -> None:
    first, second = add(store), add(store, 2.0)
    add(store, sku="package")
    listed = call(store, "list")
    assert listed.exit_code == 0
    lines = [line.split() for line in listed.stdout.splitlines()]
    assert [first.uuid[:8], "chip", "works", "superseded"] in [x[:4] for x in lines]
    assert [second.uuid[:8], "chip", "works", "draft"] in [x[:4] for x in lines]
    assert "Records: 3" in listed.stdout
    document = read(call(store, "list", "--sku", "chip", "--json"))
    assert [each["uuid"] for each in document["records"]] == [first.uuid, second.uuid]
    assert document["records"] == [each.as_dict() for each in store.list(sku="chip")]


def test_an_empty_list_is_none(store: Store) -> None:
    assert call(store, "list").stdout == "Records: 0\n"
    assert read(call(store, "list", "--json"))["records"] == []


def test_a_record_is_shown_with_its_footprint_and_history(store: Store) -> None:
    record = add(store, 0.25)
    shown = call(store, "show", "chip")
    assert shown.exit_code == 0
    for text in (record.uuid, "0.2500 kg CO2e", "draft", record.content_sha256):
        assert text in shown.stdout
    assert "History" not in shown.stdout
    document = read(call(store, "show", record.uuid[:8], "--json"))["record"]
    assert document["headline"]["amount"] == 0.25
    assert (document["blocked"], document["history"]) == (False, [])


def test_a_verification_is_stated_with_its_file(store: Store, tmp_path: Path) -> None:
    record = add(store)
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF signed")
    done = call(
        store, "verify", "chip", *VERIFY, "--statement", signed, "--note", "on site"
    )
    assert done.exit_code == 0
    assert "limited assurance" in done.stdout
    verification = store.find(record.uuid).verification
    assert verification is not None
    assert verification.as_dict() == {
        "by": "Li Na",
        "on": TODAY.isoformat(),
        "level": "limited",
        "statement_sha256": digest(b"%PDF signed"),
        "note": "on site",
    }
    assert store.read_blob(digest(b"%PDF signed")) == b"%PDF signed"


def test_of_a_sku_the_draft_is_verified_and_withdrawn(store: Store) -> None:
    first = add(store)
    assert call(store, "verify", "chip", *VERIFY).exit_code == 0
    second = add(store, 2.0)
    assert call(store, "withdraw", "chip", "--reason", "wrong mass").exit_code == 0
    third = add(store, 3.0)
    assert call(store, "verify", "chip", *VERIFY).exit_code == 0
    states = {record.uuid: record.state for record in store.list()}
    assert states == {
        first.uuid: "superseded",
        second.uuid: "withdrawn",
        third.uuid: "verified",
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_data_with_errors_are_never_verified(store: Store, lang: str) -> None:
    add(store, findings=[ERROR])
    done = call(store, "verify", "chip", *VERIFY, "--lang", lang)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "record-blocked" in done.stderr
    assert store.find("chip").state == "draft"
    shown = read(call(store, "show", "chip", "--json"))["record"]
    assert (shown["blocked"], shown["counts"]["error"]) == (True, 1)


def test_a_refused_step_says_why_in_json(store: Store) -> None:
    add(store)
    call(store, "verify", "chip", *VERIFY)
    done = call(store, "withdraw", "chip", "--reason", "wrong mass", "--json")
    assert done.exit_code == 1
    document = read(done)
    assert document["record"] is None
    assert [found["code"] for found in document["findings"]] == ["record-state"]


def test_a_sound_store_is_said_to_be_so(store: Store) -> None:
    add(store)
    done = call(store, "check")
    assert done.exit_code == 0
    assert "Records: 1, files: 3;" in done.stdout
    document = read(call(store, "check", "--json"))
    assert (document["records"], document["findings"]) == (1, [])


def test_a_damaged_file_is_named_and_fails_the_check(store: Store) -> None:
    record = add(store)
    sha = record.content_sha256
    (store.root / "contents" / sha[:2] / sha).unlink()
    for arguments in (["check"], ["show", "chip"], ["verify", "chip", *VERIFY]):
        done = call(store, *arguments)
        assert done.exit_code == 1
        assert "store-file-missing" in done.stdout + done.stderr
    found = read(call(store, "check", "--json"))["findings"]
    assert [each["file"] for each in found] == [f"contents/{sha[:2]}/{sha}"]


def test_what_is_left_over_is_removed_when_asked(store: Store) -> None:
    add(store)
    (store.root / "contents" / ".new-1").write_bytes(b"half")
    told = call(store, "check")
    assert (told.exit_code, "store-leftover" in told.stdout) == (0, True)
    cleaned = call(store, "check", "--clean")
    assert (cleaned.exit_code, "contents/.new-1" in cleaned.stdout) == (0, True)
    assert read(call(store, "check", "--json"))["findings"] == []


def test_a_damaged_database_refuses_every_command(store: Store) -> None:
    add(store)
    (store.root / "records.sqlite").write_bytes(b"")
    for arguments in (
        ["list"],
        ["show", "chip"],
        ["verify", "chip", *VERIFY],
        ["withdraw", "chip", "--reason", "wrong mass"],
        ["check"],
    ):
        done = call(store, *arguments, "--json")
        assert done.exit_code == 1
        assert [found["code"] for found in read(done)["findings"]] == ["store-damaged"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "no such SKU"],
        ["verify", "no such SKU", *VERIFY],
        ["verify", "chip", "--by", " ", *VERIFY[2:]],
        ["verify", "chip", "--by", "\u200b", *VERIFY[2:]],
        ["verify", "chip", "--by", "TBD", *VERIFY[2:]],
        ["withdraw", "chip", "--reason", " "],
    ],
)
def test_what_is_not_there_or_not_said_is_wrong_usage(
    store: Store, arguments: list[str]
) -> None:
    add(store)
    assert isinstance(call(store, *arguments).exception, UsageError)
    assert store.find("chip").state == "draft"


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "chip"],
        ["verify", "chip", *VERIFY[:2], "--on", "1.3.2026", "--level", "limited"],
        ["verify", "chip", *VERIFY[:4], "--level", "absolute"],
        ["verify", "chip", *VERIFY, "--statement", "no such file"],
        ["withdraw", "chip"],
    ],
)
def test_a_call_that_cannot_be_understood_exits_with_2(
    store: Store, arguments: list[str]
) -> None:
    add(store)
    assert call(store, *arguments).exit_code == 2
    assert store.find("chip").state == "draft"


def test_no_store_is_made_by_looking_for_one(tmp_path: Path) -> None:
    for words in (["list"], ["show", "chip"], ["check"]):
        done = CliRunner().invoke(
            app, ["records", *words, "--store", str(tmp_path / "nowhere")]
        )
        assert isinstance(done.exception, UsageError)
    assert list(tmp_path.iterdir()) == []


def test_the_store_may_be_named_by_the_environment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store)
    monkeypatch.setenv("CHIPLCA_STORE", str(store.root))
    done = CliRunner().invoke(app, ["records", "list"])
    assert "Records: 1" in done.stdout


def test_control_characters_are_shown_and_not_obeyed(store: Store) -> None:
    add(store, sku="chip\x1b[31m\u202e")
    for words in (["list"], ["show", "chip\x1b[31m\u202e"]):
        done = call(store, *words)
        assert done.exit_code == 0
        assert not set("\x1b\u202e") & set(done.stdout)
