"""Every code of tracing is raised by a small record that was tampered with, or full."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lca.errors import StudyRefusedError
from lca.findings import load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.record import Content, Frozen
from lca.study.tracing import open_trace, trace_figure
from tests.support.plant_builder import PlantBuilder
from tests.support.record_builder import freeze

LANGUAGES: tuple[Language, ...] = ("en", "zh")

# Contracts take the whole bill of what two supplies share.
COVERED = (
    PlantBuilder()
    .flow("power", "kWh")
    .supply("power", 0.5, region="G", supply="coal", share=0.6)
    .supply("power", 0.2, region="G", supply="gas", share=0.4)
    .flow("wind", "kWh")
    .supply("wind", 0.1, region="G")
    .sku("CHIP", "line")
    .step("line", "test", stage="FT")
    .use("test", "power", 1, route="line")
    .bill("power", 1000)
    .contract("power", "A-1", 1000, "wind")
    .made("CHIP", 1000)
)


def forge() -> Frozen:
    """Return a record whose footprint is not what its exchanges sum to."""
    record = freeze()[0]
    document = record.content.document
    headline = document["headline"] | {"amount": 1.5}
    content = Content.of(document | {"headline": headline})
    return Frozen(content, record.blobs, record.tables)


@dataclass(frozen=True, slots=True)
class Case:
    """A record, the figure asked for, and the code that forbids it."""

    code: str
    record: Callable[[], Frozen]
    figure: str


CASES = [
    Case("trace-open", forge, "total"),
    Case("shares-taken", lambda: freeze(COVERED)[0], "location-based"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_each_code_is_raised_and_rendered(case: Case) -> None:
    record = case.record()
    opened = open_trace(record.content, record.tables, record.blobs.__getitem__)
    with pytest.raises(StudyRefusedError) as refused:
        trace_figure(opened, case.figure)
    (found,) = refused.value.findings
    assert found.code == case.code
    assert found.code in load_catalogue()
    for language in LANGUAGES:
        for part in PARTS:
            text = render(found, part, language)
            assert text
            assert "{" not in text
