"""Claims about what vouches for a solution, and the findings that speak against it."""

from lca.engine.levels import MOST_LEVELS
from lca.findings.rows import MOST_PER_COLUMN
from tests.support.study_builder import StudyBuilder, codes, find


def test_a_deep_chain_of_supplies_is_no_loop() -> None:
    depth = MOST_LEVELS + 50
    study = StudyBuilder().flows(*(f"p{place}" for place in range(depth)))
    study = study.flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    rows = [made(place) for place in range(depth)]
    rows += [made(place) | drawn(place - 1) for place in range(1, depth)]
    rows.append(made(0) | {"flow": "CO2", "amount": 3})
    study = study.with_rows("exchanges", rows)
    document = study.solve({f"p{depth - 1}": 1})
    assert codes(document) == []
    assert document["impact"]["gwp100_fossil"] == 3.0
    assert document["diagnostics"]["certificate"]["loop_count"] == 0
    ring = study.with_rows("exchanges", [*rows, made(0) | drawn(depth - 1, 0.5)])
    document = ring.solve({f"p{depth - 1}": 1})
    assert document["diagnostics"]["certificate"]["loop_count"] == 1


def made(place: int) -> dict[str, str | float]:
    return {
        "activity": f"a{place}",
        "direction": "output",
        "flow": f"p{place}",
        "amount": 1,
        "unit": "kg",
    }


def drawn(place: int, amount: float = 1) -> dict[str, str | float]:
    return {"direction": "input", "flow": f"p{place}", "amount": amount}


def test_of_many_activities_that_run_backwards_the_others_are_counted() -> None:
    # One by-product displaces each of 130 products, none of which anybody uses.
    count = MOST_PER_COLUMN + 30
    study = (
        StudyBuilder()
        .flow("plate")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("press", "plate", 1, reference=True)
        .output("press", "CO2", 1)
    )
    for place in range(count):
        study = study.flow(f"heat {place:03d}").flow(f"steam {place:03d}")
        study = study.output(f"boiler {place:03d}", f"heat {place:03d}", 1)
        study = study.output("press", f"steam {place:03d}", 1)
        study = study.allocate(
            "press",
            f"steam {place:03d}",
            "substitution",
            displaces=f"heat {place:03d}",
        )
    document = study.solve({"plate": 1})
    found = find(document, "negative-supply")
    assert len(found) == MOST_PER_COLUMN
    assert (found[0]["row"], found[0]["activity"]) == (4, "boiler 000")
    (more,) = find(document, "more-rows")
    assert more["parameters"]["check"] == "negative-supply"
    assert more["parameters"]["count"] == "30"


def test_stages_that_credits_make_unsolvable_are_named_as_such() -> None:
    # a + y = 1.5 x: regular as a whole; without the half that a stage claims, each of
    # the two credits equals what it is credited to.
    study = (
        StudyBuilder()
        .flows("a", "b", "x", "y")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("make A", "a", 1, reference=True)
        .output("make A", "x", 1)
        .output("make A", "x", 0.5, stage="assembly")
        .output("make A", "CO2", 1)
        .output("make B", "b", 1, reference=True)
        .output("make B", "y", 1)
        .allocate("make A", "x", "substitution", displaces="b")
        .allocate("make B", "y", "substitution", displaces="a")
    )
    assert codes(study.solve({"a": 1})) == ["stages-unknown"]
    without = [row | {"stage": None} for row in study.table("exchanges")]
    document = study.with_rows("exchanges", without).solve({"a": 1})
    assert codes(document) == []
    # a = 1 = A + B and b = 0 = 1.5 A + B: A = -2.
    assert document["scaling"]["make A"] == -2.0
