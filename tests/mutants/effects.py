"""How far a fault moves what was recorded: the size that a comparison can see."""

from dataclasses import dataclass

from tests.mutants.ledger import Key, Record, list_records, scale
from tests.mutants.making import compare
from tests.mutants.mutation import (
    COUNTED,
    LARGE,
    Cell,
    Mutation,
    Row,
    Tables,
    accuracy_of,
    number,
)
from tests.mutants.reach import remembered, skus_of
from tests.mutants.weights import list_balances, list_weighings

USES = ("bom", "consumption", "packing", "tool_flows", "site_totals", "utilities")
STATED = ("bills", "issues", "readings")
COMPARED = {
    "steps": ("yield", "rework", "insertions", "takes", "gives"),
    "sku_steps": ("yield", "rework", "insertions", "takes", "gives"),
    "production": ("quantity",),
    "tool_groups": ("productive_hours",),
}
"""Numbers that counts say a second time."""
DIVIDING = {"parallel", "utilisation"}
TIMES = ("tool_seconds", "parallel")
IDENTITY = ("started", "good", "scrapped", "reworked", "wip_start", "wip_end")


@dataclass(frozen=True, slots=True)
class Effect:
    """By how much of itself a recorded quantity moves, and how well it is known.

    ``accuracy`` is that of both sides of the comparison, added.
    """

    relative: float
    accuracy: float

    @property
    def is_large(self) -> bool:
        """Return whether the effect exceeds three times the accuracy."""
        return self.relative > LARGE * self.accuracy * (1 + 1e-9)


def measure_effect(clean: Tables, made: Mutation) -> Effect | None:
    """Return the largest effect of a fault on a record of the plant.

    None where the fault is one of kind, or no record says the same: it then is as large
    as its cell.
    """
    if made.table == "counts":
        return _of_counts(clean, made)
    if made.table in {"stocks", "bins"}:
        return _of_stock(clean, made)
    if made.column in COMPARED.get(made.table, ()) or made.column in TIMES:
        return _of_step(clean, made)
    moved = _moved(clean, made)
    if not moved:
        return None
    effects = [
        Effect(effect, record.accuracy)
        for record in list_all(clean)
        if record.accuracy and (effect := record.effect(moved))
    ]
    return max(effects, key=lambda e: e.relative / e.accuracy, default=None)


@remembered
def list_all(tables: Tables) -> list[Record]:
    """Return every record of a plant, and every balance of masses."""
    return [*list_records(tables), *list_weighings(tables), *list_balances(tables)]


def _moved(clean: Tables, made: Mutation) -> dict[Key, float]:
    """Return the rows whose amount is wrong, and by what share of itself."""
    if made.subject is not None:
        return {(made.table, made.row - 2): -1.0} if made.table in USES else {}
    if made.inserted is not None:
        source = next(row for table, row in made.rows if row != made.inserted)
        source -= source > made.inserted
        is_amount = made.table in (*USES, "issues")
        return {(made.table, source - 2): 1.0} if is_amount else {}
    return {
        (table, index): change
        for table in {table for table, _ in made.rows}
        if len(made.tables[table]) == len(clean[table])
        for index, (old, new) in enumerate(
            zip(clean[table], made.tables[table], strict=True)
        )
        if old is not new and (change := _change(table, old, new, made)) is not None
    }


def _change(table: str, old: Row, new: Row, made: Mutation) -> float | None:
    columns = {name for name in {*old, *new} if old.get(name, "") != new.get(name, "")}
    if len(columns) != 1:
        return None
    (column,) = columns
    if column == "per":
        return made.relative
    if table in USES and column == "unit":
        return scale(new["unit"], old["unit"]) - 1
    numeric = table in (*USES, *STATED) and column in {"amount", "utilisation"}
    if not numeric and column != "mass_kg":
        return None
    before, after = number(old.get(column)), number(new.get(column))
    if not before or after is None or table == "flows":
        return None
    return before / after - 1 if column in DIVIDING and after else after / before - 1


def _of_counts(clean: Tables, made: Mutation) -> Effect | None:
    """Return the effect on the balance of a lot, or on the sums of all lots."""
    if made.relative is None or made.subject or made.inserted:
        return None
    rows = clean["counts"]
    row = rows[made.row - 2]
    if made.column in IDENTITY:
        before, after = number(made.before), number(made.after)
        known = max(number(row["started"]) or 0, number(row["good"]) or 0)
        if before is None or after is None or not known:
            return None
        good = number(row["good"]) or 0.0
        whole = known if made.column in {"started", "wip_start", "wip_end"} else good
        return Effect(abs(after - before) / (whole or known), COUNTED)
    lots = [r for r in rows if (r["sku"], r["step"]) == (row["sku"], row["step"])]
    total = sum(number(r.get(made.column)) or 0.0 for r in lots)
    if not total:
        return None
    part = (number(row.get(made.column)) or 0.0) / total
    return Effect(made.relative * part, made.accuracy + _of_route(clean, row))


def _of_route(clean: Tables, row: Row) -> float:
    """Return the accuracy that a step states which was counted."""
    routes = {s["sku"]: s["route"] for s in clean["skus"]}
    return min(
        (
            accuracy_of(clean, Cell("steps", index, "tool_seconds"))
            for index, step in enumerate(clean["steps"])
            if (step["route"], step["step"]) == (routes.get(row["sku"]), row["step"])
        ),
        default=COUNTED,
    )


def _of_stock(clean: Tables, made: Mutation) -> Effect | None:
    """Return the effect on the use of a period, or on the dice of a bin."""
    if made.relative is None:
        return None
    if made.table == "bins":
        return Effect(made.relative, made.accuracy + COUNTED)
    flow = clean["stocks"][made.row - 2]["flow"]
    bills = [i for i, row in enumerate(clean["bills"]) if row["flow"] == flow]
    accuracies = [
        record.accuracy
        for record in list_records(clean)
        if ("bills", bills[0]) in record.said
    ]
    return Effect(made.relative, max(accuracies)) if accuracies else None


def _of_step(clean: Tables, made: Mutation) -> Effect | None:
    """Return the effect on what was counted; none for a step that nobody counts."""
    row = clean[made.table][made.row - 2]
    steps = {(r["sku"], r["step"]) for r in clean.get("counts", [])}
    if made.table in {"steps", "sku_steps"}:
        skus = skus_of(clean, row)
        if not any((sku, row["step"]) in steps for sku in skus):
            return None
    if made.relative is None:
        return None
    relative = made.relative
    if made.column in DIVIDING and (change := compare(made.after, made.before)):
        relative = change
    return Effect(relative, made.accuracy + COUNTED)
