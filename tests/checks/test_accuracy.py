"""Claims about how far numbers may lie apart."""

import polars as pl
import pytest

from lca.checks.accuracy import accuracy_of, chance, judge, load_accuracy
from lca.tables import load_columns


def test_every_status_has_an_accuracy_and_weighing_is_the_best() -> None:
    (status,) = [c for c in load_columns("steps") if c.name == "status"]
    known = load_accuracy()
    assert list(known) == list(status.values)
    assert known["measured"] == 0.005
    assert sorted(known.values()) == list(known.values())


def test_what_has_no_status_is_as_good_as_an_estimate() -> None:
    frame = pl.DataFrame({"status": ["measured", None, "supplier"]})
    assert frame.select(accuracy_of()).to_series().to_list() == [0.005, 0.05, 0.01]


@pytest.mark.parametrize(
    ("gap", "tolerance", "verdict"),
    [
        (1.0, 1.0, "closed"),
        (-1.0, 1.0, "closed"),
        (1.1, 1.0, "open"),
        (9.9, 1.0, "open"),
        (-10.1, 1.0, "broken"),
        (14.0, 5.0, "open"),
        (15.1, 5.0, "broken"),
        (None, 1.0, None),
        (1.0, None, None),
        (float("nan"), 1.0, None),
    ],
)
def test_a_gap_is_broken_above_a_tenth_and_three_tolerances(
    gap: float | None, tolerance: float | None, verdict: str | None
) -> None:
    cells = {"gap": [gap], "size": [100.0], "tolerance": [tolerance]}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.Float64))
    told = judge(pl.col("gap"), pl.col("size"), pl.col("tolerance"))
    assert frame.select(told).item() == verdict


def test_chance_is_three_sigma_of_a_binomial_and_more_of_few_pieces() -> None:
    # 0.1 of 900: sigma = sqrt(0.09 / 900) = 0.01; few pieces add 9 / (4 × 900).
    frame = pl.DataFrame({"share": [0.1], "pieces": [900.0]})
    told = chance(pl.col("share"), pl.col("pieces"))
    assert frame.select(told).item() == pytest.approx(0.03 + 0.0025)
