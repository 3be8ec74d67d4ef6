"""Plants drawn at random: every table and rule, and no fault.

Numbers are short decimals, written as text, so that a reference can take them exactly.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.support.plant_builder import PlantBuilder
from tests.support.random_gases import decimals, gas_tables, gas_uses
from tests.support.study_builder import Cell, Row

STAGES = ("front", "back", "test")
# What steps may use: flow, unit of the row, largest amount.
MATERIALS = (("resin", "g"), ("resin", "kg"), ("nitrogen", "Nm3"), ("label", "kg"))
POWER = (("electricity", "kWh"), ("electricity", "MJ"), ("cold", "Wh"), ("air", "Nm3"))
EMISSIONS = (("carbon dioxide", "kg"), ("methane", "g"), ("sludge", "kg"))
BASES = ("wafer", "die", "strip", "piece")
UTILITIES = ("cold", "air")
GROUPS = ("group p", "group q")


amounts = decimals(1, 3000)


@dataclass
class Route:
    """A route being drawn: its steps with their units, and where rework may go."""

    name: str
    steps: list[Row] = field(default_factory=list)

    @property
    def unit(self) -> Cell:
        """Return the unit of what the last step gives."""
        return self.steps[-1]["unit"]


@st.composite
def plants(draw: st.DrawFn) -> PlantBuilder:
    """Return a strategy of plants of one to three routes, each with SKUs."""
    plant = draw(_flows()).headed(cutoff_limit=1)
    plant = draw(_energy(plant))
    if draw(st.booleans()):
        plant = draw(_dummies(plant))
    plant = draw(gas_tables(draw(_tools(plant))))
    broken, count = plant.unit_of("broken"), draw(st.integers(1, 3))
    routes = [draw(_route(f"route {n}", broken)) for n in range(count)]
    for route in routes:
        for row in route.steps:
            plant = plant.row("steps", **row)
        # So that no footprint is zero, of which the cut-offs would be any share.
        first, power = str(route.steps[0]["step"]), draw(amounts)
        plant = plant.use(first, "electricity", power, route=route.name)
        plant = draw(_uses(plant, route, "route", route.name))
    others = draw(st.lists(st.sampled_from(routes), max_size=3))
    for place, route in enumerate([*routes, *others]):
        plant = draw(_sku(plant, f"sku {place}", route, place))
    if draw(st.booleans()):
        plant = draw(_bins(plant, routes))
    # A bill at random is of no period that the production could be of.
    return plant.with_rows("production", []) if plant.table("bills") else plant


@st.composite
def _flows(draw: st.DrawFn) -> PlantBuilder:
    return (
        PlantBuilder()
        .flow("electricity", "kWh")
        .flow("cold", "kWh")
        .flow("air", "Nm3")
        .bought("resin", draw(amounts))
        .bought("nitrogen", draw(amounts), "Nm3")
        .bought("sludge", draw(amounts), "kg", "waste")
        .bought("broken", draw(amounts), draw(st.sampled_from(BASES)), "waste")
        .bought("resin scrap", draw(amounts), "kg", "waste")
        .bought("grid", draw(amounts), "kWh")
        .bought("wind", draw(amounts), "kWh")
        .bought("upstream", draw(amounts), "kWh")
        .gas("carbon dioxide", "CO2")
        .gas("methane", "CH4")
        .flow("river water", "kg", "elementary")
        .row(
            "characterisation",
            indicator="water",
            flow="river water",
            factor="-1.5",
            unit="kg",
            indicator_unit="kg",
        )
        .flow("customer wafer", "wafer")
        .flow("label", "kg")
        .cut_off("label", draw(st.integers(0, 9).map("{}e-15".format)))
    )


@st.composite
def _energy(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    """Add where electricity comes from, and utilities in a loop."""
    plant = draw(st.one_of(_one(plant), _market(plant), _substation(plant)))
    for utility in UTILITIES:
        for flow in ("electricity", *UTILITIES):
            if draw(st.booleans()) or flow == "electricity":
                plant = plant.utility(utility, flow, draw(decimals(1, 250)))
        if draw(st.booleans()):
            plant = plant.utility(utility, "methane", draw(decimals(1, 50)), unit="g")
    return plant


@st.composite
def _one(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    direct: Row = {}
    if draw(st.booleans()):
        direct = {"boundary": "direct", "complement": "upstream"}
    plant = plant.supply("electricity", draw(amounts), region="G", **direct)
    return draw(_contracted(plant))


@st.composite
def _market(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    share = draw(st.integers(1, 999))
    own: Row = {"supply": "own", "share": f"{share / 1000:.3f}", "drawn": "grid"}
    other: Row = {"supply": "other", "share": f"{1 - share / 1000:.3f}"}
    other["unit"] = draw(st.sampled_from(["kWh", "MJ"]))
    plant = plant.row("supplies", flow="electricity", region="G", **own)
    plant = plant.supply("electricity", draw(amounts), region="G", **other)
    return draw(_contracted(plant))


@st.composite
def _contracted(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    if draw(st.booleans()):
        plant = plant.bill("electricity", 4)
        plant = plant.contract("electricity", "claim 1", draw(amounts), "wind")
    return plant


@st.composite
def _substation(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    plant = plant.utility("electricity", "grid", draw(decimals(500, 1500)))
    return plant.utility("electricity", "electricity", draw(decimals(0, 100)))


@st.composite
def _dummies(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    """Add wafers that tools use up: a SKU with steps of its own behind the tools."""
    return (
        plant.sku("dummy", "dummies", "wafer", reported=False)
        .step("dummies", "cut dummy", draw(decimals(500, 1000)), unit="wafer")
        .use("cut dummy", "electricity", draw(amounts), route="dummies")
        .bom("dummy", "cut dummy", "resin", draw(amounts))
    )


@st.composite
def _tools(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    hours = st.integers(0, 5000).map(str)
    for group in GROUPS:
        plant = plant.tools(
            group,
            draw(st.integers(1, 8000).map(str)),
            standby_hours=draw(hours),
            engineering_hours=draw(st.none() | hours),
            down_hours=draw(hours),
            nonscheduled_hours=draw(hours),
            area_m2=draw(st.integers(1, 900).map(str)),
        )
        if plant.table("skus"):
            plant = plant.draw(group, "productive", "dummy", draw(decimals(0, 200)))
        states = ("productive", "standby", "engineering", "down", "nonscheduled")
        for state in draw(st.lists(st.sampled_from(states), unique=True)):
            for flow, unit in draw(_some(POWER + EMISSIONS)):
                plant = plant.draw(group, state, flow, draw(amounts), unit=unit)
    for flow, unit in draw(_some(POWER + EMISSIONS)):
        key = draw(st.sampled_from(["area", "productive_hours"]))
        plant = plant.site(flow, draw(decimals(1, 999_999)), key, unit=unit)
    return plant


def _some(
    choices: tuple[tuple[str, str], ...],
) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.sampled_from(choices), unique=True, max_size=3)


@st.composite
def _route(draw: st.DrawFn, name: str, broken: Cell) -> Route:
    """Return a route of one to five steps, in which the basis may change."""
    route = Route(name)
    before = draw(st.sampled_from(BASES))
    for place in range(draw(st.integers(1, 5))):
        start = draw(st.sampled_from((before, *BASES[:3])))
        unit = draw(st.sampled_from((start, *BASES[:3])))
        good = draw(decimals(300, 1000))
        row: Row = {
            "route": name,
            "position": 7 * place + 1,
            "step": f"{name} step {place}",
            "stage": draw(st.sampled_from(STAGES)),
            "start_unit": start,
            "unit": unit,
            "yield": good,
            "status": "measured",
            "insertions": draw(st.none() | decimals(1000, 2500)),
        }
        if place and (start != before or draw(st.booleans())):
            row["takes"] = draw(decimals(1, 9000))
        if unit != start or draw(st.booleans()):
            row["gives"] = draw(decimals(1, 9000))
        if draw(st.booleans()):
            row["tool_group"] = draw(st.sampled_from(GROUPS))
            row["tool_seconds"] = draw(decimals(1, 90_000))
            row["parallel"] = draw(st.none() | st.integers(1, 64).map(str))
        if unit == broken and draw(st.booleans()):
            row["scrap_to"] = "broken"
        draw(_reworked(route, row))
        route.steps.append(row)
        before = unit
    return route


@st.composite
def _reworked(draw: st.DrawFn, route: Route, row: Row) -> None:
    """Let a step that has one before it rework a part of its output."""
    if not route.steps or not draw(st.booleans()):
        return
    left = 1000 - round(1000 * float(str(row["yield"])))
    row["rework"] = f"{draw(st.integers(0, left)) / 1000:.3f}"
    targets = [row["step"], *(earlier["step"] for earlier in route.steps[1:])]
    row["rework_step"] = draw(st.none() | st.sampled_from(targets))


@st.composite
def _uses(
    draw: st.DrawFn, plant: PlantBuilder, route: Route, column: str, owner: str
) -> PlantBuilder:
    """Add what some steps consume, pack and use of gases, for the route or one SKU."""
    for row in route.steps:
        step = str(row["step"])
        if draw(st.integers(0, 3)) == 0:
            plant = draw(gas_uses(plant, step, column, owner))
        bases = ["start", "good", "insertion", None]
        if float(str(row.get("rework") or 0)) > 0:
            bases.append("rework")
        for flow, unit in draw(_some(POWER + MATERIALS + EMISSIONS)):
            more: Row = {"per": draw(st.sampled_from(bases)), "unit": unit}
            more[column] = owner
            if draw(st.booleans()):
                plant = plant.use(step, flow, draw(amounts), **more)
            else:
                plant = plant.pack(step, flow, draw(amounts), **more)
        if draw(st.booleans()):
            more = {"direction": "input", column: owner}
            plant = plant.use(step, "river water", draw(amounts), **more)
    return plant


@st.composite
def _sku(
    draw: st.DrawFn, plant: PlantBuilder, name: str, route: Route, place: int
) -> PlantBuilder:
    """Add a SKU of the route, that may contain earlier ones."""
    pieces = {"piece": ["piece", "kpcs"]}
    unit = draw(st.sampled_from(pieces.get(str(route.unit), [route.unit])))
    # A mass at random would be contradicted by what goes into the unit.
    plant = plant.sku(name, route.name, str(unit))
    plant = plant.made(name, draw(st.integers(0, 10_000).map(str)))
    for row in route.steps:
        step = str(row["step"])
        if draw(st.integers(0, 3)) == 0:
            plant = plant.row("sku_steps", sku=name, step=step, **draw(_own(row)))
        if draw(st.booleans()):
            plant = plant.bom(name, step, "resin", draw(amounts))
        if draw(st.integers(0, 3)) == 0:
            plant = plant.bom(
                name,
                step,
                "resin",
                draw(amounts),
                unit="g",
                utilisation=draw(decimals(100, 1000)),
                loss_to="resin scrap",
            )
        if place and draw(st.integers(0, 2)) == 0:
            part = f"sku {draw(st.integers(0, place - 1))}"
            plant = plant.bom(name, step, part, draw(decimals(1, 900)))
        if draw(st.integers(0, 9)) == 0:
            plant = plant.bom(name, step, "customer wafer", "0.01", mode="excluded")
    if draw(st.booleans()):
        plant = draw(_uses(plant, route, "sku", name))
    return plant


@st.composite
def _own(draw: st.DrawFn, row: Row) -> Row:
    """Return what a SKU has of its own at a step: some cells, the others empty."""
    cells: Row = {"insertions": draw(st.none() | decimals(1000, 2500))}
    most = round(1000 * (1 - float(str(row.get("rework") or 0))))
    cells |= {
        column: draw(st.none() | decimals(1, 9000))
        for column in ("takes", "gives")
        if row.get(column)
    }
    cells["yield"] = draw(st.none() | decimals(min(300, most), most))
    if row.get("tool_group"):
        cells["tool_seconds"] = draw(st.none() | decimals(1, 90_000))
        cells["parallel"] = draw(st.none() | st.integers(1, 64).map(str))
    return cells


@st.composite
def _bins(draw: st.DrawFn, plant: PlantBuilder, routes: list[Route]) -> PlantBuilder:
    """Sort what the last SKU is into itself and two other bins."""
    sku = plant.table("skus")[-1]
    (route,) = (each for each in routes if each.name == sku["route"])
    first = draw(st.integers(1, 998))
    second = draw(st.integers(1, 999 - first))
    parts = (first, second, 1000 - first - second)
    method = draw(st.sampled_from(["economic", "count", "factor", "energy"]))
    step = str(route.steps[-1]["step"])
    for name, part in zip((sku["sku"], "bin b", "bin c"), parts, strict=True):
        if name != sku["sku"]:
            plant = plant.sku(str(name), None, str(sku["unit"]))
        factor = draw(amounts) if method in {"economic", "factor", "energy"} else None
        plant = plant.row(
            "bins",
            sku=sku["sku"],
            step=step,
            product=name,
            share=f"{part / 1000:.3f}",
            method=method,
            factor=factor,
        )
    return plant
