"""Solids of wafers and layers, and flows that are of the same elements."""

import math

import polars as pl

from lca.factors.solids import load_solids
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.tables import list_elements, weigh_flows
from lca.tables.references import nearest_names

SAME = 1e-9
"""By how much the fractions of one solid may differ."""


def find_solids(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the ``density`` of their material, null if it is unknown."""
    known = {name: solid.density for name, solid in load_solids().items()}
    density = pl.col("material").replace_strict(
        known, default=None, return_dtype=pl.Float64
    )
    return rows.with_columns(density=density)


def check_solids(plant: PlantInputs, table: str) -> list[Finding]:
    """Return an error for each material that is no solid of the pack."""
    known = pl.Series(list(load_solids()))
    wrong = complete_rows(plant, table).filter(
        ~pl.col("material").is_in(known.implode())
    )
    near = {text: nearest_names(text, known) for text in wrong["material"].unique()}
    named = wrong.select(
        "row",
        value="material",
        nearest=pl.col("material").replace_strict(
            near, default=None, return_dtype=pl.String
        ),
    )
    return point(plant, table, "solid-unknown", named, "material")


def read_contents(plant: PlantInputs) -> dict[str, dict[str, float]]:
    """Return kg of each element per kg of every flow that is known as a whole."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    masses = weigh_flows(flows).filter(pl.col("mass") > 0)
    elements = list_elements(flows, masses).filter("whole").join(masses, on="flow")
    contents: dict[str, dict[str, float]] = {}
    for flow, element, kg, mass in elements.select(
        "flow", "element", "kg", "mass"
    ).rows():
        contents.setdefault(flow, {})[element] = kg / mass
    return contents


def list_of_solid(plant: PlantInputs) -> pl.DataFrame:
    """Return ``flow, material`` of the flows that consist as a solid does."""
    pairs = [
        (flow, name)
        for flow, content in read_contents(plant).items()
        for name, solid in load_solids().items()
        if content.keys() == solid.fractions.keys()
        and all(
            math.isclose(part, solid.fractions[element], rel_tol=SAME)
            for element, part in content.items()
        )
    ]
    schema = {"flow": pl.String, "material": pl.String}
    return pl.DataFrame(pairs, schema=schema, orient="row")
