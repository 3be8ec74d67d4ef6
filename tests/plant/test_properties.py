"""What must stay the same, or follow a rule, when a plant is told differently."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lca
from lca.plant import load_rules
from lca.resources import shipped
from lca.results import PlantSolution
from lca.study import running
from lca.tables import list_tables
from tests.support.brightway import score_with_brightway
from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder, footprints
from tests.support.plant_reference import number, ratio
from tests.support.random_plants import plants
from tests.support.study_builder import Row

Numbers = Mapping[tuple[Any, ...], float]

some = sampled(5)
randoms = st.randoms(use_true_random=False)
# Frames of a solution and what names their rows.
KEYS = {
    "footprints": ["sku", "indicator"],
    "stages": ["sku", "indicator", "stage"],
    "steps": ["sku", "indicator", "stage", "step"],
    "energy": ["sku", "line"],
    "statuses": ["sku", "status"],
    "inventory": ["sku", "flow"],
}
IMPACTS = ("footprints", "stages", "steps")


EMITTED = {"methane", "carbon dioxide"}
"""Gases of the plants: elementary flows, and known by name."""


def read(solution: PlantSolution, frame: str) -> Numbers:
    """Return the amounts of a frame of the solution, by key."""
    rows = getattr(solution, frame).select(*KEYS[frame], "amount").iter_rows()
    return {tuple(row[:-1]): row[-1] for row in rows}


def expect_same(found: Numbers, expected: Numbers) -> None:
    """Compare to 1e-9 relative; what is absent is zero.

    Rounding is relative to the largest number.
    """
    size = max(map(abs, expected.values()), default=0.0)
    for key in found.keys() | expected.keys():
        close = pytest.approx(expected.get(key, 0.0), rel=1e-9, abs=1e-12 * size)
        assert found.get(key, 0.0) == close, key


def expect_same_results(
    one: PlantSolution, other: PlantSolution, frames: tuple[str, ...] = tuple(KEYS)
) -> None:
    for frame in frames:
        expect_same(read(other, frame), read(one, frame))


def with_changed(
    plant: PlantBuilder, table: str, change: Callable[[Row], Row]
) -> PlantBuilder:
    """Return the plant with every row of a table changed."""
    return plant.with_rows(table, [change(row) for row in plant.table(table)])


# --- sums -----------------------------------------------------------------------------
@some
@given(plants())
def test_steps_sum_to_stages_and_stages_to_the_footprint(plant):
    solution = plant.run()
    for part, whole in (("stages", "footprints"), ("steps", "stages")):
        sums: dict[tuple[Any, ...], float] = {}
        for key, amount in read(solution, part).items():
            sums[key[:-1]] = sums.get(key[:-1], 0.0) + amount
        expect_same(sums, read(solution, whole))


@some
@given(plants())
def test_statuses_and_contributors_sum_to_the_headline(plant):
    solution = plant.run()
    whole = footprints(solution)
    for frame in (solution.statuses, solution.contributors):
        sums = dict(frame.group_by("sku").agg(pl.col("amount").sum()).iter_rows())
        expect_same({(k,): v for k, v in sums.items()}, {(k,): whole[k] for k in whole})


@some
@given(plants())
def test_impacts_of_elementary_flows_sum_to_the_headline(plant):
    solution = plant.run()
    factors = solution.factors.group_by("sku").agg(pl.col("impact").sum())
    found = {(sku,): amount for sku, amount in factors.iter_rows()}
    expect_same(found, {(sku,): n for sku, n in footprints(solution).items()})


# --- scale ----------------------------------------------------------------------------
@some
@given(plants(), st.floats(0.125, 64), st.data())
def test_what_a_route_draws_scales_what_its_steps_add(plant, factor, data):
    # Every amount of its steps, those of its SKUs included, times k: their steps add k
    # times as much wherever their SKUs are used, and no other step changes.  Yields,
    # and the SKUs put in, stay; scrap is cut off, as its treatment is no amount of a
    # row; and tools use up no SKU, whose steps would follow the hours of others.
    skus = {row["sku"]: row["route"] for row in plant.table("skus")}
    route = data.draw(st.sampled_from(sorted({str(r) for r in skus.values() if r})))
    own = {sku for sku, of in skus.items() if of == route}
    steps = {row["step"] for row in plant.table("steps") if row["route"] == route}
    plant = with_changed(plant, "steps", lambda row: row | {"scrap_to": None})
    used = [row for row in plant.table("tool_flows") if row["flow"] not in skus]
    plant = plant.with_rows("tool_flows", used)

    def scale(row: Row) -> Row:
        """Scale the amounts of a row that speaks of a step of the route."""
        its = row["step"] in steps and row.get("flow") not in skus
        if not its or (row.get("sku") and row["sku"] not in own):
            return row
        columns = {"amount", "tool_seconds"} & {c for c in row if row[c] is not None}
        return row | {name: float(str(row[name])) * factor for name in columns}

    scaled = plant
    for table in ("steps", "sku_steps", "bom", "consumption", "packing", "gases"):
        scaled = with_changed(scaled, table, scale)
    expected = {
        key: amount * (factor if key[3] in steps else 1.0)
        for key, amount in read(plant.run(), "steps").items()
    }
    expect_same(read(scaled.run(), "steps"), expected)


@some
@given(plants(), st.floats(0.125, 64))
def test_prices_of_everything_bought_scale_the_footprint(plant, factor):
    # With no emission of the site itself, all factors times k are k footprints.
    for table in ("consumption", "packing", "utilities", "tool_flows", "site_totals"):
        kept = [row for row in plant.table(table) if row["flow"] not in EMITTED]
        plant = plant.with_rows(table, kept)
    plant = plant.with_rows("gases", [])

    def scale(row: Row) -> Row:
        if row.get("factor") is None:
            return row
        return row | {"factor": float(str(row["factor"])) * factor}

    other = with_changed(plant, "supplies", scale).run()
    expected = {sku: n * factor for sku, n in footprints(plant.run()).items()}
    assert footprints(other) == pytest.approx(expected, rel=1e-9)


@some
@given(plants(), st.data())
def test_how_much_is_made_has_no_part_in_a_footprint(plant, data):
    amounts = st.integers(0, 10**9).map(float)
    other = with_changed(
        plant, "production", lambda row: row | {"quantity": data.draw(amounts)}
    )
    stated, none = plant.run(), plant.with_rows("production", []).run()
    expect_same_results(stated, other.run())
    expect_same_results(stated, none)
    assert none.totals.is_empty()


# --- the same plant, told differently -------------------------------------------------
@some
@given(
    st.tuples(*[st.floats(0.3, 1.0)] * 4),
    st.floats(0.0, 1.0),
    st.tuples(*[st.floats(0.01, 10)] * 5),
)
def test_a_step_may_be_split_in_two(yields, share, amounts):
    # One step with yield y and c per start; or two with y = y1 y2, of which the first
    # uses a per start and the second b.  A start of the first is y1 starts of the
    # second, so a + y1 b = c; with a = t c, b = (1 - t) c / y1.  The same holds for
    # materials and for tool time.
    before, first, second, after = yields
    part, power, resin, seconds, late = amounts

    def line(middle: list[tuple[str, float, float]]) -> PlantBuilder:
        """Return the plant with these steps in the middle: yield and share of c."""
        plant = (
            PlantBuilder()
            .bought("electricity", 0.7, "kWh")
            .bought("resin", 3.0)
            .tools("press", 100, standby_hours=31)
            .draw("press", "productive", "electricity", 12)
            .draw("press", "standby", "electricity", 5)
            .sku("part", "line")
            .step("line", "before", before)
            .use("before", "electricity", part, route="line")
        )
        for name, good, times in middle:
            load = {"tool_group": "press", "tool_seconds": seconds * times}
            plant = plant.step("line", name, good, **load)
            plant = plant.use(name, "electricity", power * times, route="line")
            plant = plant.bom("part", name, "resin", resin * times)
        plant = plant.step("line", "after", after)
        return plant.use("after", "electricity", late, route="line", per="good")

    one = line([("whole", first * second, 1.0)]).run()
    two = line([("a", first, share), ("b", second, (1 - share) / first)]).run()
    assert footprints(two) == pytest.approx(footprints(one), rel=1e-9)
    expect_same(read(two, "stages"), read(one, "stages"))
    rest = {"before", "after"}
    steps = [
        {key: n for key, n in read(each, "steps").items() if key[3] in rest}
        for each in (one, two)
    ]
    expect_same(*steps)


@some
@given(plants(), st.sampled_from(["cold", "air"]))
def test_what_makes_a_utility_may_stand_at_the_step(plant, utility):
    # x of the utility, or x times each line of what one of it uses: also where it uses
    # some of itself, as that is worth what it costs.
    recipe = [row for row in plant.table("utilities") if row["utility"] == utility]
    unit = str(plant.unit_of(utility))
    moved = plant
    for table in ("consumption", "packing"):
        rows: list[Row] = []
        for row in plant.table(table):
            if row["flow"] != utility:
                rows.append(row)
                continue
            used = number(row, "amount") * ratio(str(row["unit"]), unit)
            for line in recipe:
                amount = float(used * number(line, "amount"))
                cells = {"flow": line["flow"], "unit": line["unit"], "amount": amount}
                rows.append(row | cells)
        moved = moved.with_rows(table, rows)
    expect_same_results(plant.run(), moved.run(), (*IMPACTS, "inventory"))


@some
@given(plants(), randoms)
def test_the_order_of_rows_and_columns_is_arbitrary(plant: PlantBuilder, random):
    shuffled = plant
    for table, rows in plant.tables().items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        random.shuffle(columns)
        random.shuffle(rows)
        turned = [{name: row.get(name) for name in columns} for row in rows]
        shuffled = shuffled.with_rows(table, turned)
    expect_same_results(plant.run(), shuffled.run())


@some
@given(plants(), randoms)
def test_a_sku_alone_is_what_it_is_among_all(plant, random: Random):
    whole = plant.run()
    sku = random.choice(whole.skus.get_column("sku").to_list())
    alone = plant.run([sku])
    assert alone.skus.get_column("sku").to_list() == [sku]
    for frame in KEYS:
        among = {key: n for key, n in read(whole, frame).items() if key[0] == sku}
        expect_same(read(alone, frame), among)


@some
@given(plants(), st.integers(1, 3))
def test_a_plant_may_be_solved_in_parts(plant, size):
    whole = plant.run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "PART", size)
        parts = plant.run()
    expect_same_results(whole, parts)
    assert parts.skus.get_column("sku").to_list() == whole.skus["sku"].to_list()
    assert parts.findings == whole.findings
    loops = (each.certificate.loop_count for each in (whole, parts))
    assert len(set(loops)) == 1


# --- names ----------------------------------------------------------------------------
LETTERS = "aZ9é甲乙,;:'\"()[]{}<>#%&+-*/\\=.$@!? "


def name_cells(plant: PlantBuilder) -> set[str]:
    """Return every label of a plant: what stands in a column of names."""
    return {
        str(row[column.name])
        for table in named_tables()
        for row in plant.table(table.name)
        for column in table.columns
        if column.kind == "name" and row.get(column.name)
    }


def named_tables():
    return [*list_tables("plant"), *list_tables("study")[1:]]


def rename(plant: PlantBuilder, names: Mapping[str, str]) -> PlantBuilder:
    """Return the plant with each label replaced."""
    for table in named_tables():
        columns = [column.name for column in table.columns if column.kind == "name"]
        rows = [
            row | {name: names[str(row[name])] for name in columns if row.get(name)}
            for row in plant.table(table.name)
        ]
        if rows:
            plant = plant.with_rows(table.name, rows)
    return plant


@some
@given(plants(), st.data())
def test_labels_have_no_meaning(plant, data):
    labels = sorted(name_cells(plant))
    # An apostrophe in front is how a file says that "=1+1" is no formula (io.inert).
    texts = st.text(LETTERS, min_size=1, max_size=9).filter(
        lambda label: label == label.strip() and not label.startswith("'")
    )
    count = len(labels)
    new = data.draw(st.lists(texts, min_size=count, max_size=count, unique=True))
    names = dict(zip(labels, new, strict=True))
    one, other = plant.run(), rename(plant, names).run()
    for frame in ("footprints", "stages", "steps", "energy", "statuses"):
        expected = {
            tuple(names.get(part, part) for part in key): amount
            for key, amount in read(one, frame).items()
        }
        expect_same(read(other, frame), expected)


@some
@given(plants(), randoms)
def test_labels_may_change_places(plant: PlantBuilder, random):
    # Of flows, SKUs and all others at once, so that a resin may be called "cold"; gases
    # keep their names, since another flow would be taken for the gas.
    labels = sorted(name_cells(plant) - EMITTED)
    new = list(labels)
    random.shuffle(new)
    names = dict(zip(labels, new, strict=True)) | {gas: gas for gas in EMITTED}
    one, other = plant.run(), rename(plant, names).run()
    expected = {names[sku]: amount for sku, amount in footprints(one).items()}
    assert footprints(other) == pytest.approx(expected, rel=1e-9)


# --- what it compiles to --------------------------------------------------------------
@some
@given(plants(), randoms)
def test_the_compiled_study_has_the_same_footprint(tmp_path_factory, plant, random):
    folder: Path = tmp_path_factory.mktemp("plant")
    lca.read_plant(plant.write(folder / "plant")).write(folder / "study")
    study, solution = lca.read_study(folder / "study"), plant.run()
    sku = random.choice(solution.skus.get_column("sku").to_list())
    solved = study.solve({sku: 1})
    impact = dict(solved.impact.select("indicator", "amount").iter_rows())
    stages = {
        (sku, indicator, stage): amount
        for indicator, stage, amount in solved.stages.iter_rows()
    }
    ours = {key: n for key, n in read(solution, "footprints").items() if key[0] == sku}
    expect_same(ours, {(sku, name): n for name, n in impact.items()})
    ours = {key: n for key, n in read(solution, "stages").items() if key[0] == sku}
    expect_same(ours, stages)


@some
@given(plants())
def test_every_exchange_names_the_rule_and_the_row_it_comes_from(
    tmp_path_factory, plant
):
    folder = plant.write(tmp_path_factory.mktemp("plant"))
    study, _ = lca.read_plant(folder).compile()
    exchanges = study.inputs.exchanges
    assert set(exchanges.get_column("rule")) <= set(load_rules())
    lengths = {f"{name}.csv": len(rows) + 1 for name, rows in plant.tables().items()}
    for origin, row in exchanges.select("origin", "origin_row").unique().iter_rows():
        assert 2 <= row <= lengths[origin], (origin, row)


@pytest.mark.needs("brightway")
def test_brightway_gives_the_demonstration_the_same_footprints(tmp_path):
    plant = lca.read_plant(Path(str(shipped("inventories") / "osat_demo")))
    plant.write(tmp_path / "study")
    scores = score_with_brightway([tmp_path / "study"], tmp_path)[tmp_path / "study"]
    compared = 0
    for (sku, indicator), amount in read(plant.run(), "footprints").items():
        score = scores[sku][indicator]
        assert score.agrees_with(amount), (sku, indicator, amount, score)
        compared += 1
    assert compared >= 5
