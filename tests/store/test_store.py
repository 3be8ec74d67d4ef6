"""Claims about records in a store: what is put in comes out, and what follows what."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
from polars.testing import assert_frame_equal

from lca.errors import StudyRefusedError, UsageError
from lca.record import Frozen, digest, hash_table
from lca.record.envelope import Record, State, Verification
from lca.store import Store, open_store
from tests.store.samples import ERROR, INVENTED, NOW, PLATFORM, exchanges, frozen, said

SIGNED = date(2026, 3, 2)
LATER = datetime(2026, 3, 3, 9, 0, tzinfo=NOW.tzinfo)
DAY = date(2026, 3, 4)
TO_END: tuple[State, ...] = ("draft", "verified")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "records", create=True)


def add(store: Store, amount: float = 1.5, sku: str = "chip") -> Record:
    (record,) = store.add([frozen(sku, amount)], **said())
    return record


def stated(level: Literal["limited", "reasonable"] = "limited") -> Verification:
    return Verification("Li", SIGNED, level, None, None)


def states(store: Store, sku: str = "chip") -> list[State]:
    return [record.state for record in store.list(sku=sku, on=DAY)]


def test_what_is_put_in_comes_out(store: Store) -> None:
    given = frozen()
    (record,) = store.add([given], **said())
    again = open_store(store.root)
    assert again.find("chip", on=DAY) == record
    assert again.read_content(record) == given.content
    assert again.read_blob(digest(b"sku\nchip\n")) == b"sku\nchip\n"
    table = exchanges(1.5)
    assert_frame_equal(again.read_table(hash_table(table)), table)
    assert str(UUID(record.uuid)) == record.uuid
    assert (record.created, dict(record.platform)) == (NOW, PLATFORM)
    assert (record.state, record.valid_until) == ("draft", date(2028, 12, 31))
    assert again.read_history(record) == ()
    assert again.check().findings == ()


def test_a_time_of_another_zone_is_the_same_time(store: Store) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=8)))
    (record,) = store.add([frozen()], created=local, platform={})
    assert store.find("chip").created == NOW
    assert record.created.utcoffset() == timedelta(0)


def test_the_same_content_has_one_record(store: Store) -> None:
    first = add(store)
    assert add(store) == first
    assert len(store.list()) == 1
    several = store.add([frozen(), frozen(amount=2.0), frozen(amount=2.0)], **said())
    assert several[1] == several[2]
    assert len(store.list()) == 2


def test_the_same_content_again_after_another_is_a_new_record(store: Store) -> None:
    first, second, third = add(store), add(store, 2.0), add(store)
    assert first.content_sha256 == third.content_sha256
    assert len({first.uuid, second.uuid, third.uuid}) == 3
    assert states(store) == ["superseded", "superseded", "draft"]


def test_the_same_content_with_another_validity_is_a_new_record(store: Store) -> None:
    add(store)
    short = date(2027, 1, 1)
    (second,) = store.add([frozen()], **said(valid_until=short))
    assert second.valid_until == short
    assert store.add([frozen()], **said(valid_until=short)) == (second,)
    assert states(store) == ["superseded", "draft"]


def test_nobody_verifies_synthetic_data(store: Store) -> None:
    (record,) = store.add([frozen(results=INVENTED)], **said())
    with pytest.raises(StudyRefusedError) as caught:
        store.verify(record, stated(), at=LATER, statement=b"all is well")
    assert [each.code for each in caught.value.findings] == ["record-synthetic"]
    assert states(store) == ["draft"]


def test_a_new_record_supersedes_a_draft_at_once(store: Store) -> None:
    first, second = add(store), add(store, 2.0)
    old, new = store.list(on=DAY)
    assert (old.state, old.superseded_by) == ("superseded", second.uuid)
    assert (new.state, new.supersedes) == ("draft", first.uuid)
    assert store.find("chip", on=DAY) == new


def test_other_skus_and_other_plants_are_left_alone(store: Store) -> None:
    add(store)
    add(store, 2.0, sku="package")
    plant = {"name": "another", "period_end": "2026-01-01"}
    store.add([frozen(amount=3.0, plant=plant)], **said())
    assert [record.state for record in store.list(on=DAY)] == ["draft"] * 3


def test_a_verified_record_stays_until_the_next_is_verified(store: Store) -> None:
    first = store.verify(add(store), stated(), at=LATER)
    second = add(store, 2.0)
    third = add(store, 3.0)
    assert second.supersedes == first.uuid
    assert third.supersedes == second.uuid
    assert states(store) == ["verified", "superseded", "draft"]
    assert store.find("chip", on=DAY).uuid == first.uuid
    assert store.find("chip", on=DAY, prefer=("draft",)) == third
    store.verify(third, stated("reasonable"), at=LATER)
    assert states(store) == ["superseded", "superseded", "verified"]
    ended = store.find(first.uuid, on=DAY)
    assert (ended.superseded_by, ended.verification) == (third.uuid, stated())
    assert [event.kind for event in store.read_history(first)] == [
        "verified",
        "superseded",
    ]


def test_a_record_of_another_name_is_superseded_when_named(store: Store) -> None:
    old = store.verify(add(store), stated(), at=LATER)
    (draft,) = store.add([frozen("new name")], **said(supersedes=old.uuid))
    (newer,) = store.add([frozen("new name", 2.0)], **said())
    assert (draft.supersedes, newer.supersedes) == (old.uuid, draft.uuid)
    store.verify(newer, stated(), at=LATER)
    assert states(store) == ["superseded"]


def test_a_record_has_one_successor(store: Store) -> None:
    old = add(store)
    add(store, 2.0)
    with pytest.raises(StudyRefusedError) as caught:
        store.add([frozen(amount=3.0)], **said(supersedes=old.uuid))
    assert [found.code for found in caught.value.findings] == ["record-state"]
    with pytest.raises(UsageError, match="by 2"):
        store.add([frozen("a"), frozen("b")], **said(supersedes=old.uuid))
    with pytest.raises(UsageError, match="no record"):
        store.add([frozen("a")], **said(supersedes="unknown"))
    assert len(store.list()) == 2


def test_a_draft_can_be_withdrawn_and_stays_in_the_store(store: Store) -> None:
    first, second = add(store), add(store, 2.0)
    gone = store.withdraw(second, reason="wrong mass", at=LATER)
    assert gone.state == "withdrawn"
    (event,) = store.read_history(gone)
    assert (event.kind, event.reason, event.at) == ("withdrawn", "wrong mass", LATER)
    with pytest.raises(UsageError, match="no current record"):
        store.find("chip")
    # The next one follows the last that was not withdrawn.
    assert add(store, 3.0).supersedes == first.uuid
    assert states(store) == ["superseded", "withdrawn", "draft"]


def test_a_statement_is_stored_with_the_verification(store: Store) -> None:
    record = store.verify(add(store), stated(), at=LATER, statement=b"%PDF signed")
    assert record.verification is not None
    assert record.verification.statement_sha256 == digest(b"%PDF signed")
    assert store.read_blob(digest(b"%PDF signed")) == b"%PDF signed"
    assert store.check().findings == ()


def test_data_with_errors_cannot_be_verified(store: Store) -> None:
    (record,) = store.add([frozen(findings=[ERROR])], **said())
    with pytest.raises(StudyRefusedError) as caught:
        store.verify(record, stated(), at=LATER, statement=b"signed")
    assert [found.code for found in caught.value.findings] == ["record-blocked"]
    assert states(store) == ["draft"]
    # Nothing of the attempt is left.
    assert store.check().findings == ()


def test_a_record_is_verified_once(store: Store) -> None:
    record = store.verify(add(store), stated(), at=LATER)
    with pytest.raises(StudyRefusedError):
        store.verify(record, stated(), at=LATER)
    with pytest.raises(StudyRefusedError):
        store.withdraw(record, reason="wrong mass", at=LATER)
    assert len(store.read_history(record)) == 1


def test_expiry_depends_on_the_day_that_is_asked_about(store: Store) -> None:
    record = add(store)
    last, next_day = record.valid_until, record.valid_until + timedelta(1)
    assert store.find("chip", on=last).state == "draft"
    assert store.find("chip", on=next_day).state == "expired"
    assert [each.state for each in store.list(on=next_day)] == ["expired"]


def test_all_footprints_are_stored_or_none(store: Store) -> None:
    good, wrong = frozen("good"), frozen("wrong")
    torn = Frozen(wrong.content, {}, {hash_table(exchanges(2.0)): exchanges(1.0)})
    with pytest.raises(ValueError, match="said to have the hash"):
        store.add([good, torn], **said())
    lacking = Frozen(frozen("lacking", blob=b"x").content, {}, {})
    with pytest.raises(ValueError, match="does not bring: contents/"):
        store.add([good, lacking], **said())
    assert store.list() == ()
    checked = store.check(clean=True)
    assert (checked.records, checked.files, store.check().findings) == (0, 0, ())


def test_what_the_store_has_need_not_be_brought_again(store: Store) -> None:
    add(store)
    bare = Frozen(frozen("package").content, {}, {})
    (record,) = store.add([bare], **said())
    assert store.check().findings == ()
    assert store.read_content(record).document["sku"] == "package"


def test_a_record_is_found_by_its_uuid_and_by_its_beginning(store: Store) -> None:
    first, second = add(store), add(store, 2.0, sku="package")
    for record in (first, second):
        assert store.find(record.uuid, on=DAY) == record
        assert store.find(record.uuid[:8].upper(), on=DAY) == record
    with pytest.raises(UsageError, match="no record"):
        store.find(first.uuid[:7])


def test_a_name_that_means_several_is_refused_with_the_choices(store: Store) -> None:
    first = add(store)
    plant = {"name": "another", "period_end": "2026-01-01"}
    (second,) = store.add([frozen(amount=3.0, plant=plant)], **said())
    with pytest.raises(UsageError) as caught:
        store.find("chip", on=DAY)
    for record in (first, second):
        assert record.uuid in str(caught.value)
        assert record.plant in str(caught.value)
    (third,) = store.add([frozen(first.uuid[:8])], **said())
    with pytest.raises(UsageError, match="may mean"):
        store.find(first.uuid[:8])
    assert store.find(third.uuid, on=DAY) == third
    (fourth,) = store.add([frozen(first.uuid)], **said())
    assert store.find(first.uuid.upper(), on=DAY).uuid == first.uuid
    assert store.find(fourth.uuid, on=DAY) == fourth


def test_a_name_that_means_nothing_is_refused_with_what_there_is(store: Store) -> None:
    with pytest.raises(UsageError, match="none at all"):
        store.find("chip")
    for number in range(12):
        add(store, sku=f"chip {number:02}")
    with pytest.raises(UsageError, match=r"chip 00, chip 01, .*chip 09, …"):
        store.find("chip")
    with pytest.raises(UsageError, match="chip 00"):
        store.find("%" * 8)


@pytest.mark.parametrize(
    "sku", ["'; DROP TABLE records; --", "../../etc", "µ 芯片 \u202e\x00", "a" * 10_000]
)
def test_any_text_is_a_name(store: Store, sku: str) -> None:
    record = add(store, sku=sku)
    assert store.find(sku, on=DAY) == record
    assert store.list(sku=sku, on=DAY) == (record,)
    assert store.check().findings == ()
