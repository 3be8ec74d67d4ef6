"""The plant as users hold it: what was read, and what can be asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding, has_errors
from lca.io import read_plant_path
from lca.model import PlantInputs
from lca.plant import check_whole, compile_plant, trace_findings
from lca.results import Explanation, PlantSolution, Validation
from lca.study.merging import keep_causes
from lca.study.running import run_plant, validate_plant
from lca.study.study import Study

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plant:
    """One plant: its tables, and what reading them found.

    Parameters
    ----------
    inputs
        The tables.
    reading
        Findings of reading; an error here refuses the plant.

    Examples
    --------
    >>> import lca
    >>> plant = lca.read_plant(lca.shipped_inventory("osat_demo"))
    >>> isinstance(plant, lca.Plant)
    True
    """

    inputs: PlantInputs
    reading: tuple[Finding, ...]

    def check(self) -> tuple[Finding, ...]:
        """Return everything found in the tables, without running anything."""
        return self.validate().findings

    def validate(self) -> Validation:
        """Return everything found in the tables, and every balance that was tried.

        Mass and elements of every activity, mass of every SKU, metered totals against
        what production draws, and what is counted, issued and booked against what the
        routes say.

        Examples
        --------
        >>> import lca
        >>> plant = lca.read_plant(lca.shipped_inventory("osat_demo"))
        >>> set(plant.validate().skus["verdict"])
        {'closed'}
        """
        return validate_plant(self.inputs, self.reading)

    def compile(self) -> tuple[Study, tuple[Finding, ...]]:
        """Return the study that the plant means, and what was found on the way.

        Raises
        ------
        StudyRefusedError
            The tables have errors; the error carries every finding.
        """
        inputs, found = compile_plant(self.inputs)
        found = keep_causes(self.reading, (*check_whole(self.inputs), *found))
        if has_errors(found):
            raise StudyRefusedError(found)
        return Study(inputs, ()), found

    def run(
        self, skus: Sequence[str] | None = None, progress: Progress | None = None
    ) -> PlantSolution:
        """Return the footprint of one declared unit of each SKU.

        Parameters
        ----------
        skus
            SKUs to report; all that the plant reports when not given.
        progress
            Is called with the name of each phase as it begins.

        Raises
        ------
        StudyRefusedError
            The tables have errors; the error carries every finding.
        UsageError
            The plant has no such SKU.
        """
        return run_plant(self.inputs, self.reading, skus, progress)

    def explain(
        self,
        sku: str,
        indicator: str | None = None,
        *,
        depth: int = 6,
        cutoff: float = 0.01,
        rows: bool = False,
    ) -> Explanation:
        """Return the contribution tree of one unit of a SKU, or of any product.

        Parameters
        ----------
        sku
            The SKU, or another flow of the compiled study.
        indicator
            Name of the indicator; the headline one when not given.
        depth
            How many supplies deep the tree is opened.
        cutoff
            Share of the whole below which branches are joined.
        rows
            Whether each branch lists the rows of the tables it comes from.

        Raises
        ------
        StudyRefusedError
            The tables have errors, or nothing makes the flow.
        UsageError
            There is no such indicator.
        """
        study, found = self.compile()
        try:
            explained = study.explain(
                sku, indicator, depth=depth, cutoff=cutoff, rows=rows
            )
        except StudyRefusedError as refused:
            more = trace_findings(refused.findings, study.inputs)
            raise StudyRefusedError((*found, *more)) from refused
        more = trace_findings(explained.findings, study.inputs)
        return replace(explained, findings=(*found, *more))

    def write(self, path: str | Path) -> None:
        """Write the compiled study to a folder in the exchange-level form.

        Parameters
        ----------
        path
            Folder to write to; it is made if it is not there.

        Raises
        ------
        StudyRefusedError
            The tables have errors.
        """
        study, _ = self.compile()
        study.write(path)


def read_plant(path: str | Path) -> Plant:
    """Return the plant of a folder with ``plant.toml``, or of a workbook.

    Nothing is refused here: what reading found is part of the plant.

    Parameters
    ----------
    path
        The folder, or a file ending in ``.xlsx``.

    Raises
    ------
    UsageError
        There is neither.

    Examples
    --------
    >>> import lca
    >>> plant = lca.read_plant(lca.shipped_inventory("wafer_fab"))
    >>> plant.inputs.header.gwp
    'AR6'
    """
    place = Path(path)
    if not place.exists():
        msg = f"{place} does not exist"
        raise UsageError(msg)
    return Plant(*read_plant_path(place))
