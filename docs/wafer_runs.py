"""What a run says of one wafer of 200 mm and one of 300 mm, from quartz to probe.

`wafer_comparisons.csv` says which published number stands beside which of ours, and why
the two differ; no number of ours stands in it.
"""

import csv
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

import lca
from docs.published import read_points
from lca.factors import find_factor
from lca.factors.solids import load_solids
from lca.results import PlantSolution
from lca.results.gases import GasReport
from lca.study import Plant
from lca.study.gassing import report_gases

INVENTORY = "wafer_chain"
GRID = "cn-grid-2023-footprint"
COMPARISONS = Path(__file__).parent / "explanation" / "wafer_comparisons.csv"
POLYSILICON = "silicon, solar grade"
SILICON, SOLID = "silicon/", "silicon"
FLUID = "perfluorohexane, to air"
MATERIALS = "fab materials, 28 nm"
SETS = ("AR4", "AR5", "AR6")
GRAMS = 1000.0
CM2_PER_MM2 = 0.01


class Wafer(NamedTuple):
    """A wafer of the chain, by the SKUs that it is on the way."""

    label: str
    sku: str
    die: str
    blank: str
    diameter_mm: float

    @property
    def area_cm2(self) -> float:
        """Return the area of its disc."""
        return math.pi * self.diameter_mm**2 / 4 * CM2_PER_MM2


WAFERS = (
    Wafer("200 mm", "processed wafer, 200 mm", "known good die, 180 nm",
          "polished wafer, 200 mm", 200.0),
    Wafer("300 mm", "processed wafer, 300 mm", "known good die, 28 nm",
          "polished wafer, 300 mm", 300.0),
)  # fmt: skip


@cache
def read_chain() -> Plant:
    """Return the plant that holds both wafers."""
    return lca.read_plant(lca.shipped_inventory(INVENTORY))


@cache
def run_chain() -> PlantSolution:
    """Return the footprints of its SKUs, run now."""
    return read_chain().run()


@cache
def report_chain() -> GasReport:
    """Return the process gases of both wafers."""
    return report_gases(read_chain(), [wafer.sku for wafer in WAFERS])


@cache
def read_comparisons() -> tuple[dict[str, str], ...]:
    """Return what stands beside what, and why they differ."""
    with COMPARISONS.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def list_stages(sku: str) -> dict[str, float]:
    """Return kg CO2e of one unit by stage, in the order of the chain."""
    solution = run_chain()
    rows = solution.stages.filter(indicator=solution.headline, sku=sku)
    return dict(rows.select("stage", "amount").rows())


def split_fab(wafer: Wafer) -> dict[str, float]:
    """Return kg CO2e of the stage of the fab per wafer, by what it comes from."""
    solution = run_chain()
    steps = solution.steps.filter(indicator=solution.headline, sku=wafer.sku)
    fab = steps.filter(pl.col("stage") == "wafer fab")
    factors = solution.factors.filter(sku=wafer.sku)
    gases = report_chain().impacts.filter(sku=wafer.sku, gwp_set=SETS[-1])
    parts = {
        "electricity of the block": _sum(fab.filter(step="wafer acceptance")),
        "process gases": _sum(gases),
        "heat-transfer fluid": _sum(factors.filter(flow=FLUID), "impact"),
        "materials": _sum(factors.filter(_bought(MATERIALS)), "impact"),
    }
    rest = _sum(fab) - sum(parts.values())
    return {**parts, "nitrogen, water, fuel of the abatement": rest}


def _bought(flow: str) -> pl.Expr:
    return pl.col("flow").str.contains(f"[{flow},", literal=True)


def _sum(rows: pl.DataFrame, column: str = "amount") -> float:
    return float(rows[column].sum())


def weigh_silicon(wafer: Wafer) -> dict[str, float]:
    """Return kg of silicon behind one processed wafer: what goes in, and where it ends.

    The first is the polysilicon melted, the last the wafer itself.
    """
    study, _ = read_chain().compile()
    scaling = study.solve({wafer.sku: 1.0}).scaling
    melted = scaling.filter(flow=POLYSILICON)["runs"].sum()
    flows = read_chain().inputs.tables["flows"]
    solid = flows.filter(kind="waste", formula="Si")["flow"].implode()
    rows = run_chain().inventory.filter(pl.col("flow").is_in(solid), sku=wafer.sku)
    wastes = dict(rows.select("flow", "amount").rows())
    skus = read_chain().inputs.tables["skus"]
    mass = skus.filter(sku=wafer.sku)["mass_kg"].item()
    lost = melted - sum(wastes.values()) - mass
    return {
        "polysilicon melted": melted,
        **wastes,
        "wafers lost on the way, less what epitaxy adds": lost,
        "processed wafer": mass,
    }


def weigh_blank(wafer: Wafer) -> float:
    """Return kg of the polished wafer: its last shape, of solid silicon."""
    tables = read_chain().inputs.tables
    route = tables["skus"].filter(sku=wafer.blank)["route"].item()
    thickness = tables["shapes"].filter(route=route)["thickness_um"][-1]
    grams_per_cm3 = load_solids()[SOLID].density / GRAMS
    return float(wafer.area_cm2 * thickness / 1e4 * grams_per_cm3 / GRAMS)


def measure(name: str) -> float:
    """Return a number of ours that the comparison names, as ``quantity wafer``.

    Parameters
    ----------
    name
        ``fab``, ``scope 1 and 2``, ``gases`` (kg CO2e), ``fab electricity`` (kWh), each
        per cm2 of wafer, or ``blank electricity`` (kWh per kg of polished wafer), and
        the label of a wafer.
    """
    quantity, _, label = name.partition("; ")
    wafer = next(each for each in WAFERS if each.label == label)
    solution, parts = run_chain(), split_fab(wafer)
    energy = dict(solution.energy.select("sku", "amount").rows())
    grid = float((find_factor(GRID) or {})["value"])
    if quantity == "blank electricity":
        return float(energy[wafer.blank]) / weigh_blank(wafer)
    per_wafer = {
        "fab": sum(parts.values()),
        "scope 1 and 2": sum(parts.values()) - parts["materials"],
        "gases": parts["process gases"],
        "fab electricity": parts["electricity of the block"] / grid,
    }
    return per_wafer[quantity] / wafer.area_cm2


def find_published(pair: dict[str, str]) -> float:
    """Return the sum of the published numbers that a row of the comparison names.

    They are points, factors, electricity of a factor ``×`` a factor of the grid, or
    energy of a step ``÷`` the yield of a later one.
    """
    return sum(_find_term(name) for name in pair["theirs"].split(" + "))


def _find_term(text: str) -> float:
    name, sign, other = text.partition(" × " if " × " in text else " ÷ ")
    row = read_points().get(name) or find_factor(name) or {}
    value = float(row["value"])
    if not sign:
        return value
    by = find_factor(other) or {}
    return value * float(by["value"]) if "×" in sign else value / float(by["yield"])
