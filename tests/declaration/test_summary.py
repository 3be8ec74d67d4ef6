"""Claims about the summary of a solution."""

import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from typing import Any

import jinja2
import polars as pl
import pytest

from lca.declaration import Form, Language, render_summary
from lca.declaration.summary import make_environment
from lca.results import Solution

HOSTILE = ["<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "=cmd()", '"><b a="',
           "\x1b[31mred", "\u202eesrever", "a\nb"]  # fmt: skip
VOID = {"meta", "br", "link", "img", "input"}


@pytest.fixture(params=["en", "zh"])
def language(request) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(params=["text", "html"])
def form(request) -> Form:
    chosen: Form = request.param
    return chosen


class _Outline(HTMLParser):
    """The tags of a page, balanced or not, and what it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _outline(page: str) -> _Outline:
    parser = _Outline()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def _with_name(solution: Solution, name: str) -> Solution:
    """Return the solution with every name of the user replaced by one."""
    frames: dict[str, Any] = {}
    for field in fields(solution):
        frame = getattr(solution, field.name)
        if isinstance(frame, pl.DataFrame):
            texts = {"flow", "name", "unit", "comment", "activity", "label", "stage"}
            chosen = [pl.lit(name).alias(c) for c in frame.columns if c in texts]
            frames[field.name] = frame.with_columns(chosen)
    return replace(solution, study=name, declared_unit=name, **frames)


def test_names_are_text_and_never_markup(solution, language) -> None:
    plain = _outline(render_summary(solution, language, "html"))
    for name in HOSTILE:
        page = render_summary(_with_name(solution, name), language, "html")
        assert _outline(page).tags == plain.tags
        assert "<script" not in page


def test_names_are_never_run_as_a_template(solution, language, form) -> None:
    for name in ("{{7*7}}", "{% raw %}"):
        shown = render_summary(_with_name(solution, name), language, form)
        assert name in shown


def test_a_name_cannot_steer_the_terminal(solution, language) -> None:
    for name in HOSTILE:
        shown = render_summary(_with_name(solution, name), language, "text")
        assert all(letter.isprintable() for letter in shown.replace("\n", ""))
        assert "\na\nb" not in shown


def test_the_page_needs_nothing_from_outside(solution, language) -> None:
    page = render_summary(solution, language, "html")
    assert "//" not in page
    assert "url(" not in page
    outline = _outline(page)
    assert outline.tags & {"script", "link", "img", "iframe", "object"} == set()
    assert {name for name, _ in outline.attributes} & {"src", "href"} == set()


def test_the_page_says_its_language(solution) -> None:
    assert '<html lang="en">' in render_summary(solution, "en", "html")
    assert '<html lang="zh-Hans">' in render_summary(solution, "zh", "html")


def test_every_bar_is_hidden_from_screen_readers(solution) -> None:
    page = render_summary(solution, "en", "html")
    cells = re.findall(r"<td[^>]*>(?=<span class=\"bar)", page)
    assert cells
    assert all('aria-hidden="true"' in cell for cell in cells)


def test_what_is_synthetic_is_said_at_the_top(solution, form) -> None:
    shown = render_summary(solution, "en", form)
    assert 0 < shown.index("25.0 % of the headline impact") < shown.index("1.0000")
    assert "0.985" in shown
    clean = replace(
        solution,
        statuses=solution.statuses.filter(pl.col("status") != "synthetic"),
        synthetic_references=solution.synthetic_references.clear(),
    )
    assert "SYNTHETIC" not in render_summary(clean, "en", form)


def test_synthetic_yields_alone_are_said_too(solution, form) -> None:
    statuses = solution.statuses.filter(pl.col("status") != "synthetic")
    shown = render_summary(replace(solution, statuses=statuses), "en", form)
    assert "run sizes of 1 activities are synthetic" in shown
    assert "% of the headline impact rests on SYNTHETIC" not in shown


def test_printed_stages_and_steps_sum_to_what_is_printed(solution) -> None:
    lines = render_summary(solution, "en", "text").splitlines()
    stages = _numbers(lines, "Impact by stage")
    assert sum(stages[:-1]) == pytest.approx(stages[-1], abs=1e-12)
    steps = _numbers(lines, "Impact by step within each stage")
    assert steps[0] == pytest.approx(sum(steps[1:3]), abs=1e-12)
    assert steps[3] == pytest.approx(sum(steps[4:11]), abs=1e-12)


def test_small_steps_are_joined_and_counted(solution, form) -> None:
    assert "4 others" in render_summary(solution, "en", form)


def test_purchased_factors_are_not_in_the_inventory(solution) -> None:
    text = render_summary(solution, "en", "text")
    start, end = text.index("Life-cycle inventory"), text.index("Purchased factors")
    assert "bought [a source, AR5]" not in text[start:end]
    assert "methane, fossil" in text[start:end]
    assert "naught" not in text[start:end]
    assert "bought [a source, AR5]" in text[end:]
    assert "kg CO2e" in text[end:]


def test_flows_cut_off_stand_with_their_reason(solution, form) -> None:
    assert "no factor found" in render_summary(solution, "en", form)


def test_the_share_of_other_gwp_sets_is_said(solution, form) -> None:
    shown = render_summary(solution, "en", form)
    assert "40.0 % of the headline impact rests on purchased factors" in shown


def test_a_study_with_its_own_indicators_speaks_of_no_gwp_set(solution, form) -> None:
    names = pl.col("indicator").replace({solution.headline: "eutrophication"})
    own = replace(
        solution,
        headline="eutrophication",
        **{
            name: getattr(solution, name).with_columns(names)
            for name in ("impact", "stages", "steps", "statuses")
        },
    )
    shown = render_summary(own, "en", form)
    assert "eutrophication" in shown
    assert "Impact by GWP set" not in shown


def test_findings_are_told_in_the_language_of_the_page(solution, form) -> None:
    assert "row 3" in render_summary(solution, "en", form)
    assert "第 3 行" in render_summary(solution, "zh", form)


def test_the_last_day_of_the_period_is_inside(solution, form) -> None:
    shown = render_summary(solution, "en", form)
    assert "2025-01-01 to 2025-12-31" in shown


def test_nothing_at_all_can_be_shown(solution, language, form) -> None:
    """A footprint of zero, with no stage, no flow and no certificate of closure."""
    empty = replace(
        solution,
        impact=solution.impact.with_columns(amount=pl.lit(0.0)),
        findings=(),
        certificate=replace(
            solution.certificate, closure=None, loop_count=0, loops=()
        ),
        **{
            name: getattr(solution, name).clear()
            for name in ("stages", "steps", "statuses", "inventory", "gwp_sets",
                         "synthetic_references")
        },
    )  # fmt: skip
    assert render_summary(empty, language, form)


def test_a_solution_without_demand_has_no_summary(solution) -> None:
    with pytest.raises(ValueError, match="demand"):
        render_summary(replace(solution, demand=solution.demand.clear()), "en", "text")


def test_a_template_may_use_only_what_is_defined() -> None:
    environment = make_environment()
    assert environment.undefined is jinja2.StrictUndefined
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ missing }}").render()
    with pytest.raises(jinja2.TemplateNotFound):
        environment.get_template("../pyproject.toml")


def _numbers(lines: list[str], title: str) -> list[float]:
    """Return the amounts of the table below a title of the text."""
    start = lines.index(title) + 3
    end = next(
        n for n in range(start, len(lines)) if not re.search(r"\d\.\d", lines[n])
    )
    return [float(re.findall(r"\d+\.\d+", line)[0]) for line in lines[start:end]]
