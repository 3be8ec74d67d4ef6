"""The methods that rows of gases may name: shipped ones, and those of the plant."""

from collections.abc import Iterable, Mapping

import polars as pl

from lca.factors.process_gases import (
    GasMethod,
    GasRate,
    Use,
    load_gas_methods,
)
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.gases.aliases import check_aliases, read_folded
from lca.plant.places import complete_rows, point

TABLE = "gas_rates"
GASES = ("gas", "formed")


def list_methods(plant: PlantInputs) -> dict[str, GasMethod]:
    """Return every method by name; one of the plant has no heel of its own."""
    own: dict[str, dict[Use, dict[str, GasRate]]] = {}
    for row in read_folded(plant, TABLE, *GASES).iter_rows(named=True):
        use = (row["process"] or "", row["gas"])
        of_use = own.setdefault(row["method"], {}).setdefault(use, {})
        of_use[row["formed"]] = GasRate(
            row["share"], row["status"], row["source"] or ""
        )
    made = {name: GasMethod(name, rates=rates) for name, rates in own.items()}
    return made | dict(load_gas_methods())


def check_methods(plant: PlantInputs) -> list[Finding]:
    """Return errors for own methods named as shipped ones, and for rates twofold."""
    rows = complete_rows(plant, TABLE).select("row", value="method")
    shipped = pl.col("value").is_in(list(load_gas_methods()))
    taken = rows.filter(shipped).unique("value", keep="first", maintain_order=True)
    return [
        *point(plant, TABLE, "gas-method-taken", taken, "method"),
        *check_aliases(plant, TABLE, *GASES),
    ]


def sum_shares(rates: Mapping[str, GasRate]) -> float:
    """Return the kg that leave per kg consumed."""
    return sum(rate.share for rate in rates.values())


def name_uses(method: GasMethod, gas: str) -> str:
    """Return the processes for which a method knows a gas, else the gases it knows."""
    processes = [process or "–" for process, known in method.rates if known == gas]
    return ", ".join(processes or _distinct(known for _, known in method.rates))


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
