"""Claims about every drawing: well-formed, described, inert, the same each time."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.charts import Bar, Chart, Edge, Mark, Node, bars, interval, pareto, process_map
from lca.charts.markup import ACCENT, FILL, INK, PAPER, SOFT, fit, measure

Read = Callable[[Chart], ET.Element]
Draw = Callable[[str], Chart]

HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202egnp.exe\u202c",
    "x" * 10_000,
    "=cmd|'/C calc'!A0",
    '" onload="alert(1)',
    "]]></title><script/>",
    "a\x00\x1b[31m\ud800\ufffe",
    "&lt;b&gt; &#x2011;",
    "晶圆减薄与划片" * 20,
    "",
)


def _draw_bars(text: str) -> Chart:
    return bars([Bar(text, text, 0.5, text)], text, text)


def _draw_pareto(text: str) -> Chart:
    return pareto([Bar(text, text, 0.5, text, text)], text, text)


def _draw_interval(text: str) -> Chart:
    mark = Mark(text, 1.0, text)
    return interval(mark, mark, mark, text, text)


def _draw_map(text: str) -> Chart:
    nodes = [Node("a", text, text, (text,), text), Node("b", text)]
    edges = [Edge("a", "b", label=text), Edge("b", "a", "rework", text)]
    return process_map(nodes, edges, text, text)


DRAWN: tuple[Draw, ...] = (_draw_bars, _draw_pareto, _draw_interval, _draw_map)


@pytest.mark.parametrize("draw", DRAWN)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_any_kind_comes_out_inert(read: Read, draw: Draw, text: str) -> None:
    chart = draw(text)
    root = read(chart)
    plain = read(draw("plain"))
    # Text adds no element but a title that says it in full, and no attribute.
    added = {element.tag for element in root.iter()} - {e.tag for e in plain.iter()}
    assert added <= {"g", "title"}
    names = {name for element in root.iter() for name in element.attrib}
    assert names <= {n for e in plain.iter() for n in e.attrib} | {"data-figure"}
    assert chart.svg.isprintable()


@pytest.mark.parametrize("draw", DRAWN)
@given(text=st.text())
def test_every_drawing_is_well_formed(draw: Draw, text: str) -> None:
    ET.fromstring(draw(text).svg)  # noqa: S314 - made by the test


@pytest.mark.parametrize("draw", DRAWN)
def test_a_drawing_is_an_image_with_title_and_description(
    read: Read, draw: Draw
) -> None:
    root = read(draw("Stages"))
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == ["title", "desc"]
    assert [child.text for child in root][:2] == ["Stages", "Stages"]


@pytest.mark.parametrize("draw", DRAWN)
def test_a_drawing_has_no_script_style_reference_or_id(draw: Draw) -> None:
    svg = draw("x").svg
    assert not re.search(r"<script|<style|<image|<use|href|url\(|\bid=| on\w+=", svg)


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_values_give_the_same_bytes(draw: Draw) -> None:
    assert draw("Stages") == draw("Stages")


@pytest.mark.parametrize("draw", DRAWN)
def test_rows_of_the_twin_have_as_many_cells(draw: Draw) -> None:
    assert len({len(row) for row in draw("Stages").twin}) == 1


@given(st.text(max_size=80), st.floats(10, 300), st.integers(1, 3))
def test_a_fitted_text_has_lines_of_the_width(
    text: str, width: float, lines: int
) -> None:
    shown = fit(text, width, 10.0, lines)
    assert len(shown) <= lines
    # One letter and the ellipsis stand even where there is no room for them.
    assert all(measure(line, 10.0) <= max(width, 20.0) for line in shown)


@given(st.text(alphabet="abc de-_ 中文", max_size=30))
def test_a_text_that_fits_loses_nothing(text: str) -> None:
    shown = fit(text, 400.0, 10.0, 3)
    assert "".join(shown).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("colour", [INK, SOFT, ACCENT, FILL])
def test_text_and_bars_stand_out_from_paper(colour: str) -> None:
    # 4.5 : 1 is what WCAG 2.1, 1.4.3 asks of text; colours without text need 3 : 1.
    assert _contrast(colour, PAPER) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.1, from relative luminances."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
