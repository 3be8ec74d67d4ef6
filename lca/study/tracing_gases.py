"""The rows behind what becomes of a process gas: rates, abatement, sinks (§13)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from lca.factors.process_gases import AREA, name_gas
from lca.plant.names import name_emission
from lca.results.trace import TracedRow
from lca.study.tracing_rows import Place, Sources, find_rows, read_all, read_row

GASES, SINKS, FLOWS = "gases", "sinks", "flows"
HEEL, EMISSION, SINK, POWER = "gas-heel", "gas-emission", "gas-sink", "abatement"
"""Rules of what comes of a row of gases, and needs rows of other tables."""

RATES, RATES_OF_PACK, METHODS = "gas_rates", "process_gases.csv", "gas_methods.csv"
RATE = ("method", "process", "gas", "formed", "share")
TREATMENT = ("abatement", "gas", "destroyed", "uptime", "certificate")
FORMATION = ("abatement", "gas", "uptime", "forms", "formation")
BOTH = (*TREATMENT, "forms", "formation")
MATTER = ("flow", "unit", "formula", "mass_kg")
DELIVERED = "delivered"

Cells = Mapping[str, str | None]
Row = tuple[Place, Cells]


def find_of_gases(
    sources: Sources, place: Place, rule: str | None, flow: str | None
) -> Iterator[TracedRow]:
    """Yield the rows of other tables that decide what comes of a row of gases.

    Of rates and abatement, these are the rows of the gas that is emitted and of those
    that it is formed of; where several leave the tools, of all.

    Parameters
    ----------
    sources
        Files of the record.
    place
        The row of gases.
    rule, flow
        Of the exchange.
    """
    if rule not in {HEEL, EMISSION, SINK, POWER}:
        return
    use = _Use(sources, place, read_all(sources, place))
    yield from use.list_matter()
    yield from use.list_heel()
    if rule == HEEL:
        return
    wanted = use.find_emitted(flow) if rule == EMISSION else None
    yield from use.list_rates(wanted)
    if rule == POWER:
        yield from use.list_flows(flow)
    else:
        yield from use.list_treatments(wanted)
    if rule == SINK:
        yield from find_sinks(sources, place, flow)


def find_sinks(sources: Sources, place: Place, flow: str | None) -> Iterator[TracedRow]:
    """Yield the rows of sinks that a flow stands in, and what the flow consists of.

    Parameters
    ----------
    sources
        Files of the record.
    place
        A row of the plant.
    flow
        What takes or supplies an element.
    """
    known: dict[Place, None] = {}
    for column in ("sink", "origin_flow"):
        for found in find_rows(sources, SINKS, {column: str(flow)}, place[0]):
            known[found] = None
    for found in known:
        yield read_row(sources, found, ("element", "sink", "origin_flow"))
    for found in find_rows(sources, FLOWS, {"flow": str(flow)}, place[0]):
        yield read_row(sources, found, MATTER)


@dataclass(frozen=True)
class _Use:
    """One row of gases, with the rows that hold for it."""

    sources: Sources
    place: Place
    cells: Cells

    def _list(self, table: str, wanted: Mapping[str, str | None]) -> list[Row]:
        """Return the rows of a table of the plant that hold all of some texts."""
        if None in wanted.values():
            return []
        stated = {name: str(text) for name, text in wanted.items()}
        places = find_rows(self.sources, table, stated, self.place[0])
        return [(place, read_all(self.sources, place)) for place in places]

    def _list_pack(self, file: str) -> list[Row]:
        """Return the rows of the method in a table of the pack."""
        table, method = self.sources.find(file, None), self.cells.get("method")
        rows = [] if table is None or method is None else table.match(_of(method))
        places: list[Place] = [(file, None, row) for row in rows]
        return [(place, read_all(self.sources, place)) for place in places]

    @cached_property
    def method(self) -> Row | None:
        """Return the row of the method, None of one of the plant's own."""
        return next(iter(self._list_pack(METHODS)), None)

    @property
    def by_area(self) -> bool:
        """Return whether the method asks for an area."""
        return self.method is not None and self.method[1].get("per") == AREA

    @cached_property
    def flows(self) -> list[Row]:
        """Return the row of the gas among the flows."""
        return [] if self.by_area else self._list(FLOWS, {"flow": self.cells["gas"]})

    @cached_property
    def formula(self) -> str:
        """Return the gas by its one name, empty for a method by area."""
        return next((_name(cells.get("formula")) for _, cells in self.flows), "")

    @cached_property
    def rates(self) -> list[tuple[Place, str]]:
        """Return the rows of the rates that hold, each with the gas that leaves.

        A share measured at the plant stands instead of the row of the gas itself.
        """
        own = self._list(RATES, {"method": self.cells.get("method")})
        process, measured = self.cells.get("process"), self.cells.get("unused")
        return [
            (place, formed)
            for place, cells in (*own, *self._list_pack(RATES_OF_PACK))
            if cells.get("process") == process
            and _name(cells.get("gas")) == self.formula
            and not ((formed := _name(cells.get("formed"))) == self.formula
                     and measured is not None)
        ]  # fmt: skip

    @cached_property
    def leaving(self) -> set[str]:
        """Return the gases that leave the tools."""
        return {formed for _, formed in self.rates} | {self.formula} - {""}

    @cached_property
    def treatments(self) -> list[tuple[Place, str, str]]:
        """Return rows of the abatement on gases that leave: place, gas, gas formed."""
        rows = self._list("abatement", {"abatement": self.cells.get("abatement")})
        named = [
            (place, _name(cells.get("gas")), _name(cells.get("forms")))
            for place, cells in rows
        ]
        return [each for each in named if each[1] in self.leaving]

    def find_emitted(self, flow: str | None) -> str | None:
        """Return the gas that a flow of the compiled study is."""
        gases = [*self.leaving, *(formed for _, _, formed in self.treatments)]
        names = pl.DataFrame({"gas": gases}).select("gas", flow=name_emission("gas"))
        return dict(names.select("flow", "gas").rows()).get(flow)

    def list_matter(self) -> Iterator[TracedRow]:
        """Yield the flow of the gas: its formula, and the mass of its unit."""
        for place, _ in self.flows:
            yield read_row(self.sources, place, MATTER)

    def list_heel(self) -> Iterator[TracedRow]:
        """Yield the method where the row leaves the heel to it."""
        asked = self.cells.get("amount_basis") == DELIVERED and not self.by_area
        if asked and self.cells.get("heel") is None and self.method is not None:
            yield read_row(self.sources, self.method[0], ("method", "heel"))

    def list_rates(self, wanted: str | None) -> Iterator[TracedRow]:
        """Yield the rates of a gas and of what it is formed of; None wants all."""
        behind = {gas for _, gas, formed in self.treatments if formed == wanted}
        for place, formed in self.rates:
            if wanted is None or formed == wanted or formed in behind:
                yield read_row(self.sources, place, RATE)
        asked = wanted in {None, self.formula} and self.cells.get("unused") is None
        stated = self.by_area or self.formula in {formed for _, formed in self.rates}
        if asked and not stated and self.method is not None:
            yield read_row(self.sources, self.method[0], ("method", "assumed_unused"))

    def list_treatments(self, wanted: str | None) -> Iterator[TracedRow]:
        """Yield what the abatement does to a gas, or forms of others as that gas."""
        for place, gas, formed in self.treatments:
            if wanted is None:
                yield read_row(self.sources, place, BOTH)
            elif formed == wanted:
                yield read_row(self.sources, place, FORMATION)
            elif gas == wanted:
                yield read_row(self.sources, place, TREATMENT)

    def list_flows(self, flow: str | None) -> Iterator[TracedRow]:
        """Yield what the abatement uses or gives off of one flow."""
        wanted = {"abatement": self.cells.get("abatement"), "flow": flow}
        for place, _ in self._list("abatement_flows", wanted):
            yield read_row(self.sources, place, ("abatement", "flow", "amount", "unit"))


def _of(method: str) -> dict[str, str]:
    return {"method": method}


def _name(formula: str | None) -> str:
    return "" if formula is None else name_gas(formula)
