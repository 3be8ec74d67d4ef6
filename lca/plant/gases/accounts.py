"""What becomes of the gas of each row: masses by gas, and the flows that balance it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import find_weakest
from lca.plant.gases.abatement import Abatement, check_abatement, read_abatement
from lca.plant.gases.checks import check_rows
from lca.plant.gases.methods import check_methods
from lca.plant.gases.rows import TABLE, GasRow, read_rows
from lca.plant.gases.sink_rows import check_sinks, point_missing, read_sinks
from lca.plant.gases.sinks import NOISE, Missing, Sink, settle
from lca.plant.gases.use import Fate, consume, list_residual, trace
from lca.plant.places import complete_rows

NO_ABATEMENT = Abatement({}, {})


@dataclass(frozen=True, slots=True)
class GasAccount:
    """The gas of one row, per count of the row (a start, or a good output), in kg.

    Parameters
    ----------
    row
        The row.
    delivered, consumed
        Gas in the cylinders, and what of it is used; m² of substrate by area.
    fates
        By gas that leaves the tools or the abatement.
    statuses
        By gas, the weakest that its numbers rest on.
    elements
        By element, kg consumed and not emitted.
    settled
        By flow, kg of what takes the elements; negative where it supplies them.
    status
        The weakest of all.
    """

    row: GasRow
    delivered: float
    consumed: float
    fates: Mapping[str, Fate]
    statuses: Mapping[str, str]
    elements: Mapping[str, float]
    settled: Mapping[str, float]
    status: str

    @property
    def number(self) -> int:
        """Return the row in its table."""
        return int(self.row.cells["row"])

    @property
    def entering(self) -> float:
        """Return the gas of all kinds that enters abatement."""
        return sum(fate.entering for fate in self.fates.values())


def account_gases(plant: PlantInputs) -> tuple[list[GasAccount], list[Finding]]:
    """Return the account of every row that is right, and everything found.

    Parameters
    ----------
    plant
        The plant.
    """
    found = [*check_methods(plant), *check_abatement(plant), *check_sinks(plant)]
    if complete_rows(plant, TABLE).is_empty():
        return [], found
    systems, sinks = read_abatement(plant), read_sinks(plant)
    rows, more = check_rows(plant, read_rows(plant), systems)
    accounts, missing = [], list[tuple[int, str, tuple[Missing, ...]]]()
    for row in rows:
        account, lost = _account(row, systems, sinks)
        missing.append((account.number, row.cells["gas"], lost))
        # Half a row would only raise findings about what is left out.
        if not lost:
            accounts.append(account)
    return accounts, [*found, *more, *point_missing(plant, TABLE, missing, "gas")]


def _account(
    row: GasRow, systems: Mapping[str, Abatement], sinks: Mapping[str, Sink]
) -> tuple[GasAccount, tuple[Missing, ...]]:
    delivered = row.kg or 0.0
    consumed = consume(delivered, row.heel or 0.0)
    system = systems.get(row.cells["abatement"], NO_ABATEMENT)
    rates = row.rates or {}
    shares = {gas: rate.share for gas, rate in rates.items()}
    abated = row.cells["abated"] or 0.0
    fates = trace(consumed, shares, abated, system.treatments)
    own = row.cells["status"]
    statuses = {
        gas: find_weakest(
            own,
            rates[gas].status if gas in rates else None,
            *(system.statuses.values() if fate.formed else ()),
            system.statuses.get(gas) if fate.entering else None,
        )
        for gas, fate in fates.items()
    }
    elements, settled, missing = _balance(row, consumed, fates, sinks)
    every = find_weakest(own, *statuses.values())
    account = GasAccount(
        row, delivered, consumed, fates, statuses, elements, settled, every
    )
    return account, missing


def _balance(
    row: GasRow, consumed: float, fates: Mapping[str, Fate], sinks: Mapping[str, Sink]
) -> tuple[Mapping[str, float], Mapping[str, float], tuple[Missing, ...]]:
    """Return elements left, the flows that take them, and elements without one.

    A method by area knows no gas that its elements could come from.
    """
    if row.formula is None or row.by_area:
        return {}, {}, ()
    elements = list_residual(row.formula, consumed, fates)
    settlement = settle(elements, sinks, least=NOISE * consumed)
    return elements, settlement.amounts, settlement.missing
