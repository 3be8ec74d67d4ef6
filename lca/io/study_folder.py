"""A study folder in the exchange-level form to `Inputs`."""

from pathlib import Path

import polars as pl

from lca.findings import Finding, finding
from lca.io.csv_cells import Cells, find_repeated, read_cells
from lca.io.study_header import read_header
from lca.model import Inputs, SourceFile
from lca.tables import (
    check_units,
    convert_to_flow_unit,
    empty_table,
    load_columns,
    table_names,
    type_cells,
)
from lca.tables.lengths import MOST_IN_MADE_NAME

REQUIRED = ("flows", "exchanges")
OPTIONAL = ("activities", "characterisation", "allocation")
LEDGERS = tuple(
    name for name in table_names()[1:] if name not in (*REQUIRED, *OPTIONAL)
)


def read_study_folder(folder: Path) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return the tables of a study and all findings of reading them.

    Parameters
    ----------
    folder
        Holds ``study.toml``, ``flows.csv``, ``exchanges.csv`` and, when there are
        any, ``activities.csv``, ``characterisation.csv`` and ``allocation.csv``.

    Notes
    -----
    A table that cannot be read is empty in the result, and has an error finding.
    """
    header, files, found = read_header(folder)
    tables: dict[str, pl.DataFrame | None] = {}
    own: dict[str, pl.DataFrame] = {}
    for name in (*REQUIRED, *OPTIONAL, *LEDGERS):
        table, cells, faults = _read_table(folder, name)
        tables[name] = table
        found += faults
        if cells is not None:
            files = (*files, SourceFile(f"{name}.csv", cells.sha256))
            own[name] = cells.own_columns
    flows = _or_empty(tables["flows"], "flows")
    exchanges, faults = _with_quantities(
        _or_empty(tables["exchanges"], "exchanges"), flows
    )
    found += faults
    characterisation = tables["characterisation"]
    if characterisation is not None:
        characterisation, faults = _with_factors(characterisation, flows)
        found += faults
    inputs = Inputs(
        header=header,
        flows=flows,
        activities=_or_empty(tables["activities"], "activities"),
        exchanges=exchanges,
        characterisation=characterisation,
        allocation=_or_empty(tables["allocation"], "allocation"),
        ledgers={name: _or_empty(tables[name], name) for name in LEDGERS},
        files=files,
        own_columns=own,
    )
    return inputs, tuple(found)


def _read_table(
    folder: Path, name: str
) -> tuple[pl.DataFrame | None, Cells | None, list[Finding]]:
    path = folder / f"{name}.csv"
    cells = read_cells(path, load_columns(name))
    if cells is None:
        required = name in REQUIRED
        missing = [finding("missing-file", file=path.name, value=path.name)]
        return None, None, missing if required else []
    found = list(cells.findings)
    if cells.table is None:
        return None, cells, found
    found += find_repeated(cells.table, cells.own_columns, path.name)
    table, faults = type_cells(
        cells.table, load_columns(name), path.name, longest_name=MOST_IN_MADE_NAME
    )
    return table, cells, found + faults


def _or_empty(table: pl.DataFrame | None, name: str) -> pl.DataFrame:
    return empty_table(load_columns(name)) if table is None else table


def _with_quantities(
    exchanges: pl.DataFrame, flows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    found = check_units(flows, "flows.csv") + check_units(exchanges, "exchanges.csv")
    with_ratio, faults = convert_to_flow_unit(exchanges, flows, "exchanges.csv")
    quantity = (pl.col("amount") * pl.col("ratio")).alias("quantity")
    return with_ratio.with_columns(quantity).drop("ratio"), found + faults


def _with_factors(
    table: pl.DataFrame, flows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    found = check_units(table, "characterisation.csv")
    with_ratio, faults = convert_to_flow_unit(table, flows, "characterisation.csv")
    factor = (pl.col("factor") / pl.col("ratio")).alias("factor_per_flow_unit")
    return with_ratio.with_columns(factor).drop("ratio"), found + faults
