"""Claims about the bounds of a certificate that is recorded.

What is found is some 2e-16: the limits are 1e-12 for a backward error and 1e-9 for a
closure, and three powers of ten are what another machine may find less.
"""

import pytest

from lca.record.bounds import compare_bounds

LOOP = {"activities": ["power", "water"], "size": 2, "condition": 4.0}
FOUND = {"backward_error": 2e-16, "closure": 4e-16, "loop_count": 1, "loops": [LOOP]}


def wrong(recorded, found=FOUND):
    return [each.path for each in compare_bounds(recorded, found)]


@pytest.mark.parametrize("key", ["backward_error", "closure"])
@pytest.mark.parametrize(
    "value", [None, 0, -1e-16, 1e-20, 0.5, True, "2e-16", float("nan")]
)
def test_a_bound_that_cannot_be_right_is_told(key, value):
    assert wrong(FOUND | {key: value}) == [f"certificate/{key}"]


@pytest.mark.parametrize("value", [2e-16, 1e-18, 9e-13])
def test_a_bound_of_another_machine_is_believed(value):
    assert wrong(FOUND | {"backward_error": value, "closure": value}) == []


def test_where_hardly_anything_was_rounded_nothing_may_have_been_elsewhere():
    exact = FOUND | {"backward_error": 0.0}
    assert wrong(exact, FOUND | {"backward_error": 1e-16}) == []
    assert wrong(FOUND, exact) == []


def test_a_closure_that_nobody_computes_is_missing_on_both_sides():
    none = FOUND | {"closure": None}
    assert wrong(none, none) == []
    assert wrong(FOUND, none) == ["certificate/closure"]


@pytest.mark.parametrize("value", [None, -4.0, 0, 0.3, 50.0, True])
def test_a_condition_that_cannot_be_right_is_told(value):
    loops = [LOOP | {"activities": ["gas"]}, LOOP | {"condition": value}]
    assert wrong(FOUND | {"loops": loops}) == ["certificate/loops/2/condition"]


def test_a_condition_is_an_estimate():
    assert wrong(FOUND | {"loops": [LOOP | {"condition": 4.4}]}) == []


def test_a_certificate_of_another_form_is_told_without_a_fault():
    assert wrong({}) == ["certificate/backward_error", "certificate/closure"]
    assert wrong(FOUND | {"loops": None}) == []
    assert wrong(FOUND | {"loops": [1]}) == []
