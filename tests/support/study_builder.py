"""Study folders in the exchange-level form, from Python values and from matrices.

Nothing here computes a result: what the tests expect comes from elsewhere.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lca.commands.solve import solve_folder

Cell = str | float | bool | None
Row = dict[str, Cell]
Document = dict[str, Any]

HEADER = {
    "name": "A system of a test",
    "declared_unit": "1 unit",
    "boundary": "cradle-to-gate",
    "period_start": "2025-01-01",
    "period_end": "2026-01-01",
    "gwp": "AR6",
}


@dataclass(frozen=True, slots=True)
class StudyBuilder:
    """A study in the making; every method returns a new one with one row more.

    ``rows`` are pairs of table name and row, in the order they will be written.
    """

    rows: tuple[tuple[str, Row], ...] = ()
    gwp: str = "AR6"

    def row(self, table: str, **cells: Cell) -> "StudyBuilder":
        """Return the study with one row more in a table."""
        return replace(self, rows=(*self.rows, (table, cells)))

    def flow(
        self, flow: str, kind: str = "product", unit: str = "kg", **more: Cell
    ) -> "StudyBuilder":
        """Return the study with one flow more."""
        return self.row("flows", flow=flow, kind=kind, unit=unit, **more)

    def flows(self, *flows: str, **cells: Cell) -> "StudyBuilder":
        """Return the study with several flows more that differ only in name."""
        study = self
        for flow in flows:
            study = study.flow(flow, **cells)  # type: ignore[arg-type]
        return study

    def activity(self, activity: str, **more: Cell) -> "StudyBuilder":
        """Return the study with one activity more."""
        return self.row("activities", activity=activity, **more)

    def exchange(
        self, activity: str, direction: str, flow: str, amount: float, **more: Cell
    ) -> "StudyBuilder":
        """Return the study with one exchange more, in the unit of the flow."""
        cells: dict[str, Cell] = {
            "activity": activity,
            "direction": direction,
            "flow": flow,
            "amount": amount,
            "unit": self.unit_of(flow),
        }
        return self.row("exchanges", **(cells | more))

    def output(
        self, activity: str, flow: str, amount: float, **more: Cell
    ) -> "StudyBuilder":
        """Return the study with one output more, in the unit of the flow."""
        return self.exchange(activity, "output", flow, amount, **more)

    def input(
        self, activity: str, flow: str, amount: float, **more: Cell
    ) -> "StudyBuilder":
        """Return the study with one input more, in the unit of the flow."""
        return self.exchange(activity, "input", flow, amount, **more)

    def allocate(
        self, activity: str, flow: str, method: str, factor: Cell = None, **more: Cell
    ) -> "StudyBuilder":
        """Return the study with one row of allocation more."""
        cells = {"activity": activity, "flow": flow, "method": method, "factor": factor}
        return self.row("allocation", **cells, **more)

    def characterise(
        self, indicator: str, flow: str, factor: float, **more: Cell
    ) -> "StudyBuilder":
        """Return the study with one factor more, per unit of the flow."""
        cells: Row = {"indicator": indicator, "flow": flow, "factor": factor}
        cells |= {"unit": self.unit_of(flow)}
        return self.row("characterisation", **(cells | more))

    def with_rows(
        self, table: str, rows: Iterable[Mapping[str, Cell]]
    ) -> "StudyBuilder":
        """Return the study with these rows in place of those of the table."""
        others = tuple(pair for pair in self.rows if pair[0] != table)
        return replace(self, rows=(*others, *((table, dict(row)) for row in rows)))

    def table(self, name: str) -> list[Row]:
        """Return the rows of one table."""
        return [dict(row) for table, row in self.rows if table == name]

    def unit_of(self, flow: str) -> Cell:
        """Return the unit of a flow; ``kg`` when the flow is unknown."""
        units = {row["flow"]: row["unit"] for row in self.table("flows")}
        return units.get(flow, "kg")

    def write(self, folder: Path) -> Path:
        """Write the study and return its folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "study.toml").write_text(render_header(gwp=self.gwp), "utf-8")
        for name in dict.fromkeys(table for table, _ in self.rows):
            write_csv(folder / f"{name}.csv", self.table(name))
        return folder

    def solve(
        self, demand: Mapping[str, float] | None = None, language: str = "en"
    ) -> Document:
        """Return the document of `lca solve`, through files and back."""
        with TemporaryDirectory() as name:
            folder = self.write(Path(name))
            return solve_folder(folder, demand or {}, language).document


def render_header(**changes: str) -> str:
    """Return the text of ``study.toml``."""
    lines = [f'{key} = "{value}"' for key, value in (HEADER | changes).items()]
    return "\n".join(["format = 1", "", "[study]", *lines, ""])


def write_csv(path: Path, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write rows as CSV, numbers with the digits that read back as themselves."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: write_cell(cell) for name, cell in row.items()})


def write_cell(cell: Cell) -> str:
    """Return the text of one cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell) if isinstance(cell, float) else str(cell)


def codes(document: Document, severity: str = "error") -> list[str]:
    """Return the codes of the findings of one severity, in order."""
    found = document["findings"]
    return [each["code"] for each in found if each["severity"] == severity]


def find(document: Document, code: str) -> list[Document]:
    """Return the findings of one code."""
    return [each for each in document["findings"] if each["code"] == code]
