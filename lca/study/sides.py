"""One side of a comparison: the footprints of a plant or study, and its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import polars as pl

from lca.engine.footprint import price_products
from lca.errors import StudyRefusedError
from lca.findings import has_errors
from lca.io.run_document import RunDocument
from lca.model import Inputs, Origin, PlantHeader, PlantInputs, StudyHeader
from lca.study.certifying import check_error, check_prices
from lca.study.compiling import compile_inputs
from lca.study.measuring import measure_stages, prepare_measures
from lca.study.plant import Plant
from lca.study.study import Study

CHANGES = "changes"
RECORDS = ("more", "tables", "demand")
"""Parts of a header that are no cells of it."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read: its level, the cells of its header, its tables by name."""

    level: Literal["study", "plant"]
    header: Mapping[str, str]
    tables: Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Side:
    """Footprints that may be compared, of one version.

    Parameters
    ----------
    gwp, headline
        GWP set, and the indicator that stands for the whole.
    products
        ``product, declared_unit, boundary``.
    footprints
        ``product, indicator, unit, amount``.
    stages
        ``product, indicator, stage, amount``.
    tables
        None when only results are known.
    changes
        The ledger that explains changes, and where it was read; None without one.
    """

    gwp: str
    headline: str
    products: pl.DataFrame
    footprints: pl.DataFrame
    stages: pl.DataFrame
    tables: Tables | None = None
    changes: tuple[pl.DataFrame, Origin] | None = None


def side_of_plant(plant: Plant) -> Side:
    """Return what is compared of a plant.

    Raises
    ------
    StudyRefusedError
        The plant cannot be run.
    """
    solution = plant.run()
    inputs: PlantInputs = plant.inputs
    return Side(
        gwp=solution.versions.gwp_set,
        headline=solution.headline,
        products=solution.skus.select("boundary", product="sku", declared_unit="unit"),
        footprints=solution.footprints.rename({"sku": "product"}),
        stages=solution.stages.rename({"sku": "product"}),
        tables=Tables("plant", _cells(inputs.header), inputs.tables),
        changes=(inputs.tables[CHANGES], inputs.origins[CHANGES]),
    )


# Numbers too large become infinite and fail the certificate, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def side_of_study(study: Study) -> Side:
    """Return what is compared of a study: one unit of everything it makes or treats.

    Raises
    ------
    StudyRefusedError
        The study has errors.
    """
    inputs = study.inputs
    compiled = compile_inputs(inputs, study.reading)
    system, chosen, header = compiled.system, compiled.characterisation, inputs.header
    if header is None or system is None or chosen is None or compiled.plan is None:
        raise StudyRefusedError(compiled.findings)
    prices = price_products(system, chosen, compiled.plan)
    names = system.columns["flow"]
    measures = prepare_measures(system, chosen, chosen.indicators, ())
    stages, error = measure_stages(prices, measures, names)
    faults = check_prices(system, prices) + check_error(system, error, prices.worst)
    if has_errors(faults):
        raise StudyRefusedError((*compiled.findings, *faults))
    count = len(chosen.indicators)
    return Side(
        gwp=header.gwp,
        headline=chosen.headline,
        products=system.columns.select(
            product="flow", declared_unit="unit", boundary=pl.lit(header.boundary)
        ),
        footprints=pl.DataFrame(
            {
                "product": names.gather(np.repeat(np.arange(len(names)), count)),
                "indicator": list(chosen.indicators) * len(names),
                "unit": list(chosen.units) * len(names),
                "amount": prices.values.reshape(-1),
            }
        ),
        stages=stages.rename({"measure": "indicator"}),
        tables=Tables("study", _cells(header), _list_tables(inputs)),
        changes=(inputs.ledgers[CHANGES], Origin(f"{CHANGES}.csv")),
    )


def side_of_document(document: RunDocument) -> Side:
    """Return what is compared of results that were written."""
    return Side(
        gwp=document.gwp,
        headline=document.headline,
        products=document.products,
        footprints=document.footprints,
        stages=document.stages,
    )


def _list_tables(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    tables = {
        "flows": inputs.flows,
        "activities": inputs.activities,
        "exchanges": inputs.exchanges,
        "allocation": inputs.allocation,
        **inputs.ledgers,
    }
    if inputs.characterisation is not None:
        tables["characterisation"] = inputs.characterisation
    return tables


def _cells(header: StudyHeader | PlantHeader | None) -> Mapping[str, str]:
    if header is None:
        return {}
    known = {part.name: getattr(header, part.name) for part in fields(header)}
    return {
        name: str(value)
        for name, value in known.items()
        if value is not None and name not in RECORDS
    }
