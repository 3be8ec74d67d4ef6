"""Faults of amounts and units: of bills of material, consumption, factors, totals."""

from random import Random

from tests.mutants.making import (
    THOUSAND,
    graded,
    rewritten,
    slip,
)
from tests.mutants.mutation import (
    Cell,
    Kind,
    Mutation,
    Tables,
    changed,
    number,
    text_of,
    value_at,
)
from tests.mutants.reach import (
    ENERGY,
    MASS,
    cells_of,
    in_unit,
    is_part,
    kind_of,
    used_flows,
)

USES = ("consumption", "packing")
POWER = ("consumption", "packing", "tool_flows", "site_totals", "utilities")
BOOKED = ("bills", "issues", "readings")
ANY_AMOUNT = ("bom", *POWER, *BOOKED)
LIGHTER = {"kg": "g", "g": "mg", "t": "kg"}
HEAVIER = {"g": "kg", "mg": "g", "kg": "t"}
PER = {
    ("kg", "g"): 1000.0,
    ("kWh", "MJ"): 3.6,
    ("m3", "l"): 1000.0,
    ("t", "kg"): 1000.0,
}


def _is_bought(tables: Tables, row: dict[str, str]) -> bool:
    return kind_of(tables, row["flow"]) == "product" and not is_part(tables, row)


def _unit_by(table: dict[str, str]):
    def change(tables: Tables, cell: Cell, rng: Random) -> str | None:
        del rng
        return table.get(value_at(tables, cell))

    return change


def _transposed(tables: Tables, cell: Cell, rng: Random) -> str | None:
    """Return the number with two neighbouring digits swapped."""
    digits = value_at(tables, cell)
    places = [
        i
        for i in range(len(digits) - 1)
        if digits[i : i + 2].isdigit() and digits[i] != digits[i + 1]
    ]
    if not places:
        return None
    i = rng.choice(places[:2])
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def _pointed(tables: Tables, cell: Cell, rng: Random) -> str | None:
    """Return a number of thousands as a German ERP prints it: 12.345 for 12345."""
    del rng
    value = number(value_at(tables, cell)) or 0.0
    if not 1000 <= value < 1_000_000:
        return None
    return f"{int(value) // 1000}.{int(value) % 1000:03d}"


def _filled_down(tables: Tables, cell: Cell, rng: Random) -> str | None:
    """Return the number of the row above, as after one drag too many."""
    del rng
    above = Cell(cell.table, cell.index - 1, cell.column)
    return value_at(tables, above) or None if cell.index else None


def _shifted(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Swap the amounts of two lines of one bill that stand under each other."""
    lines = given.get("bom", [])
    pairs = [
        i
        for i in range(len(lines) - 1)
        if lines[i]["sku"] == lines[i + 1]["sku"]
        and lines[i]["unit"] == lines[i + 1]["unit"]
        and lines[i]["amount"] != lines[i + 1]["amount"]
        and "excluded" not in {lines[i].get("mode"), lines[i + 1].get("mode")}
    ]
    if not pairs:
        return None
    i = rng.choice(pairs)
    one, two = Cell("bom", i, "amount"), Cell("bom", i + 1, "amount")
    low, high = sorted(float(lines[j]["amount"]) for j in (i, i + 1))
    texts = {one: lines[i + 1]["amount"], two: lines[i]["amount"]}
    return changed(given, texts, size=size, relative=high / low - 1)


def _factor_per(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Leave the value of a factor and name the smaller unit."""
    found = [
        (Cell("supplies", index, "unit"), small, times)
        for index, row in enumerate(given.get("supplies", []))
        for (unit, small), times in PER.items()
        if number(row.get("factor"))
        and row.get("unit") == unit
        and row["flow"] in used_flows(given)
    ]
    if not found:
        return None
    cell, small, times = rng.choice(found)
    return changed(given, {cell: small}, size=size, relative=times - 1)


def _is_supplied(tables: Tables, row: dict[str, str]) -> bool:
    return row["flow"] in used_flows(tables)


def _mass_of_another(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Give a SKU the declared mass of one of another package."""
    skus = given["skus"]
    found = [
        (cell, other["mass_kg"])
        for cell in cells_of("skus", "mass_kg")(given)
        if skus[cell.index].get("reported") != "false"
        for other in skus
        if other.get("reported") != "false"
        and number(other.get("mass_kg"))
        and abs(float(other["mass_kg"]) / float(value_at(given, cell)) - 1) > 0.1
    ]
    if not found:
        return None
    cell, mass = rng.choice(found)
    relative = abs(float(mass) / float(value_at(given, cell)) - 1)
    return changed(given, {cell: mass}, size=size, relative=relative)


def _below_one(tables: Tables, row: dict[str, str]) -> bool:
    del tables
    return (number(row.get("utilisation")) or 1.0) < 1


def _wasted(tables: Tables, cell: Cell, rng: Random) -> str | None:
    del rng
    return text_of(1 - (number(value_at(tables, cell)) or 0.0))


KINDS: tuple[Kind, ...] = (
    slip(
        "bom mass slip",
        "bom",
        "A mass in grams is entered as kilograms, or the other way round.",
        cells_of("bom", "amount", in_unit(MASS)),
    ),
    rewritten(
        "bom unit heavier",
        "bom",
        "The unit of a bill line says kg where the number is in g.",
        cells_of("bom", "unit", in_unit(set(HEAVIER)), zero=True),
        _unit_by(HEAVIER),
    ),
    rewritten(
        "bom unit lighter",
        "bom",
        "The unit of a bill line says g where the number is in kg.",
        cells_of("bom", "unit", in_unit(set(LIGHTER)), zero=True),
        _unit_by(LIGHTER),
    ),
    slip(
        "bom per thousand",
        "bom",
        "Parts of a bill are counted for 1000 units (KPCS).",
        cells_of("bom", "amount", is_part),
        (1000.0,),
    ),
    slip(
        "pieces off",
        "bom",
        "A bill counts twice the dice of a package, or half of them.",
        cells_of("bom", "amount", is_part),
        (2.0, 0.5),
    ),
    graded(
        "bom amount",
        "bom",
        "The amount of a bill line is too large or too small.",
        cells_of("bom", "amount", in_unit(MASS)),
    ),
    rewritten(
        "bom filled down",
        "bom",
        "A bill line holds the number of the row above it.",
        cells_of("bom", "amount", in_unit(MASS)),
        _filled_down,
        is_amount=True,
    ),
    Kind(
        "bom lines swapped",
        ("bom",),
        "Two lines of a bill hold each other's amounts.",
        _shifted,
    ),
    graded(
        "utilisation",
        "bom",
        "The utilisation of a material is too high or too low.",
        cells_of("bom", "utilisation", _below_one),
        (2.0, -5.0, -10.0, -20.0, -50.0),
    ),
    rewritten(
        "utilisation is loss",
        "bom",
        "The column of utilisation holds the share that is lost.",
        cells_of("bom", "utilisation", _below_one),
        _wasted,
        is_amount=True,
    ),
    slip(
        "consumption slip",
        "consumption packing",
        "An amount of a step is in another unit than the column says, or per 1000.",
        cells_of(USES, "amount", in_unit(MASS)),
    ),
    graded(
        "consumption amount",
        "consumption packing",
        "The amount of a consumable or waste of a step is off.",
        cells_of(USES, "amount", in_unit(MASS)),
    ),
    slip(
        "kWh and MJ",
        "consumption packing tool_flows site_totals utilities",
        "A number in MJ stands beside kWh, or the other way round.",
        cells_of(POWER, "amount", in_unit(ENERGY)),
        (3.6, 1 / 3.6),
    ),
    rewritten(
        "energy unit",
        "consumption packing tool_flows site_totals utilities",
        "The unit says MJ where the number is in kWh.",
        cells_of(POWER, "unit", in_unit(ENERGY), zero=True),
        _unit_by({"kWh": "MJ", "MJ": "kWh", "MWh": "kWh", "GJ": "MJ"}),
    ),
    slip(
        "bill kWh and MJ",
        "bills",
        "A bill of energy in MJ stands beside kWh, or the other way round.",
        cells_of("bills", "amount", in_unit(ENERGY)),
        (3.6, 1 / 3.6),
    ),
    slip(
        "bill slip",
        "bills",
        "A bill in MWh, tonnes or litres stands beside kWh, kg or m3.",
        cells_of("bills", "amount"),
    ),
    graded(
        "bill amount",
        "bills",
        "A metered total of the period is off.",
        cells_of("bills", "amount"),
    ),
    slip(
        "bill of other months",
        "bills",
        "A bill holds thirteen months, eleven, or two of twelve.",
        cells_of("bills", "amount"),
        (13 / 12, 11 / 12, 1 / 6),
    ),
    rewritten(
        "digits transposed",
        "bills issues counts production readings",
        "Two digits of a number are transposed.",
        lambda t: [
            *cells_of(("bills", "issues", "readings"), "amount")(t),
            *cells_of("production", "quantity")(t),
            *cells_of("counts", "good")(t),
        ],
        _transposed,
        is_amount=True,
    ),
    rewritten(
        "thousands point",
        "bills issues counts production readings",
        "12345 is exported as 12.345 and read as a decimal number.",
        lambda t: [
            *cells_of(("bills", "issues", "readings"), "amount")(t),
            *cells_of("production", "quantity")(t),
            *cells_of("counts", "started")(t),
        ],
        _pointed,
        is_amount=True,
    ),
    slip(
        "decimal shift",
        "any amount",
        "A decimal sign is one place off.",
        cells_of(ANY_AMOUNT, "amount"),
        (10.0, 0.1),
    ),
    slip(
        "sign",
        "any amount",
        "An amount has the wrong sign, as credits and reversals have in an ERP.",
        cells_of(ANY_AMOUNT, "amount"),
        (-1.0,),
    ),
    slip(
        "missing as zero",
        "any amount",
        "A value that is not known was filled with zero.",
        cells_of(ANY_AMOUNT, "amount"),
        (0.0,),
    ),
    slip(
        "issue slip",
        "issues",
        "An issue is booked in g and exported as kg, or the other way round.",
        cells_of("issues", "amount"),
    ),
    graded(
        "issue amount",
        "issues",
        "The amount issued to a step is off.",
        cells_of("issues", "amount"),
    ),
    slip(
        "declared mass slip",
        "skus",
        "The declared mass of a SKU is in grams or milligrams.",
        cells_of("skus", "mass_kg"),
        THOUSAND,
    ),
    graded(
        "declared mass",
        "skus",
        "The declared mass of a SKU is off.",
        cells_of("skus", "mass_kg"),
    ),
    Kind(
        "mass of another package",
        ("skus",),
        "A SKU carries the declared mass of another package.",
        _mass_of_another,
    ),
    slip(
        "weighed mass slip",
        "sku_steps",
        "The weighed mass at a step is in grams.",
        cells_of("sku_steps", "mass_kg"),
    ),
    graded(
        "weighed mass",
        "sku_steps",
        "The weighed mass at a step is off.",
        cells_of("sku_steps", "mass_kg"),
    ),
    slip(
        "factor slip",
        "supplies",
        "A factor is a thousand times too large or too small.",
        cells_of("supplies", "factor", _is_supplied),
    ),
    Kind(
        "factor per smaller unit",
        ("supplies",),
        "A factor per kg is entered as per g, per kWh as per MJ.",
        _factor_per,
    ),
    slip(
        "production in thousands",
        "production",
        "Production is counted in thousands.",
        cells_of("production", "quantity"),
        (0.001, 1000.0),
    ),
    graded(
        "production",
        "production",
        "The quantity produced is off.",
        cells_of("production", "quantity"),
    ),
    graded(
        "utility amount",
        "utilities",
        "What a unit of a utility needs is off.",
        cells_of("utilities", "amount"),
    ),
    graded(
        "site total",
        "site_totals",
        "A total of the site is off.",
        cells_of("site_totals", "amount", _is_bought),
    ),
    graded(
        "tool power",
        "tool_flows",
        "The power or use of a tool in a state is off.",
        cells_of("tool_flows", "amount"),
    ),
    slip(
        "tool power slip",
        "tool_flows",
        "The power of a tool is in watts.",
        cells_of("tool_flows", "amount"),
    ),
)
