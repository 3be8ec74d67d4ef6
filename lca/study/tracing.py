"""A figure of a record back to the cells of the files it rests on (§7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import numpy as np
import polars as pl

from lca.engine.sweep import TOLERANCE
from lca.errors import StudyRefusedError, UsageError
from lca.findings import finding
from lca.interpret import index_rows
from lca.interpret.trace_leaves import CLOSURE, find_gap
from lca.interpret.trace_paths import find_paths
from lca.interpret.trace_tree import Texts, TraceView, grow_tree, read_texts
from lca.model import Inputs
from lca.record import Content
from lca.record.figures import Figure, list_figures
from lca.results.trace import Trace
from lca.study.task import Task
from lca.study.tracing_exchanges import describe_exchanges
from lca.study.tracing_inputs import find_input_rows
from lca.study.tracing_leaves import Summed, sum_figure
from lca.study.tracing_meanings import list_parts, name_meaning
from lca.study.tracing_rows import ReadBlob, Sources, open_sources
from lca.study.tracing_tables import (
    build_task,
    leave_contracts_out,
    restore_inputs,
)

NEAREST = 5
LEAST_ALIKE = 0.3
WHOLE = TraceView(depth=None, cutoff=0.0)


@dataclass(frozen=True, slots=True)
class Traceable:
    """A record, opened so that its figures can be traced; make it with `open_trace`.

    ``task`` and ``located`` return the SKU in its system, with and without contracts;
    ``read`` the names of a system.
    """

    content: Content
    figures: Mapping[str, Figure]
    sources: Sources
    task: Callable[[], Task]
    located: Callable[[], Task]
    texts: Callable[[bool], Texts]


def open_trace(
    content: Content, tables: Mapping[str, pl.DataFrame], read: ReadBlob
) -> Traceable:
    """Return a record whose figures can be traced.

    Parameters
    ----------
    content
        What the record says.
    tables
        Those of its compiled study, by the hashes that the content names.
    read
        Returns the bytes of a file by its hash.
    """
    document = content.document
    sources = open_sources(document, read)

    @cache
    def restore() -> Inputs:
        known = document["tables"].items()
        named = {name: tables[each["sha256"]] for name, each in known if each}
        return restore_inputs(document, named)

    @cache
    def find_task() -> Task:
        return build_task(restore(), document["sku"], document["headline"]["indicator"])

    @cache
    def find_located() -> Task:
        without = leave_contracts_out(restore())
        return build_task(without, document["sku"], document["headline"]["indicator"])

    @cache
    def find_texts(located: bool) -> Texts:  # noqa: FBT001 - which of two systems
        task = find_located() if located else find_task()
        exchanges = restore().exchanges
        describe = describe_exchanges(exchanges, sources)
        index = index_rows(task.system, exchanges)
        return read_texts(task.system, index, describe)

    return Traceable(
        content=content,
        figures=list_figures(document),
        sources=sources,
        task=find_task,
        located=find_located,
        texts=find_texts,
    )


def find_figure(traceable: Traceable, name: str) -> Figure:
    """Return a figure of a record.

    Raises
    ------
    UsageError
        The record has no such figure; the message names those most like it.
    """
    figure = traceable.figures.get(name)
    if figure is None:
        near = get_close_matches(name, traceable.figures, NEAREST, LEAST_ALIKE)
        named = ", ".join(repr(each) for each in near) or "–"
        msg = f"the record has no figure {name!r}; nearest: {named}"
        raise UsageError(msg)
    return figure


# Numbers too large become infinite and fail the check, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def trace_figure(traceable: Traceable, name: str, view: TraceView = WHOLE) -> Trace:
    """Return what a figure is made of.

    Parameters
    ----------
    traceable
        The record.
    name
        Id of the figure.
    view
        How the tree is cut; it is whole if not given.

    Raises
    ------
    UsageError
        The record has no such figure.
    StudyRefusedError
        What the figure is made of does not sum to it.
    """
    figure = find_figure(traceable, name)
    document = traceable.content.document
    summed = None
    if figure.path:
        summed = sum_figure(document, figure, traceable.task(), traceable.located)
    total, tree = None, None
    if summed is not None:
        check_sum(figure, summed)
        total = float(summed.leaves.impacts.sum())
        system = summed.task.system
        links = find_paths(system, summed.reach, summed.leaves.nodes)
        texts = traceable.texts(summed.task is not traceable.task())
        tree = grow_tree(system, summed.leaves, links, texts, view)
    return Trace(
        sku=document["sku"],
        sha256=traceable.content.sha256,
        figure=figure.id,
        value=figure.value,
        unit=figure.unit,
        kind=figure.kind,
        meaning=name_meaning(figure),
        total=total,
        count=0 if summed is None else len(summed.leaves.nodes),
        tree=tree,
        parts=list_parts(figure, traceable.figures),
        rows=find_input_rows(document, figure, traceable.sources),
    )


def check_sum(figure: Figure, summed: Summed) -> None:
    """Do nothing if the leaves of a figure sum to it.

    Raises
    ------
    StudyRefusedError
        They do not, or their runs are not what the system says.
    """
    gap = find_gap(summed.leaves, figure.value)
    if not (gap <= CLOSURE and summed.reach.backward_error <= TOLERANCE):
        found = finding(
            "trace-open",
            value=figure.id,
            expected=figure.value,
            total=float(summed.leaves.impacts.sum()),
            limit=CLOSURE,
        )
        raise StudyRefusedError((found,))
