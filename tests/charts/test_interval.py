"""Places on the axis of an interval, worked out by hand."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from lca.charts import Chart, Mark, interval

Read = Callable[[Chart], ET.Element]


def test_the_axis_begins_at_zero_and_ends_at_the_upper_bound(read: Read) -> None:
    low, mid, high = Mark("5", 5.0), Mark("8", 8.0), Mark("10", 10.0)
    chart = interval(low, mid, high, "t", "d")
    root = read(chart)
    # Left of the axis 8 and one digit, right of it 8 and two digits, of 7.68 each.
    start, length = 8 + 7.68, 640 - 16 - 3 * 7.68
    band = root.find("rect")
    assert band is not None
    assert float(band.get("x", "")) == pytest.approx(start + length / 2, abs=0.01)
    assert float(band.get("width", "")) == pytest.approx(length / 2, abs=0.01)
    places = {text.text: float(text.get("x", "")) for text in root.iter("text")}
    assert places["0"] == pytest.approx(start, abs=0.01)
    assert places["8"] == pytest.approx(start + 0.8 * length, abs=0.01)
    assert chart.twin == (("5", "8", "10"),)


def test_texts_of_the_bounds_stand_outside_of_a_narrow_band(read: Read) -> None:
    low, high = Mark("0.99", 0.99, "uncertainty/low"), Mark("1.01", 1.01)
    root = read(interval(low, Mark("1.00", 1.0), high, "t", "d"))
    anchors = {text.text: text.get("text-anchor") for text in root.iter("text")}
    assert anchors == {"0": "middle", "0.99": "end", "1.01": "start", "1.00": "middle"}
    (figure,) = [text for text in root.iter("text") if text.get("data-figure")]
    assert figure.text == "0.99"


def test_a_range_across_zero_shows_where_zero_is(read: Read) -> None:
    root = read(interval(Mark("−1", -1.0), Mark("1", 1.0), Mark("3", 3.0), "t", "d"))
    zero = next(text for text in root.iter("text") if text.text == "0")
    low = next(text for text in root.iter("text") if text.text == "−1")
    high = next(text for text in root.iter("text") if text.text == "3")
    at, start, end = (float(text.get("x", "")) for text in (zero, low, high))
    assert at == pytest.approx(start + (end - start) / 4, abs=0.01)
