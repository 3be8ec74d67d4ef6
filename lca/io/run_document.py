"""The document that ``lca run`` writes, read again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from lca.errors import UsageError
from lca.io.inert import take_mark_off

FORMAT = 1
SUFFIX = ".json"
PRODUCTS = {"product": pl.String, "declared_unit": pl.String, "boundary": pl.String}
FOOTPRINTS = {
    "product": pl.String,
    "indicator": pl.String,
    "unit": pl.String,
    "amount": pl.Float64,
}
STAGES = {
    "product": pl.String,
    "indicator": pl.String,
    "stage": pl.String,
    "amount": pl.Float64,
}

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunDocument:
    """The footprints of one run.

    ``products``: ``product, declared_unit, boundary``; ``footprints``: ``product,
    indicator, unit, amount``, the unit null where the document does not say it;
    ``stages``: ``product, indicator, stage, amount``.
    """

    gwp: str
    headline: str
    products: pl.DataFrame
    footprints: pl.DataFrame
    stages: pl.DataFrame


def is_run_document(path: Path) -> bool:
    """Return whether the path looks like a document."""
    return path.suffix.casefold() == SUFFIX


def read_run_document(path: Path) -> RunDocument:
    """Return the footprints of a document, and of the tables that it names.

    Parameters
    ----------
    path
        ``run.json`` of ``lca run --out``, or what ``lca run --json`` printed.

    Raises
    ------
    UsageError
        The file holds something else, or the outcome of a refused plant.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read as JSON: {error}"
        raise UsageError(message) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UsageError(_other(path))
    if document.get("plant") is None or document.get("diagnostics") is None:
        message = f"{_other(path)}, or the plant was refused"
        raise UsageError(message)
    try:
        return _read(document, path.parent)
    except (AttributeError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise UsageError(_other(path)) from error


def _other(path: Path) -> str:
    return f"{path} is no document of lca run"


def _read(document: Document, folder: Path) -> RunDocument:
    diagnostics = document["diagnostics"]
    skus = document["skus"]
    products, footprints, stages = (
        _read_tables(folder, document["tables"])
        if skus is None
        else _read_skus(skus, _read_units(document))
    )
    return RunDocument(
        gwp=diagnostics["versions"]["gwp_set"],
        headline=diagnostics["headline"],
        products=products,
        footprints=footprints,
        stages=stages,
    )


def _read_units(document: Document) -> dict[str, str]:
    """Return the units of the indicators that the document says."""
    diagnostics = document["diagnostics"]
    units = {name: total["unit"] for name, total in document["totals"].items()}
    return units | {diagnostics["headline"]: diagnostics["headline_unit"]}


def _read_skus(
    skus: Mapping[str, Document], units: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    products = [(sku, each["unit"], each["boundary"]) for sku, each in skus.items()]
    footprints = [
        (sku, indicator, units.get(indicator), float(amount))
        for sku, each in skus.items()
        for indicator, amount in each["impact"].items()
    ]
    stages = [
        (sku, indicator, stage, float(amount))
        for sku, each in skus.items()
        for indicator, parts in each["stages"].items()
        for stage, amount in parts.items()
    ]
    return (
        pl.DataFrame(products, schema=PRODUCTS, orient="row"),
        pl.DataFrame(footprints, schema=FOOTPRINTS, orient="row"),
        pl.DataFrame(stages, schema=STAGES, orient="row"),
    )


def _read_tables(
    folder: Path, names: Iterable[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the frames of a large plant, which stand beside its document."""
    files = {Path(name).stem: folder / Path(name).name for name in names}
    skus = _read_frame(files, "skus", ("sku", "unit", "boundary"))
    footprints = _read_frame(
        files, "footprints", ("sku", "indicator", "unit", "amount")
    )
    stages = _read_frame(files, "stages", ("sku", "indicator", "stage", "amount"))
    return (
        skus.rename({"sku": "product", "unit": "declared_unit"}),
        footprints.rename({"sku": "product"}),
        stages.rename({"sku": "product"}),
    )


def _read_frame(
    files: Mapping[str, Path], name: str, columns: tuple[str, ...]
) -> pl.DataFrame:
    """Return some columns of a table of results.

    Raises
    ------
    UsageError
        The table is in a workbook, or not there.
    """
    path = files.get(name)
    if path is None or not path.is_file():
        message = f"the document needs the table {name} beside it, as CSV or Parquet"
        raise UsageError(message)
    if path.suffix == ".parquet":
        return pl.read_parquet(path, columns=list(columns))
    types = {each: pl.Float64 if each == "amount" else pl.String for each in columns}
    table = pl.read_csv(path, columns=list(columns), schema_overrides=types)
    texts = [each for each in columns if each != "amount"]
    return table.with_columns(take_mark_off(pl.col(texts)))
