"""Whether two footprints may be held against each other, and what to bear in mind.

References
----------
ISO 14067:2018, annex B: footprints may only be compared if they were computed by the
same rules.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from lca.findings import Finding, finding
from lca.model import Inputs

NOTHING = "–"
RETURNED = "return"
"""Rule by which reworked units come back: a part of the route, not of its sharing."""

SHARED = "site-total"
"""Rule of the totals of a site, which are shared out by one key or another."""

WHOLE = "life-cycle"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """One of two footprints: what it is called, its record and its study."""

    name: str
    document: Document
    inputs: Inputs


def check_comparable(first: Named, second: Named) -> list[Finding]:
    """Return an error for each rule that is not the same, and a warning for others.

    Parameters
    ----------
    first, second
        The two footprints.
    """
    pair = (first, second)
    return [
        *_check("comparison-boundary-differs", pair, _of_boundary),
        *_check("comparison-gwp-set-differs", pair, _of_gwp_set),
        *_check("comparison-indicator-differs", pair, _of_indicator),
        *_check("comparison-unit-differs", pair, _of_unit),
        *_check("comparison-excluded-differs", pair, _of_excluded),
        *_check_each("comparison-mode-differs", pair, _of_modes),
        *_check_allocation(pair),
        *_check_each("comparison-key-differs", pair, _of_keys),
        *_check_each("comparison-factor-differs", pair, _of_factors),
        *_check_each("comparison-factor-set-differs", pair, _of_factor_sets),
        *_check_cutoffs(pair),
        *_check("comparison-period-differs", pair, _of_period),
    ]


Pair = tuple[Named, Named]


def _check(code: str, pair: Pair, of: Any) -> Iterator[Finding]:  # noqa: ANN401
    """Yield a finding if the two differ in one respect."""
    one, other = (of(each) for each in pair)
    if one != other:
        yield _tell(code, pair, one, other)


def _check_each(code: str, pair: Pair, of: Any) -> Iterator[Finding]:  # noqa: ANN401
    """Yield a finding for each flow that both have and that differs."""
    one, other = (of(each) for each in pair)
    for flow in sorted(one.keys() & other.keys()):
        if one[flow] != other[flow]:
            yield _tell(code, pair, one[flow], other[flow], flow=flow)


def _tell(code: str, pair: Pair, one: str, other: str, **more: str) -> Finding:
    return finding(
        code,
        first=pair[0].name,
        second=pair[1].name,
        value=one,
        against=other,
        **more,
    )


def _of_boundary(named: Named) -> str:
    return str(named.document["boundary"])


def _of_gwp_set(named: Named) -> str:
    return str(named.document["plant"]["gwp_set"])


def _of_indicator(named: Named) -> str:
    headline = named.document["headline"]
    return f"{headline['indicator']}, {headline['unit']}"


def _of_unit(named: Named) -> str:
    return str(named.document["product"]["unit"])


def _of_excluded(named: Named) -> str:
    return _join(named.document["excluded"])


def _of_modes(named: Named) -> dict[str, str]:
    """Return by which mode each part is counted; records of before say nothing."""
    modes: dict[str, set[str]] = {}
    for row in named.document["draws"]:
        if row.get("mode") is not None:
            modes.setdefault(row["flow"], set()).add(row["mode"])
    return {flow: _join(each) for flow, each in modes.items()}


def _of_period(named: Named) -> str:
    """Return the months and days that the data speak of, as ``12 + 0``."""
    plant = named.document["plant"]
    start, end = (
        date.fromisoformat(plant[key]) for key in ("period_start", "period_end")
    )
    months = 12 * (end.year - start.year) + end.month - start.month
    return f"{months} + {end.day - start.day}"


def _check_allocation(pair: Pair) -> Iterator[Finding]:
    """Yield a finding if both divide burdens, by different methods.

    Where only one has co-products there is no other way that the other could have gone.
    """
    one, other = (_list_methods(each) for each in pair)
    if one and other and one != other:
        yield _tell("comparison-allocation-differs", pair, _join(one), _join(other))


def _check_cutoffs(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each flow that one cuts off and the other models."""
    for one, other in (pair, pair[::-1]):
        modelled = other.inputs.flows.filter(~pl.col("cutoff").fill_null(value=False))
        names = set(modelled["flow"])
        for row in one.document["ledgers"]["cutoffs"]:
            if row["flow"] in names:
                yield finding(
                    "comparison-cutoffs-differ",
                    flow=row["flow"],
                    value=one.name,
                    against=other.name,
                )


def _list_methods(named: Named) -> set[str]:
    """Return how burdens are divided among products that the SKU draws."""
    drawn = {row["activity"] for row in named.document["ledgers"]["allocation"]}
    returned = named.inputs.exchanges.filter(pl.col("rule") == RETURNED)
    chosen = named.inputs.allocation.filter(pl.col("activity").is_in(list(drawn))).join(
        returned, on=["activity", "flow"], how="anti"
    )
    return set(chosen["method"].drop_nulls())


def _of_keys(named: Named) -> dict[str, str]:
    """Return by which pools of the site each flow is shared out."""
    rows = named.inputs.exchanges.filter(pl.col("rule") == SHARED)
    pools = rows.group_by("flow").agg(pl.col("activity").unique().sort())
    return {flow: _join(names) for flow, names in pools.iter_rows()}


def _of_factors(named: Named) -> dict[str, str]:
    """Return what the factors of each supply cover; completed ones cover the whole."""
    return _describe_supplies(
        named,
        lambda row: ", ".join(
            (WHOLE if row["complement"] else str(row["boundary"]), row["gas_scope"])
        ),
    )


def _of_factor_sets(named: Named) -> dict[str, str]:
    return _describe_supplies(named, lambda row: str(row["gwp_set"]))


def _describe_supplies(named: Named, of: Any) -> dict[str, str]:  # noqa: ANN401
    """Return a text for each flow with factors; several supplies are joined."""
    texts: dict[str, set[str]] = {}
    for row in named.document["ledgers"]["supplies"]:
        if row["factor"] is not None:
            texts.setdefault(row["flow"], set()).add(of(row))
    return {flow: _join(each) for flow, each in texts.items()}


def _join(names: Iterable[str]) -> str:
    return "; ".join(sorted(names)) or NOTHING
