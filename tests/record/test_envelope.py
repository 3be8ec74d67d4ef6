"""Claims about the life of a record.

The table of what may follow what is written here a second time, as a person would
say it: a draft may become anything, what was verified can only be superseded, and
what has ended stays as it is.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.errors import StudyRefusedError, UsageError
from lca.record import Content
from lca.record.envelope import (
    Record,
    Verification,
    as_of,
    create,
    is_blocked,
    last_valid_day,
    rests_on_synthetic,
)
from lca.record.events import (
    Event,
    EventKind,
    apply,
    replay,
    supersede,
    verify,
    withdraw,
)

CREATED = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
SIGNED = date(2026, 4, 1)
LATER = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)
ALLOWED = {
    "draft": {"verified", "superseded", "withdrawn"},
    "verified": {"superseded"},
    "superseded": set(),
    "withdrawn": set(),
}
KINDS: tuple[EventKind, ...] = ("verified", "superseded", "withdrawn")


def content(**more: Any) -> Content:
    plant = {"name": "works", "period_end": "2026-01-01"}
    return Content.of({"sku": "chip", "plant": plant, "findings": []} | more)


def draft(**more: Any) -> Record:
    wanted = {"valid_until": None, "supersedes": None} | more
    return create("a", content(), CREATED, {"machine": "x86_64"}, **wanted)


def stated(on: date = SIGNED) -> Verification:
    return Verification("Li", on, "limited", None, None)


def event(kind: EventKind) -> Event:
    return Event(
        kind,
        LATER,
        verification=stated() if kind == "verified" else None,
        successor="b" if kind == "superseded" else None,
        reason="wrong mass" if kind == "withdrawn" else None,
    )


def refusal(error: StudyRefusedError) -> tuple[str, dict[str, str]]:
    (found,) = error.findings
    return found.code, dict(found.parameters)


def test_a_record_begins_as_a_draft_of_its_content() -> None:
    record = draft(supersedes="z")
    assert (record.sku, record.plant, record.state) == ("chip", "works", "draft")
    assert record.content_sha256 == content().sha256
    assert (record.supersedes, record.superseded_by) == ("z", None)
    assert record.verification is None


@pytest.mark.parametrize(
    ("period_end", "last"),
    [
        # Data of 2025: three years after the last of them.
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2026, 7, 1), date(2029, 6, 30)),
        # Data until 28 February of a leap year, and until its leap day.
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2024, 3, 1), date(2027, 2, 28)),
        # Data until 28 February, three years before a leap year.
        (date(2025, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_record_is_valid_for_three_years_after_its_data(
    period_end: date, last: date
) -> None:
    assert last_valid_day(period_end) == last


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_validity_never_exceeds_three_years(period_end: date) -> None:
    days = (last_valid_day(period_end) - period_end).days + 1
    assert 3 * 365 <= days <= 3 * 365 + 1


def test_a_shorter_validity_may_be_asked_for_and_a_longer_may_not() -> None:
    assert draft().valid_until == date(2028, 12, 31)
    assert draft(valid_until=date(2027, 6, 30)).valid_until == date(2027, 6, 30)
    with pytest.raises(UsageError, match="2028-12-31"):
        draft(valid_until=date(2029, 1, 1))


def test_a_validity_that_is_over_may_not_be_asked_for() -> None:
    today = draft().created.date()
    assert draft(valid_until=today).valid_until == today
    with pytest.raises(UsageError, match="over already"):
        draft(valid_until=today - timedelta(days=1))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, False), (1.0, True), (1e-9, True), (-0.1, True), (None, None)],
)
def test_any_share_of_synthetic_data_counts(share, expected) -> None:
    assert rests_on_synthetic({"results": {"shares": {"synthetic": share}}}) is expected


@given(st.lists(st.sampled_from(KINDS), max_size=6))
def test_only_what_is_allowed_follows(kinds: list[EventKind]) -> None:
    record, state = draft(), "draft"
    for kind in kinds:
        if kind in ALLOWED[state]:
            before, record, state = record, apply(record, event(kind)), kind
            assert before.state != record.state
        else:
            with pytest.raises(StudyRefusedError) as caught:
                apply(record, event(kind))
            code, told = refusal(caught.value)
            assert (code, told["state"], told["step"]) == ("record-state", state, kind)
        assert record.state == state


@given(st.lists(st.sampled_from(KINDS), max_size=6))
def test_what_has_happened_is_never_lost(kinds: list[EventKind]) -> None:
    happened: list[EventKind] = []
    record = draft()
    for kind in kinds:
        if kind in ALLOWED[record.state]:
            record = apply(record, event(kind))
            happened.append(kind)
    assert replay(draft(), [event(kind) for kind in happened]) == record
    assert (record.verification is not None) == ("verified" in happened)
    assert (record.superseded_by is not None) == ("superseded" in happened)
    first = draft()
    unchanged = ("uuid", "sku", "plant", "content_sha256", "created", "valid_until")
    assert all(getattr(record, name) == getattr(first, name) for name in unchanged)


@given(
    st.lists(st.sampled_from(KINDS), max_size=3),
    st.integers(-400, 400),
    st.integers(0, 400),
)
def test_what_has_expired_stays_so_and_what_has_ended_does_not_expire(
    kinds: list[EventKind], days: int, more: int
) -> None:
    record = draft()
    for kind in kinds:
        if kind in ALLOWED[record.state]:
            record = apply(record, event(kind))
    day = record.valid_until + timedelta(days)
    ended = record.state in {"superseded", "withdrawn"}
    expired = as_of(record, day).state == "expired"
    assert expired == (days > 0 and not ended)
    if expired:
        assert as_of(record, day + timedelta(more)).state == "expired"
    else:
        assert as_of(record, day) == record


def test_a_verification_is_kept_with_the_record() -> None:
    record = apply(draft(), verify(draft(), stated(), LATER))
    assert (record.state, record.verification) == ("verified", stated())


@pytest.mark.parametrize(
    "day",
    [
        # Created at 23:30 UTC: elsewhere it is the day before, or the day after.
        date(2026, 2, 28),
        date(2026, 3, 2),
        date(2026, 4, 3),
    ],
)
def test_a_verification_may_have_any_day_since_the_record_was_made(day: date) -> None:
    assert verify(draft(), stated(day), LATER).verification == stated(day)


@pytest.mark.parametrize("day", [date(2026, 2, 27), date(2026, 4, 4)])
def test_a_verification_has_no_day_before_the_record_or_in_the_future(
    day: date,
) -> None:
    with pytest.raises(StudyRefusedError) as caught:
        verify(draft(), stated(day), LATER)
    code, told = refusal(caught.value)
    assert (code, told["value"]) == ("record-verification-day", day.isoformat())
    assert (told["earliest"], told["latest"]) == ("2026-02-28", "2026-04-03")


def test_what_is_no_longer_valid_on_the_day_cannot_be_verified() -> None:
    short = draft(valid_until=date(2026, 3, 31))
    with pytest.raises(StudyRefusedError) as caught:
        verify(short, stated(), LATER)
    assert refusal(caught.value)[1]["state"] == "expired"
    assert verify(short, stated(date(2026, 3, 31)), LATER).kind == "verified"


def test_what_was_verified_cannot_be_withdrawn_but_superseded() -> None:
    record = apply(draft(), verify(draft(), stated(), LATER))
    with pytest.raises(StudyRefusedError) as caught:
        withdraw(record, "wrong mass", LATER)
    assert refusal(caught.value)[1]["allowed"] == "draft"
    ended = apply(record, supersede(record, "b", LATER))
    assert (ended.state, ended.superseded_by) == ("superseded", "b")
    assert ended.verification == stated()


def test_an_error_in_the_data_blocks_and_a_warning_does_not() -> None:
    assert not is_blocked(content(findings=[{"severity": "warning"}]))
    assert is_blocked(content(findings=[{"severity": "info"}, {"severity": "error"}]))


def test_a_record_as_json_holds_all_that_is_known() -> None:
    record = apply(draft(), verify(draft(), stated(), LATER))
    assert record.as_dict() == {
        "uuid": "a",
        "sku": "chip",
        "plant": "works",
        "content_sha256": content().sha256,
        "created": "2026-03-01T23:30:00+00:00",
        "valid_until": "2028-12-31",
        "supersedes": None,
        "superseded_by": None,
        "state": "verified",
        "verification": {
            "by": "Li",
            "on": "2026-04-01",
            "level": "limited",
            "statement_sha256": None,
            "note": None,
        },
        "platform": {"machine": "x86_64"},
    }
