"""A plant to records: the footprint of each SKU, with everything it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from lca.errors import UsageError
from lca.findings import Finding
from lca.io import read_plant_path
from lca.io.sources import read_sources
from lca.model import PlantInputs
from lca.plant.texts import read_texts
from lca.record import Content, Document, Frozen, digest, hash_table, list_bulk
from lca.record.content import FORMAT, KIND
from lca.record.ledgers import Ledgers, Reach, describe_ledgers
from lca.record.results import (
    describe_closures,
    describe_gases,
    describe_masses,
    describe_results,
    describe_sensitivity,
)
from lca.record.route import describe_draws, describe_route
from lca.resources import shipped_files
from lca.study.drawing import Drawn, draw_skus
from lca.study.ledgers import collect_ledgers
from lca.study.quality import assign_findings
from lca.study.settling import Settled, settle_plant

PACKAGES = ("numpy", "polars", "scipy")
"""Whose versions the numbers may depend on."""

FRAMES = ("skus", "footprints", "stages", "steps", "contributors", "factors",
          "inventory", "energy", "statuses", "quality")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sources:
    """Bytes by hash, and what the content says of them."""

    blobs: Mapping[str, bytes]
    inputs: list[Document]
    factors: list[Document]


def freeze_path(
    path: Path, skus: Sequence[str] | None = None, *, draft: bool = False
) -> Iterator[Frozen]:
    """Yield a record to be for every SKU of a plant.

    Parameters
    ----------
    path
        Folder or workbook of the plant.
    skus
        SKUs wanted; all that the plant reports when not given.
    draft
        Whether to go on in spite of errors of judgement; the findings stay in the
        record, which can then not be verified.

    Raises
    ------
    StudyRefusedError
        The tables have errors, or a file changed while it was read.
    UsageError
        There is no such plant, or it reports no such SKU.
    """
    if not path.exists():
        msg = f"{path} does not exist"
        raise UsageError(msg)
    plant, reading = read_plant_path(path)
    settled = settle_plant(plant, reading, draft=draft)
    return freeze_plant(plant, settled, read_sources(path, plant.files), skus)


def freeze_plant(
    plant: PlantInputs,
    settled: Settled,
    files: Mapping[str, bytes],
    skus: Sequence[str] | None = None,
) -> Iterator[Frozen]:
    """Yield a record to be for every SKU wanted, in the order of the results.

    Parameters
    ----------
    plant
        The tables.
    settled
        What they gave.
    files
        Bytes of the files of the plant, by hash.
    skus
        SKUs wanted; all when not given.

    Raises
    ------
    UsageError
        The plant reports no such SKU.
    """
    known = settled.solution.skus["sku"].to_list()
    if unknown := [sku for sku in skus or () if sku not in known]:
        named = ", ".join(repr(sku) for sku in unknown)
        msg = f"the plant reports no SKU {named}"
        raise UsageError(msg)
    wanted = frozenset(known if skus is None else skus)
    return _freeze(plant, settled, _list_sources(plant, files), wanted)


def _freeze(
    plant: PlantInputs, settled: Settled, sources: _Sources, wanted: frozenset[str]
) -> Iterator[Frozen]:
    frames = {
        name: getattr(settled.solution, name).partition_by("sku", as_dict=True)
        for name in FRAMES
    }
    common = _describe_common(settled, sources) | {"logo": _describe_logo(plant)}
    texts = read_texts(plant)
    about = _assign(plant, settled.solution.findings)
    for part in settled.parts:
        if part.basis is None or part.skus is None or part.characterisation is None:
            continue
        ledgers = collect_ledgers(plant, part.basis.inputs)
        tables = list_bulk(part.basis.inputs)
        hashes = {name: hash_table(frame) for name, frame in tables.items()}
        bulk = {
            name: {"sha256": hashes[name], "rows": frame.height}
            for name, frame in tables.items()
        }
        chosen = [sku for sku in part.skus["sku"] if sku in wanted]
        for drawn in draw_skus(plant, part.basis, part.characterisation, chosen):
            own = {
                name: found.get((drawn.sku,), getattr(settled.solution, name).clear())
                for name, found in frames.items()
            }
            document = {
                **common,
                **_describe_sku(settled, drawn, own, ledgers),
                "draws": describe_draws(drawn.exchanges, plant.tables["bom"]),
                "texts": texts.of(drawn.sku),
                "findings": about.get(drawn.sku, about[""]),
                "tables": bulk,
            }
            yield Frozen(
                content=Content.of(document),
                blobs=sources.blobs,
                tables={hashes[name]: frame for name, frame in tables.items()},
            )


def _describe_logo(plant: PlantInputs) -> Document | None:
    logo = plant.logo
    if logo is None:
        return None
    return {"sha256": logo.sha256, "media_type": logo.media_type}


def _list_sources(plant: PlantInputs, files: Mapping[str, bytes]) -> _Sources:
    shipped = shipped_files("factors")
    named = {name: digest(data) for name, data in shipped.items()}
    return _Sources(
        blobs={**files, **{named[name]: data for name, data in shipped.items()}},
        inputs=[
            {"file": each.name, "sha256": each.sha256, "bytes": len(files[each.sha256])}
            for each in sorted(plant.files, key=lambda file: file.name)
        ],
        factors=[
            {"file": name, "sha256": named[name], "bytes": len(shipped[name])}
            for name in sorted(shipped)
        ],
    )


def _describe_common(settled: Settled, sources: _Sources) -> Document:
    """Return what the records of a plant have in common."""
    header, solution = settled.header, settled.solution
    closures = settled.recorded.closures
    certificate = asdict(solution.certificate)
    return {
        "format": FORMAT,
        "kind": KIND,
        "plant": {
            "name": header.name,
            "boundary": header.boundary,
            "period_start": header.period_start.isoformat(),
            "period_end": header.period_end.isoformat(),
            "gwp_set": header.gwp,
            "cutoff_limit": header.cutoff_limit,
        },
        "closures": describe_closures(closures),
        "certificate": certificate,
        "versions": asdict(solution.versions)
        | {"packages": {name: version(name) for name in PACKAGES}},
        "inputs": sources.inputs,
        "factor_files": sources.factors,
    }


def _describe_sku(
    settled: Settled, drawn: Drawn, own: Mapping[str, pl.DataFrame], ledgers: Ledgers
) -> Document:
    """Return what a record says of one SKU alone."""
    solution = settled.solution
    row = own["skus"].row(0, named=True)
    reach = Reach(drawn.activities, drawn.flows, own["inventory"], row["amount"])
    masses = settled.recorded.skus.filter(pl.col("sku") == drawn.sku)
    excluded = row["excluded"]
    return {
        "sku": drawn.sku,
        "product": drawn.product,
        "boundary": row["boundary"],
        "excluded": excluded.split("; ") if excluded else [],
        "headline": {
            "indicator": solution.headline,
            "unit": solution.headline_unit,
            "amount": row["amount"],
        },
        "location_based": row["location_based"],
        "results": describe_results(own, settled.header.gwp, drawn.gates),
        "gases": describe_gases(drawn.gases),
        "route": describe_route(drawn.steps),
        "ledgers": describe_ledgers(ledgers, reach),
        "sensitivity": describe_sensitivity(drawn.sensitive),
        "uncertainty": drawn.uncertainty,
        "balance": describe_masses(masses),
    }


def _assign(
    plant: PlantInputs, findings: tuple[Finding, ...]
) -> dict[str, list[Document]]:
    """Return the findings about each SKU, or about none; under "" those about none."""
    assigned = assign_findings(plant, findings)
    told = [
        {
            "code": found.code,
            "severity": found.severity,
            "place": found.place.as_dict(),
            "parameters": dict(found.parameters),
        }
        for found in findings
    ]
    special = set(assigned["finding"])
    common = [place for place in range(len(told)) if place not in special]
    own: dict[str, list[int]] = {"": []}
    for place, sku in assigned.select("finding", "sku").rows():
        own.setdefault(sku, []).append(place)
    return {
        sku: [told[place] for place in sorted([*common, *places])]
        for sku, places in own.items()
    }
