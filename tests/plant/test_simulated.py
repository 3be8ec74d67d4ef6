"""Claims about the simulated plants: what they state closes.

The sums here are written from the meaning of the columns alone.
"""

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import lca
from tests.support.simulated import SimulatedPlant, simulate_plant, write_plant
from tests.support.simulated.rows import Row, number

SEEDS = range(12)
MANY = range(24)
KG = {"g": 0.001, "kg": 1.0}
HOURS = {
    "productive": "productive_hours",
    "standby": "standby_hours",
    "engineering": "engineering_hours",
    "down": "down_hours",
    "nonscheduled": "nonscheduled_hours",
}


@cache
def plant(seed: int) -> SimulatedPlant:
    return simulate_plant(seed)


def rows(seed: int, table: str) -> list[Row]:
    return plant(seed).tables.get(table, [])


def steps(seed: int, sku: str) -> list[Row]:
    """Return the stated steps of a SKU, in order."""
    route = next(row["route"] for row in rows(seed, "skus") if row["sku"] == sku)
    own = {row["step"]: row for row in rows(seed, "sku_steps") if row["sku"] == sku}
    found = [row for row in rows(seed, "steps") if row["route"] == route]
    found.sort(key=lambda row: int(row["position"]))
    return [row | {k: v for k, v in own.get(row["step"], {}).items() if v}
            for row in found]  # fmt: skip


def counted(seed: int) -> dict[tuple[str, str], list[Row]]:
    """Return the counts by SKU and lot, in the order of the steps."""
    lots = defaultdict(list)
    for row in rows(seed, "counts"):
        lots[row["sku"], row["lot"]].append(row)
    return lots


def processed(row: Row) -> float:
    return number(row, "wip_start") + number(row, "started") - number(row, "wip_end")


def starts(seed: int, sku: str, step: str) -> float:
    return sum(
        processed(row)
        for row in rows(seed, "counts")
        if row["sku"] == sku and row["step"] == step
    )


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_seed_gives_the_same_bytes_again(tmp_path: Path) -> None:
    write_plant(simulate_plant(3), tmp_path / "first")
    write_plant(simulate_plant(3), tmp_path / "second")
    assert bytes_of(tmp_path / "first") == bytes_of(tmp_path / "second")


def test_each_seed_gives_another_plant(tmp_path: Path) -> None:
    for seed in MANY:
        write_plant(plant(seed), tmp_path / str(seed))
    written = [bytes_of(tmp_path / str(seed)) for seed in MANY]
    assert len({made["production.csv"] for made in written}) == len(MANY)
    assert len({made["plant.toml"] for made in written}) == len(MANY)


def test_there_are_plants_of_every_kind() -> None:
    scopes = [scope for seed in MANY if (scope := plant(seed).scope)]
    assert {len(scope.months()) for scope in scopes} == {1, 3, 12}
    assert min(len(scope.products) for scope in scopes) <= 3
    assert max(len(scope.products) for scope in scopes) >= 10
    assert min(scope.volume for scope in scopes) < 0.1
    assert max(scope.volume for scope in scopes) > 2
    assert any(rows(seed, "bins") for seed in MANY)
    assert any(row.get("rework_step") for seed in MANY for row in rows(seed, "steps"))


@pytest.mark.parametrize("seed", range(8))
def test_a_plant_is_read_without_errors(seed: int, tmp_path: Path) -> None:
    write_plant(plant(seed), tmp_path)
    found = lca.read_plant(tmp_path).check()
    assert [str(each) for each in found if each.severity == "error"] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_enters_a_step_leaves_it(seed: int) -> None:
    for (sku, _), lot in counted(seed).items():
        for row, step in zip(lot, steps(seed, sku), strict=True):
            assert row["step"] == step["step"]
            left = sum(number(row, name) for name in ("good", "scrapped", "reworked"))
            assert processed(row) * number(step, "gives", 1) == left
            assert min(number(row, name) for name in ("wip_start", "wip_end")) >= 0
            assert number(row, "started") >= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_takes_what_the_one_before_gave_and_what_is_reworked(seed: int) -> None:
    for (sku, _), lot in counted(seed).items():
        route = steps(seed, sku)
        names = [row["step"] for row in route]
        back: dict[int, float] = defaultdict(float)
        for place, (row, step) in enumerate(zip(lot, route, strict=True)):
            target = names.index(step.get("rework_step") or step["step"])
            amount = number(row, "reworked")
            for each in route[target : place + 1]:
                amount *= number(each, "takes", 1) / number(each, "gives", 1)
            back[target] += amount
        for place in range(1, len(lot)):
            taken = number(lot[place], "started") * number(route[place], "takes", 1)
            assert taken == number(lot[place - 1], "good") + back[place]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_step_gives_the_production(seed: int) -> None:
    for row in rows(seed, "production"):
        last = steps(seed, row["sku"])[-1]["step"]
        good = sum(
            number(each, "good")
            for each in rows(seed, "counts")
            if (each["sku"], each["step"]) == (row["sku"], last)
        )
        assert good == number(row, "quantity")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_shows_its_yield(seed: int) -> None:
    for (sku, _), lot in counted(seed).items():
        for row, step in zip(lot, steps(seed, sku), strict=True):
            made = processed(row) * number(step, "gives", 1)
            lost = 1 - number(step, "yield")
            # Five standard deviations, and as much again for what is pooled.
            noise = 10 * (lost * made) ** 0.5 + 10
            assert (
                abs(made - number(row, "good") - lost * made)
                < noise + 0.006 * lost * made
            )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_of_the_bill_is_issued_per_start(seed: int) -> None:
    issued = {
        (row["sku"], row["step"], row["flow"]): number(row, "amount")
        for row in rows(seed, "issues")
        if row["sku"]
    }
    seen = 0
    for line in rows(seed, "bom"):
        key = (line["sku"], line["step"], line["flow"])
        if key in issued:
            per = number(line, "amount") / number(line, "utilisation", 1)
            used = per * KG.get(line["unit"], 1) * starts(seed, *key[:2])
            assert issued[key] == pytest.approx(used, rel=0.016)
            seen += 1
    assert seen > 6


@pytest.mark.parametrize("seed", SEEDS)
def test_dice_made_or_banked_are_dice_used(seed: int) -> None:
    used: dict[str, float] = defaultdict(float)
    for row in rows(seed, "issues"):
        used[row["flow"]] += number(row, "amount")
    made: dict[str, float] = defaultdict(float)
    for row in rows(seed, "counts"):
        if row["step"] == steps(seed, row["sku"])[-1]["step"]:
            made[row["sku"]] += number(row, "good")
    sorted_dice = {row["sku"] for row in rows(seed, "bins")}
    for row in rows(seed, "stocks"):
        change = number(row, "opening") - number(row, "closing")
        if row["flow"] in made and row["flow"] not in sorted_dice:
            assert made[row["flow"]] + change == used[row["flow"]]
    for sku in sorted_dice:
        grades = {row["product"] for row in rows(seed, "bins")}
        stock = [row for row in rows(seed, "stocks") if row["flow"] in grades]
        change = sum(number(row, "opening") - number(row, "closing") for row in stock)
        # Shares have four digits.
        whole = sum(used[grade] for grade in grades)
        assert made[sku] + change == pytest.approx(whole, rel=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_bought_is_used_or_stored(seed: int) -> None:
    used: dict[str, float] = defaultdict(float)
    for row in rows(seed, "issues"):
        used[row["flow"]] += number(row, "amount")
    stock = {row["flow"]: row for row in rows(seed, "stocks")}
    seen = 0
    for row in rows(seed, "bills"):
        if row["flow"] in used:
            change = 0.0
            if kept := stock.get(row["flow"]):
                change = number(kept, "opening") - number(kept, "closing")
            bought = number(row, "amount") + change
            assert bought == pytest.approx(used[row["flow"]], rel=0.015)
            seen += 1
    assert seen > 10


@pytest.mark.parametrize("seed", SEEDS)
def test_the_hours_of_the_steps_are_those_of_the_tools(seed: int) -> None:
    booked: dict[str, float] = defaultdict(float)
    timed: dict[str, float] = defaultdict(float)
    for (sku, _), lot in counted(seed).items():
        for row, step in zip(lot, steps(seed, sku), strict=True):
            if group := step["tool_group"]:
                booked[group] += number(row, "tool_hours")
                load = number(step, "tool_seconds") / number(step, "parallel", 1)
                times = number(step, "insertions", 1)
                timed[group] += processed(row) * times * load / 3600
    for row in rows(seed, "tool_groups"):
        hours = number(row, "productive_hours")
        assert booked[row["tool_group"]] == pytest.approx(hours, rel=0.011)
        assert timed[row["tool_group"]] == pytest.approx(hours, rel=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_meters_read_the_whole_period_and_hold_those_below(seed: int) -> None:
    header = plant(seed).header
    total: dict[str, float] = defaultdict(float)
    for meter in rows(seed, "meters"):
        until = str(header["period_start"])
        for row in rows(seed, "readings"):
            if row["meter"] == meter["meter"]:
                assert row["period_start"] == until
                assert date.fromisoformat(row["period_end"]) > date.fromisoformat(until)
                until = row["period_end"]
                total[meter["meter"]] += number(row, "amount")
        assert until == header["period_end"]
    for parent in rows(seed, "meters"):
        below = [m for m in rows(seed, "meters") if m["parent"] == parent["meter"]]
        held = sum(total[meter["meter"]] for meter in below)
        assert held <= total[parent["meter"]] * 1.035
    bills = {row["flow"]: number(row, "amount") for row in rows(seed, "bills")}
    for root in rows(seed, "meters"):
        if not root["parent"]:
            assert total[root["meter"]] == pytest.approx(bills[root["flow"]], rel=0.021)


def drawn_by_groups(seed: int) -> dict[str, dict[str, float]]:
    drawn: dict[str, dict[str, float]] = {}
    groups = {row["tool_group"]: row for row in rows(seed, "tool_groups")}
    for row in rows(seed, "tool_flows"):
        hours = number(groups[row["tool_group"]], HOURS[row["state"]], 0)
        own = drawn.setdefault(row["tool_group"], defaultdict(float))
        own[row["flow"]] += hours * number(row, "amount")
    return drawn


def drawn_for_rework(seed: int) -> dict[str, float]:
    drawn: dict[str, float] = defaultdict(float)
    routes = {row["sku"]: row["route"] for row in rows(seed, "skus")}
    for used in rows(seed, "consumption"):
        for row in rows(seed, "counts"):
            at = (routes[row["sku"]], row["step"], "kWh", "rework")
            if at == (used["route"], used["step"], used["unit"], used["per"]):
                drawn[used["flow"]] += number(used, "amount") * number(row, "reworked")
    return drawn


def made_by_utilities(seed: int) -> dict[str, float]:
    """Return what utilities make and the site buys, as stated.

    It is found by going round the loops of utilities until nothing changes.
    """
    need = drawn_for_rework(seed)
    for drawn in drawn_by_groups(seed).values():
        for flow, amount in drawn.items():
            need[flow] += amount
    for row in rows(seed, "site_totals"):
        need[row["flow"]] += number(row, "amount")
    recipes = [(row["utility"], row["flow"], number(row, "amount"))
               for row in rows(seed, "utilities")]  # fmt: skip
    recipes += [(row["flow"], row["drawn"], number(row, "share", 1))
                for row in rows(seed, "supplies") if row["drawn"]]  # fmt: skip
    made = dict(need)
    for _ in range(200):
        again = dict(need)
        for utility, flow, amount in recipes:
            again[flow] = again.get(flow, 0) + amount * made.get(utility, 0)
        made = again
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_a_meter_counts_what_it_serves_draws(seed: int) -> None:
    groups, made = drawn_by_groups(seed), made_by_utilities(seed)
    served = 0
    for meter in rows(seed, "meters"):
        counted_ = sum(
            number(row, "amount")
            for row in rows(seed, "readings")
            if row["meter"] == meter["meter"]
        )
        serves, flow = meter["serves"], meter["flow"]
        if serves in groups:
            assert counted_ == pytest.approx(groups[serves][flow], rel=0.05)
        elif serves:
            per = sum(
                number(row, "amount")
                for row in rows(seed, "utilities")
                if (row["utility"], row["flow"]) == (serves, flow)
            )
            assert counted_ == pytest.approx(per * made[serves], rel=0.09)
        served += bool(serves)
    assert served > 8


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bill_of_electricity_and_water_is_what_the_site_draws(seed: int) -> None:
    made = made_by_utilities(seed)
    bills = {row["flow"]: number(row, "amount") for row in rows(seed, "bills")}
    for flow in ("electricity, purchased", "city water", "nitrogen, liquid"):
        assert bills[flow] == pytest.approx(made[flow], rel=0.03)


def put_in_and_taken_off(
    seed: int, sku: str, step: str, known: dict[str, float]
) -> tuple[float, float]:
    """Return the mass that a start gains and that it loses."""
    gained = lost = 0.0
    for line in rows(seed, "bom"):
        if (line["sku"], line["step"]) == (sku, step):
            each = known.get(line["flow"], KG.get(line["unit"]))
            assert each is not None, line
            gained += number(line, "amount") * each
    for row in rows(seed, "consumption"):
        off = row.get("from_product") == "true" and row.get("per") != "rework"
        if off and (row["sku"], row["step"]) == (sku, step):
            lost += number(row, "amount") * KG[row["unit"]]
    return gained, lost


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_put_in_and_not_taken_off_is_the_mass_of_the_unit(seed: int) -> None:
    declared = {row["sku"]: number(row, "mass_kg") for row in rows(seed, "skus")}
    for row in rows(seed, "skus"):
        mass = moved = 0.0
        for step in steps(seed, row["sku"]):
            takes, gives = number(step, "takes", 1), number(step, "gives", 1)
            gained, lost = put_in_and_taken_off(
                seed, row["sku"], step["step"], declared
            )
            mass = (mass * takes + gained - lost) / gives
            moved = (moved * takes + gained + lost) / gives
            if weighed := number(step, "mass_kg", 0):
                assert abs(mass - weighed) < 0.011 * moved + 0.005 * mass
        # Crystal comes from literature, which is within five per cent.
        accuracy = 0.031 if "wafer" in row["sku"] else 0.011
        assert abs(mass - declared[row["sku"]]) < accuracy * moved + 0.01 * mass or (
            row["route"] == ""
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_water_that_is_taken_is_given_off(seed: int) -> None:
    kinds = {row["flow"]: row["kind"] for row in rows(seed, "flows")}
    water = {"ultrapure water", "city water"}
    away = {"wastewater", "water vapour, to air"}
    for table, owner in (("tool_flows", "tool_group"), ("utilities", "utility")):
        sums: dict[str, float] = defaultdict(float)
        whole: dict[str, float] = defaultdict(float)
        for row in rows(seed, table):
            if row["flow"] in water | away:
                amount = number(row, "amount")
                sums[row[owner]] += amount if row["flow"] in water else -amount
                whole[row[owner]] += amount
        if table == "utilities":
            sums["ultrapure water"] -= 1
        assert kinds["wastewater"] == "waste"
        for name, gap in sums.items():
            assert abs(gap) <= 0.05 * whole[name], (table, name)
