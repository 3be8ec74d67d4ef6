"""The compiled study of a record, from the tables that were frozen with it."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from lca.engine.footprint import price_products
from lca.errors import StudyRefusedError
from lca.findings import finding
from lca.model import Inputs, StudyHeader
from lca.record import Document
from lca.study.compiling import compile_inputs
from lca.study.task import Task

MARKET, CONTRACT = "market", "contract"
"""Rules of the shares of a market, and of those that a contract takes first."""

ADDED = "added"


def restore_inputs(document: Document, tables: Mapping[str, pl.DataFrame]) -> Inputs:
    """Return the compiled study of a record.

    Parameters
    ----------
    document
        Of the record, for the header.
    tables
        By name, as `lca.record.list_bulk` gave them.
    """
    plant = document["plant"]
    return Inputs(
        header=StudyHeader(
            name=plant["name"],
            declared_unit=str((document.get("product") or {}).get("unit")),
            boundary=plant["boundary"],
            period_start=date.fromisoformat(plant["period_start"]),
            period_end=date.fromisoformat(plant["period_end"]),
            gwp=plant["gwp_set"],
            demand=None,
            characterisation=ADDED,
            more={},
            tables={},
        ),
        flows=tables["flows"],
        activities=tables["activities"],
        exchanges=tables["exchanges"],
        characterisation=tables.get("characterisation"),
        allocation=tables["allocation"],
        ledgers={},
        files=(),
        own_columns={},
    )


def leave_contracts_out(inputs: Inputs) -> Inputs:
    """Return a study as it is when no contract is held (§9.3).

    What contracts take of a market its other shares get back, as they stand to each
    other.

    Raises
    ------
    StudyRefusedError
        Contracts take all of a market of several supplies, whose shares are then not
        known.
    """
    exchanges = inputs.exchanges
    claimed = exchanges.filter(pl.col("rule") == CONTRACT)
    shares = exchanges.filter(
        (pl.col("rule") == MARKET) & ~pl.col("reference").fill_null(value=False)
    ).join(claimed, on="activity", how="semi")
    rest = shares.group_by("activity", maintain_order=True).agg(
        whole=pl.col("quantity").sum(), count=pl.len()
    )
    lost = rest.filter((pl.col("whole") <= 0) & (pl.col("count") > 1))
    if not lost.is_empty():
        names = lost["activity"].to_list()
        raise StudyRefusedError(
            tuple(finding("shares-taken", activity=name) for name in names)
        )
    kept = exchanges.filter(pl.col("rule").ne_missing(CONTRACT)).join(
        rest, on="activity", how="left", maintain_order="left"
    )
    of_market = pl.col("row").is_in(shares["row"].implode())
    whole = pl.col("whole")
    # A single supply that contracts leave nothing of delivers all.
    share = pl.when(whole > 0).then(pl.col("quantity") / whole).otherwise(1.0)
    changed = kept.with_columns(
        quantity=pl.when(of_market).then(share).otherwise("quantity")
    ).drop("whole", "count")
    return _replace_exchanges(inputs, changed)


def _replace_exchanges(inputs: Inputs, exchanges: pl.DataFrame) -> Inputs:
    return Inputs(
        header=inputs.header,
        flows=inputs.flows,
        activities=inputs.activities,
        exchanges=exchanges,
        characterisation=inputs.characterisation,
        allocation=inputs.allocation,
        ledgers=inputs.ledgers,
        files=inputs.files,
        own_columns=inputs.own_columns,
    )


def build_task(inputs: Inputs, sku: str, headline: str | None) -> Task:
    """Return a SKU in the system of a study, linked and priced.

    Parameters
    ----------
    inputs
        The study.
    sku
        What one unit is demanded of.
    headline
        Indicator that stands for the whole; that of the study where None.

    Raises
    ------
    StudyRefusedError
        The study cannot be linked any more.
    """
    compiled = compile_inputs(inputs, ())
    system, characterisation = compiled.system, compiled.characterisation
    if system is None or characterisation is None or compiled.plan is None:
        raise StudyRefusedError(compiled.findings)
    prices = price_products(system, characterisation, compiled.plan)
    place = system.columns["flow"].to_list().index(sku)
    line = characterisation.indicators.index(headline or characterisation.headline)
    return Task(
        inputs=inputs,
        system=system,
        characterisation=characterisation,
        prices=prices,
        places=np.array([place], dtype=np.int64),
        names=pl.Series("sku", [sku]),
        line=line,
    )
