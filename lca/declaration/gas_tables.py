"""Tables of process gases, printed."""

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING, significant
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.results.gases import GasReport

AREA_UNIT = "m2"
USES = {"delivered": "gas-delivered", "consumed": "gas-consumed"}
FATES = {
    "left": "gas-left",
    "entering": "gas-entering",
    "destroyed": "gas-destroyed",
    "formed": "gas-formed",
    "emitted": "gas-emitted",
}
BALANCE = {
    "consumed": "gas-consumed",
    "emitted": "gas-emitted",
    "settled": "gas-settled",
}
"""Columns of masses, with the words of their titles."""

GAP = 1e-9
"""Share of what an element weighs below which its gap is printed as none."""


def print_uses(report: GasReport, words: Vocabulary) -> Sheet:
    """Return what each step draws of each gas, in kg per declared unit."""
    titles = [words(key) for key in ("sku", "gas-step", "gas", "method", "gas-process")]
    titles += [words(key) for key in USES.values()]
    rows = [
        (
            *_name_place(row),
            make_visible(row["method"]),
            make_visible(row["process"] or NOTHING),
            *(_print_use(row, name) for name in USES),
        )
        for row in report.uses.iter_rows(named=True)
    ]
    return Sheet(tuple(titles), tuple(rows), "lllllrr")


def print_emissions(report: GasReport, words: Vocabulary) -> Sheet:
    """Return what leaves of each gas, in kg per declared unit."""
    titles = [words(key) for key in ("sku", "gas-step", "gas", "gas-emitted-gas")]
    titles += [words(key) for key in FATES.values()]
    rows = [
        (
            *_name_place(row),
            make_visible(row["emitted_gas"]),
            *(_print(row[name]) for name in FATES),
        )
        for row in report.emissions.iter_rows(named=True)
    ]
    return Sheet(tuple(titles), tuple(rows), "llll" + "r" * len(FATES))


def print_totals(report: GasReport, words: Vocabulary) -> Sheet:
    """Return every gas in kg and in kg CO2e by each set, and their sums."""
    sets = report.totals.columns[3:]
    titles = (words("sku"), words("gas"), words("gas-emitted"), *sets)
    rows: list[tuple[str, ...]] = []
    for (sku,), part in report.totals.group_by("sku", maintain_order=True):
        name = make_visible(str(sku))
        rows += [
            (
                name,
                make_visible(row["gas"]),
                _print(row["emitted"]),
                *(_print(row[each]) for each in sets),
            )
            for row in part.iter_rows(named=True)
        ]
        sums = dict(
            report.impacts.filter(pl.col("sku") == sku)
            .select("gwp_set", "amount")
            .iter_rows()
        )
        rows.append(
            (name, words("gas-sum"), NOTHING, *(_print(sums[each]) for each in sets))
        )
    return Sheet(titles, tuple(rows), "ll" + "r" * (1 + len(sets)))


def print_elements(report: GasReport, words: Vocabulary) -> Sheet:
    """Return where the elements of each gas go, in kg per declared unit."""
    titles = [words(key) for key in ("sku", "gas-step", "gas", "element")]
    titles += [*(words(key) for key in BALANCE.values()), words("gas-gap")]
    rows = [
        (
            *_name_place(row),
            row["element"],
            *(_print(row[name]) for name in BALANCE),
            _print_gap(row),
        )
        for row in report.elements.iter_rows(named=True)
        if max(abs(row[name]) for name in BALANCE) > _noise(report)
    ]
    return Sheet(tuple(titles), tuple(rows), "llllrrrr")


def _noise(report: GasReport) -> float:
    """Return the mass below which an element only cancels out."""
    largest = report.elements["consumed"].max()
    return GAP * largest if isinstance(largest, float) else 0.0


def _name_place(row: dict[str, str]) -> tuple[str, str, str]:
    made = row["step"] if row["made"] == row["sku"] else f"{row['made']}: {row['step']}"
    return (
        make_visible(row["sku"]),
        make_visible(made),
        make_visible(row["gas"] or NOTHING),
    )


def _print_use(row: dict[str, float | None], name: str) -> str:
    area = row["area"]
    if area is not None:
        return f"{_print(area)} {AREA_UNIT}" if name == "consumed" else NOTHING
    return _print(row[name])


def _print_gap(row: dict[str, float]) -> str:
    size = max(abs(row[name]) for name in BALANCE)
    return _print(0.0 if abs(row["gap"]) <= GAP * size else row["gap"])


def _print(value: float | None) -> str:
    return NOTHING if value is None else significant(value)
