"""Ratios that betray a slip are recognised both ways, and others are not."""

import math
from itertools import pairwise

import polars as pl
import pytest

from lca.checks.slips import load_slips, recognise_slip, recognise_slips


@pytest.mark.parametrize(
    ("ratio", "start"),
    [
        (1000, "×1000 "),
        (0.001, "÷1000 "),
        (1190, "×1000 "),
        (840, "×1000 "),
        (1e6, "×1e6 "),
        (1e-6, "÷1e6 "),
        (3.6, "×3.6 "),
        (1 / 3.6, "÷3.6 "),
        (3600, "×3600 "),
        (60, "×60 "),
        (100, "×100 "),
        (10, "×10 "),
        (0.1, "÷10 "),
        (24, "×24 "),
        # The middle between 10 and 12 in logarithms is 10.954.
        (10.9, "×10 "),
        (11, "×12 "),
    ],
)
def test_a_slip_is_recognised(ratio: float, start: str) -> None:
    assert (recognise_slip(ratio) or "").startswith(start)


@pytest.mark.parametrize(
    "ratio",
    [1, 1.5, 0.7, 5, 17, 35, 150, 500, 1500, 0.002, 1e12, 0, -1000, math.nan, math.inf],
)
def test_other_ratios_are_no_slips(ratio: float) -> None:
    assert recognise_slip(ratio) is None


def test_a_column_is_recognised_row_by_row() -> None:
    frame = pl.DataFrame({"ratio": [1000.0, None, 0.1, 5.0]})
    texts = frame.select(recognise_slips(pl.col("ratio"))).to_series()
    assert [text and text.split()[0] for text in texts] == ["×1000", None, "÷10", None]


def test_windows_of_slips_do_not_overlap() -> None:
    slips = load_slips()
    assert all(one.high <= other.low for one, other in pairwise(slips))
    assert all(slip.low <= slip.ratio < slip.high for slip in slips)
