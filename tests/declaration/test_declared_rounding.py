"""Claims about how the numbers of a declaration are rounded."""

import math
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.declaration.declared_figures import print_figures
from lca.declaration.numbers import SPACE
from lca.record import Content, Document
from tests.support.declared_document import HEADLINE, complete_document
from tests.support.declared_pages import read_number

PARTS = ("gwp100_fossil", "gwp100_dluc", "gwp100_biogenic_non_co2", "gwp100_removal")
AROUND = ("gwp100_biogenic_co2", "gwp100_uptake")
INCLUDING = "gwp100_including_uptake"

amounts = st.floats(-1e3, 1e3, allow_subnormal=False).map(lambda each: round(each, 9))
lists = st.lists(amounts, min_size=1, max_size=8)


def of(document: Document) -> dict[str, str]:
    return dict(print_figures(Content.of(document).document).texts)


def with_total(
    amount: float, low: float | None = None, high: float | None = None
) -> Document:
    """Return the document of one stage, and of an interval if there is one."""
    document = complete_document() | {"texts": {}, "ledgers": {}}
    document["headline"]["amount"] = amount
    document["results"]["stages"] = [
        {"indicator": HEADLINE, "stage": "front", "amount": amount}
    ]
    lists = ("steps", "contributors", "factors", "energy", "statuses", "sets")
    document["results"] |= {name: [] for name in lists} | {"gates": None}
    document["uncertainty"] = low and {
        "method": "first-order-lognormal", "sigma": 0.1, "low": low, "high": high,
        "covered": 0.9,
    }  # fmt: skip
    return document


def with_parts(steps: list[list[float]]) -> Document:
    """Return the document whose stages have these steps; all sums hold."""
    document = with_total(math.fsum(math.fsum(stage) for stage in steps))
    results = document["results"]
    results["stages"], results["steps"] = [], []
    for number, stage in enumerate(steps):
        row = {"indicator": HEADLINE, "stage": f"stage {number}"}
        results["stages"].append(row | {"amount": math.fsum(stage)})
        results["steps"] += [
            row | {"step": f"step {place}", "amount": amount}
            for place, amount in enumerate(stage)
        ]
    return document


def total_of(texts: dict[str, str], beginning: str) -> Decimal:
    depth = beginning.count("/")
    return sum(
        (
            read_number(text)
            for name, text in texts.items()
            if name.startswith(beginning) and name.count("/") == depth
        ),
        Decimal(0),
    )


@pytest.mark.parametrize(
    ("amount", "low", "high", "printed"),
    [
        (0.46945, 0.3786, 0.5821, "0.47"),  # half width 100 g, to 10 g: in kg
        (0.46947, 0.4600, 0.4791, "469.5"),  # half width 9.6 g, to 0.1 g
        (0.46945, 0.46944, 0.46946, "469.45"),  # five digits at most
        (12.3456, 9.0, 16.0, "12.3"),  # half width 3.5, to 0.1
        (1234.5, 900.0, 1600.0, "1.23"),  # half width 350 kg, to 10 kg: in t
        (0.5, 0.01, 90.0, "0.50"),  # half width 45: two digits of the one part
        (0.46945, None, None, "469"),  # no interval: three digits
        (0.0000123456, None, None, "12.3"),  # mg
        (-2.0, None, None, "−2.00"),
    ],
)
def test_digits_follow_the_interval(amount, low, high, printed) -> None:
    texts = of(with_total(amount, low, high))
    assert texts["total"] == printed
    assert texts["stage/front"] == printed


@pytest.mark.parametrize(
    ("amount", "unit", "told"),
    [
        (1234.5, "kg CO2e", "t CO2e"),
        (8.4748, "kg CO2e", "kg CO2e"),
        (0.16570, "kg CO2e", "g CO2e"),
        (0.0000123456, "kg CO2e", "mg CO2e"),
        (1.2e-16, "kg CO2e", "10⁻¹⁸ kg CO2e"),
        (0.25, "m3", "m3"),
        (2.5e8, "m3", "10⁶ m3"),
    ],
)
def test_the_unit_of_a_document_goes_by_its_headline(amount, unit, told) -> None:
    document = with_total(amount)
    document["headline"]["unit"] = unit
    document["results"]["indicators"] = []
    assert print_figures(Content.of(document).document).units["total"] == told


@given(st.lists(lists, min_size=1, max_size=6))
def test_printed_stages_and_steps_sum_to_what_is_printed_above(steps) -> None:
    texts = of(with_parts(steps))
    total = read_number(texts["total"])
    assert total_of(texts, "stage/") == total
    for number in range(len(steps)):
        stage = f"stage/stage {number}"
        assert total_of(texts, f"step/stage {number}/") == read_number(texts[stage])


@given(st.lists(lists, min_size=1, max_size=6))
def test_printed_shares_sum_to_a_hundred(steps) -> None:
    texts = of(with_parts(steps))
    if "percent/total" not in texts:  # of nothing there are no shares
        return
    assert texts["percent/total"] == "100.0"
    # What cancels to next to nothing has shares whose last place no float holds.
    exact = math.fsum(math.fsum(stage) for stage in steps)
    if abs(exact) < 1e-6:
        return
    assert total_of(texts, "percent/stage/") == 100


@given(st.lists(lists, min_size=1, max_size=6))
def test_a_printed_part_is_within_one_last_place(steps) -> None:
    document = Content.of(with_parts(steps)).document
    printed = print_figures(document)
    last = Decimal(1).scaleb(printed.places.exponent - printed.places.decimals)
    power = Decimal(1).scaleb(printed.places.exponent)
    for row in document["results"]["stages"]:
        shown = read_number(printed.texts[f"stage/{row['stage']}"]) * power
        assert abs(shown - Decimal(row["amount"])) <= last * Decimal("1.001")


@given(st.tuples(*[amounts] * 6))
def test_categories_sum_to_both_totals(values) -> None:
    parts, around = dict(zip(PARTS, values[:4], strict=True)), values[4:]
    headline = math.fsum(parts.values())
    wider = math.fsum((headline, *around))
    known = {
        HEADLINE: headline, **parts, **dict(zip(AROUND, around, strict=True)),
        INCLUDING: wider,
    }  # fmt: skip
    document = with_total(headline)
    document["results"]["indicators"] = [
        {"indicator": name, "unit": "kg CO2e", "amount": amount}
        for name, amount in known.items()
    ]
    texts = of(document)
    printed = {name: read_number(texts[f"indicator/{name}"]) for name in known}
    assert sum(printed[name] for name in PARTS) == printed[HEADLINE]
    assert printed[HEADLINE] == read_number(texts["total"])
    assert (
        sum(printed[name] for name in AROUND) + printed[HEADLINE]
        == (printed[INCLUDING])
    )


@given(lists, st.floats(0.01, 10))
def test_a_gap_in_the_numbers_is_left_open(parts, gap) -> None:
    document = with_parts([parts])
    whole = math.fsum(parts)
    closed = of(document)
    before = print_figures(Content.of(document).document).places
    document["results"]["stages"][0]["amount"] = whole + gap * max(abs(whole), 1.0)
    texts = of(document)
    after = print_figures(Content.of(document).document).places
    # Steps are what they are, each rounded for itself: nothing is spread over them.
    # The two totals may have other places, of which the coarser tells.
    coarser = Decimal(1).scaleb(-min(before.decimals, after.decimals))
    for name, text in texts.items():
        if name.startswith("step/"):
            difference = read_number(text) - read_number(closed[name])
            assert abs(difference) <= coarser


def test_rows_that_do_not_sum_up_keep_their_own_rounding() -> None:
    # 0.1666 three times is 0.4998; a whole of 1 is not made of that.
    document = with_total(1.0)
    document["results"]["statuses"] = [
        {"status": name, "amount": 0.1666, "share": 0.1666}
        for name in ("measured", "literature", "estimate")
    ]
    texts = of(document)
    assert [texts[f"status/{name}"] for name in ("measured", "estimate")] == [
        "0.17", "0.17",
    ]  # fmt: skip
    assert texts["percent/status/measured"] == "16.7"


def test_thirds_go_to_their_nearest_places() -> None:
    # 1/3 and 2/3 of 1.00: 0.33 and 0.67, and 33.3 and 66.7 per cent.
    texts = of(with_parts([[1 / 3], [2 / 3]]))
    assert (texts["stage/stage 0"], texts["stage/stage 1"]) == ("0.33", "0.67")
    assert texts["percent/stage/stage 0"] == "33.3"
    assert texts["percent/stage/stage 1"] == "66.7"


def test_what_is_too_small_to_show_is_a_bound_and_nothing_is_zero() -> None:
    texts = of(with_parts([[1.0], [1e-5], [-1e-5], [0.0]]))
    found = [texts[f"stage/stage {number}"] for number in range(4)]
    assert found == ["1.00", "< 0.01", "> −0.01", "0.00"]


def test_numbers_of_the_user_stay_as_they_were_given() -> None:
    texts = of(complete_document())
    assert texts["product/mass_kg"] == "1.1"
    assert texts["product/production"] == "100"
    assert texts["gas/a gas, to air"] == "2"
    assert texts["route/one/yield"] == "90"  # in per cent
    assert texts["plant/cutoff_limit"] == "3"
    assert texts["ledger/supplies/1/year"] == "2025"


def test_a_figure_has_one_text_wherever_it_stands() -> None:
    texts = of(complete_document())
    assert texts[f"stage/front/{HEADLINE}"] == texts["stage/front"]
    assert texts[f"indicator/{HEADLINE}"] == texts["total"]


def test_every_figure_of_a_document_has_a_text() -> None:
    document: dict[str, Any] = deepcopy(complete_document())
    printed = print_figures(Content.of(document).document)
    assert set(printed.texts) == set(printed.figures)
    assert all(printed.texts.values())


def test_a_part_of_one_per_cent_shows_two_digits() -> None:
    # Parts of 165.7 g: 1.98 g is 1.2 per cent and asks for 0.1 g, 0.31 g for nothing.
    texts = of(with_parts([[0.1634], [0.00198], [0.00031]]))
    assert texts["total"] == "165.7"
    stages = [texts[f"stage/stage {number}"] for number in range(3)]
    assert stages == ["163.4", "2.0", "0.3"]


def test_what_is_left_over_goes_to_the_parts_that_it_changes_least() -> None:
    # 100.0 g of 98.72, 0.64 and 0.64 g: nearest are 98.7, 0.6, 0.6, which is 99.9.
    texts = of(with_parts([[0.09872, 0.00064, 0.00064], [0.9]]))
    steps = [texts[f"step/stage 0/step {number}"] for number in range(3)]
    assert (texts["total"], texts["stage/stage 0"]) == ("1.000", "0.100")
    assert steps == ["0.098", "0.001", "0.001"]
    texts = of(with_parts([[0.09872, 0.00064, 0.00064]]))
    steps = [texts[f"step/stage 0/step {number}"] for number in range(3)]
    assert steps == ["98", "1", "1"]
    texts = of(with_parts([[0.09432, 0.00104, 0.00464]]))
    steps = [texts[f"step/stage 0/step {number}"] for number in range(3)]
    # 94.32, 1.04, 4.64 of 100.00: nearest sum to 94.3 + 1.0 + 4.6, 0.1 is left.
    assert (texts["total"], steps) == ("100.0", ["94.4", "1.0", "4.6"])


def test_a_row_of_a_list_is_rounded_for_itself() -> None:
    # Of 165.7 g: 24.46 g to the place of the total, less than 1 g to two digits.
    document = with_parts([[0.1634], [0.00198], [0.00031]])
    document["results"]["contributors"] = [
        {"contributor": name, "amount": amount, "share": amount / 0.16569}
        for name, amount in (("a", 0.02446), ("b", 0.000396), ("c", 5.2e-8), ("d", 0))
    ]
    texts = of(document)
    assert [texts[f"contributor/{name}"] for name in "abcd"] == [
        "24.5", "0.40", "5.2 × 10⁻⁵", "0.0",
    ]  # fmt: skip


def test_masses_are_printed_by_their_size_and_bear_the_unit() -> None:
    document = complete_document()
    document["product"]["mass_kg"] = 0.00015
    document["results"]["inventory"] = [
        {"flow": name, "name": None, "unit": "kg", "amount": amount, "cutoff": False,
         "comment": None}
        for name, amount in (("a", 1234.5), ("b", -0.01234), ("c", 2e-9))
    ]  # fmt: skip
    printed = print_figures(Content.of(document).document)
    found = [
        (printed.texts[name], printed.units[name])
        for name in ("product/mass_kg", "inventory/a", "inventory/b", "inventory/c")
    ]
    assert found == [("150", "mg"), ("1234", "kg"), ("−12.3", "g"), ("2.00", "µg")]


def test_large_numbers_have_groups_of_three_digits() -> None:
    document = complete_document()
    document["product"]["production"]["quantity"] = 6e7
    assert of(document)["product/production"].split(SPACE) == ["60", "000", "000"]
