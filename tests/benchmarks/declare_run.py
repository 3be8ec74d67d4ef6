"""Declaring many records: seconds, and memory that does not grow with their number."""

import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from lca.commands.declare import LEVELS, Order, declare_targets, write_declaration
from lca.record import Content, Frozen
from lca.store import open_store
from tests.support.declared_pages import freeze_demo

WARM = 10
"""Documents before the memory is looked at: templates and lists are read by then."""


@dataclass(frozen=True, slots=True)
class Declared:
    """How many statements were made in how many seconds, and what that took.

    ``grown`` is by how many MB the peak of the memory rose after the first ones.
    """

    count: int
    seconds: float
    size: int
    grown: float


def time_declare(count: int) -> Declared:
    """Return the time of so many statements as HTML, from a store to files."""
    with TemporaryDirectory() as name:
        store, out = Path(name) / "records", Path(name) / "out"
        _fill(store, count)
        order = Order("statement", "en", "html", LEVELS["statement"], draft=False)
        start, warm, size = time.perf_counter(), 0.0, 0
        for place, declaration in enumerate(declare_targets([], store, order)):
            write_declaration(declaration, out, folder=True)
            size += len(declaration.data or b"")
            warm = _measure_peak() if place < WARM else warm
        seconds = time.perf_counter() - start
        made = len(list(out.iterdir()))
    return Declared(made, seconds, size // made, _measure_peak() - warm)


def render_declare(declared: Declared) -> str:
    """Return the section of the page."""
    size, each = declared.size / 1000, 1000 * declared.seconds / declared.count
    return "\n".join(
        [
            "## Many statements",
            "",
            "`lca declare --all` of a store: each record read and compared with its",
            "hash, judged, and written as one page of HTML.",
            "",
            f"- {declared.count:,} statements of {size:.0f} kB in one process:",
            f"  {declared.seconds:.1f} s, {each:.0f} ms each",
            f"- memory rose by {declared.grown:.0f} MB after the first {WARM}",
            "",
        ]
    )


def _fill(store: Path, count: int) -> None:
    """Put so many records into a store, few at a time so that the memory stays low."""
    opened, frozen = open_store(store, create=True), _freeze(count)
    while some := list(islice(frozen, WARM)):
        opened.add(some, created=datetime(2026, 2, 1, tzinfo=UTC), platform={})


def _freeze(count: int) -> Iterator[Frozen]:
    """Yield the records of the shipped plant under so many names."""
    known = list(freeze_demo().values())
    for number in range(count):
        frozen = known[number % len(known)]
        document, sku = frozen.content.document, f"SKU-{number}"
        product = document["product"] | {"sku": sku}
        content = Content.of(document | {"sku": sku, "product": product})
        yield Frozen(content, frozen.blobs, frozen.tables)


def _measure_peak() -> float:
    """Return the most memory that this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)
