"""``lca trace``: a figure of a record to the exchanges and cells it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.declaration import Language, load_vocabulary
from lca.declaration.traces import explain_meaning
from lca.errors import StudyRefusedError
from lca.findings import Finding
from lca.interpret.trace_tree import TraceView
from lca.record.figures import Figure
from lca.results.trace import Trace
from lca.store import Store, open_store
from lca.study.tracing import Traceable, open_trace, trace_figure


@dataclass(frozen=True, slots=True)
class Traced:
    """What tracing gave: the trace of a figure, or the findings that forbade it."""

    uuid: str
    trace: Trace | None
    findings: tuple[Finding, ...]

    def describe(self, language: Language) -> Document:
        """Return the document; its tree is null when nothing was traced."""
        findings = describe_findings(self.findings, language)
        known: Document = {"format": FORMAT, "record": self.uuid}
        if self.trace is None:
            return {**known, "tree": None, "findings": findings}
        described = _describe(self.trace)
        formula = explain_meaning(self.trace.meaning, load_vocabulary(language))
        return {**known, **described, "formula": formula, "findings": findings}


@dataclass(frozen=True, slots=True)
class Listed:
    """The figures of a record."""

    uuid: str
    sku: str
    sha256: str
    figures: Mapping[str, Figure]

    def describe(self) -> Document:
        """Return the document of the figures."""
        return {
            "format": FORMAT,
            "record": self.uuid,
            "sku": self.sku,
            "sha256": self.sha256,
            "figures": [
                {"id": name, "value": each.value, "unit": each.unit, "kind": each.kind}
                for name, each in self.figures.items()
            ],
        }


def trace_target(
    target: str, store: Path, figure: str, *, depth: int | None, cutoff: float
) -> Traced:
    """Return what a figure of a record is made of.

    Parameters
    ----------
    target
        UUID of the record, the beginning of one, or a SKU.
    store
        Folder of the records.
    figure
        Id of the figure.
    depth
        How many links deep the tree is opened; None for any.
    cutoff
        Part of the sum of their sizes under which exchanges join the rest.

    Raises
    ------
    UsageError
        There is no such record, or it has no such figure.
    """
    uuid = ""
    try:
        uuid, traceable = _open(target, open_store(store))
        trace = trace_figure(traceable, figure, TraceView(depth, cutoff))
    except StudyRefusedError as refused:
        return Traced(uuid, None, refused.findings)
    return Traced(uuid, trace, ())


def list_target(target: str, store: Path) -> Listed:
    """Return the figures of a record.

    Parameters
    ----------
    target
        UUID of the record, the beginning of one, or a SKU.
    store
        Folder of the records.

    Raises
    ------
    UsageError
        There is no such record.
    """
    uuid, traceable = _open(target, open_store(store))
    content = traceable.content
    return Listed(uuid, content.document["sku"], content.sha256, traceable.figures)


def _open(target: str, store: Store) -> tuple[str, Traceable]:
    record = store.find(target)
    content = store.read_content(record)
    known = [each["sha256"] for each in content.document["tables"].values() if each]
    tables = {sha256: store.read_table(sha256) for sha256 in known}
    return record.uuid, open_trace(content, tables, store.read_blob)


def _describe(value: object) -> Document:
    """Return a value as a document; what is not stated or empty is left out."""
    found: Document = {}
    for part in fields(value):  # type: ignore[arg-type]
        each = getattr(value, part.name)
        if isinstance(each, tuple):
            each = [_describe(one) for one in each]
        elif is_dataclass(each):
            each = _describe(each)
        if each is not None and each != []:
            found[part.name] = each
    return found
