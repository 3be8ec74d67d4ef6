"""The tables and bars of one wafer of 200 mm and one of 300 mm, from quartz to probe.

Every number is one of a run made here, of a norm, or a published one of the factor
pack.
"""

from collections.abc import Iterable

from docs.page_parts import code, escape, table
from docs.published import read_points
from docs.wafer_runs import (
    CM2_PER_MM2,
    GRAMS,
    SETS,
    SILICON,
    WAFERS,
    Wafer,
    find_published,
    list_stages,
    measure,
    read_chain,
    read_comparisons,
    report_chain,
    run_chain,
    split_fab,
    weigh_silicon,
)
from lca.charts.bars import Bar, bars
from lca.factors import find_factor
from lca.norms import load_limits

QUANTITIES = (
    "silicon energy per mass",
    "silicon energy ratio",
    "wafer fab energy per wafer",
    "wafer fab per good area",
    "fab water per chip",
    "fab water per wafer",
)
"""Quantities of published points that this page shows."""

_WIDTH = 640.0


def render_chain() -> dict[str, str]:
    """Return tables and drawings by the name of their file."""
    return {
        "stages.inc": _render_stages(),
        **{f"stages_{int(each.diameter_mm)}.svg": _draw(each) for each in WAFERS},
        "fab.inc": _render_fab(),
        "dice.inc": _render_dice(),
        "gases.inc": _render_gases(),
        "silicon.inc": _render_silicon(),
        "energy.inc": _render_energy(),
        "beside.inc": _render_beside(),
        "points.inc": _render_points(),
    }


# ── stages ───────────────────────────────────────────────────────────────────
def _render_stages() -> str:
    found = [list_stages(wafer.sku) for wafer in WAFERS]
    every = dict.fromkeys(name for stages in found for name in stages)
    names = sorted(every, key=lambda name: not name.startswith(SILICON))
    rows = [
        [escape(name), *_cells(*(stages.get(name, 0.0) for stages in found))]
        for name in names
    ]
    sums = [f"**{cell}**" for cell in _cells(*(sum(each.values()) for each in found))]
    head = ["stage"]
    for wafer in WAFERS:
        head += [f"{wafer.label}, kg per wafer", f"{wafer.label}, kg per cm2"]
    return table(head, [*rows, ["**sum**", *sums]]) + "\n"


def _cells(*amounts: float) -> list[str]:
    """Return the amount of each wafer, per wafer and per cm2."""
    return [
        show(value)
        for wafer, amount in zip(WAFERS, amounts, strict=True)
        for value in (amount, amount / wafer.area_cm2)
    ]


def _draw(wafer: Wafer) -> str:
    stages = list_stages(wafer.sku)
    whole = sum(stages.values())
    rows = [
        Bar(name, f"{show(kg)} kg", kg / whole) for name, kg in stages.items() if kg
    ]
    title = f"Stages of one processed wafer of {wafer.label}"
    told = "kg CO2e by stage; the numbers are in the table of stages"
    return bars(rows, title, told, _WIDTH).svg + "\n"


# ── the fab ──────────────────────────────────────────────────────────────────
def _render_fab() -> str:
    parts = [split_fab(wafer) for wafer in WAFERS]
    rows = [[name, *_cells(*(each[name] for each in parts))] for name in parts[0]]
    head = ["of the stage wafer fab"]
    for wafer in WAFERS:
        head += [f"{wafer.label}, kg per wafer", f"{wafer.label}, kg per cm2"]
    return table(head, rows) + "\n"


def _render_dice() -> str:
    steps = {
        (row["sku"], row["step"]): row
        for row in read_chain().inputs.tables["dies"].iter_rows(named=True)
    }
    kg = dict(run_chain().skus.select("sku", "amount").rows())
    rows = []
    for (sku, _), row in steps.items():
        wafer = next(each for each in WAFERS if each.die == sku)
        area = row["width_mm"] * row["height_mm"] * CM2_PER_MM2
        probe = list_stages(sku)["CP"]
        rows.append(
            [
                escape(sku),
                show(area),
                show((kg[wafer.sku]) / (kg[sku] - probe)),
                show(kg[sku]),
                show(kg[sku] / area),
            ]
        )
    head = ["die", "area, cm2", "good dice per wafer", "kg per die", "kg per cm2"]
    return table(head, rows) + "\n"


# ── gases ────────────────────────────────────────────────────────────────────
def _render_gases() -> str:
    formulas = dict(
        read_chain().inputs.tables["flows"].select("flow", "formula").rows()
    )
    texts = []
    for wafer in WAFERS:
        used: dict[str, float] = {}
        for flow, kg in (
            report_chain().uses.filter(sku=wafer.sku).select("gas", "consumed").rows()
        ):
            gas = formulas[flow]
            used[gas] = used.get(gas, 0.0) + (kg or 0.0)
        texts.append(_render_gases_of(wafer, {k: v for k, v in used.items() if v}))
    return "\n".join(texts)


def _render_gases_of(wafer: Wafer, used: dict[str, float]) -> str:
    report = report_chain()
    left = {row["gas"]: row for row in report.totals.filter(sku=wafer.sku).to_dicts()}
    rows = [
        [
            code(gas),
            show(used.get(gas, 0.0) * GRAMS),
            show(left[gas]["emitted"] * GRAMS) if gas in left else "–",
            *(show(left[gas][name] if gas in left else None) for name in SETS),
        ]
        for gas in dict.fromkeys([*used, *left])
    ]
    sums = dict(report.impacts.filter(sku=wafer.sku).select("gwp_set", "amount").rows())
    rows.append(["**sum**", "", "", *(f"**{show(sums[name])}**" for name in SETS)])
    head = [f"{wafer.label}", "used, g", "emitted, g"]
    return table([*head, *(f"kg CO2e, {name}" for name in SETS)], rows) + "\n"


# ── silicon ──────────────────────────────────────────────────────────────────
def _render_silicon() -> str:
    found = [weigh_silicon(wafer) for wafer in WAFERS]
    names = dict.fromkeys(name for each in found for name in each)
    ordered = [name for name in names if name != "processed wafer"]
    rows = [
        [escape(name), *(show(each.get(name, 0.0) * GRAMS) for each in found)]
        for name in [*ordered, "processed wafer"]
    ]
    return table(["silicon, g per processed wafer", *_labels()], rows) + "\n"


def _labels() -> Iterable[str]:
    return (wafer.label for wafer in WAFERS)


# ── energy and norms ─────────────────────────────────────────────────────────
def _render_energy() -> str:
    limits = load_limits()
    rows = []
    for block in read_chain().inputs.tables["blocks"].iter_rows(named=True):
        if not any(wafer.label in block["route"] for wafer in WAFERS):
            continue
        known = limits.get(block["energy"])
        if known is not None:
            per, grades = known.per, dict(known.grades)
        else:
            factor = find_factor(block["energy"]) or {}
            per = factor["unit"].partition("/")[2]
            grades = {"value": float(factor["value"])}
        used = block["utilisation"]
        rows.append(
            [
                escape(
                    f"{block['route']}: {block['first_step']} – {block['last_step']}"
                ),
                code(block["energy"]),
                f"kWh/{per}",
                show(next(iter(grades.values()))),
                *(show(grades.get(name)) for name in ("access", "advanced")),
                "" if used is None else f"{used:.0%}",
            ]
        )
    head = ["steps", "taken from", "unit", "taken", "access", "advanced",
            "use of capacity"]  # fmt: skip
    return table(head, rows) + "\n"


# ── beside what is published ─────────────────────────────────────────────────
def _render_beside() -> str:
    """Return the pairs as a table, and below it why the two of each differ."""
    rows, reasons = [], []
    for pair in read_comparisons():
        ours = measure(pair["ours"])
        theirs = find_published(pair)
        rows.append(
            [
                escape(pair["name"]),
                show(ours),
                show(theirs),
                pair["unit"],
                f"{ours / theirs:.2f}",
            ]
        )
        reasons.append(f"- **{escape(pair['name'])}**: {escape(pair['why'])}.")
    head = ["what, and who published it", "ours", "published", "unit",
            "ours ÷ theirs"]  # fmt: skip
    return f"{table(head, rows)}\n\nWhy the two differ:\n\n" + "\n".join(reasons) + "\n"


def _render_points() -> str:
    rows = [
        [
            escape(row["name_en"]),
            row["value"],
            escape(row["unit"]) if row["unit"] != "1" else "",
            row["year"],
            escape(row["boundary"]),
            escape(row["note"]),
        ]
        for row in read_points().values()
        if row["quantity"] in QUANTITIES
    ]
    head = ["published", "value", "unit", "year", "covers", "note"]
    return table(head, rows) + "\n"


def show(value: float | None) -> str:
    """Return three significant digits, without an exponent.

    Examples
    --------
    >>> show(1234.5), show(0.01234), show(None)
    ('1 230', '0.0123', '–')
    """
    if value is None:
        return "–"
    return f"{float(f'{value:.3g}'):,.10g}".replace(",", " ")
