"""The study as users hold it: what was read, and what can be asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lca.engine.footprint import price_products
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding, has_errors
from lca.interpret import View
from lca.io import read_study_folder, write_study
from lca.model import Inputs
from lca.results import Explanation, Solution, Validation
from lca.study.accepting import accept
from lca.study.asserting import check_assertions
from lca.study.compiling import Compiled, compile_inputs
from lca.study.explaining import explain_compiled
from lca.study.solving import find_demand_faults, solve_compiled
from lca.study.validating import examine_exchanges


@dataclass(frozen=True, slots=True)
class Study:
    """One study: its tables, and what reading them found.

    Parameters
    ----------
    inputs
        The tables.
    reading
        Findings of reading; an error here refuses the study.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> isinstance(study, lca.Study), study.check()
    (True, ())
    """

    inputs: Inputs
    reading: tuple[Finding, ...]

    def check(self) -> tuple[Finding, ...]:
        """Return everything found in the data, without solving for a demand.

        Structure, names, units, references, makers, allocation, characterisation and
        the productivity of every loop are checked, and whether mass and elements
        balance.

        Examples
        --------
        >>> import lca
        >>> lca.read_study(lca.shipped_inventory("joint_products")).check()
        ()
        """
        return self.validate().findings

    def validate(self) -> Validation:
        """Return everything found in the data, and every balance that was tried.

        Examples
        --------
        >>> import lca
        >>> study = lca.read_study(lca.shipped_inventory("joint_products"))
        >>> set(study.validate().balances["verdict"])
        {'unproven'}
        """
        compiled = compile_inputs(self.inputs, self.reading)
        if has_errors(self.reading):
            return Validation(self._accept(compiled.findings, whole=False))
        examined = examine_exchanges(self.inputs)
        found = (*compiled.findings, *examined.findings, *self._assert(compiled))
        return Validation(
            findings=self._accept(found, whole=True),
            balances=examined.balances,
            elements=examined.elements,
        )

    def solve(self, demand: Mapping[str, float] | None = None) -> Solution:
        """Return the footprint of every product, and of the demand if there is one.

        Parameters
        ----------
        demand
            Amount per flow, in the unit of the flow; a waste to be treated is
            negative.

        Raises
        ------
        StudyRefusedError
            The data have errors, or the demand names what cannot be demanded; the
            error carries every finding.

        Examples
        --------
        >>> import lca
        >>> study = lca.read_study(lca.shipped_inventory("joint_products"))
        >>> study.solve({"cured part": 1}).impact.item(0, "amount")
        19.0
        """
        compiled, found = self._compile(demand or {})
        if has_errors(found) or self.inputs.header is None:
            raise StudyRefusedError(found)
        return solve_compiled(self.inputs.header, compiled, demand or {}, found)

    def explain(
        self,
        flow: str,
        indicator: str | None = None,
        *,
        depth: int = 6,
        cutoff: float = 0.01,
        rows: bool = False,
    ) -> Explanation:
        """Return the contribution tree of one unit of a product.

        Parameters
        ----------
        flow
            A product that is made, or a waste that is treated.
        indicator
            Name of the indicator; the headline one when not given.
        depth
            How many supplies deep the tree is opened.
        cutoff
            Share of the whole below which branches are joined.
        rows
            Whether each branch names the input rows behind it.

        Raises
        ------
        StudyRefusedError
            The data have errors, or the flow is not made.
        UsageError
            There is no such indicator.

        Examples
        --------
        >>> import lca
        >>> study = lca.read_study(lca.shipped_inventory("joint_products"))
        >>> tree = study.explain("cured part").tree
        >>> [(part.name, part.impact) for part in tree.branches]
        [('widget shop', 11.0), ('boiler house', 8.0)]
        """
        kinds = dict(self.inputs.flows.select("flow", "kind").rows())
        unit = -1.0 if kinds.get(flow) == "waste" else 1.0
        compiled, found = self._compile({flow: unit})
        if has_errors(found) or self.inputs.header is None:
            raise StudyRefusedError(found)
        return explain_compiled(
            self.inputs,
            compiled,
            flow,
            indicator,
            view=View(depth, cutoff),
            rows=rows,
            found=found,
        )

    def write(self, path: str | Path) -> None:
        """Write the study to a folder, so that reading it gives the same study.

        Columns and keys without a meaning here are kept; cells that a spreadsheet
        would take for a formula are made inert.

        Parameters
        ----------
        path
            Folder to write to; it is made if it is not there.

        Examples
        --------
        >>> import lca, tempfile
        >>> study = lca.read_study(lca.shipped_inventory("joint_products"))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     study.write(folder)
        ...     lca.read_study(folder).check()
        ()
        """
        write_study(self.inputs, Path(path))

    def _compile(
        self, demand: Mapping[str, float]
    ) -> tuple[Compiled, tuple[Finding, ...]]:
        """Return the compiled study and all findings, those of the demand last."""
        compiled = compile_inputs(self.inputs, self.reading)
        if compiled.system is None:
            return compiled, compiled.findings
        faults = find_demand_faults(self.inputs, compiled.system, demand)
        found = (*compiled.findings, *faults, *self._assert(compiled))
        return compiled, self._accept(found, whole=False)

    # Numbers too large become infinite and fail the certificate, which says so.
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _assert(self, compiled: Compiled) -> list[Finding]:
        """Return what the assertions of the study find in its results."""
        system, chosen = compiled.system, compiled.characterisation
        if self.inputs.ledgers["assertions"].is_empty():
            return []
        if system is None or chosen is None or compiled.plan is None:
            return []
        prices = price_products(system, chosen, compiled.plan)
        return check_assertions(self.inputs, system, chosen, prices)

    def _accept(
        self, found: tuple[Finding, ...], *, whole: bool
    ) -> tuple[Finding, ...]:
        """Return the findings, those that the study accepts as remarks."""
        header = self.inputs.header
        end = None if header is None else header.period_end
        return accept(
            found, self.inputs.ledgers["accepted"], period_end=end, whole=whole
        )


def read_study(path: str | Path) -> Study:
    """Return the study of a folder in the exchange-level form.

    Nothing is refused here: what reading found is part of the study.

    Parameters
    ----------
    path
        Folder with ``study.toml``, ``flows.csv``, ``exchanges.csv``.

    Raises
    ------
    UsageError
        There is no such folder.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> study.inputs.header.gwp
    'AR6'
    """
    folder = Path(path)
    if not folder.is_dir():
        msg = f"{folder} is not a folder (a plant may also be a workbook, .xlsx)"
        raise UsageError(msg)
    return Study(*read_study_folder(folder))
