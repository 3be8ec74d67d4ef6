"""Claims about an activity that uses of its own product nearly all it makes."""

import pytest

from lca.engine.sweep import LEAST_NET
from tests.support.study_builder import StudyBuilder, codes


def boiler(used: float, kind: str = "product") -> StudyBuilder:
    """Return a boiler that makes 1 and uses so much, or a treatment of a waste."""
    made, taken = ("output", "input") if kind == "product" else ("input", "output")
    return (
        StudyBuilder()
        .flow("steam", kind)
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .exchange("boiler", made, "steam", 1)
        .exchange("boiler", taken, "steam", used)
        .output("boiler", "CO2", 1)
    )


@pytest.mark.parametrize("kind", ["product", "waste"])
@pytest.mark.parametrize("used", [1 - LEAST_NET / 10, 1 - 2e-16, 1.0])
def test_what_is_left_of_rounding_is_no_surplus(used: float, kind: str) -> None:
    assert codes(boiler(used, kind).solve()) == ["makes-less-than-it-uses"]


@pytest.mark.parametrize("run", [1e-9, 1.0, 1e9])
def test_the_limit_is_a_share_whatever_the_size_of_a_run(run: float) -> None:
    rows = [
        row | {"amount": run * float(row["amount"] or 0)}
        for row in boiler(1 - LEAST_NET / 10).table("exchanges")
    ]
    study = boiler(0).with_rows("exchanges", rows)
    assert codes(study.solve()) == ["makes-less-than-it-uses"]


def test_a_small_surplus_is_one() -> None:
    # 1 kg per 1 - 0.999 999 (a power of ten less would be lost in rounding).
    price = boiler(0.999999).solve()["intensity"]["steam"]["gwp100_fossil"]
    assert price == pytest.approx(1e6, rel=1e-9)


def test_a_residue_of_rounding_is_no_further_product() -> None:
    # 0.1 + 0.2 - 0.3 leaves 5.6e-17 in binary numbers.
    study = (
        boiler(0)
        .flow("rinse")
        .output("boiler", "rinse", 0.1)
        .output("boiler", "rinse", 0.2)
        .input("boiler", "rinse", 0.3)
        .output("rinser", "rinse", 1)
    )
    document = study.solve()
    assert codes(document) == []
    assert document["intensity"]["steam"]["gwp100_fossil"] == pytest.approx(1.0)
