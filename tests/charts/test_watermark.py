"""Claims about the words across a page."""

import re

import pytest

from lca.charts import watermark

LINES = (("DRAFT",), ("DRAFT", "DEMONSTRATION DATA"), ("草稿", "演示数据"))


@pytest.mark.parametrize("lines", LINES)
def test_all_lines_have_letters_of_one_size(lines: tuple[str, ...]) -> None:
    drawn = watermark(lines)
    assert len(set(re.findall(r'font-size="([\d.]+)"', drawn))) == 1
    assert re.findall(r">([^<>]+)</text>", drawn) == list(lines)


def test_what_lies_below_can_be_read() -> None:
    (strength,) = re.findall(r'fill-opacity="([\d.]+)"', watermark(("DRAFT",)))
    assert 0 < float(strength) < 0.2
