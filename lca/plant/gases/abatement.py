"""Abatement of process gases: what each system does to each gas, as rows state it."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import find_weakest
from lca.plant.gases.aliases import check_aliases, read_folded
from lca.plant.gases.use import Treatment
from lca.plant.places import point

TABLE = "abatement"
GASES = ("gas", "forms")
PAIR = ("abatement", "gas")


@dataclass(frozen=True, slots=True)
class Abatement:
    """One system: what it does by gas, and what the numbers rest on."""

    treatments: Mapping[str, Treatment]
    statuses: Mapping[str, str]


def read_abatement(plant: PlantInputs) -> dict[str, Abatement]:
    """Return the systems of the plant by name.

    A gas may have several rows, by what is formed of it; a certificate in one of them
    holds for the gas.  Without any nothing counts as destroyed; what is formed counts
    all the same.
    """
    treatments: dict[str, dict[str, Treatment]] = {}
    statuses: dict[str, dict[str, str]] = {}
    rows = read_folded(plant, TABLE, *GASES)
    for (name, gas), of_gas in rows.group_by(*PAIR, maintain_order=True):
        first = of_gas.row(0, named=True)
        certified = of_gas["certificate"].null_count() < of_gas.height
        formed = of_gas.select("forms", "formation").drop_nulls()
        treatments.setdefault(str(name), {})[str(gas)] = Treatment(
            destroyed=first["destroyed"] if certified else 0.0,
            uptime=first["uptime"],
            formation=dict(formed.iter_rows()),
        )
        weakest = find_weakest(*of_gas["status"])
        statuses.setdefault(str(name), {})[str(gas)] = weakest
    return {
        name: Abatement(known, statuses[name]) for name, known in treatments.items()
    }


def check_abatement(plant: PlantInputs) -> list[Finding]:
    """Return findings about efficiencies without proof, twofold, or half stated."""
    rows = read_folded(plant, TABLE, *GASES)
    if rows.is_empty():
        return []
    bare = rows.filter(
        pl.col("certificate").is_null().all().over(PAIR)
        & (pl.col("destroyed") > 0)
        & pl.struct(PAIR).is_first_distinct()
    )
    half = rows.filter(pl.col("forms").is_null() != pl.col("formation").is_null())
    return [
        *point(
            plant,
            TABLE,
            "abatement-without-certificate",
            bare.select("row", *PAIR, "destroyed"),
            "certificate",
        ),
        *check_aliases(plant, TABLE, *GASES),
        *_check_one(plant, rows, "destroyed"),
        *_check_one(plant, rows, "uptime"),
        *point(
            plant,
            TABLE,
            "abatement-formation-incomplete",
            half.select("row", *PAIR),
            "formation",
        ),
    ]


def _check_one(plant: PlantInputs, rows: pl.DataFrame, column: str) -> list[Finding]:
    """Return an error for each row of a gas that says otherwise than its first.

    A row that is repeated has a finding of its own.
    """
    once = rows.unique([*PAIR, "forms"], keep="first", maintain_order=True)
    stated = once.with_columns(
        first=pl.col("row").first().over(PAIR),
        expected=pl.col(column).first().over(PAIR),
    )
    several = stated.filter(pl.col(column) != pl.col("expected"))
    told = several.select("row", *PAIR, "first", "expected", value=column)
    return point(plant, TABLE, "abatement-efficiencies-differ", told, column)
