"""A part of a plant: compiled, solved, attributed to its SKUs, certified."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from lca.checks.balances.matter import find_matter
from lca.checks.balances.period import MOVED, move_masses
from lca.engine.arrays import Integers
from lca.engine.characterise import Characterisation
from lca.engine.footprint import (
    CLOSURE,
    Prices,
    find_unproductive_loops,
    price_products,
)
from lca.engine.link import link_system
from lca.engine.system import System
from lca.findings import Finding, finding, has_errors
from lca.interpret import describe_loops
from lca.model import Inputs, PlantInputs
from lca.plant import compile_plant, trace_findings
from lca.plant.steps import list_operations
from lca.results import Certificate
from lca.study.asserting import check_assertions
from lca.study.attributing import Attributed, attribute_skus
from lca.study.certifying import check_error
from lca.study.closing import TOTALS, sum_draws
from lca.study.compiling import Compiled, compile_inputs
from lca.study.producing import Produced, produce
from lca.study.summing import check_cutoffs, summarise
from lca.study.validating import Examined, examine_exchanges


@dataclass(frozen=True, slots=True)
class Wish:
    """What solving returns beside footprints: each costs time or memory.

    ``balances`` of every activity; footprints ``located``, without contracts; the
    ``basis`` of the numbers.
    """

    balances: bool = False
    located: bool = False
    basis: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """The compiled study of a part, its system and the prices of its products."""

    inputs: Inputs
    system: System
    prices: Prices


@dataclass(frozen=True, slots=True)
class Solved:
    """What solving a part gave; only findings when it has errors.

    ``totals``: what its production draws; ``examined`` and ``moved``: its balances, if
    asked for; ``basis``: what it was solved from, if asked for.
    """

    findings: tuple[Finding, ...]
    totals: pl.DataFrame = field(default_factory=TOTALS.to_frame)
    moved: pl.DataFrame = field(default_factory=MOVED.to_frame)
    examined: Examined = field(default_factory=Examined)
    skus: pl.DataFrame | None = None
    attributed: Attributed | None = None
    characterisation: Characterisation | None = None
    certificate: Certificate | None = None
    basis: Basis | None = None


def check_part(plant: PlantInputs) -> tuple[Finding, ...]:
    """Return what is found in a part without solving it for its SKUs."""
    return _compile(plant)[2]


# Numbers too large become infinite and fail the certificate, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def solve_part(
    plant: PlantInputs,
    wanted: pl.DataFrame,
    stocked: pl.DataFrame,
    tell: Callable[[str], None],
    *,
    wish: Wish,
) -> Solved:
    """Return the footprints of the SKUs of a part.

    Parameters
    ----------
    plant
        The part.
    wanted
        ``sku`` of those to report.
    stocked
        ``sku, units`` of what went into stock of others, as `list_stocked` returns it.
    tell
        Is called with the name of each phase as it begins.
    wish
        What to return beside them.
    """
    tell("compiling")
    inputs, compiled, found = _compile(plant)
    examined = _examine(plant, inputs) if wish.balances else Examined()
    found += examined.findings
    system, characterisation = compiled.system, compiled.characterisation
    if system is None or characterisation is None or compiled.plan is None:
        return Solved(found, examined=examined)
    tell("solving")
    prices = price_products(system, characterisation, compiled.plan)
    tell("attributing")
    places = _place(system, wanted)
    attributed = attribute_skus(inputs, system, characterisation, prices, places)
    located = _locate(plant, wanted, characterisation) if wish.located else None
    skus = summarise(plant, wanted, attributed, characterisation, located)
    produced = produce(plant, wanted, stocked, system)
    asserted = plant.origins["assertions"]
    faults = (
        *_check_numbers(system, prices, attributed, produced),
        *check_cutoffs(plant, skus),
        *check_assertions(inputs, system, characterisation, prices, asserted),
    )
    return Solved(
        findings=(*found, *faults),
        totals=sum_draws(plant, inputs, system, produced),
        moved=_move(inputs, system, produced) if wish.balances else MOVED.to_frame(),
        examined=examined,
        skus=skus,
        attributed=attributed,
        characterisation=characterisation,
        certificate=_certify(system, prices, attributed),
        basis=Basis(inputs, system, prices) if wish.basis else None,
    )


def _compile(
    plant: PlantInputs,
) -> tuple[Inputs, Compiled, tuple[Finding, ...]]:
    """Return the study of a part, its system if it may be solved, and findings."""
    inputs, found = compile_plant(plant)
    if has_errors(found):
        return inputs, Compiled(None, None, None, found), found
    compiled = compile_inputs(inputs, ())
    return inputs, compiled, (*found, *trace_findings(compiled.findings, inputs))


def _examine(plant: PlantInputs, inputs: Inputs) -> Examined:
    """Return the balances of a part, findings at the rows of the user's tables."""
    examined = examine_exchanges(inputs, list_operations(plant))
    return replace(examined, findings=trace_findings(examined.findings, inputs))


def _move(inputs: Inputs, system: System, produced: Produced) -> pl.DataFrame:
    """Return the masses that the production moved; none where it is not known."""
    runs = produced.count_runs(system)
    return move_masses(inputs, find_matter(inputs), runs)


def _place(system: System, wanted: pl.DataFrame) -> Integers:
    """Return the column that makes each SKU."""
    columns = system.columns.select(sku="flow").with_row_index("place")
    joined = wanted.join(columns, on="sku", how="left", maintain_order="left")
    return joined["place"].to_numpy().astype(np.int64)


def _locate(
    plant: PlantInputs, wanted: pl.DataFrame, characterisation: Characterisation
) -> pl.Series | None:
    """Return the headline of each SKU without contracts; None when none is held.

    The same flows are characterised alike, so that only the system is linked anew.
    """
    if plant.tables["contracts"].is_empty():
        return None
    system, _ = link_system(compile_plant(plant, contracts=False)[0])
    if system is None:
        return None
    _, plan = find_unproductive_loops(system)
    prices = price_products(system, characterisation, plan)
    line = characterisation.indicators.index(characterisation.headline)
    return pl.Series(prices.values[_place(system, wanted), line])


def _check_numbers(
    system: System, prices: Prices, attributed: Attributed, produced: Produced
) -> list[Finding]:
    """Return errors for a failed certificate, and for stages that do not sum up."""
    error = max(
        prices.backward_error, attributed.backward_error, produced.backward_error
    )
    found = check_error(system, error, prices.worst)
    if not attributed.closure <= CLOSURE:
        found.append(finding("stages-unknown", value=attributed.closure, limit=CLOSURE))
    if not attributed.statuses_known:
        found.append(finding("statuses-unknown", file="allocation.csv"))
    return found


def _certify(system: System, prices: Prices, attributed: Attributed) -> Certificate:
    count, loops = describe_loops(system, prices.plan)
    return Certificate(
        backward_error=max(prices.backward_error, attributed.backward_error),
        closure=attributed.closure,
        loop_count=count,
        loops=loops,
    )
