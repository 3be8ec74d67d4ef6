"""Claims about the page of a plant."""

import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest

from lca.declaration import Language, render_plant
from lca.declaration.plant_view import MOST_SKUS
from lca.results import PlantSolution
from tests.support.plant_solutions import make_many, make_plant_solution

HOSTILE = ["<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "=cmd()", '"><b a="',
           "\x1b[31mred", "\u202eesrever", "a\nb"]  # fmt: skip
VOID = {"meta", "br", "link", "img", "input"}
NAMES = {"flow", "name", "unit", "comment", "stage", "step", "sku", "package",
         "text", "excluded", "contributor", "assumption", "reason",
         "largest_stage"}  # fmt: skip


@pytest.fixture
def solution() -> PlantSolution:
    return make_plant_solution()


@pytest.fixture(params=["en", "zh"])
def language(request) -> Language:
    chosen: Language = request.param
    return chosen


class _Outline(HTMLParser):
    """The tags of a page, balanced or not, its ids and what it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str | None]:
        return [value for key, value in self.attributes if key == name]


def _outline(page: str) -> _Outline:
    parser = _Outline()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def _with_name(solution: PlantSolution, name: str) -> PlantSolution:
    """Return the results with every name of the user made longer by one."""
    frames: dict[str, Any] = {}
    for field in fields(solution):
        frame = getattr(solution, field.name)
        if isinstance(frame, pl.DataFrame):
            chosen = [pl.col(c) + pl.lit(name) for c in frame.columns if c in NAMES]
            frames[field.name] = frame.with_columns(chosen)
    return replace(solution, plant=name, **frames)


def test_names_are_text_and_never_markup(solution, language) -> None:
    plain = _outline(render_plant(solution, language))
    for name in HOSTILE:
        page = render_plant(_with_name(solution, name), language)
        assert _outline(page).tags == plain.tags
        assert "<script" not in page


def test_names_are_never_run_as_a_template(solution, language) -> None:
    for name in ("{{7*7}}", "{% raw %}"):
        assert name in render_plant(_with_name(solution, name), language)


def test_the_page_needs_nothing_from_outside(solution, language) -> None:
    page = render_plant(solution, language)
    assert "//" not in page
    assert "url(" not in page
    outline = _outline(page)
    assert set(outline.tags) & {"script", "link", "img", "iframe", "object"} == set()
    assert outline.values("src") == []
    assert {str(link)[0] for link in outline.values("href")} == {"#"}


def test_what_is_referred_to_is_there_once(solution) -> None:
    outline = _outline(render_plant(solution, "en"))
    ids = outline.values("id")
    assert len(set(ids)) == len(ids)
    assert set(outline.values("aria-labelledby")) <= set(ids)
    assert {str(link)[1:] for link in outline.values("href")} <= set(map(str, ids))


def test_the_page_says_its_language(solution) -> None:
    assert '<html lang="en">' in render_plant(solution, "en")
    assert '<html lang="zh-Hans">' in render_plant(solution, "zh")


def test_it_is_no_declaration(solution) -> None:
    text = _text(render_plant(solution, "en"))
    assert "in the style of ISO 14067" in text
    assert "no declaration, claims no conformity" in text


def test_synthetic_data_are_said_before_any_number(solution, language) -> None:
    page = render_plant(solution, language)
    assert 'class="banner"' in page
    assert page.index("25.0") < page.index("8.0000")
    none = solution.skus.with_columns(synthetic=pl.lit(0.0))
    statuses = solution.statuses.filter(pl.col("status") != "synthetic")
    clean = render_plant(replace(solution, skus=none, statuses=statuses), language)
    assert 'class="banner"' not in clean
    assert "SYNTHETIC" not in clean


def test_what_is_excluded_stands_by_name_with_its_boundary(solution) -> None:
    text = _text(render_plant(solution, "en"))
    assert (
        "excluded by name: die; wafer. These footprints are gate to gate: small" in text
    )
    assert "Cradle to gate: from raw materials to the product" in text
    assert "Gate to gate: what the plant does" in text


def test_a_bar_is_a_hundred_per_cent_of_its_footprint(solution) -> None:
    """Widths are shares: stages 0.5, 0.375, 0.125 of 8 kg as of 20 mg."""
    page = render_plant(solution, "en")
    bars = re.findall(r'<div class="stack".*?</div>', page)
    widths = [re.findall(r"width: ([\d.]+)%", bar) for bar in bars]
    assert widths == [["50.000", "37.500", "12.500"]] * 6  # overview and details
    assert "lengths compare shares, not amounts" in page


def test_a_stage_has_one_colour_everywhere(solution) -> None:
    page = render_plant(solution, "en")
    shown = set(re.findall(r'class="segment stage-(\d)[^>]*>([A-Z]) ', page))
    legend = set(re.findall(r'class="swatch stage-(\d)"[^>]*>([A-Z])<', page))
    assert shown == legend == {("0", "A"), ("1", "B"), ("2", "C")}


def test_the_bars_are_told_in_words_too(solution) -> None:
    text = _text(render_plant(solution, "en"))
    assert "A front 50.0 % · B back 37.5 % · C packing 12.5 %" in text


def test_a_credit_is_hatched_and_negative(solution) -> None:
    stages = solution.stages.with_columns(
        amount=pl.when(pl.col("stage") == "packing").then(-1).otherwise(1)
        * pl.col("amount")
    )
    page = render_plant(replace(solution, stages=stages), "en")
    assert 'class="segment stage-2 negative"' in page
    assert "C packing −12.5 %" in _text(page)


def test_a_tiny_footprint_stands_in_powers_of_ten(solution) -> None:
    text = _text(render_plant(solution, "en"))
    assert "2.0000 × 10⁻⁵ kg CO2e per kpcs" in text
    assert "10⁻⁶ kg CO2e" in text


def test_contracts_put_the_location_based_footprint_beside(solution) -> None:
    assert "Location based" in render_plant(solution, "en")
    none = solution.skus.with_columns(location_based=pl.lit(None, dtype=pl.Float64))
    assert "Location based" not in render_plant(replace(solution, skus=none), "en")


def test_every_sku_has_its_details(solution) -> None:
    page = render_plant(solution, "en")
    details = re.findall(r"<details.*?</details>", page, re.DOTALL)
    assert len(details) == 3
    large = _text(details[0])
    for part in (
        "a large one", "etch 3.0000 37.5", "Total 8.0000 100.0",
        "market for power 6.0000 75.0", "idle 1.000 kWh 1.0000 12.5",
        "bought [a source, AR5] 6.0000 AR5", "methane, fossil 0.08000 kg",
        "tape −4.000 m no factor found", "GWP100, fossil 8.0000 kg CO2e",
    ):  # fmt: skip
        assert part in large, part
    inventory = large[large.index("Main flows") : large.index("Flows cut off")]
    assert "bought" not in inventory


def test_totals_assumptions_and_findings_are_listed(solution, language) -> None:
    text = _text(render_plant(solution, language))
    for part in ("4321.0", "all alike", "no meters", "chiller · pump", "9.9.9"):
        assert part in text, part
    assert ("row 3" if language == "en" else "第 3 行") in text


def test_no_more_skus_than_a_page_holds() -> None:
    page = render_plant(make_many(MOST_SKUS + 1), "en")
    assert page.count("<details") == MOST_SKUS
    assert f"The {MOST_SKUS} largest footprints of {MOST_SKUS + 1} are shown" in page
    assert f">SKU {MOST_SKUS}<" in page  # the largest
    assert ">SKU 0<" not in page
    assert "largest footprints of" not in render_plant(make_many(MOST_SKUS), "en")


def test_nothing_at_all_can_be_shown(solution, language) -> None:
    frames: dict[str, Any] = {
        field.name: getattr(solution, field.name).clear()
        for field in fields(solution)
        if isinstance(getattr(solution, field.name), pl.DataFrame)
    }
    assert render_plant(replace(solution, findings=(), **frames), language)
    zero = solution.skus.with_columns(
        pl.selectors.float() * 0, pl.lit(None, dtype=pl.String).alias("largest_stage")
    )
    assert render_plant(
        replace(solution, **(frames | {"skus": zero}), findings=()), language
    )
