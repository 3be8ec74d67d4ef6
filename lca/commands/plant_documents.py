"""Results of plants as JSON, piece by piece: there may be very many SKUs."""

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from lca.commands.documents import (
    FORMAT,
    Document,
    describe_diagnostics,
    describe_findings,
)
from lca.commands.serialise import to_json
from lca.findings import Finding
from lca.results import PlantSolution

RESULTS = ("plant", "period", "boundary", "skus", "totals", "assumptions",
           "diagnostics")  # fmt: skip
PLAIN = ("name", "package", "unit", "boundary", "excluded", "location_based")
SHARES = ("synthetic", "norm", "secondary", "primary", "cutoff")
SCORES = ("technological", "temporal", "geographical", "scored")
FRAMES = ("skus", "footprints", "stages", "steps", "factors", "contributors",
          "inventory", "energy", "statuses", "quality")  # fmt: skip
SKUS_A_PIECE = 1000

Frames = dict[str, pl.DataFrame]


def serialise_plant(solution: PlantSolution, language: str) -> Iterator[str]:
    """Yield the document of the footprints of a plant: one line of JSON, in pieces.

    Every frame is walked through once, however many SKUs there are.
    """
    yield _inside(_describe_head(solution)) + ', "skus": {'
    for place, frames in enumerate(_split(solution)):
        yield (", " if place else "") + _inside(_describe_skus(frames))[1:]
    yield "}, " + to_json(_describe_tail(solution, language))[1:]


def describe_large_plant(
    solution: PlantSolution, language: str, tables: Iterable[str]
) -> Document:
    """Return the document of a plant whose SKUs stand in tables beside it."""
    return {
        **_describe_head(solution),
        "skus": None,
        "tables": list(tables),
        **_describe_tail(solution, language),
    }


def _describe_head(solution: PlantSolution) -> Document:
    return {
        "format": FORMAT,
        "plant": solution.plant,
        "period": {
            "start": solution.period_start.isoformat(),
            "end": solution.period_end.isoformat(),
        },
        "boundary": solution.boundary,
    }


def _describe_tail(solution: PlantSolution, language: str) -> Document:
    return {
        "totals": {
            row["indicator"]: {"amount": row["amount"], "unit": row["unit"]}
            for row in solution.totals.iter_rows(named=True)
        },
        "assumptions": solution.assumptions.to_dicts(),
        "diagnostics": describe_diagnostics(solution)
        | {"headline_unit": solution.headline_unit},
        "findings": describe_findings(solution.findings, language),
    }


def describe_refused_plant(findings: Iterable[Finding], language: str) -> Document:
    """Return the document of a refused plant: the same keys, results null."""
    return {
        "format": FORMAT,
        **dict.fromkeys(RESULTS),
        "findings": describe_findings(findings, language),
    }


def _inside(document: Document) -> str:
    """Return a record as JSON, without the brace that closes it."""
    return to_json(document).removesuffix("}\n")


def _split(solution: PlantSolution) -> Iterator[Frames]:
    """Yield all frames of some SKUs at a time, in the order of the SKUs."""
    pieces = solution.skus.select("sku").with_columns(
        piece=pl.int_range(pl.len()) // SKUS_A_PIECE
    )
    parts = {
        name: getattr(solution, name)
        .join(pieces, on="sku", how="inner", maintain_order="left")
        .partition_by("piece", as_dict=True, include_key=False, maintain_order=True)
        for name in FRAMES
    }
    for piece in pieces["piece"].unique(maintain_order=True):
        yield {
            name: found.get((piece,), getattr(solution, name).clear())
            for name, found in parts.items()
        }


def _describe_skus(frames: Frames) -> Document:
    impact = _nest(frames["footprints"], "indicator")
    record = ("amount", "unit", "impact")
    parts = {
        "stages": _nest(frames["stages"], "indicator", "stage"),
        "steps": _nest(frames["steps"], "indicator", "stage", "step"),
        "factors": _nest(frames["factors"], "flow", values=record),
        "contributors": _list(frames["contributors"]),
        "inventory": _nest(_name_apart(frames["inventory"]), "flow"),
        "energy": _nest(frames["energy"], "line", values=record),
        "statuses": _nest(frames["statuses"], "status"),
    }
    rated = _list_quality(frames["quality"])
    empty: Document = {name: [] if name == "contributors" else {} for name in parts}
    return {
        row["sku"]: {
            **{key: row[key] for key in PLAIN},
            "impact": impact.get(row["sku"], {}),
            **{
                name: found.get(row["sku"], empty[name])
                for name, found in parts.items()
            },
            "shares": {key: row[key] for key in SHARES},
            "quality": {key: row[key] for key in SCORES} | rated.get(row["sku"], {}),
        }
        for row in frames["skus"].iter_rows(named=True)
    }


def _nest(
    frame: pl.DataFrame, *keys: str, values: tuple[str, ...] = ("amount",)
) -> dict[str, Any]:
    """Return the values by SKU and keys; several values as a record."""
    nested: dict[str, Any] = {}
    depth = len(keys)
    for row in frame.select("sku", *keys, *values).iter_rows():
        place = nested
        for key in row[:depth]:
            place = place.setdefault(key, {})
        stated = row[depth + 1 :]
        place[row[depth]] = (
            stated[0] if len(values) == 1 else dict(zip(values, stated, strict=True))
        )
    return nested


def _list_quality(quality: pl.DataFrame) -> dict[str, Document]:
    """Return what is known of the data of each SKU beside the scores of its row."""
    more = [name for name in quality.columns if name not in ("sku", *SCORES)]
    rows = quality.select("sku", *more).iter_rows()
    return {sku: dict(zip(more, row, strict=True)) for sku, *row in rows}


def _list(contributors: pl.DataFrame) -> dict[str, list[Document]]:
    listed: dict[str, list[Document]] = {}
    names = ("contributor", "amount", "share")
    for sku, *row in contributors.select("sku", *names).iter_rows():
        listed.setdefault(sku, []).append(dict(zip(names, row, strict=True)))
    return listed


def _name_apart(inventory: pl.DataFrame) -> pl.DataFrame:
    """Return the inventory; flows of one name in several units carry their unit."""
    again = pl.struct("sku", "flow").is_duplicated()
    apart = pl.concat_str("flow", pl.lit(" ["), "unit", pl.lit("]"))
    return inventory.with_columns(flow=pl.when(again).then(apart).otherwise("flow"))
