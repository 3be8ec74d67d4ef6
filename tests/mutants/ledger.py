"""What the rows of a plant add up to, and the records that say the same once more.

A record is a number that was billed, issued, metered or weighed. The rows that explain
it make up its parts; a row counts with what the recorded quantity owes to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from tests.mutants.mutation import Cell, Tables, accuracy_of, number
from tests.mutants.reach import remembered, route_of, skus_of

Key = tuple[str, int]
"""Table and index of a row."""
BASE = {
    "kg": ("kg", 1.0),
    "g": ("kg", 1e-3),
    "mg": ("kg", 1e-6),
    "t": ("kg", 1e3),
    "kWh": ("MJ", 3.6),
    "MWh": ("MJ", 3600.0),
    "GJ": ("MJ", 1000.0),
    "MJ": ("MJ", 1.0),
    "m3": ("m3", 1.0),
    "l": ("m3", 1e-3),
}


@dataclass(frozen=True, slots=True)
class Use:
    """What a row takes or gives off in the period, in the unit of its flow.

    ``owner`` is a SKU and step, a tool group, a utility, or the site.
    """

    key: Key
    owner: tuple[str, ...]
    flow: str
    amount: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Record:
    """A recorded quantity: its amount, what explains it, and the rows that state it.

    ``accuracy`` is what both sides state, added.
    """

    amount: float
    accuracy: float
    parts: dict[Key, float] = field(default_factory=dict)
    said: dict[Key, float] = field(default_factory=dict)

    def effect(self, moved: dict[Key, float]) -> float:
        """Return by what share of itself one of the two sides moves."""
        changes = (
            sum(side.get(key, 0.0) * share for key, share in moved.items())
            for side in (self.parts, self.said)
        )
        return max(abs(change) for change in changes) / self.amount


def scale(unit: str, target: str) -> float:
    """Return how many of the target unit one unit is; one where no one can tell."""
    base, times = BASE.get(unit, (unit, 1.0))
    other, divided = BASE.get(target, (target, 1.0))
    return times / divided if base == other else 1.0


@remembered
def units_of(tables: Tables) -> dict[str, str]:
    """Return the unit of each flow and SKU."""
    skus = {row["sku"]: row["unit"] for row in tables["skus"]}
    return skus | {row["flow"]: row["unit"] for row in tables["flows"]}


@remembered
def counted(tables: Tables) -> dict[tuple[str, str], dict[str, float]]:
    """Return what amounts are counted per at each step of a SKU, over all lots."""
    sums: dict[tuple[str, str], dict[str, float]] = {}
    for row in tables.get("counts", []):
        into = (number(row.get("wip_start")) or 0) - (number(row.get("wip_end")) or 0)
        start = (number(row["started"]) or 0.0) + into
        inserted = number(row.get("insertions"))
        own = sums.setdefault((row["sku"], row["step"]), defaultdict(float))
        own["start"] += start
        own["good"] += number(row["good"]) or 0.0
        own["rework"] += number(row.get("reworked")) or 0.0
        own["insertion"] += start if inserted is None else inserted
    return sums


def _at_steps(tables: Tables) -> Iterator[Use]:
    for table in ("bom", "consumption", "packing"):
        for index, row in enumerate(tables.get(table, [])):
            amount = (number(row["amount"]) or 0.0) / (
                number(row.get("utilisation")) or 1.0
            )
            if row.get("mode") == "excluded":
                continue
            for sku in skus_of(tables, row):
                done = counted(tables).get((sku, row["step"]), {})
                times = done.get(row.get("per") or "start", 0.0)
                owner = ("step", sku, row["step"])
                yield _use(tables, Cell(table, index, "amount"), owner, amount * times)


def _at_tools(tables: Tables) -> Iterator[Use]:
    groups = {
        row["tool_group"]: (row, accuracy_of(tables, Cell("tool_groups", index, "")))
        for index, row in enumerate(tables.get("tool_groups", []))
    }
    for index, row in enumerate(tables.get("tool_flows", [])):
        if row["tool_group"] not in groups:
            continue
        group, accuracy = groups[row["tool_group"]]
        hours = number(group.get(f"{row['state']}_hours")) or 0.0
        cell = Cell("tool_flows", index, "amount")
        amount = (number(row["amount"]) or 0.0) * hours
        use = _use(tables, cell, ("tools", row["tool_group"]), amount)
        yield replace(use, accuracy=use.accuracy + accuracy)


def _at_site(tables: Tables) -> Iterator[Use]:
    for index, row in enumerate(tables.get("site_totals", [])):
        cell = Cell("site_totals", index, "amount")
        yield _use(tables, cell, ("site",), number(row["amount"]) or 0.0)


def _use(tables: Tables, cell: Cell, owner: tuple[str, ...], amount: float) -> Use:
    row = tables[cell.table][cell.index]
    unit = row.get("unit") or ""
    amount *= scale(unit, units_of(tables).get(row["flow"], unit))
    key = (cell.table, cell.index)
    return Use(key, owner, row["flow"], amount, accuracy_of(tables, cell))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every use of the period, and how much of a flow each of them is behind.

    ``behind`` has, by flow, what of its total is owed to each row, by way of the
    utilities as well.
    """

    uses: list[Use]
    total: dict[str, float]
    behind: dict[str, dict[Key, float]]
    accuracy: dict[Key, float]

    def error(self, parts: dict[Key, float], total: float) -> float:
        """Return the accuracy of a total, that of its parts by their size."""
        return sum(abs(part) * self.accuracy[key] for key, part in parts.items()) / (
            total or 1.0
        )


@remembered
def open_ledger(tables: Tables) -> Ledger:
    """Return what the period used, as the tables state it."""
    uses = [*_at_steps(tables), *_at_tools(tables), *_at_site(tables)]
    flows = list(
        dict.fromkeys(
            [*(use.flow for use in uses), *(f for _, f, _ in _recipes(tables))]
            + [maker for maker, _, _ in _recipes(tables)]
        )
    )
    place = {flow: i for i, flow in enumerate(flows)}
    need = np.zeros((len(flows), len(flows)))
    for maker, flow, cell in _recipes(tables):
        need[place[flow], place[maker]] += _per(tables, cell)
    behind = np.linalg.inv(np.eye(len(flows)) - need)
    own = np.zeros(len(flows))
    for use in uses:
        own[place[use.flow]] += use.amount
    total = dict(zip(flows, (behind @ own).tolist(), strict=True))
    for maker, flow, cell in _recipes(tables):
        amount = total[maker] * _per(tables, cell)
        accuracy = accuracy_of(tables, cell)
        key = (cell.table, cell.index)
        uses.append(Use(key, ("utility", maker), flow, amount, accuracy))
    sums: dict[str, dict[Key, float]] = {flow: defaultdict(float) for flow in flows}
    for use in uses:
        column = behind[:, place[use.flow]]
        for i in np.flatnonzero(column):
            sums[flows[i]][use.key] += float(column[i]) * use.amount
    return Ledger(uses, total, sums, {use.key: use.accuracy for use in uses})


@remembered
def _recipes(tables: Tables) -> list[tuple[str, str, Cell]]:
    """Return what each utility, and each market of supplies, draws."""
    return [
        (row["utility"], row["flow"], Cell("utilities", index, "amount"))
        for index, row in enumerate(tables.get("utilities", []))
    ] + [
        (row["flow"], row["drawn"], Cell("supplies", index, "share"))
        for index, row in enumerate(tables.get("supplies", []))
        if row.get("drawn")
    ]


def _per(tables: Tables, cell: Cell) -> float:
    row = tables[cell.table][cell.index]
    stated = number(row.get(cell.column))
    if cell.table == "supplies":
        return 1.0 if stated is None else stated
    unit = row.get("unit") or ""
    return (stated or 0.0) * scale(unit, units_of(tables).get(row["flow"], unit))


@remembered
def list_records(tables: Tables) -> list[Record]:
    """Return what was issued, billed and metered, each with what explains it."""
    found = [*_issued(tables), *_billed(tables), *_metered(tables)]
    return [record for record in found if record.amount > 0]


def record_of(
    ledger: Ledger,
    uses: Iterable[Use],
    said: dict[Key, float],
    accuracy: float,
) -> Record:
    """Return the record that some uses add up to."""
    parts: dict[Key, float] = defaultdict(float)
    for use in uses:
        parts[use.key] += use.amount
    total = sum(parts.values())
    return Record(total, ledger.error(parts, total) + accuracy, parts, said)


def _issued(tables: Tables) -> Iterator[Record]:
    ledger = open_ledger(tables)
    at: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in ledger.uses:
        if use.owner[0] == "step":
            at[use.owner[2], use.flow].append(use)
    for index, row in enumerate(tables.get("issues", [])):
        uses = [
            use
            for use in at[row["step"], row["flow"]]
            if use.owner[1] == row.get("sku")
            or (row.get("route") and route_of(tables, use.owner[1]) == row["route"])
        ]
        accuracy = accuracy_of(tables, Cell("issues", index, "amount"))
        record = record_of(ledger, uses, {}, accuracy)
        if not uses:  # the loss of a material, or units rejected
            yield Record(1.0, 2 * accuracy, {}, {("issues", index): 1.0})
            continue
        yield Record(
            record.amount,
            record.accuracy,
            record.parts,
            {("issues", index): record.amount},
        )


def _billed(tables: Tables) -> Iterator[Record]:
    ledger = open_ledger(tables)
    dropped = {
        row["flow"]: (number(row["opening"]) or 0) - (number(row["closing"]) or 0)
        for row in tables.get("stocks", [])
    }
    readings = _readings(tables)
    for index, row in enumerate(tables.get("bills", [])):
        flow, amount = row["flow"], number(row["amount"]) or 0.0
        share = amount / (use if (use := amount + dropped.get(flow, 0.0)) else 1.0)
        key, accuracy = (
            ("bills", index),
            accuracy_of(tables, Cell("bills", index, "amount")),
        )
        total, parts = ledger.total.get(flow, 0.0), ledger.behind.get(flow, {})
        if total > 0:
            error = ledger.error(parts, total) + accuracy
            yield Record(total, error, parts, {key: share * total})
        else:
            yield Record(1.0, 2 * accuracy, {}, {key: share})
        for meter in tables.get("meters", []):
            if meter["flow"] == flow and not meter.get("parent"):
                counts = readings[meter["meter"]]
                yield Record(
                    sum(counts.values()),
                    accuracy + _class(tables, counts),
                    {key: sum(counts.values())},
                    counts,
                )


def _metered(tables: Tables) -> Iterator[Record]:
    ledger = open_ledger(tables)
    readings = _readings(tables)
    classes = {
        row["meter"]: _class(tables, readings[row["meter"]])
        for row in tables.get("meters", [])
    }
    for meter in tables.get("meters", []):
        said, flow = readings[meter["meter"]], meter["flow"]
        read = sum(said.values())
        if not meter.get("parent") or read <= 0:
            continue
        uses = [
            use
            for use in ledger.uses
            if use.flow == flow and use.owner[1:] == (meter.get("serves"),)
        ]
        if not uses:
            # Only what the meter above it allows is known of such a meter.
            above = classes.get(meter["parent"], 0.0)
            yield Record(read, classes[meter["meter"]] + above, {}, said)
            continue
        parts: dict[Key, float] = defaultdict(float)
        for use in uses:
            parts[use.key] += use.amount
        drawn = sum(parts.values())
        if uses[0].owner[0] == "utility":
            made = meter["serves"]
            for key, part in ledger.behind[made].items():
                parts[key] += part * drawn / ledger.total[made]
        error = ledger.error(parts, drawn) + classes[meter["meter"]]
        told = {key: part * drawn / read for key, part in said.items()}
        yield Record(drawn, error, parts, told)


def _readings(tables: Tables) -> dict[str, dict[Key, float]]:
    found: dict[str, dict[Key, float]] = defaultdict(dict)
    for index, row in enumerate(tables.get("readings", [])):
        found[row["meter"]]["readings", index] = number(row["amount"]) or 0.0
    return found


def _class(tables: Tables, readings: dict[Key, float]) -> float:
    return max(
        (accuracy_of(tables, Cell(table, i, "amount")) for table, i in readings),
        default=0.0,
    )
