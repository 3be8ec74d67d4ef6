"""Drawings read back as XML."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from lca.charts import Chart

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def read() -> Callable[[Chart], ET.Element]:
    """Return what reads the drawing of a chart as XML, without its namespace."""

    def parse(chart: Chart) -> ET.Element:
        root = ET.fromstring(chart.svg)  # noqa: S314 - made by the test
        for element in root.iter():
            element.tag = element.tag.removeprefix(SVG)
        return root

    return parse
