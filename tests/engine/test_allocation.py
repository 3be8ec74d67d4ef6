"""Claims about rows of allocation that have no effect, or none that makes sense."""

import pytest

from tests.support.study_builder import StudyBuilder, codes, find


def sorter(good: str = "kpcs", other: str = "piece") -> StudyBuilder:
    """Return a sorter that makes one of each per run and gives off 3 kg CO2e."""
    return (
        StudyBuilder()
        .flow("good", unit=good)
        .flow("other", unit=other)
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("sorter", "good", 1, reference=True)
        .output("sorter", "other", 1)
        .output("sorter", "CO2", 3)
    )


@pytest.mark.parametrize("other", ["wafer", "die", "strip", "reel", "lot", "unit"])
def test_things_of_different_kinds_are_not_counted_together(other: str) -> None:
    study = sorter("kpcs", other)
    study = study.allocate("sorter", "good", "count")
    document = study.allocate("sorter", "other", "count").solve()
    assert codes(document) == ["allocation-counts-mixed"]
    (found,) = find(document, "allocation-counts-mixed")
    assert found["parameters"]["units"] == f"kpcs, {other}"


def test_pieces_are_counted_together_in_any_number() -> None:
    # 1 000 pieces and 2 pieces of one kind share 3 kg (by hand).
    study = sorter("kpcs", "piece").output("sorter", "other", 1)
    study = study.allocate("sorter", "good", "count")
    document = study.allocate("sorter", "other", "count").solve()
    assert codes(document) == []
    prices = document["intensity"]
    assert prices["good"]["gwp100_fossil"] == pytest.approx(3 * 1000 / 1002)
    assert prices["other"]["gwp100_fossil"] == pytest.approx(3 / 1002)


@pytest.mark.parametrize("method", ["mass", "count", "factor", "economic", "energy"])
def test_displacing_by_another_method_than_substitution_warns(method: str) -> None:
    study = (
        sorter()
        .flow("third", unit="piece")
        .output("maker", "third", 1)
        .with_rows(
            "flows",
            [
                {"flow": "good", "kind": "product", "unit": "kpcs", "mass_kg": 1},
                {"flow": "other", "kind": "product", "unit": "piece", "mass_kg": 1},
                {"flow": "third", "kind": "product", "unit": "piece"},
                {"flow": "CO2", "kind": "elementary", "unit": "kg", "ghg": "CO2"},
            ],
        )
    )
    factor = None if method in ("mass", "count") else 1
    study = study.allocate("sorter", "good", method, factor)
    study = study.allocate("sorter", "other", method, factor, displaces="third")
    document = study.solve()
    assert codes(document, "warning") == ["allocation-cell-ignored"]
    (found,) = find(document, "allocation-cell-ignored")
    assert (found["row"], found["column"]) == (3, "displaces")


def test_a_factor_that_a_method_does_not_use_warns() -> None:
    study = sorter().allocate("sorter", "good", "count", 7)
    document = study.allocate("sorter", "other", "count").solve()
    assert codes(document, "warning") == ["allocation-cell-ignored"]
    assert document["intensity"]["other"]["gwp100_fossil"] == pytest.approx(3 / 1001)


def test_a_substitution_uses_both_cells_without_a_warning() -> None:
    study = sorter("piece", "piece").flow("third", unit="piece")
    study = study.output("maker", "third", 1)
    study = study.allocate("sorter", "other", "substitution", 1, displaces="third")
    assert codes(study.solve(), "warning") == []


@pytest.mark.parametrize("method", ["mass", "count", "factor", "economic", "energy"])
def test_allocating_to_the_only_product_warns(method: str) -> None:
    study = (
        StudyBuilder()
        .flow("part", unit="piece")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("maker", "part", 2)
        .output("maker", "CO2", 3)
        .allocate("maker", "part", method)
    )
    document = study.solve()
    assert codes(document, "warning") == ["allocation-of-only-product"]
    assert document["intensity"]["part"]["gwp100_fossil"] == pytest.approx(1.5)
