"""A waterfall leads from one total to the other."""

import re
from xml.etree import ElementTree as ET

from lca.charts.waterfall import Step, waterfall

STEPS = (
    Step("old", "2", 0.0, 2.0, total=True),
    Step("yield", "+3", 2.0, 5.0),
    Step("factor <b>", "−1", 5.0, 4.0),
    Step("new", "4", 0.0, 4.0, total=True),
)


def test_each_bar_begins_where_the_one_before_ended() -> None:
    drawn = _bars(STEPS)
    old, rise, fall, new = [(x, x + width) for x, width, _ in drawn]
    assert old[1] == rise[0]
    assert rise[1] == fall[1]
    assert abs(fall[0] - new[1]) < 0.02


def test_lengths_are_in_proportion() -> None:
    widths = [width for _, width, _ in _bars(STEPS)]
    unit = widths[0] / 2
    assert [round(width / unit, 2) for width in widths] == [2, 3, 1, 4]


def test_a_fall_is_told_from_a_rise_without_colour() -> None:
    assert [dashed for _, _, dashed in _bars(STEPS)] == [False, False, True, False]


def test_nothing_at_all_is_a_drawing_all_the_same() -> None:
    still = [Step("a", "0", 0.0, 0.0, total=True), Step("b", "0", 0.0, 0.0, total=True)]
    assert len(_bars(still)) == 2
    assert _bars([]) == []


def test_the_twin_says_what_the_drawing_says() -> None:
    chart = waterfall(STEPS, "title", "description")
    assert chart.twin == tuple((step.label, step.value_text) for step in STEPS)


def test_names_are_inert() -> None:
    svg = waterfall(STEPS, "<script>", "description").svg
    assert "<b>" not in svg
    assert "<script>" not in svg


def _bars(steps) -> list[tuple[float, float, bool]]:
    svg = waterfall(steps, "title", "description").svg
    root = ET.fromstring(svg)  # noqa: S314 - made here
    return [
        (float(bar.attrib["x"]), float(bar.attrib["width"]), "stroke-dasharray" in
         bar.attrib)
        for bar in root.iter()
        if re.sub(r"\{.*\}", "", bar.tag) == "rect"
    ]  # fmt: skip
