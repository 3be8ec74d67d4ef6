"""Claims about issued material, by amounts weighed by hand (§2.3, §3)."""

import pytest

from tests.findings.test_raised_rules import alter
from tests.support.counted_plants import AGREEING, find, issued, told, values


def test_what_is_lost_on_the_way_is_issued_too() -> None:
    # 90 strips × 0.1 kg ÷ 0.9 = 10 kg.
    plant = alter(AGREEING, "bom", 3, utilisation=0.9)
    (found,) = find(plant)
    assert values(found) == ("10 kg", "9 kg")
    assert find(alter(plant, "issues", 2, amount=10)) == []


@pytest.mark.parametrize(
    ("per", "pieces"),
    # A unit is started 9092 times, good 8637 times, loaded 9547 times, reworked 182.
    [("start", 9092), ("good", 8637), ("insertion", 9547), ("rework", 182)],
)
def test_a_use_counts_per_what_it_says(per: str, pieces: int) -> None:
    plant = AGREEING.use("test", "resin", 0.01, route="R", per=per)
    assert find(issued(plant, "test", "resin", pieces * 0.01, sku="Q1")) == []
    (found,) = find(issued(plant, "test", "resin", pieces * 0.02, sku="Q1"))
    assert found.place.file == "consumption.csv"
    assert values(found) == (f"{pieces * 0.01:g} kg", f"{pieces * 0.02:g} kg")


def test_grams_in_place_of_kilograms_are_said() -> None:
    (found,) = find(alter(AGREEING, "bom", 3, unit="g"))
    parameters = dict(found.parameters)
    assert found.code == "issue-against-bill-broken"
    assert parameters["slip"].startswith("÷1000")
    assert parameters["against"] == "issues.csv row 2"


def test_units_are_converted() -> None:
    assert find(alter(AGREEING, "issues", 2, amount=9000, unit="g")) == []


def test_rows_of_one_flow_add_up() -> None:
    plant = alter(AGREEING, "bom", 3, amount=0.06).bom("Q1", "mount", "wire", 0.04)
    assert find(plant) == []
    split = alter(AGREEING, "issues", 2, amount=4)
    assert find(issued(split, "mount", "wire", 5, sku="Q1")) == []


def test_a_route_waits_until_all_its_products_are_counted() -> None:
    plant = alter(AGREEING, "issues", 3, amount=0.3).sku("Q2", "R", "piece")
    assert told(plant) == [("issue-against-bill-broken", "consumption.csv", 2)]
    assert find(plant.made("Q2", 1000)) == []


def test_what_tools_draw_needs_no_line_in_a_bill() -> None:
    plant = AGREEING.draw("testers", "productive", "resin", 0.1)
    assert find(issued(plant, "test", "resin", 0.8, sku="Q1")) == []


def test_steps_that_were_not_counted_are_not_spoken_of() -> None:
    plant = AGREEING.with_rows("counts", []).with_rows("production", [])
    assert find(alter(plant, "issues", 2, amount=1000)) == []


def test_a_line_that_no_store_issues_is_not_missed() -> None:
    assert find(AGREEING.use("cut", "electricity", 1, route="R")) == []


def test_all_lines_of_one_flow_are_named() -> None:
    # 90 × (0.06 + 0.04) kg = 9 kg, of which the larger line stands first.
    plant = alter(AGREEING, "bom", 3, amount=0.06).bom("Q1", "mount", "wire", 0.04)
    (found,) = find(alter(plant, "issues", 2, amount=18))
    assert (found.place.row, values(found)) == (3, ("9 kg", "18 kg"))
    assert dict(found.parameters)["rows"] == "bom.csv row 4"


def test_a_line_at_another_sku_without_issues_may_be_the_one_meant() -> None:
    plant = AGREEING.bom("D1", "saw", "resin", 0.05)
    found = find(issued(plant, "mount", "resin", 20, sku="Q1"))
    (unbilled,) = [f for f in found if f.code == "issued-not-in-bill"]
    assert dict(unbilled.parameters)["rows"] == "bom.csv row 4"
    # With 10 × 0.05 kg issued to it, that line is at its place.
    (alone,) = find(
        issued(
            issued(plant, "mount", "resin", 20, sku="Q1"), "saw", "resin", 0.5, sku="D1"
        )
    )
    assert dict(alone.parameters)["rows"] == "–"
