"""The tables that set the demonstration beside published footprints.

The numbers of the demonstration are those of a run made here; the published ones are
rows of the factor pack.  `comparisons.csv` says which stands beside which, and why the
two differ; no number of ours stands in it.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

import lca
from docs.page_parts import escape, table
from lca.resources import shipped_rows

DEMONSTRATION = "osat_demo"
COMPARISONS = Path(__file__).parent / "explanation" / "comparisons.csv"
FRONT_END = ("silicon", "wafer fab")
"""Stages of the demonstration before the wafer leaves the fab; the others follow."""

GRAMS = 1000.0
_SIZE = re.compile(r"(\d+(?:\.\d+)?) x (\d+(?:\.\d+)?) mm")
_SQUARE_MM = 100.0


class Part(NamedTuple):
    """One SKU of the demonstration; amounts are kg CO2e of one unit.

    ``area_cm2`` is that of its dice; ``wafer`` names what they were cut from.
    """

    sku: str
    package: str
    boundary: str
    total: float
    fab: float
    back_end: float
    mass_kg: float
    area_cm2: float
    wafer: str


def render_comparison() -> dict[str, str]:
    """Return the tables of the comparison by name."""
    return {
        "devices": _render_devices(),
        "areas": _render_areas(),
        "back_end": _render_back_end(),
        "masses": _render_masses(),
    }


@cache
def read_points() -> dict[str, dict[str, str]]:
    """Return the published points by name."""
    rows = shipped_rows("factors", "published_points.csv")
    return {row["point"]: dict(row) for row in rows}


@cache
def read_comparisons() -> tuple[dict[str, str], ...]:
    """Return which part stands beside which point, and why they differ."""
    with COMPARISONS.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def run_demonstration() -> tuple[Part, ...]:
    """Return the reported SKUs of the demonstration, run now."""
    plant = lca.read_plant(lca.shipped_inventory(DEMONSTRATION))
    solution = plant.run()
    stages = solution.stages.filter(indicator=solution.headline)
    front = pl.col("stage").is_in(FRONT_END)
    fab = _sum(stages.filter(stage=FRONT_END[-1]))
    back = _sum(stages.filter(~front))
    tables = plant.inputs.tables
    masses = dict(tables["skus"].select("sku", "mass_kg").rows())
    dice = _measure_dice(tables["skus"], tables["bom"])
    return tuple(
        Part(
            sku=row["sku"],
            package=row["package"] or "",
            boundary=row["boundary"],
            total=row["amount"],
            fab=fab.get(row["sku"], 0.0),
            back_end=back[row["sku"]],
            mass_kg=masses[row["sku"]],
            area_cm2=dice[row["sku"]][0],
            wafer=dice[row["sku"]][1],
        )
        for row in solution.skus.iter_rows(named=True)
    )


def _sum(stages: pl.DataFrame) -> dict[str, float]:
    return dict(stages.group_by("sku").agg(pl.col("amount").sum()).rows())


def _measure_dice(
    skus: pl.DataFrame, bom: pl.DataFrame
) -> dict[str, tuple[float, str]]:
    """Return area in cm2 and wafer of the dice of each SKU; their names state sizes."""
    known = set(skus["sku"])
    lines = bom.filter(pl.col("flow").is_in(list(known)))
    area = {
        sku: float(size[1]) * float(size[2]) / _SQUARE_MM
        for sku, name in skus.select("sku", "name").rows()
        if (size := _SIZE.search(name or "")) and name.startswith("die")
    }
    wafers = dict(
        lines.filter(pl.col("sku").is_in(list(area))).select("sku", "flow").rows()
    )
    measured: dict[str, tuple[float, str]] = {}
    for sku, flow, amount in lines.select("sku", "flow", "amount").rows():
        if flow in area:
            before, wafer = measured.get(sku, (0.0, ""))
            measured[sku] = (before + amount * area[flow], wafers.get(flow, wafer))
    return measured


# ── tables ───────────────────────────────────────────────────────────────────
def _render_devices() -> str:
    """Return the pairs as a table, and below it why the two of each differ."""
    parts = {part.sku: part for part in run_demonstration()}
    points = read_points()
    rows, reasons = [], []
    for pair in read_comparisons():
        part, point = parts.get(pair["sku"]), points.get(pair["point"])
        ours = part.total * GRAMS if part else None
        theirs = float(point["value"]) if point else None
        names = [
            escape(part.sku) if part else "–",
            escape(point["name_en"]) if point else "–",
        ]
        rows.append(
            [
                names[0],
                _round(ours),
                names[1],
                point["value"] if point else "–",
                f"{ours / theirs:.2f}" if ours and theirs else "–",
            ]
        )
        both = " beside ".join(name for name in names if name != "–")
        reasons.append(f"- **{both}**: {escape(pair['why'])}.")
    head = ["part of the demonstration", "g CO2e", "published device", "g CO2e",
            "ours ÷ theirs"]  # fmt: skip
    told = "Why the two differ, or why there is no pair:"
    listed = "\n".join(reasons)
    return f"{table(head, rows)}\n\n{told}\n\n{listed}\n"


def _render_areas() -> str:
    whole = [part for part in run_demonstration() if _is_whole(part)]
    rows = [
        [
            escape(part.sku),
            escape(part.wafer),
            _round(part.area_cm2 * _SQUARE_MM),
            _round(part.total / part.area_cm2),
            _round(part.fab / part.area_cm2),
        ]
        for part in whole
    ]
    head = ["part of the demonstration", "dice from", "die area, mm2",
            "whole part, kg/cm2", "wafer fab alone, kg/cm2"]  # fmt: skip
    beside = _render_points("device per die area", "wafer fab per die area")
    return f"{table(head, rows)}\n\n{beside}\n"


def _render_back_end() -> str:
    rows = [
        [
            escape(part.sku),
            escape(part.package),
            _round(part.back_end * GRAMS),
            _percent(part.back_end / part.total) if _is_whole(part) else "–",
        ]
        for part in run_demonstration()
    ]
    head = ["part of the demonstration", "package", "probe to pack, g CO2e",
            "share of the whole part"]  # fmt: skip
    beside = _render_points("back end", "back-end share")
    return f"{table(head, rows)}\n\n{beside}\n"


def _render_masses() -> str:
    rows = [
        [
            escape(part.sku),
            _round(part.mass_kg * GRAMS),
            _round(part.total / part.mass_kg),
        ]
        for part in run_demonstration()
        if _is_whole(part)
    ]
    head = ["part of the demonstration", "mass, g", "kg CO2e per kg"]
    return f"{table(head, rows)}\n\n{_render_points('fuel per mass')}\n"


def _render_points(*quantities: str) -> str:
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
        if row["quantity"] in quantities
    ]
    return table(["published", "value", "unit", "year", "covers", "note"], rows)


def _is_whole(part: Part) -> bool:
    return part.boundary == "cradle-to-gate"


def _round(value: float | None) -> str:
    """Return three significant digits, without an exponent."""
    if value is None:
        return "–"
    return f"{float(f'{value:.3g}'):,.10g}".replace(",", " ")


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"
