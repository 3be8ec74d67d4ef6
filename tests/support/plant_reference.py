"""What a plant means, written again from the conventions alone, in exact fractions.

It shares nothing with the compiler and the engine: it reads the rows of the tables as
text, writes one process per flow, and solves the runs forwards, for one unit of each
SKU, by plain elimination of fractions.  (The engine solves prices, backwards.)  It
takes plants without faults only, and of units those in `UNITS`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.support.gas_reference import GAS, follow
from tests.support.study_builder import Row

Vector = dict[str, Fraction]
Tag = tuple[str, str]

HEADLINE = "gwp100_excluding_uptake"
# kg CO2e per kg of fossil origin, IPCC AR6 WG1 table 7.15
GWP = {"CO2": Fraction(1), "CH4": Fraction("29.8"), "N2O": Fraction(273)}
# Dimension and how many of its first unit one is.
UNITS = {
    "kg": ("mass", Fraction(1)),
    "g": ("mass", Fraction(1, 1000)),
    "MJ": ("energy", Fraction(1)),
    "kWh": ("energy", Fraction("3.6")),
    "Wh": ("energy", Fraction("0.0036")),
    "m3": ("volume", Fraction(1)),
    "L": ("volume", Fraction(1, 1000)),
    "Nm3": ("normal volume", Fraction(1)),
    "piece": ("pieces", Fraction(1)),
    "kpcs": ("pieces", Fraction(1000)),
    "unit": ("units", Fraction(1)),
    "die": ("dies", Fraction(1)),
    "wafer": ("wafers", Fraction(1)),
    "strip": ("strips", Fraction(1)),
    "reel": ("reels", Fraction(1)),
}
SECONDS = 3600
EMITTED = " from process gases"
# State of a tool, the column of its hours, the line of energy it is reported in.
STATES = (
    ("productive", "productive_hours", "run"),
    ("standby", "standby_hours", "idle"),
    ("down", "down_hours", "idle"),
    ("engineering", "engineering_hours", "engineering"),
    ("nonscheduled", "nonscheduled_hours", "overhead"),
)


@dataclass
class Process:
    """One run: what it gives (+) and takes (-), what it emits, whose step it is.

    ``energy`` holds line, flow and amount of what it draws of energy.
    """

    products: Vector = field(default_factory=lambda: defaultdict(Fraction))
    nature: Vector = field(default_factory=lambda: defaultdict(Fraction))
    tag: Tag | None = None
    energy: list[tuple[str, str, Fraction]] = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """The results, keyed as the frames of `lca.results.PlantSolution` are.

    ``energy`` holds kWh and impact; ``inventory`` has cut-off flows, too.
    """

    footprints: dict[tuple[str, str], Fraction]
    stages: dict[tuple[str, str, str], Fraction]
    steps: dict[tuple[str, str, str, str], Fraction]
    energy: dict[tuple[str, str], tuple[Fraction, Fraction]]
    inventory: dict[tuple[str, str], Fraction]
    located: dict[str, Fraction]
    cutoffs: dict[str, Fraction]
    totals: dict[str, Fraction]
    runs: dict[tuple[str, str], Fraction]


def calculate(tables: Mapping[str, Sequence[Row]]) -> Reference:
    """Return the results of every SKU of a plant."""
    plant = _Plant(tables)
    return plant.report(_Plant(tables, contracts=False))


def solve(
    equations: Mapping[str, Vector], right: Mapping[str, Vector]
) -> dict[str, Vector]:
    """Return X of E X = R, rows and right sides by name, by exact elimination.

    Parameters
    ----------
    equations
        Per row the coefficients by unknown; as many rows as unknowns.
    right
        Per row the right sides by name.
    """
    rows = {name: dict(row) for name, row in equations.items()}
    sides = {name: dict(right.get(name, {})) for name in rows}
    pivots: dict[str, str] = {}
    for unknown in sorted({unknown for row in rows.values() for unknown in row}):
        name = min(
            (len(row), name)
            for name, row in rows.items()
            if name not in pivots.values() and row.get(unknown)
        )[1]
        pivots[unknown] = name
        for other, row in rows.items():
            if other != name and row.get(unknown):
                ratio = row[unknown] / rows[name][unknown]
                _subtract(row, rows[name], ratio)
                _subtract(sides[other], sides[name], ratio)
    return {
        unknown: {
            side: value / rows[name][unknown] for side, value in sides[name].items()
        }
        for unknown, name in pivots.items()
    }


def _subtract(row: Vector, other: Vector, times: Fraction) -> None:
    for key, value in other.items():
        left = row.get(key, Fraction(0)) - times * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def number(row: Row, column: str, default: str | Fraction | None = None) -> Fraction:
    """Return a cell as an exact number; an empty one as the default."""
    cell = row.get(column)
    if cell is None or cell == "":
        if default is None:
            raise KeyError(column)
        return Fraction(default)
    return Fraction(str(cell))


def text(row: Row, column: str, default: str = "") -> str:
    """Return a cell as text; an empty one as the default."""
    cell = row.get(column)
    return default if cell is None or cell == "" else str(cell)


def ratio(unit: str, target: str) -> Fraction:
    """Return how many of the target unit one unit is."""
    (dimension, size), (other, of_target) = UNITS[unit], UNITS[target]
    assert dimension == other, (unit, target)
    return size / of_target


class _Plant:
    """The processes of a plant; ``made`` is the flow that each makes or treats."""

    def __init__(
        self, tables: Mapping[str, Sequence[Row]], *, contracts: bool = True
    ) -> None:
        self.tables = tables
        self.kinds = {text(row, "flow"): text(row, "kind") for row in self["flows"]}
        self.units = {text(row, "flow"): text(row, "unit") for row in self["flows"]}
        self.units |= {text(row, "sku"): text(row, "unit") for row in self["skus"]}
        self.cut = {text(row, "flow") for row in self["cutoffs"]}
        self.processes: dict[str, Process] = {}
        self._supply(contracts=contracts)
        self._make_utilities()
        self._run_tools()
        for sku in self["skus"]:
            if text(sku, "route"):
                self._route(sku)

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

    def _add(
        self, process: Process, flow: str, amount: Fraction, direction: str = ""
    ) -> None:
        """Add an exchange; products go in, wastes and emissions out, or as said."""
        kind = self.kinds.get(flow, "product")
        way = direction or ("input" if kind == "product" else "output")
        signed = amount if way == "output" else -amount
        if kind == "elementary" or flow in self.cut:
            process.nature[flow] += signed
        else:
            process.products[flow] += signed

    def _note(self, process: Process, line: str, flow: str, amount: Fraction) -> None:
        if UNITS[self.units[flow]][0] == "energy":
            process.energy.append((line, flow, amount))

    def _amount(self, row: Row) -> Fraction:
        flow = text(row, "flow")
        return number(row, "amount") * ratio(text(row, "unit"), self.units[flow])

    # --- what is bought ---------------------------------------------------------------
    def _supply(self, *, contracts: bool) -> None:
        """Mix the supplies of each flow, less what contracts cover of its bill."""
        for flow in dict.fromkeys(text(row, "flow") for row in self["supplies"]):
            made = -1 if self.kinds[flow] == "waste" else 1
            process = Process()
            process.products[flow] = Fraction(made)
            rest = Fraction(1)
            for row in self["contracts"]:
                if contracts and text(row, "flow") == flow:
                    share = self._amount(row) / self._bill(flow)
                    rest -= share
                    process.products[text(row, "drawn")] -= share
            for row in self["supplies"]:
                if text(row, "flow") == flow:
                    self._supply_from(process, row, rest * made)
            self.processes[flow] = process

    def _bill(self, flow: str) -> Fraction:
        return sum(
            (self._amount(row) for row in self["bills"] if text(row, "flow") == flow),
            Fraction(0),
        )

    def _supply_from(self, process: Process, row: Row, rest: Fraction) -> None:
        flow = text(row, "flow")
        share = abs(rest) * number(row, "share", "1")
        for column in ("drawn", "complement"):
            if other := text(row, column):
                self._add(process, other, share)
        if text(row, "factor"):
            own, gwp = text(row, "supply"), text(row, "gwp_set", "not stated")
            name = f"{flow}: {own}" if own else flow
            per = ratio(self.units[flow], text(row, "unit", self.units[flow]))
            process.nature[f"CO2e [{name}, {gwp}]"] += (
                share * number(row, "factor") * per
            )

    def _make_utilities(self) -> None:
        for row in self["utilities"]:
            utility = text(row, "utility")
            if utility not in self.processes:
                self.processes[utility] = Process()
                self.processes[utility].products[utility] = Fraction(1)
            self._add(
                self.processes[utility],
                text(row, "flow"),
                self._amount(row),
                text(row, "direction"),
            )

    # --- tools ------------------------------------------------------------------------
    def _run_tools(self) -> None:
        for group in self["tool_groups"]:
            hours = number(group, "productive_hours")
            if not hours:
                continue
            name = f"{text(group, 'tool_group')}: productive hour"
            self.processes[name] = Process()
            self.processes[name].products[name] = Fraction(1)
            for line, row, share in self._uses(group):
                flow, amount = text(row, "flow"), self._amount(row) * share / hours
                way = text(row, "direction")
                self._add(self.processes[name], flow, amount, way)
                self._note(self.processes[name], line, flow, amount)

    def _uses(self, group: Row) -> Iterator[tuple[str, Row, Fraction]]:
        """Yield line, row and how much of its amount falls to the group's period."""
        for row in self["tool_flows"]:
            for state, column, line in STATES:
                own = text(row, "tool_group") == text(group, "tool_group")
                if own and text(row, "state") == state:
                    yield line, row, number(group, column, "0")
        columns = {"area": "area_m2", "productive_hours": "productive_hours"}
        for row in self["site_totals"]:
            column = columns[text(row, "key")]
            whole = sum(number(each, column, "0") for each in self["tool_groups"])
            yield "overhead", row, number(group, column, "0") / whole

    # --- routes -----------------------------------------------------------------------
    def _route(self, sku: Row) -> None:
        """Write a process for each step, from the first to the last."""
        name, route = text(sku, "sku"), text(sku, "route")
        steps = sorted(
            (self._own(row, name) for row in self["steps"] if row["route"] == route),
            key=lambda row: number(row, "position"),
        )
        flows = [f"{name}: {text(row, 'step')}" for row in steps[:-1]] + [name]
        names = [text(row, "step") for row in steps]
        before = dict(zip(names, ["", *flows[:-1]], strict=True))
        for place, (row, flow) in enumerate(zip(steps, flows, strict=True)):
            process = Process(tag=(text(row, "stage"), names[place]))
            if before[names[place]]:
                process.products[before[names[place]]] -= number(row, "takes", "1")
            gives = number(row, "gives", "1")
            self._fill(process, row, name, gives)
            if number(row, "rework", "0"):
                target = names.index(text(row, "rework_step", names[place]))
                # What one reworked unit was made of, when it came to that step.
                back = Fraction(1)
                for each in steps[target : place + 1]:
                    back *= number(each, "takes", "1") / number(each, "gives", "1")
                self._rework(process.tag, row, name, (before[names[target]], back))
            good = gives * number(row, "yield")
            unit = text(sku, "unit") if flow == name else text(row, "unit")
            self._finish(process, flow, good * ratio(text(row, "unit"), unit))

    def _own(self, row: Row, sku: str) -> Row:
        """Return the step with what the SKU says of it in place of the route."""
        for other in self["sku_steps"]:
            if text(other, "sku") == sku and other["step"] == row["step"]:
                return row | {
                    column: cell
                    for column, cell in other.items()
                    if cell not in {None, ""}
                }
        return row

    def _fill(self, process: Process, row: Row, sku: str, gives: Fraction) -> None:
        step, rework = text(row, "step"), number(row, "rework", "0")
        good = gives * number(row, "yield")
        if rework:
            process.products[f"{sku}: {step}, rework"] += gives * rework
        scrap = gives - good - gives * rework
        if text(row, "scrap_to"):
            to = text(row, "scrap_to")
            self._add(process, to, scrap * ratio(text(row, "unit"), self.units[to]))
        else:
            process.nature[f"scrap of {step}"] += scrap
        insertions = number(row, "insertions", "1")
        for used in self._consumed(sku, text(row, "route"), step):
            times = {"start": Fraction(1), "good": good, "insertion": insertions}
            if (per := text(used, "per", "start")) in times:
                amount = self._amount(used) * times[per]
                self._add(process, text(used, "flow"), amount, text(used, "direction"))
                self._note(process, "direct", text(used, "flow"), amount)
        self._use_gases(process, row, sku, good)
        for line in self["bom"]:
            if text(line, "sku") == sku and text(line, "step") == step:
                self._put_in(process, line)
        if text(row, "tool_group"):
            load = number(row, "tool_seconds", "0") / number(row, "parallel", "1")
            hour = f"{text(row, 'tool_group')}: productive hour"
            process.products[hour] -= load * insertions / SECONDS

    def _use_gases(self, process: Process, step: Row, sku: str, good: Fraction) -> None:
        route = text(step, "route")
        for row in self._consumed(sku, route, text(step, "step"), "gases"):
            self._use_gas(process, row, good)

    def _use_gas(self, process: Process, row: Row, good: Fraction) -> None:
        """Add what a gas means: drawn, returned, emitted, elements, abatement (§13)."""
        times = good if text(row, "per") == "good" else Fraction(1)
        made, gas = follow(row, self.tables), text(row, "gas")
        self._add(process, gas, made.drawn * times)
        process.nature[f"{gas}, returned in the cylinder"] += made.heel * times
        for formula, kg in made.emitted.items():
            process.nature[f"{formula}{EMITTED}"] += kg * times
        for sink in self["sinks"]:
            kg = made.elements[text(sink, "element")]
            process.nature[text(sink, "sink")] += kg * times
        for used in self["abatement_flows"] if text(row, "abatement") else ():
            amount = self._amount(used) * made.entering * times
            self._add(process, text(used, "flow"), amount)
            self._note(process, "direct", text(used, "flow"), amount)

    def _consumed(self, sku: str, route: str, step: str, *tables: str) -> Iterator[Row]:
        for table in tables or ("consumption", "packing"):
            for row in self[table]:
                own = text(row, "sku") == sku or text(row, "route") == route
                if own and text(row, "step") == step:
                    yield row

    def _put_in(self, process: Process, line: Row) -> None:
        flow, amount = text(line, "flow"), self._amount(line)
        if text(line, "mode") == "excluded":
            process.nature[f"{flow} (excluded)"] -= amount
            return
        issued = amount / number(line, "utilisation", "1")
        self._add(process, flow, issued)
        if to := text(line, "loss_to"):
            self._add(
                process, to, (issued - amount) * ratio(self.units[flow], self.units[to])
            )

    def _rework(
        self, tag: Tag | None, row: Row, sku: str, returned: tuple[str, Fraction]
    ) -> None:
        process, step = Process(tag=tag), text(row, "step")
        name = f"{sku}: {step}, rework"
        process.products[name] = Fraction(-1)
        process.products[returned[0]] += returned[1]
        for used in self._consumed(sku, text(row, "route"), step):
            if text(used, "per") == "rework":
                way = text(used, "direction")
                self._add(process, text(used, "flow"), self._amount(used), way)
                self._note(process, "direct", text(used, "flow"), self._amount(used))
        self.processes[name] = process

    def _finish(self, process: Process, flow: str, good: Fraction) -> None:
        """Give the step its product, or one process for each of its bins."""
        bins = [row for row in self["bins"] if text(row, "sku") == flow]
        if not bins:
            process.products[flow] += good
            self.processes[flow] = process
            return
        weights = {text(row, "product"): self._weight(row, good) for row in bins}
        for row in bins:
            product = text(row, "product")
            part = weights[product] / sum(weights.values())
            split = Process(tag=process.tag)
            for name, amount in process.products.items():
                split.products[name] = amount * part
            for name, amount in process.nature.items():
                split.nature[name] = amount * part
            split.energy = [(line, f, n * part) for line, f, n in process.energy]
            split.products[product] += good * number(row, "share")
            self.processes[product] = split

    def _weight(self, row: Row, good: Fraction) -> Fraction:
        method, amount = text(row, "method"), good * number(row, "share")
        if method == "factor":
            return number(row, "factor")
        if method == "mass":
            masses = {text(sku, "sku"): sku for sku in self["skus"]}
            return amount * number(masses[text(row, "product")], "mass_kg")
        return amount * (number(row, "factor") if method != "count" else 1)

    # --- results ----------------------------------------------------------------------
    def solve_runs(self) -> dict[str, Vector]:
        """Return the runs of each process, by SKU of which one unit is made."""
        balance: dict[str, Vector] = {flow: {} for flow in self.processes}
        for made, process in self.processes.items():
            for flow, amount in process.products.items():
                if amount:
                    balance[flow][made] = amount
        return solve(
            balance,
            {text(row, "sku"): {text(row, "sku"): Fraction(1)} for row in self["skus"]},
        )

    def _factors(self) -> dict[str, Vector]:
        """Return per indicator the impact of one unit of an elementary flow."""
        factors: dict[str, Vector] = {HEADLINE: {f"{GAS}{EMITTED}": GWP[GAS]}}
        for row in self["flows"]:
            if text(row, "ghg"):
                factors[HEADLINE][text(row, "flow")] = GWP[text(row, "ghg")]
        for process in self.processes.values():
            bought = {
                flow: Fraction(1)
                for flow in process.nature
                if flow.startswith("CO2e [")
            }
            factors[HEADLINE] |= bought
        for row in self["characterisation"]:
            own = factors.setdefault(text(row, "indicator"), {})
            unit = self.units[text(row, "flow")]
            own[text(row, "flow")] = number(row, "factor") * ratio(
                unit, text(row, "unit")
            )
        return factors

    def _carried(self, factors: Vector) -> dict[str, Fraction]:
        """Return per process its emissions, with those of what has no step behind it.

        For processes without a step the prices of their flows are solved; what they
        draw from steps counts there.
        """
        plain = {name for name, process in self.processes.items() if not process.tag}
        direct = {
            name: sum(
                (
                    factors.get(flow, 0) * amount
                    for flow, amount in process.nature.items()
                ),
                Fraction(0),
            )
            for name, process in self.processes.items()
        }
        within = {
            name: {
                flow: amount
                for flow, amount in self.processes[name].products.items()
                if flow in plain and amount
            }
            for name in plain
        }
        sides = {name: {"": direct[name]} for name in plain}
        prices = {
            flow: row.get("", Fraction(0)) for flow, row in solve(within, sides).items()
        }
        return {
            name: direct[name]
            - sum(
                (
                    amount * prices[flow]
                    for flow, amount in process.products.items()
                    if flow in plain
                ),
                Fraction(0),
            )
            for name, process in self.processes.items()
            if process.tag
        }

    def report(self, located: "_Plant") -> Reference:
        """Return the results; the other plant is the same without contracts."""
        runs = self.solve_runs()
        skus = [text(row, "sku") for row in self["skus"]]
        steps = self._steps(runs)
        stages: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
        footprints: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for (sku, indicator, stage, _), amount in steps.items():
            stages[sku, indicator, stage] += amount
            footprints[sku, indicator] += amount
        inventory = self._inventory(runs)
        return Reference(
            footprints=dict(footprints),
            stages=dict(stages),
            steps=steps,
            energy=self._energy(runs),
            inventory=inventory,
            located={sku: located.headline(sku) for sku in skus},
            cutoffs=self._estimates(inventory, skus),
            totals=self._totals(footprints),
            runs={
                (sku, name): times
                for name, row in runs.items()
                for sku, times in row.items()
            },
        )

    def _steps(
        self, runs: Mapping[str, Vector]
    ) -> dict[tuple[str, str, str, str], Fraction]:
        steps: dict[tuple[str, str, str, str], Fraction] = defaultdict(Fraction)
        for indicator, factors in self._factors().items():
            for name, carried in self._carried(factors).items():
                for sku, times in runs[name].items():
                    stage, step = self.processes[name].tag or ("", "")
                    steps[sku, indicator, stage, step] += times * carried
        return dict(steps)

    def _inventory(self, runs: Mapping[str, Vector]) -> dict[tuple[str, str], Fraction]:
        inventory: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for name, process in self.processes.items():
            for sku, times in runs[name].items():
                for flow, amount in process.nature.items():
                    inventory[sku, flow] += times * amount
        return dict(inventory)

    def _totals(self, footprints: Mapping[tuple[str, str], Fraction]) -> Vector:
        totals: Vector = defaultdict(Fraction)
        for row in self["production"]:
            sku = text(row, "sku")
            made = number(row, "quantity") * ratio(text(row, "unit"), self.units[sku])
            for indicator in self._factors():
                totals[indicator] += made * footprints[sku, indicator]
        return dict(totals)

    def headline(self, sku: str) -> Fraction:
        """Return the footprint of a SKU."""
        factors, runs = self._factors()[HEADLINE], self.solve_runs()
        return sum(
            (
                runs[name].get(sku, Fraction(0)) * amount * factors.get(flow, 0)
                for name, process in self.processes.items()
                for flow, amount in process.nature.items()
            ),
            Fraction(0),
        )

    def _energy(
        self, runs: Mapping[str, Vector]
    ) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
        """Return kWh and impact of what tools and site draw of energy, by line."""
        processes = self.processes
        drawn = {flow for each in processes.values() for _, flow, _ in each.energy}
        prices = self._whole_prices(drawn)
        found: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
        for name, process in processes.items():
            for sku, times in runs[name].items():
                for line, flow, amount in process.energy:
                    kwh, impact = found.get((sku, line), (Fraction(0), Fraction(0)))
                    kwh += times * amount * ratio(self.units[flow], "kWh")
                    impact += times * amount * prices.get(flow, 0)
                    found[sku, line] = (kwh, impact)
        return found

    def _whole_prices(self, flows: set[str]) -> Vector:
        """Return the headline impact of one unit of each of these flows."""
        balance: dict[str, Vector] = {flow: {} for flow in self.processes}
        for made, process in self.processes.items():
            for flow, amount in process.products.items():
                if amount:
                    balance[flow][made] = amount
        flows = {flow for flow in flows if flow in self.processes}
        runs = solve(balance, {flow: {flow: Fraction(1)} for flow in flows})
        factors = self._factors()[HEADLINE]
        return {
            wanted: sum(
                (
                    runs[name].get(wanted, Fraction(0)) * amount * factors.get(flow, 0)
                    for name, process in self.processes.items()
                    for flow, amount in process.nature.items()
                ),
                Fraction(0),
            )
            for wanted in flows
        }

    def _estimates(
        self, inventory: Mapping[tuple[str, str], Fraction], skus: Sequence[str]
    ) -> dict[str, Fraction]:
        """Return per SKU the estimated burden of what is cut off."""
        return {
            sku: sum(
                (
                    number(row, "estimate")
                    * abs(inventory.get((sku, text(row, "flow")), Fraction(0)))
                    for row in self["cutoffs"]
                ),
                Fraction(0),
            )
            for sku in skus
        }
