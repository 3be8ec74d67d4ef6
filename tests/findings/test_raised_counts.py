"""Every code of counts, issues, hours and meters is raised, alone and at its place."""

import pytest

from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from tests.findings.test_raised_rules import Case, alter, at
from tests.support.counted_plants import AGREEING, PAIRS, counted, find, issued, metered
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def changed(table: str, row: int, /, **cells: Cell) -> PlantBuilder:
    return alter(AGREEING, table, row, **cells)


def without(plant: PlantBuilder, *tables: str) -> PlantBuilder:
    for table in tables:
        plant = plant.with_rows(table, [])
    return plant


# The meter below the main one feeds nothing that tables speak of.
FREE = changed("meters", 3, serves=None)
UNMETERED = without(AGREEING, "meters", "readings")


def read(amount: float) -> PlantBuilder:
    """Return the plant with other readings of the meter below."""
    rows = FREE.table("readings")[: len(PAIRS)]
    return metered(FREE.with_rows("readings", rows), "of testers", amount)


COUNTS = [
    Case(
        "count-balance-open",
        changed("counts", 5, scrapped=150),
        at("counts", 5, "good"),
    ),
    Case(
        "count-balance-broken",
        changed("counts", 5, good=4000),
        at("counts", 5, "good"),
    ),
    Case(
        "count-flow-open",
        changed("counts", 5, started=9200, wip_end=108),
        at("counts", 5, "started"),
    ),
    Case(
        "count-flow-broken",
        changed("counts", 5, started=11000, wip_end=1908),
        at("counts", 5, "started"),
    ),
    Case(
        "lot-counted-twice",
        counted(AGREEING, "Q1", "mount", started=90, good=90),
        at("counts", 6, "lot"),
    ),
    Case(
        "step-against-counts-open",
        changed("steps", 5, **{"yield": 0.97}),
        at("steps", 5, "yield"),
    ),
    Case(
        "step-against-counts-open",
        changed("steps", 5, insertions=1.09),
        at("steps", 5, "insertions"),
    ),
    Case(
        "step-against-counts-broken",
        changed("steps", 5, **{"yield": 0.5}),
        at("steps", 5, "yield"),
    ),
    Case(
        "step-against-counts-broken",
        changed("steps", 4, gives=120),
        at("steps", 4, "gives"),
    ),
    Case(
        "production-against-counts-open",
        changed("production", 2, quantity=8900),
        at("production", 2, "quantity"),
    ),
    Case(
        "production-against-counts-broken",
        changed("production", 2, quantity=8.637),
        at("production", 2, "quantity"),
    ),
    Case(
        "parts-against-counts-open",
        AGREEING.row(
            "stocks",
            flow="D1",
            opening=300,
            closing=0,
            unit="die",
            status="measured",
        ),
        at("bom", 2, "amount"),
    ),
    Case(
        "parts-against-counts-broken",
        changed("bom", 2, amount=50),
        at("bom", 2, "amount"),
    ),
]

ISSUES = [
    Case(
        "issue-against-bill-open",
        changed("bom", 3, amount=0.106),
        at("bom", 3, "amount", flow="wire"),
    ),
    Case(
        "issue-against-bill-broken",
        changed("consumption", 2, amount=2),
        at("consumption", 2, "amount", flow="tape"),
    ),
    Case(
        "issued-not-in-bill",
        issued(AGREEING, "mount", "resin", 20, sku="Q1"),
        at("issues", 4, "flow", flow="resin"),
    ),
    Case(
        "in-bill-not-issued",
        AGREEING.bom("Q1", "mount", "resin", 0.05),
        at("bom", 4, "flow", flow="resin"),
    ),
]

HOURS = [
    Case(
        "load-against-hours-open",
        changed("steps", 5, tool_seconds=3.2),
        at("steps", 5, "tool_seconds"),
    ),
    Case(
        "load-against-hours-broken",
        changed("steps", 5, tool_seconds=0.05),
        at("steps", 5, "tool_seconds"),
    ),
    Case(
        "group-hours-open",
        alter(UNMETERED, "tool_groups", 2, productive_hours=8.5),
        at("tool_groups", 2, "productive_hours"),
    ),
    Case(
        "group-hours-broken",
        alter(UNMETERED, "tool_groups", 2, productive_hours=5),
        at("tool_groups", 2, "productive_hours"),
    ),
    Case(
        "states-fill-no-calendar",
        changed(
            "tool_groups",
            2,
            standby_hours=5000,
            engineering_hours=100,
            down_hours=100,
            nonscheduled_hours=100,
        ),
        at("tool_groups", 2, "productive_hours"),
    ),
]

METERS = [
    Case(
        "reading-reversed",
        changed("readings", 3, period_start="2025-07-01", period_end="2025-04-01"),
        at("readings", 3, "period_end"),
        also=frozenset({"readings-with-gap"}),
    ),
    Case(
        "reading-outside-period",
        changed("readings", 5, period_end="2026-02-01"),
        at("readings", 5, "period_start"),
    ),
    Case(
        "readings-with-gap",
        changed("readings", 3, period_start="2025-04-15"),
        at("readings", 3, "period_start"),
    ),
    Case(
        "readings-with-gap",
        changed("readings", 5, period_end="2025-12-01"),
        at("readings", 5, "period_end"),
    ),
    Case(
        "readings-overlap",
        changed("readings", 3, period_start="2025-03-15"),
        at("readings", 3, "period_start"),
    ),
    Case(
        "meter-never-read",
        AGREEING.row("meters", meter="of the hall", flow="electricity"),
        at("meters", 4, "meter"),
    ),
    Case(
        "reading-of-odd-size",
        without(changed("readings", 3, amount=30), "bills"),
        at("readings", 3, "amount"),
        also=frozenset({"meter-share-unmetered"}),
    ),
    Case("meters-above-parent-open", read(3.15), at("readings", 2, "amount")),
    Case("meters-above-parent-broken", read(2985), at("readings", 6, "amount")),
    Case("meter-share-unmetered", read(2), at("meters", 2, "meter")),
    Case(
        "meters-against-bill-open",
        changed("bills", 2, amount=12.6),
        at("bills", 2, "amount"),
    ),
    Case(
        "meters-against-bill-broken",
        changed("bills", 2, amount=0.012),
        at("bills", 2, "amount"),
    ),
    Case(
        "meter-against-tools-open",
        changed("tool_flows", 2, amount=1.6),
        at("tool_flows", 2, "amount"),
    ),
    Case(
        "meter-against-tools-broken",
        changed("tool_flows", 2, amount=1500),
        at("tool_flows", 2, "amount"),
    ),
]

CASES = (*COUNTS, *ISSUES, *HOURS, *METERS)


@pytest.mark.parametrize(
    "plant", [AGREEING, FREE, UNMETERED, without(AGREEING, "counts", "production")]
)
def test_a_plant_that_agrees_has_no_findings(plant: PlantBuilder) -> None:
    assert find(plant) == []


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.code)
def contradicted(request: pytest.FixtureRequest) -> tuple[Case, list[Finding]]:
    case: Case = request.param
    return case, find(case.plant)


def test_a_contradiction_is_found_at_its_place_and_nothing_else(
    contradicted: tuple[Case, list[Finding]],
) -> None:
    case, found = contradicted
    places = [f.place.as_dict() for f in found if f.code == case.code]
    assert [p for p in places if case.place.items() <= p.items()], found
    assert {f.code for f in found} - case.also == {case.code}


def test_every_sentence_about_a_contradiction_is_filled_in(
    contradicted: tuple[Case, list[Finding]],
) -> None:
    for found in contradicted[1]:
        for part in PARTS:
            for language in LANGUAGES:
                sentence = render(found, part, language)
                assert not set("{}…") & set(sentence), (found.code, sentence)


def test_every_case_names_a_code_of_the_catalogue() -> None:
    assert {case.code for case in CASES} <= set(load_catalogue())
