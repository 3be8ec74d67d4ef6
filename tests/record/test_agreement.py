"""Claims about comparing two documents of records.

Numbers are written with twelve digits.  By hand: of 0.25, one unit of the twelfth digit
is 1e-12 and the tolerance 2.5e-13, so that 0.250000000001 agrees and 0.250000000002
does not.
"""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.record.agreement import agree, compare_documents, relate
from lca.record.canonical import format_number
from lca.record.row_agreement import compare_csv
from tests.support.campaign import sampled
from tests.support.record_builder import write_document

sizes = st.floats(1e-12, 1e12)


def wrong(old, new):
    return [
        (each.path, each.old, each.new)
        for each in compare_documents(old, new).disagreements
    ]


# ── numbers ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (0.25, 0.25, True),
        (0.25, 0.250000000001, True),
        (0.25, 0.250000000002, False),
        (99999999999.9, 100000000000, True),
        (7, 8, False),
        (0, 1e-300, False),
        (1.0, -1.0, False),
        (123456789, 123456790, False),
    ],
)
def test_numbers_agree_as_far_as_their_digits_can_tell(old, new, same):
    assert agree(old, new) is same
    assert agree(new, old) is same


@sampled(200)
@given(sizes, st.floats(-1e-12, 1e-12), st.sampled_from([1, -1]))
def test_numbers_within_the_tolerance_agree_after_rounding(size, change, sign):
    old, new = sign * size, sign * size * (1 + change)
    assert agree(float(format_number(old)), float(format_number(new)))


@sampled(200)
@given(sizes, st.floats(2.5e-11, 1), st.sampled_from([1, -1]))
def test_numbers_apart_by_more_than_their_digits_do_not_agree(size, change, sign):
    old, new = size, size * (1 + sign * change)
    assert not agree(float(format_number(old)), float(format_number(new)))


@sampled(100)
@given(sizes, sizes)
def test_the_relative_difference_has_no_side(one, other):
    assert relate(one, other) == relate(other, one)
    assert 0 <= relate(one, other) <= 1


def test_a_gap_is_measured_by_what_it_is_the_difference_of():
    row = {"flow": "power", "metered": 100.0, "computed": 100.0, "share": 1e-16}
    noise = {"closures": [row | {"gap": 1e-14}]}
    other = {"closures": [row | {"gap": -3e-14, "share": 3e-16}]}
    assert wrong(noise, other) == []
    real = {"closures": [row | {"gap": 1e-3, "share": 1e-5}]}
    changed = {path for path, _, _ in wrong(noise, real)}
    assert changed == {"closures/1/gap", "closures/1/share"}


# ── documents ───────────────────────────────────────────────────────────────
def test_a_document_agrees_with_itself_and_every_value_is_counted():
    document = write_document()
    agreement = compare_documents(document, deepcopy(document))
    assert agreement.disagreements == ()
    assert agreement.largest == 0.0
    assert agreement.numbers > 50
    assert agreement.texts > 50


def test_every_value_but_bounds_and_environment_is_compared():
    document = write_document()
    places = list(_leaves(document))
    unseen = set()
    for path in places:
        changed = deepcopy(document)
        _alter(changed, path)
        if not compare_documents(document, changed).disagreements:
            unseen.add("/".join(str(key) for key in path))
    assert unseen == {
        "certificate/backward_error",
        "certificate/closure",
        "versions/software",
        "versions/packages/numpy",
        "versions/packages/polars",
        "versions/packages/scipy",
    }


def test_a_place_says_what_it_is_about_and_the_largest_change_comes_first():
    old, new = write_document(), write_document()
    new["results"]["stages"][0]["amount"] = 0.2
    new["headline"]["amount"] = 1.1
    first, second = compare_documents(old, new).disagreements
    assert (first.path, first.name) == (
        "results/stages/1/amount",
        "gwp100_excluding_uptake · assembly",
    )
    assert first.change == pytest.approx(0.5)
    assert (second.path, second.old, second.new) == ("headline/amount", 1.0, 1.1)


def test_a_text_comes_before_any_number():
    old, new = write_document(), write_document()
    new["headline"]["amount"] = 1e9
    new["boundary"] = "gate-to-gate"
    assert [path for path, _, _ in wrong(old, new)] == ["boundary", "headline/amount"]


def test_the_order_of_records_is_no_difference_but_their_number_is():
    old, new = write_document(), write_document()
    new["results"]["contributors"].reverse()
    assert wrong(old, new) == []
    gone = new["results"]["contributors"].pop()
    assert wrong(old, new) == [("results/contributors/1", gone, None)]
    assert wrong(new, old) == [("results/contributors/1", None, gone)]


@pytest.mark.parametrize(
    "path",
    ["route", "draws", "results/stages", "results/steps", "results/indicators"],
)
def test_the_order_of_a_route_is_a_difference(path):
    old, new = write_document(), write_document()
    *outer, last = path.split("/")
    (new[outer[0]] if outer else new)[last].reverse()
    ((place, before, after),) = wrong(old, new)
    assert place == path
    assert before == after[::-1]


def test_a_step_that_came_is_no_other_order():
    old, new = write_document(), write_document()
    new["route"].insert(0, new["route"][0] | {"step": "bake", "row": 9})
    assert [path for path, _, _ in wrong(old, new)] == ["route/1"]


def test_a_name_that_changed_is_one_difference_and_not_two_records():
    old, new = write_document(), write_document()
    new["gases"][1]["gas"] = "CO2"
    assert wrong(old, new) == [("gases/2/gas", "CO2e", "CO2")]


def test_what_is_missing_is_like_what_is_not_there():
    assert wrong({"a": None}, {}) == []
    assert wrong({"a": 0}, {}) == [("a", 0, None)]


def test_a_flag_is_no_number():
    assert wrong({"a": True}, {"a": 1}) == [("a", True, 1)]


# ── tables ──────────────────────────────────────────────────────────────────
OLD = b"flow,amount,origin,origin_row\nwire,0.5,bom.csv,2\ntape,1.0,bom.csv,3.0\n"


def cells(old, new):
    return [
        (each.path, each.name, each.old, each.new)
        for each in compare_csv(old, new, "tables/exchanges.csv")
    ]


def test_a_changed_cell_is_named_with_its_row_and_the_row_it_was_made_from():
    new = OLD.replace(b"1.0,bom", b"1.5,bom")
    assert cells(OLD, new) == [
        ("tables/exchanges.csv/3/amount", "tape · bom.csv 3", "1.0", "1.5")
    ]


def test_a_row_that_came_or_went_is_named():
    lost = b"".join(OLD.splitlines(keepends=True)[:2])
    row = {"flow": "tape", "amount": "1.0", "origin": "bom.csv", "origin_row": "3.0"}
    name = "tape · bom.csv 3"
    assert cells(OLD, lost) == [("tables/exchanges.csv/3", name, row, None)]
    assert cells(lost, OLD) == [("tables/exchanges.csv/3", name, None, row)]


def test_the_same_rows_in_another_order_are_told_once():
    head, *rows = OLD.splitlines(keepends=True)
    turned = b"".join([head, *reversed(rows)])
    assert cells(OLD, OLD) == []
    assert cells(OLD, turned) == [("tables/exchanges.csv", "", 2, 2)]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a,a\n1\n1,2,3\n", b'"\n'])
def test_any_text_can_be_compared(data):
    assert bool(compare_csv(data, OLD, "x")) == (data != OLD)


def _leaves(value, path=()):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _leaves(each, (*path, place))
    else:
        yield path


def _alter(document, path):
    """Change one value: a number by far, a text by a letter, nothing to something."""
    *outer, last = path
    place = document
    for key in outer:
        place = place[key]
    value = place[last]
    if isinstance(value, bool):
        place[last] = not value
    elif isinstance(value, int | float):
        place[last] = value * 2 + 1
    else:
        place[last] = f"{value or ''}x"
