"""Plants with the two tables of energy norms, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lca.results.norms import NormReport, Standing
from lca.study.norming import assess_path, collect_norms
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell, Row

YEAR: Row = {"period_start": "2024-01-01", "period_end": "2025-01-01"}
FAB, SILICON = "db31-506-2020", "db31-792-2020"


@dataclass(frozen=True, slots=True)
class Normed:
    """A plant under a norm in the making; every method returns a new one."""

    norm: str
    plant: PlantBuilder = field(default_factory=PlantBuilder)

    def energy(self, energy: str, amount: Cell, unit: str, /, **more: Cell) -> "Normed":
        """Return the plant with a row of energy more."""
        cells: Row = {"energy": energy, "amount": amount, "unit": unit}
        return self._add("norm_energy", cells | more)

    def output(self, good: Cell, unit: Cell = "wafer", /, **more: Cell) -> "Normed":
        """Return the plant with a row of output more."""
        return self._add("norm_output", {"good": good, "unit": unit} | more)

    def _add(self, table: str, cells: Row) -> "Normed":
        row: Row = {"norm": self.norm, "product": None, "status": "measured"}
        return replace(self, plant=self.plant.row(table, **(row | YEAR | cells)))

    def assess(
        self, files: Iterable[Path] = (), /, *, extended: bool = False
    ) -> NormReport:
        """Return where the plant stands, through files and back."""
        with TemporaryDirectory() as name:
            folder = self.plant.write(Path(name))
            return assess_path(folder, collect_norms(files), extended=extended)

    def stand(
        self, files: Iterable[Path] = (), /, *, extended: bool = False
    ) -> Standing:
        """Return the only standing of the plant."""
        report = self.assess(files, extended=extended)
        (standing,) = report.standings or (None,)
        if standing is None:
            raise AssertionError([each.code for each in report.findings])
        return standing

    def codes(self, *, extended: bool = False) -> list[str]:
        """Return the codes of what is found, in order."""
        return [each.code for each in self.assess(extended=extended).findings]


def fab(diameter: int = 200, /, **cells: Cell) -> Normed:
    """Return a fab whose output is that of the worked case of 200 mm wafers."""
    made: Row = {"processed": 360_000, "capacity": 480_000, "diameter_mm": diameter}
    return Normed(FAB).output(350_000, product="fab", **(made | cells))
