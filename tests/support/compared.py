"""Plants as subjects of a comparison, with the least that a record says."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

import lca
from lca.results.comparison import Comparison
from lca.study.comparing import compare_subjects
from lca.study.subjects import Subject
from tests.support.plant_builder import PlantBuilder


def take(plant: PlantBuilder, sku: str, name: str = "") -> Subject:
    """Return a SKU of a plant as a subject."""
    with TemporaryDirectory() as folder:
        return take_path(plant.write(Path(folder)), sku, name)


def take_path(folder: Path, sku: str, name: str = "") -> Subject:
    """Return a SKU of the plant of a folder as a subject.

    The footprint is that of `lca run`, which knows nothing of comparisons.
    """
    plant = lca.read_plant(folder)
    solution = plant.run([sku])
    study, _ = plant.compile()
    header = plant.inputs.header
    assert header is not None
    row = solution.skus.row(0, named=True)
    rows = plant.inputs.tables["supplies"].to_dicts()
    parts = plant.inputs.tables["bom"].filter(pl.col("sku") == sku)
    drawn = parts.filter(pl.col("mode").fill_null("modelled") != "excluded")
    cut = set(solution.inventory.filter("cutoff")["flow"])
    stages = solution.stages.filter(indicator=solution.headline)
    document: dict[str, Any] = {
        "sku": sku,
        "boundary": row["boundary"],
        "excluded": (row["excluded"] or "").split("; ") if row["excluded"] else [],
        "product": {"unit": row["unit"]},
        "plant": {
            "name": header.name,
            "period_start": header.period_start.isoformat(),
            "period_end": header.period_end.isoformat(),
            "gwp_set": header.gwp,
        },
        "headline": {
            "indicator": solution.headline,
            "unit": solution.headline_unit,
            "amount": row["amount"],
        },
        "results": {
            "shares": {"synthetic": row["synthetic"]},
            "stages": stages.select("indicator", "stage", "amount").to_dicts(),
        },
        "draws": [
            {"flow": flow, "mode": mode or "modelled"}
            for flow, mode in drawn.select("flow", "mode").iter_rows()
        ],
        "ledgers": {
            "supplies": rows,
            "cutoffs": [{"flow": flow} for flow in sorted(cut)],
            "allocation": study.inputs.allocation.select("activity").to_dicts(),
        },
    }
    return Subject(name or sku, document, study.inputs)


def compare(first: PlantBuilder, second: PlantBuilder, sku: str) -> Comparison:
    """Return the comparison of one SKU of two plants."""
    return compare_subjects(take(first, sku, "first"), take(second, sku, "second"))


def effects(comparison: Comparison) -> dict[str, float]:
    """Return what each cause accounts for; of several together, all joined by +."""
    return {" + ".join(bar.causes): bar.effect for bar in comparison.bars}
