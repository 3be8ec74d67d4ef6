"""``lca diff``: two versions of a plant or study to what changed between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.errors import StudyRefusedError
from lca.findings import Finding, has_errors
from lca.io import is_plant
from lca.io.run_document import is_run_document, read_run_document
from lca.results.difference import Difference
from lca.study import read_plant, read_study
from lca.study.differing import compare_sides
from lca.study.sides import Side, side_of_document, side_of_plant, side_of_study

THRESHOLD = 0.05
"""Relative change above which a footprint wants an explanation, if nothing is said."""


@dataclass(frozen=True, slots=True)
class Diffed:
    """What comparing gave: the difference, or which side was refused and why."""

    difference: Difference | None
    findings: tuple[Finding, ...]
    refused: Path | None = None

    @property
    def passed(self) -> bool:
        """Return whether both sides could be had and every change is explained."""
        return (
            self.difference is not None
            and not self.difference.unexplained
            and not has_errors(self.findings)
        )

    def describe(self, language: str) -> Document:
        """Return the document; its results are null when a side was refused."""
        results: Document = dict.fromkeys(("products", "rows", "unexplained"))
        if self.difference is not None:
            rows = self.difference.rows
            results = {
                "products": list(_describe_footprints(self.difference)),
                "rows": None if rows is None else list(_describe_rows(rows)),
                "unexplained": self.difference.unexplained,
            }
        return {
            "format": FORMAT,
            "refused": None if self.refused is None else str(self.refused),
            **results,
            "findings": describe_findings(self.findings, language),
        }


def diff_paths(old: Path, new: Path, threshold: float = THRESHOLD) -> Diffed:
    """Return what changed between two versions.

    Parameters
    ----------
    old, new
        Each a folder of a plant or study, a workbook of a plant, or a document of
        ``lca run``.
    threshold
        Relative change above which a footprint wants an explanation.

    Raises
    ------
    UsageError
        A path is none of these.
    """
    sides = []
    for path in (old, new):
        try:
            sides.append(_read_side(path))
        except StudyRefusedError as refused:
            return Diffed(None, refused.findings, path)
    difference = compare_sides(
        sides[0], sides[1], threshold, names=(str(old), str(new))
    )
    return Diffed(difference, difference.findings)


def _read_side(path: Path) -> Side:
    if is_run_document(path):
        return side_of_document(read_run_document(path))
    if is_plant(path):
        return side_of_plant(read_plant(path))
    return side_of_study(read_study(path))


def _describe_footprints(difference: Difference) -> Iterator[Document]:
    """Yield a record of each footprint, with the stages of those that moved."""
    keys = ["product", "indicator"]
    stages = difference.stages.group_by(keys, maintain_order=True).agg(
        stages=pl.struct("stage", "old", "new")
    )
    joined = difference.footprints.join(
        stages, on=keys, how="left", maintain_order="left"
    )
    for row in joined.iter_rows(named=True):
        yield row | {"stages": row["stages"] or []}


def _describe_rows(rows: pl.DataFrame) -> Iterator[Document]:
    """Yield a record of each row, with the cells that changed."""
    place = ("table", "change", "key", "old_row", "new_row")
    for key, cells in groupby(rows.iter_rows(named=True), key=itemgetter(*place)):
        changed = {
            cell["column"]: {"old": cell["old"], "new": cell["new"]}
            for cell in cells
            if cell["column"] is not None
        }
        yield dict(zip(place, key, strict=True)) | {"cells": changed}
