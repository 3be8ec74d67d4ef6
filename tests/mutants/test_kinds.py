"""Claims about the kinds of faults themselves: each plants one, and only one."""

from collections.abc import Iterator
from random import Random

import pytest

from lca.resources import shipped_inventory
from tests.mutants.folders import read_tables
from tests.mutants.kinds import KINDS
from tests.mutants.mutation import Kind, Mutation, Row, Tables, number, text_of
from tests.mutants.reasons import REASONS
from tests.mutants.report import BY_SIZE

# What the shipped plant does not have, by hand: two meters of a main one, counts of a
# lot and of another, stocks and issues, a gas that a step gives off.
MEASURED = {"status": "measured"}
MORE: Tables = {
    "meters": [
        {"meter": "main", "flow": "electricity, plant", "parent": "", "serves": ""},
        {
            "meter": "east",
            "flow": "electricity, plant",
            "parent": "main",
            "serves": "oven",
        },
        {
            "meter": "west",
            "flow": "electricity, plant",
            "parent": "main",
            "serves": "wire bonder",
        },
    ],
    "readings": [
        {
            "meter": meter,
            "period_start": start,
            "period_end": end,
            "amount": amount,
            "unit": "kWh",
        }
        | MEASURED
        for meter, amounts in (
            ("main", ("1000", "1100", "1200")),
            ("east", ("400", "450", "500")),
            ("west", ("600", "650", "700")),
        )
        for start, end, amount in zip(
            ("2025-01-01", "2025-02-01", "2025-03-01"),
            ("2025-02-01", "2025-03-01", "2025-04-01"),
            amounts,
            strict=True,
        )
    ],
    "counts": [
        {"sku": "QFN-48", "step": "FT", "lot": lot, "started": started, "good": good}
        | {
            "scrapped": "300",
            "reworked": "200",
            "wip_end": "500",
            "insertions": "20000",
        }
        | {"tool_hours": "80"}
        | MEASURED
        for lot, started, good in (("A", "19000", "18000"), ("B", "15000", "14000"))
    ],
    "stocks": [
        {"flow": "city water", "opening": "900", "closing": "100", "unit": "m3"}
        | MEASURED
    ],
    "issues": [
        {"route": "", "sku": "QFN-48", "step": "wire bond", "flow": "gold bond wire"}
        | {"amount": "66.7", "unit": "kg"}
        | MEASURED
    ],
}
NF3 = {"flow": "nitrogen trifluoride, to air", "kind": "elementary", "unit": "kg"} | {
    "ghg": "NF3",
    "ghg_class": "fossil",
    "mass_kg": "1",
    "formula": "NF3",
}
ETCH: Row = {"route": "QFN", "sku": "", "step": "FT", "flow": NF3["flow"]} | {
    "amount": "0.001",
    "unit": "kg",
    "per": "",
    "status": "measured",
}
KERF: Row = {
    "route": "QFN",
    "sku": "",
    "step": "saw singulation",
    "flow": "grinding sludge",
} | {
    "amount": "0.002",
    "unit": "kg",
    "per": "",
    "from_product": "true",
    "status": "measured",
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    shipped = read_tables(shipped_inventory("osat_demo"))
    weighed = {"sku": "QFN-48", "step": "FT", "mass_kg": "0.00015"} | MEASURED
    # The shipped plant already says something of this step.
    steps = [
        row
        for row in shipped["sku_steps"]
        if (row["sku"], row["step"]) != ("QFN-48", "FT")
    ]
    blank = dict.fromkeys(shipped["sku_steps"][0], "")
    return (
        shipped
        | MORE
        | {
            "sku_steps": [*steps, blank | {"yield": "0.985"} | weighed],
            "flows": [*shipped["flows"], NF3],
            "consumption": [*shipped["consumption"], ETCH, KERF],
        }
    )


def _cases() -> Iterator[object]:
    for kind in KINDS.values():
        for size in kind.sizes:
            label = kind.name if size is None else f"{kind.name} {size:.4g}"
            yield pytest.param(kind, size, id=label)


CASES = list(_cases())


def plant(
    kind: str, tables: Tables, size: float | None = None, seed: int = 1
) -> Mutation:
    made = KINDS[kind].plant(tables, Random(seed), size)
    assert made is not None, kind
    return made


def differing(before: Tables, after: Tables) -> list[tuple[str, int, str]]:
    return [
        (table, index + 2, column)
        for table in after
        if after[table] is not before[table]
        for index, (old, new) in enumerate(
            zip(before[table], after[table], strict=True)
        )
        for column in {*old, *new}
        if old.get(column, "") != new.get(column, "")
    ]


def test_there_are_more_kinds_than_asked_for() -> None:
    assert len(KINDS) >= 45
    assert len({kind.text for kind in KINDS.values()}) == len(KINDS)


def test_reasons_and_sizes_are_told_of_kinds_that_exist() -> None:
    told = {name for names in BY_SIZE.values() for name in names}
    assert (set(REASONS) | told) - set(KINDS) == set()


@pytest.mark.parametrize(("kind", "size"), CASES)
def test_a_kind_plants_one_fault_where_it_says(
    kind: Kind, size: float | None, tables: Tables
) -> None:
    copy = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    made = kind.plant(tables, Random(3), size)
    assert tables == copy
    assert made is not None
    lengths = {name: len(made.tables[name]) - len(tables[name]) for name in tables}
    changed = {name for name in tables if made.tables[name] != tables[name]}
    assert made.table in changed
    if made.subject is not None:
        assert lengths.pop(made.table) == -1
        assert tables[made.table][made.row - 2] == made.subject
    elif made.inserted is not None:
        assert lengths.pop(made.table) == 1
        assert made.row == made.inserted
    else:
        row = made.tables[made.table][made.row - 2]
        assert row[made.column] == made.after
        assert tables[made.table][made.row - 2].get(made.column, "") == made.before
        assert made.before != made.after
        assert (made.table, made.row) in made.rows
    assert sum(lengths.values()) <= ("flows" in changed)


@pytest.mark.parametrize(("kind", "size"), CASES)
def test_the_same_seed_plants_the_same_fault(
    kind: Kind, size: float | None, tables: Tables
) -> None:
    made = kind.plant(tables, Random(7), size)
    assert made == kind.plant(tables, Random(7), size)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in KINDS.values()
        # Transformers spoil all readings of a meter; a stock is a part of a use.
        if kind.measure in {"factor", "percent"}
        and kind.name not in {"transformer ratio", "stock slip"}
    ],
    ids=lambda kind: kind.name,
)
def test_a_graded_fault_changes_one_cell_by_its_size(
    kind: Kind, seed: int, tables: Tables
) -> None:
    for size in kind.sizes:
        assert size is not None
        made = plant(kind.name, tables, size, seed)
        assert len(differing(tables, made.tables)) == 1
        factor = size if kind.measure == "factor" else 1 + size / 100
        assert float(made.after) == pytest.approx(float(made.before) * factor, rel=1e-9)
        assert made.relative == pytest.approx(abs(factor - 1))


def test_points_are_added_to_a_yield_that_stays_a_share(tables: Tables) -> None:
    made = plant("yield", tables, 1.0)
    assert float(made.after) - float(made.before) == pytest.approx(0.01)
    assert made.relative == pytest.approx(0.01)
    everything = {**tables, "sku_steps": [], "steps": tables["steps"][:3]}
    assert KINDS["yield"].plant(everything, Random(1), 5.0) is None


def test_a_yield_in_percent(tables: Tables) -> None:
    made = plant("yield in percent", tables)
    assert 1 < float(made.after) <= 100
    assert float(made.after) == pytest.approx(100 * float(made.before))


def test_a_wrong_column_swaps_two_cells_of_a_row(tables: Tables) -> None:
    made = plant("started and good swapped", tables)
    before = tables["counts"][made.row - 2]
    after = made.tables["counts"][made.row - 2]
    assert (after["started"], after["good"]) == (before["good"], before["started"])
    assert len(differing(tables, made.tables)) == 2


def test_a_reading_as_the_register_stood_is_the_sum_so_far(tables: Tables) -> None:
    sums = {"1100": "2100", "1200": "3300", "450": "850", "500": "1350"}
    sums |= {"650": "1250", "700": "1950"}
    for seed in range(8):
        made = plant("register for difference", tables, seed=seed)
        assert made.after == sums[made.before]


def test_a_meter_above_its_parent(tables: Tables) -> None:
    made = plant("meter above its parent", tables)
    parents = {"400": "1200", "600": "1200", "450": "1320", "650": "1320"}
    parents |= {"500": "1440", "700": "1440"}
    assert made.after == parents[made.before]


def test_thousands_and_digits(tables: Tables) -> None:
    only = {**tables, "counts": MORE["counts"][:1]}
    only |= {name: [] for name in ("bills", "issues", "readings", "production")}
    made = plant("thousands point", only)
    assert (made.before, made.after) == ("19000", "19.000")
    made = plant("digits transposed", only)
    assert (made.before, made.after) in {("18000", "81000"), ("18000", "10800")}


def test_a_stock_fault_is_as_large_as_the_use_it_changes(tables: Tables) -> None:
    (bill,) = [row for row in tables["bills"] if row["flow"] == "city water"]
    use = float(bill["amount"]) + 900 - 100
    made = plant("stocks swapped", tables)
    assert made.relative == pytest.approx(1600 / use)
    made = plant("stock slip", tables, 1000.0)
    assert (made.before, made.after) == ("100", "100000")
    assert made.relative == pytest.approx(99900 / use)
    made = plant("closing stock not carried", tables)
    assert (made.column, made.after) == ("closing", "900")
    assert made.relative == pytest.approx(800 / use)


def test_a_space_makes_a_second_flow_without_gas(tables: Tables) -> None:
    made = plant("trailing space", tables)
    assert made.after == made.before + " "
    assert made.tables[made.table][made.row - 2]["flow"] == made.after
    assert made.tables["flows"][-1]["flow"] == made.after
    assert not made.tables["flows"][-1].get("ghg")
    known = [row["flow"] for row in tables["flows"]]
    assert ("flows", known.index(made.before) + 2) in made.rows


def test_a_gas_is_taken_for_another(tables: Tables) -> None:
    made = {plant("another gas", tables, seed=seed).before for seed in range(20)}
    assert "NF3" in made
    only = {**tables, "flows": [NF3]}
    assert plant("another gas", only).after == "CF4"
    assert plant("formula of no gas", only).after == "NF2"


def test_a_line_of_a_bill_goes_to_a_step_of_another_basis(tables: Tables) -> None:
    made = plant("bom line at another step", tables)
    sku = made.tables["bom"][made.row - 2]["sku"]
    (route,) = [row["route"] for row in tables["skus"] if row["sku"] == sku]
    units = {s["step"]: s["start_unit"] for s in tables["steps"] if s["route"] == route}
    assert units[made.before] != units[made.after]


def test_a_value_of_a_route_that_no_SKU_takes_is_no_place_for_a_fault(
    tables: Tables,
) -> None:
    # Every leaded SKU states its own time of die attach.
    leaded = {"SOIC-8", "SOIC-8C", "SOT-23-6"}
    own = {r["sku"] for r in tables["sku_steps"] if r["step"] == "die attach"}
    assert leaded <= own
    found = [
        made
        for seed in range(300)
        if (made := plant("tool time", tables, 10.0, seed)).table == "steps"
    ]
    places = {
        (row["route"], row["step"])
        for m in found
        for row in [tables["steps"][m.row - 2]]
    }
    assert places
    assert ("leaded", "die attach") not in places


@pytest.mark.parametrize(
    ("status", "points", "large"),
    [
        ("measured", 1.0, False),
        ("measured", 2.0, True),
        ("supplier", 3.0, False),
        ("supplier", 5.0, True),
        ("estimate", 5.0, False),
    ],
)
def test_a_fault_is_large_above_three_times_the_accuracy(
    status: str, points: float, *, large: bool, tables: Tables
) -> None:
    (wire,) = [
        row
        for row in tables["steps"]
        if (row["route"], row["step"]) == ("QFN", "wire bond")
    ]
    made = plant(
        "yield",
        {**tables, "sku_steps": [], "steps": [wire | {"status": status}]},
        -points,
    )
    assert made.is_large is large


def test_a_number_is_written_without_exponent() -> None:
    assert text_of(1.5e-9) == "0.0000000015"
    assert text_of(12000000.0) == "12000000"
    assert text_of(100.0) == "100"
    assert number("") is None
    assert number("n/a") is None
