"""Warnings that are known and accepted: findings, and the ledger of the user."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from lca.checks.ledgers import check_accepted_rows, keep_sound_accepted
from lca.findings import Finding, finding, has_errors
from lca.findings.rows import findings_of_rows
from lca.model import Origin

ORIGIN = Origin("accepted.csv")
REASON = "reason"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the ledger; ``over`` when the period of the data is past its end."""

    row: int
    subject: str
    reason: str
    over: bool


def accept(
    findings: Iterable[Finding],
    ledger: pl.DataFrame,
    origin: Origin = ORIGIN,
    period_end: date | None = None,
    *,
    whole: bool = True,
) -> tuple[Finding, ...]:
    """Return the findings, those that the ledger accepts as remarks, and its own.

    A warning is accepted if a row has its code and names its activity, its flow or
    another of its parameters.

    Parameters
    ----------
    findings
        Everything found.
    ledger
        Table ``accepted`` of the study or plant.
    origin
        Where it was read.
    period_end
        Day after the period of the data: a row whose ``until`` is before it accepts
        nothing.  None if it is not known.
    whole
        Whether everything was looked at, so that a row without a finding is idle.
    """
    sound = keep_sound_accepted(ledger)
    rows = _read(sound, period_end)
    every = tuple(findings)
    result, used, over = [], set(), set()
    for found in every:
        row = _find(found, rows)
        if row is None:
            result.append(found)
        elif row.over:
            result.append(found)
            over.add(row.row)
        else:
            result.append(_accept(found, row, origin))
        used |= set() if row is None else {row.row}
    # A warning may hide behind an error.
    idle = whole and not has_errors(every)
    wrong = check_accepted_rows(ledger, origin)
    return (*result, *wrong, *_report(sound, origin, over, used if idle else None))


def _read(ledger: pl.DataFrame, period_end: date | None) -> dict[Key, _Row]:
    """Return the rows by code and subject; the first of two counts."""
    distinct = ledger.unique(["code", "subject"], keep="first", maintain_order=True)
    over = pl.lit(value=False)
    if period_end is not None:
        over = (pl.col("until") < period_end).fill_null(value=False)
    listed = distinct.select("code", "subject", "row", REASON, over=over)
    return {
        (code, subject): _Row(row, subject, reason, past)
        for code, subject, row, reason, past in listed.iter_rows()
    }


def _find(found: Finding, rows: dict[Key, _Row]) -> _Row | None:
    """Return the row that is about a finding, one that still accepts it before."""
    if not rows or found.severity != "warning":
        return None
    about = [rows[key] for key in _keys(found) if key in rows]
    return min(about, key=lambda row: (row.over, row.row), default=None)


def _keys(found: Finding) -> Iterator[Key]:
    """Yield what a row that accepts the finding may be known by."""
    for name in (found.place.activity, found.place.flow):
        if name is not None:
            yield found.code, name
    for _, text in found.parameters:
        yield found.code, text


def _accept(found: Finding, row: _Row, origin: Origin) -> Finding:
    """Return the remark that stands in place of an accepted warning."""
    own = {
        "check": found.code,
        "subject": row.subject,
        REASON: row.reason,
        "against": f"{origin.label} row {row.row}",
    }
    return finding(
        "accepted-warning", **(dict(found.parameters) | found.place.as_dict() | own)
    )


def _report(
    ledger: pl.DataFrame, origin: Origin, over: set[int], used: set[int] | None
) -> list[Finding]:
    """Return warnings of rows that are past their end, and of rows without effect."""
    cells = ("row", "subject", pl.col("code").alias("check"))
    past = ledger.filter(pl.col("row").is_in(list(over)))
    found = _point(
        "accepted-outdated", past.select(*cells, value="until"), origin, "until"
    )
    if used is None:
        return found
    idle = ledger.filter(~pl.col("row").is_in(list(used)))
    named = idle.select(*cells, value="subject")
    return found + _point("accepted-nothing", named, origin, "subject")


def _point(code: str, rows: pl.DataFrame, origin: Origin, column: str) -> list[Finding]:
    return findings_of_rows(
        code, rows, file=origin.file, sheet=origin.sheet, column=column
    )
