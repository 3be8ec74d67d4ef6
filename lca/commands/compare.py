"""``lca compare``: two footprints to what their difference is due to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.declaration import Language, load_vocabulary
from lca.declaration.comparisons import render_comparison
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.io.documents import write_text
from lca.record import Frozen
from lca.results.comparison import Comparison, End
from lca.store import open_store
from lca.study.comparing import compare_subjects
from lca.study.recording import freeze_path
from lca.study.subjects import Subject, read_subject

MARK = ":"
"""Between a plant and a SKU of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comparing gave: the comparison, or the findings that refused it."""

    comparison: Comparison | None
    findings: tuple[Finding, ...]

    def describe(self, language: Language) -> Document:
        """Return the document; its results are null where the two are refused."""
        results: Document = dict.fromkeys(RESULTS)
        if self.comparison is not None:
            results = _describe(self.comparison)
        return {
            "format": FORMAT,
            "statement": load_vocabulary(language)("compare-statement"),
            **results,
            "findings": describe_findings(self.findings, language),
        }


RESULTS = ("first", "second", "indicator", "unit", "change", "causes", "stages",
           "purchases", "direct", "proof")  # fmt: skip


def compare_targets(first: str, second: str, store: Path) -> Outcome:
    """Return what the difference of two footprints is due to.

    Parameters
    ----------
    first, second
        Each a record of the store (UUID, its beginning, or a SKU), or ``PLANT:SKU``
        with the folder or workbook of a plant.
    store
        Folder of the store.

    Raises
    ------
    UsageError
        There is no such record, plant or SKU.
    """
    try:
        subjects = _read_subjects((first, second), store)
        comparison = compare_subjects(*subjects)
    except StudyRefusedError as refused:
        return Outcome(None, refused.findings)
    return Outcome(comparison, comparison.findings)


def write_page(
    comparison: Comparison, path: Path, language: Language, level: int
) -> None:
    """Write a comparison as one page of HTML.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    page = render_comparison(comparison, language, level)
    try:
        write_text(page, path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise UsageError(message) from error


def _read_subjects(targets: tuple[str, str], store: Path) -> tuple[Subject, Subject]:
    """Return both; a plant that is named twice is solved once."""
    wanted = [_split(target) for target in targets]
    plants: dict[Path, list[str]] = {}
    for plant, name in wanted:
        if plant is not None:
            plants.setdefault(plant, []).append(name)
    frozen = {
        (plant, each.content.document["sku"]): each
        for plant, skus in plants.items()
        for each in freeze_path(plant, list(dict.fromkeys(skus)))
    }
    first, second = (
        _read_record(target, store)
        if plant is None
        else _take(target, frozen[plant, name])
        for target, (plant, name) in zip(targets, wanted, strict=True)
    )
    return first, second


def _split(target: str) -> tuple[Path | None, str]:
    """Return plant and SKU, or no plant and the name of a record."""
    head, mark, sku = target.rpartition(MARK)
    return (Path(head), sku) if mark and Path(head).exists() else (None, target)


def _take(name: str, frozen: Frozen) -> Subject:
    return read_subject(name, frozen.content.document, frozen.tables)


def _read_record(target: str, store: Path) -> Subject:
    """Return a record of the store as a subject.

    Raises
    ------
    UsageError
        There is no such store, or no such record in it.
    """
    if not store.is_dir():
        message = (
            f"{target!r} is neither PLANT{MARK}SKU with a plant that exists, nor a "
            f"record: there is no store {store}"
        )
        raise UsageError(message)
    opened = open_store(store)
    document = opened.read_content(opened.find(target)).document
    tables = {
        table["sha256"]: opened.read_table(table["sha256"])
        for table in document["tables"].values()
        if table is not None
    }
    return read_subject(target, document, tables)


def _describe(comparison: Comparison) -> Document:
    return {
        "first": _describe_end(comparison.first),
        "second": _describe_end(comparison.second),
        "indicator": comparison.indicator,
        "unit": comparison.unit,
        "change": comparison.change,
        "causes": [
            {
                "causes": bar.causes,
                "effect": bar.effect,
                "drivers": comparison.drivers.filter(bar=place).drop("bar").to_dicts(),
            }
            for place, bar in enumerate(comparison.bars)
        ],
        "stages": comparison.stages.to_dicts(),
        "purchases": comparison.purchases.to_dicts(),
        "direct": {"first": comparison.direct[0], "second": comparison.direct[1]},
        "proof": {
            "closure": comparison.closure,
            "mixes": comparison.mixes,
            "backward_error": comparison.backward_error,
        },
    }


def _describe_end(end: End) -> Mapping[str, object]:
    known = asdict(end)
    dates = ("period_start", "period_end")
    return known | {name: known[name].isoformat() for name in dates}
