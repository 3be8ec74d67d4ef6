"""Lengths of bars, worked out by hand.

Names take 180 units and a gap of 10; short values a column of 60 after a gap of 10; so
640 − 180 − 10 − 10 − 60 = 380 units are left for the longest bar, from 190 on.
"""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from lca.charts import Bar, Chart, bars, pareto

Read = Callable[[Chart], ET.Element]


def test_the_longest_bar_takes_the_room_and_the_others_their_part(read: Read) -> None:
    rows = [Bar("fab", "8", 0.8), Bar("assembly", "2", 0.2)]
    assert _rectangles(read(bars(rows, "t", "d"))) == [(190, 380), (190, 95)]


def test_a_credit_lies_left_of_the_axis_hollow_and_dashed(read: Read) -> None:
    root = read(bars([Bar("fab", "3", 0.3), Bar("credit", "-1", -0.1)], "t", "d"))
    # From −0.1 to 0.3: 950 units per unit, the axis at 190 + 95.
    assert _rectangles(root) == [(285, 285), (190, 95)]
    hollow = root.findall("rect")[1]
    assert (hollow.get("fill"), hollow.get("stroke-dasharray")) == ("#ffffff", "3 2")
    assert root.findall("line")[0].get("x1") == "285"


def test_a_wide_value_takes_room_from_the_bars(read: Read) -> None:
    # Twenty digits of 0.64 em at 12 units: 153.6 instead of 60.
    root = read(bars([Bar("fab", "1" * 20, 1.0)], "t", "d"))
    assert _rectangles(root) == [pytest.approx((190, 380 + 60 - 153.6))]


def test_parts_that_are_all_zero_have_bars_of_no_length(read: Read) -> None:
    assert _rectangles(read(bars([Bar("a", "0", 0.0)], "t", "d"))) == [(190, 0)]


def test_no_rows_are_an_empty_drawing(read: Read) -> None:
    for draw in (bars, pareto):
        chart = draw([], "t", "d")
        assert read(chart).find("rect") is None
        assert chart.twin == ()


def test_the_line_of_a_pareto_passes_the_running_sums(read: Read) -> None:
    rows = [Bar("a", "5", 0.5), Bar("b", "3", 0.3), Bar("c", "2", 0.2)]
    root = read(pareto(rows, "t", "d"))
    assert _rectangles(root) == [(190, 190), (190, 114), (190, 76)]
    dots = [float(dot.get("cx", "")) for dot in root.findall("circle")]
    assert dots == [190 + 190, 190 + 304, 190 + 380]
    line = root.find("polyline")
    assert line is not None
    corners = [float(point.split(",")[0]) for point in line.get("points", "").split()]
    assert corners == dots


def test_a_running_sum_above_the_whole_stays_inside(read: Read) -> None:
    rows = [Bar("a", "9", 0.9), Bar("b", "3.5", 0.35), Bar("c", "-2.5", -0.25)]
    root = read(pareto(rows, "t", "d"))
    # From −0.25 to 1.25 on 380 units.
    unit = 380 / 1.5
    dots = [float(dot.get("cx", "")) for dot in root.findall("circle")]
    assert dots == pytest.approx([190 + 1.15 * unit, 570, 190 + 1.25 * unit], abs=0.01)


def test_the_text_twin_says_what_the_bars_show() -> None:
    rows = [Bar("fab", "0.8 kg", 0.8, "stage/fab", "80 %")]
    assert bars(rows, "t", "d").twin == (("fab", "0.8 kg"),)
    assert pareto(rows, "t", "d").twin == (("fab", "0.8 kg", "80 %"),)


def test_a_printed_value_carries_the_id_of_its_figure(read: Read) -> None:
    root = read(bars([Bar("fab", "8", 1.0, "stage/fab"), Bar("x", "0", 0.0)], "t", "d"))
    figures = {text.text: text.get("data-figure") for text in root.iter("text")}
    assert figures == {"fab": None, "8": "stage/fab", "x": None, "0": None}


def _rectangles(root: ET.Element) -> list[tuple[float, float]]:
    """Return start and width of each bar."""
    return [
        (float(bar.get("x", "")), float(bar.get("width", "")))
        for bar in root.findall("rect")
        if bar.get("stroke")
    ]
