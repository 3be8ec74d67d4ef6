"""Plant folders from a few calls; columns a test does not speak of have plain values.

Nothing here computes a result: what the tests expect comes from elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import lca
from lca.results import PlantSolution
from tests.support.study_builder import Cell, Row, write_csv

HEADER = {
    "name": "A plant of a test",
    "boundary": "cradle-to-gate",
    "period_start": "2025-01-01",
    "period_end": "2026-01-01",
    "gwp": "AR6",
}
# Tables of which each row must say what its numbers rest on.
WITH_STATUS = {
    "steps",
    "sku_steps",
    "bom",
    "consumption",
    "packing",
    "tool_groups",
    "tool_flows",
    "site_totals",
    "utilities",
    "supplies",
    "contracts",
    "bills",
    "stocks",
    "counts",
    "issues",
    "readings",
    "cutoffs",
}


@dataclass(frozen=True, slots=True)
class PlantBuilder:
    """A plant in the making; every method returns a new one with rows more.

    ``rows`` are pairs of table name and row, in the order they will be written;
    ``header`` is what ``plant.toml`` says beside `HEADER`.
    """

    rows: tuple[tuple[str, Row], ...] = ()
    header: tuple[tuple[str, Cell], ...] = ()

    def row(self, table: str, **cells: Cell) -> "PlantBuilder":
        """Return the plant with one row more in a table."""
        measured: Row = {"status": "measured"}
        row = measured | cells if table in WITH_STATUS else cells
        return replace(self, rows=(*self.rows, (table, row)))

    def headed(self, **cells: Cell) -> "PlantBuilder":
        """Return the plant with other entries in its header."""
        return replace(self, header=(*self.header, *cells.items()))

    def flow(
        self, flow: str, unit: str = "kg", kind: str = "product", **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with one flow more."""
        return self.row("flows", flow=flow, kind=kind, unit=unit, **more)

    def gas(self, flow: str, formula: str, **more: Cell) -> "PlantBuilder":
        """Return the plant with one fossil greenhouse gas more, in kg."""
        cells: Row = {"ghg": formula, "ghg_class": "fossil"}
        return self.row(
            "flows", flow=flow, kind="elementary", unit="kg", **(cells | more)
        )

    def supply(self, flow: str, factor: Cell, **more: Cell) -> "PlantBuilder":
        """Return the plant with one life-cycle factor more, per unit of the flow."""
        cells: Row = {
            "flow": flow,
            "factor": factor,
            "unit": self.unit_of(flow),
            "boundary": "life-cycle",
            "gas_scope": "CO2e",
        }
        return self.row("supplies", **(cells | more))

    def bought(
        self, flow: str, factor: Cell, unit: str = "kg", kind: str = "product"
    ) -> "PlantBuilder":
        """Return the plant with a flow more that is bought (a waste: treated)."""
        return self.flow(flow, unit, kind).supply(flow, factor)

    def sku(
        self, sku: str, route: Cell = None, unit: str = "unit", **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with one SKU more."""
        return self.row("skus", sku=sku, route=route, unit=unit, **more)

    def step(
        self, route: str, step: str, good: Cell = 1, unit: Cell = "unit", **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with one step more at the end of a route.

        ``good`` is the yield; starts are counted in ``unit`` unless said otherwise,
        and the stage is that of the route.
        """
        earlier = [row for row in self.table("steps") if row["route"] == route]
        cells: Row = {
            "route": route,
            "position": 10 * (len(earlier) + 1),
            "step": step,
            "stage": f"stage of {route}",
            "start_unit": unit,
            "unit": unit,
            "yield": good,
        }
        return self.row("steps", **(cells | more))

    def bom(
        self, sku: str, step: str, flow: str, amount: Cell, **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with one line of a bill of material more."""
        cells: Row = {"sku": sku, "step": step, "flow": flow, "amount": amount}
        return self.row("bom", **(cells | {"unit": self.unit_of(flow)} | more))

    def use(self, step: str, flow: str, amount: Cell, **more: Cell) -> "PlantBuilder":
        """Return the plant with one consumption more; say ``route`` or ``sku``."""
        return self._consumed("consumption", step, flow, amount, more)

    def pack(self, step: str, flow: str, amount: Cell, **more: Cell) -> "PlantBuilder":
        """Return the plant with one row of packing more; say ``route`` or ``sku``."""
        return self._consumed("packing", step, flow, amount, more)

    def _consumed(
        self, table: str, step: str, flow: str, amount: Cell, more: Mapping[str, Cell]
    ) -> "PlantBuilder":
        cells: Row = {"route": None, "sku": None, "step": step, "flow": flow}
        cells |= {"amount": amount, "unit": self.unit_of(flow)}
        return self.row(table, **(cells | dict(more)))

    def tools(
        self, tool_group: str, productive_hours: Cell, **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with one tool group more."""
        cells: Row = {"tool_group": tool_group, "productive_hours": productive_hours}
        return self.row("tool_groups", **(cells | more))

    def draw(
        self, tool_group: str, state: str, flow: str, amount: Cell, **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with what a tool uses in an hour of a state."""
        cells: Row = {"tool_group": tool_group, "state": state, "flow": flow}
        cells |= {"amount": amount, "unit": self.unit_of(flow)}
        return self.row("tool_flows", **(cells | more))

    def site(self, flow: str, amount: Cell, key: str, **more: Cell) -> "PlantBuilder":
        """Return the plant with one total of the site more."""
        cells: Row = {"flow": flow, "amount": amount, "key": key}
        return self.row("site_totals", **(cells | {"unit": self.unit_of(flow)} | more))

    def utility(
        self, utility: str, flow: str, amount: Cell, **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with what one unit of a utility uses or gives off."""
        cells: Row = {"utility": utility, "flow": flow, "amount": amount}
        return self.row("utilities", **(cells | {"unit": self.unit_of(flow)} | more))

    def contract(
        self, flow: str, claim: str, amount: Cell, drawn: str, **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with a cancelled contract of its year in grid ``G``."""
        cells: Row = {
            "flow": flow,
            "claim": claim,
            "amount": amount,
            "unit": self.unit_of(flow),
            "drawn": drawn,
            "region": "G",
            "period_start": "2025-01-01",
            "period_end": "2026-01-01",
            "cancelled": True,
        }
        return self.row("contracts", **(cells | more))

    def bill(self, flow: str, amount: Cell, **more: Cell) -> "PlantBuilder":
        """Return the plant with a metered total more."""
        cells: Row = {"flow": flow, "amount": amount, "unit": self.unit_of(flow)}
        return self.row("bills", **(cells | more))

    def binned(
        self, sku: str, step: str, shares: Mapping[str, Cell], method: str, **more: Cell
    ) -> "PlantBuilder":
        """Return the plant with the bins of an SKU; ``more`` is factor by product."""
        plant = self
        for product, share in shares.items():
            cells: Row = {"product": product, "share": share, "method": method}
            cells |= {"factor": more.get(product)}
            plant = plant.row("bins", sku=sku, step=step, **cells)
        return plant

    def made(self, sku: str, quantity: Cell, **more: Cell) -> "PlantBuilder":
        """Return the plant with the production of an SKU."""
        cells: Row = {"sku": sku, "quantity": quantity, "unit": self.unit_of(sku)}
        return self.row("production", **(cells | more))

    def cut_off(self, flow: str, estimate: Cell, **more: Cell) -> "PlantBuilder":
        """Return the plant with a line more in its ledger of cut-offs."""
        cells: Row = {"flow": flow, "estimate": estimate, "reason": "small"}
        return self.row("cutoffs", **(cells | more))

    def with_rows(
        self, table: str, rows: Iterable[Mapping[str, Cell]]
    ) -> "PlantBuilder":
        """Return the plant with these rows in place of those of the table."""
        others = tuple(pair for pair in self.rows if pair[0] != table)
        return replace(self, rows=(*others, *((table, dict(row)) for row in rows)))

    def table(self, name: str) -> list[Row]:
        """Return the rows of one table."""
        return [dict(row) for table, row in self.rows if table == name]

    def tables(self) -> dict[str, list[Row]]:
        """Return the rows of every table that has any."""
        names = dict.fromkeys(table for table, _ in self.rows)
        return {name: self.table(name) for name in names}

    def unit_of(self, flow: str) -> Cell:
        """Return the unit of a flow or SKU; ``kg`` when neither is known."""
        units = {row["sku"]: row["unit"] for row in self.table("skus")}
        units |= {row["flow"]: row["unit"] for row in self.table("flows")}
        return units.get(flow, "kg")

    def write(self, folder: Path) -> Path:
        """Write the plant and return its folder."""
        folder.mkdir(parents=True, exist_ok=True)
        cells: Row = {**HEADER, **dict(self.header)}
        text = render_header(cells)
        (folder / "plant.toml").write_text(text, encoding="utf-8")
        for name, rows in self.tables().items():
            write_csv(folder / f"{name}.csv", rows)
        return folder

    def run(self, skus: Sequence[str] | None = None) -> PlantSolution:
        """Return the solution of the plant, through files and back."""
        with TemporaryDirectory() as name:
            return lca.read_plant(self.write(Path(name))).run(skus)


def render_header(cells: Mapping[str, Cell]) -> str:
    """Return the text of ``plant.toml``; None leaves an entry out."""
    lines = [
        f"{key} = {cell}" if isinstance(cell, int | float) else f'{key} = "{cell}"'
        for key, cell in cells.items()
        if cell is not None
    ]
    return "\n".join(["format = 1", "", "[plant]", *lines, ""])


def footprint(solution: PlantSolution, sku: str, indicator: str = "") -> float:
    """Return the footprint of an SKU, of the headline unless said otherwise."""
    rows = solution.footprints.filter(sku=sku, indicator=indicator or solution.headline)
    return float(rows.get_column("amount").sum())


def footprints(solution: PlantSolution) -> dict[str, float]:
    """Return the headline of every SKU."""
    names = solution.skus.get_column("sku").to_list()
    return {sku: footprint(solution, sku) for sku in names}
