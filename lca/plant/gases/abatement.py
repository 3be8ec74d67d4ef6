"""Abatement of process gases: what each system does to each gas, as rows state it."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lca.factors.process_gases import name_gas
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.gases.use import Treatment
from lca.plant.places import complete_rows, point

TABLE = "abatement"


@dataclass(frozen=True, slots=True)
class Abatement:
    """One system: what it does by gas, and what the numbers rest on."""

    treatments: Mapping[str, Treatment]
    statuses: Mapping[str, str]


def read_abatement(plant: PlantInputs) -> dict[str, Abatement]:
    """Return the systems of the plant by name.

    Without a certificate nothing counts as destroyed; what is formed counts all the
    same.
    """
    systems: dict[str, dict[str, Treatment]] = {}
    statuses: dict[str, dict[str, str]] = {}
    for row in complete_rows(plant, TABLE).iter_rows(named=True):
        known = systems.setdefault(row["abatement"], {})
        gas = name_gas(row["gas"])
        before = known.get(gas)
        formation = dict(before.formation) if before else {}
        if row["forms"] and row["formation"] is not None:
            formation[name_gas(row["forms"])] = row["formation"]
        known[gas] = Treatment(
            destroyed=before.destroyed if before else _certified(row),
            uptime=row["uptime"],
            formation=formation,
        )
        statuses.setdefault(row["abatement"], {}).setdefault(gas, row["status"])
    return {name: Abatement(known, statuses[name]) for name, known in systems.items()}


def check_abatement(plant: PlantInputs) -> list[Finding]:
    """Return findings about efficiencies without proof, twofold, or half stated."""
    rows = complete_rows(plant, TABLE)
    if rows.is_empty():
        return []
    pair = ["abatement", "gas"]
    named = {"row": "row", "value": "destroyed"}
    bare = rows.filter(
        pl.col("certificate").is_null()
        & (pl.col("destroyed") > 0)
        & pl.struct(pair).is_first_distinct()
    )
    several = rows.filter(
        (pl.col("destroyed") != pl.col("destroyed").first().over(pair))
        | (pl.col("uptime") != pl.col("uptime").first().over(pair))
    )
    half = rows.filter(pl.col("forms").is_null() != pl.col("formation").is_null())
    return [
        *point(
            plant,
            TABLE,
            "abatement-without-certificate",
            bare.select(*pair, **named),
            "certificate",
        ),
        *point(
            plant,
            TABLE,
            "abatement-efficiencies-differ",
            several.select(*pair, **named),
            "destroyed",
        ),
        *point(
            plant,
            TABLE,
            "abatement-formation-incomplete",
            half.select("row", *pair),
            "formation",
        ),
    ]


def _certified(row: Mapping[str, float | str | None]) -> float:
    destroyed = row["destroyed"]
    return float(destroyed) if row["certificate"] and destroyed is not None else 0.0
