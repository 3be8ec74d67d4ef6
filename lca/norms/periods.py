"""Bills of shorter periods, which together are the energy of an output's period."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.rows import ENERGY, EnergyRow, OutputRow, Period, read_cells, tell

OVERLAP = "norms-period-overlap"


def place_periods(
    energy: Iterable[EnergyRow], outputs: Sequence[OutputRow]
) -> list[EnergyRow]:
    """Return energy with the period of the output that it counts for.

    Its own, if there is output of that; else the shortest one of an output that holds
    it; its own where none does.
    """
    placed = []
    for row in energy:
        periods = {
            each.period
            for each in outputs
            if may_take(each, row) and _is_of_diameter(each, row)
        }
        wider = [
            each
            for each in periods
            if each.start <= row.billed.start and row.billed.end <= each.end
        ]
        if row.billed not in periods and wider:
            home = min(wider, key=lambda each: (each.end - each.start, each.start))
            placed.append(replace(row, period=home))
        else:
            placed.append(row)
    return placed


def may_take(output: OutputRow, row: EnergyRow) -> bool:
    """Return whether energy may be that of an output, whatever the period."""
    if output.norm.name != row.norm.name:
        return False
    return row.product is None or row.product.name == output.product.name


def _is_of_diameter(output: OutputRow, row: EnergyRow) -> bool:
    """Return whether diameters leave it open that energy is that of an output."""
    return not output.product.apart or row.diameter_mm in {None, output.diameter_mm}


def check_cover(plant: PlantInputs, energy: Iterable[EnergyRow]) -> list[Finding]:
    """Return days without a bill, and days of two, where bills make up a period.

    Bills of one norm, product, diameter and source must follow each other from the
    first day to the last; several of equal periods, such as those of two meters, must
    be as many in each.
    """
    series: dict[tuple[object, ...], list[EnergyRow]] = {}
    for row in energy:
        product = None if row.product is None else row.product.name
        key = (row.norm.name, product, row.diameter_mm, row.source, row.period)
        series.setdefault(key, []).append(row)
    found = []
    for rows in series.values():
        if any(row.billed != row.period for row in rows):
            found += _check_series(plant, rows)
    return found


def _check_series(plant: PlantInputs, rows: Sequence[EnergyRow]) -> list[Finding]:
    """Return the first overlap, else all gaps, else periods of fewer bills."""
    first = {row.billed: row for row in reversed(rows)}
    ordered = sorted(first)
    for before, after in pairwise(ordered):
        if after.start < before.end:
            return [_tell(plant, OVERLAP, first[after], first[before], before)]
    ends = [rows[0].period.start, *(each.end for each in ordered)]
    starts = [*(each.start for each in ordered), rows[0].period.end]
    gaps = [Period(a, b) for a, b in zip(ends, starts, strict=True) if a < b]
    if gaps:
        return [_tell_gap(plant, ordered, first, gap) for gap in gaps]
    often = Counter(row.billed for row in rows)
    most = max(often, key=lambda each: (often[each], each))
    if min(often.values()) == often[most]:
        return []
    same = [row for row in rows if row.billed == most]
    return [_tell(plant, OVERLAP, same[-1], same[0], most)]


def _tell_gap(
    plant: PlantInputs,
    ordered: Sequence[Period],
    first: Mapping[Period, EnergyRow],
    gap: Period,
) -> Finding:
    """Return a gap at the bill before it, or at the first one."""
    before = [each for each in ordered if each.start < gap.start]
    row = first[before[-1] if before else ordered[0]]
    return _tell(plant, "norms-period-gap", row, row, gap)


def _tell(
    plant: PlantInputs, code: str, row: EnergyRow, other: EnergyRow, period: Period
) -> Finding:
    more = {
        "norm": row.norm.title,
        "energy": row.name,
        "period": period,
        "whole": row.period,
        "first": other.row,
    }
    cells = read_cells(plant, ENERGY)[row.row]
    return tell(plant, ENERGY, code, cells, "period_start", **more)
