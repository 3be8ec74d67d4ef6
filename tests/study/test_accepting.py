"""Claims about warnings that the user knows and accepts."""

from datetime import date

import polars as pl
import pytest

from lca.findings import Finding, finding
from lca.model import Origin
from lca.study.accepting import accept

END = date(2026, 1, 1)
PARTIAL = finding(
    "factor-partial",
    file="supplies.csv",
    row=18,
    column="boundary",
    flow="gold",
    value="partial-life-cycle",
)
UNUSED = finding("unused-name", file="flows.csv", row=3, column="flow", value="tape")
WRONG = finding("unknown-unit", file="flows.csv", row=4, value="kgg", nearest="kg")


def ledger(*rows: tuple[str, str, date | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(n, code, name, "no better source", until) for n, (code, name, until)
         in enumerate(rows, start=2)],
        schema={"row": pl.UInt32, "code": pl.String, "subject": pl.String,
                "reason": pl.String, "until": pl.Date},
        orient="row",
    )  # fmt: skip


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("warning", "subject"),
    [(PARTIAL, "gold"), (PARTIAL, "partial-life-cycle"), (UNUSED, "tape")],
)
def test_an_accepted_warning_becomes_a_remark_at_its_place(
    warning: Finding, subject: str
) -> None:
    rows = ledger((warning.code, subject, None))
    (found,) = accept([warning], rows, period_end=END)
    assert (found.code, found.severity) == ("accepted-warning", "info")
    assert found.place == warning.place
    known = dict(found.parameters)
    assert known["check"] == warning.code
    assert known["reason"] == "no better source"
    assert known["against"] == "accepted.csv row 2"
    assert dict(warning.parameters).items() <= known.items()


def test_a_row_says_in_which_sheet_it_stands() -> None:
    rows = ledger(("factor-partial", "gold", None))
    (found,) = accept([PARTIAL], rows, Origin("plant.xlsx", "accepted"), END)
    assert dict(found.parameters)["against"] == "plant.xlsx!accepted row 2"


def test_another_subject_or_code_is_not_accepted() -> None:
    rows = ledger(("factor-partial", "silver", None), ("unused-name", "gold", None))
    found = accept([PARTIAL], rows, period_end=END)
    assert codes(found) == ["factor-partial", "accepted-nothing", "accepted-nothing"]
    assert [each.place.row for each in found] == [18, 2, 3]


def test_an_error_cannot_be_accepted() -> None:
    rows = ledger(("unknown-unit", "kgg", None))
    found, wrong = accept([WRONG], rows, period_end=END)
    assert found == WRONG
    assert (wrong.code, wrong.severity, wrong.place.row) == (
        "accepted-error",
        "error",
        2,
    )


def test_rows_are_not_idle_while_errors_hide_warnings() -> None:
    rows = ledger(("factor-partial", "gold", None))
    assert accept([WRONG], rows, period_end=END) == (WRONG,)


def test_rows_are_not_idle_where_only_a_part_was_looked_at() -> None:
    rows = ledger(("factor-partial", "gold", None))
    assert accept([], rows, period_end=END, whole=False) == ()


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2025, 12, 31), ["factor-partial", "accepted-outdated"]),
        (date(2026, 1, 1), ["accepted-warning"]),
        (date(2026, 6, 30), ["accepted-warning"]),
    ],
)
def test_a_row_accepts_up_to_the_end_of_the_period_at_least(
    until: date, expected: list[str]
) -> None:
    rows = ledger(("factor-partial", "gold", until))
    assert codes(accept([PARTIAL], rows, period_end=END)) == expected


def test_without_a_period_no_row_is_over() -> None:
    rows = ledger(("factor-partial", "gold", date(2000, 1, 1)))
    assert codes(accept([PARTIAL], rows)) == ["accepted-warning"]


def test_of_two_rows_the_one_that_still_accepts_counts() -> None:
    rows = ledger(
        ("factor-partial", "gold", date(2020, 1, 1)),
        ("factor-partial", "partial-life-cycle", None),
    )
    found = accept([PARTIAL], rows, period_end=END)
    assert codes(found)[0] == "accepted-warning"
    assert dict(found[0].parameters)["against"] == "accepted.csv row 3"


def test_without_rows_nothing_changes() -> None:
    assert accept([PARTIAL, WRONG], ledger(), period_end=END) == (PARTIAL, WRONG)
