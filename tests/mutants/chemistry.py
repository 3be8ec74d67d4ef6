"""Faults of flows and their factors: gases, formulas, compositions, supplies."""

from random import Random

from tests.mutants.making import doubled, dropped, points, rewritten, slip
from tests.mutants.mutation import (
    Cell,
    Kind,
    Mutation,
    Row,
    Tables,
    changed,
    number,
    value_at,
)
from tests.mutants.reach import cells_of, kind_of, used_flows

WRONG_GAS = {
    "NF3": "CF4",
    "CF4": "NF3",
    "SF6": "CF4",
    "C2F6": "CF4",
    "CHF3": "CH2F2",
    "c-C4F8": "C4F6",
    "CH2FCF3": "CHF2CF3",
    "CH4": "CO2",
    "CO2": "CH4",
}
NO_GAS = {"N2O": "NO2", "CO2": "CO", "CH4": "CH3", "NF3": "NF2", "CF4": "CF3"}
WRONG_FORMULA = {
    "NF3": "N2F6",
    "CF4": "C2F6",
    "SF6": "SF4",
    "CO2": "CO",
    "N2O": "NO2",
    "N2": "N",
    "H2": "H",
    "O2": "O",
    "C2F6": "CF4",
    "CH4": "C2H6",
    "H2O": "H2O2",
    "HF": "H2F2",
    "F2": "F",
    "SiO2": "SiO",
    "c-C4F8": "C4F6",
    "CHF3": "CH2F2",
}
WRONG_ELEMENT = {
    "Au": "Ag",
    "Ag": "Au",
    "Cu": "Al",
    "Si": "Al",
    "Sn": "Pb",
    "Pd": "Pt",
    "F": "Cl",
}
DIRECT = {"cn-grid-2023-footprint": "cn-grid-2023-direct"}


def _of_flows(column: str, table: dict[str, str] | None = None):
    def find(tables: Tables) -> list[Cell]:
        used = used_flows(tables)
        return [
            Cell("flows", index, column)
            for index, row in enumerate(tables["flows"])
            if row["flow"] in used
            and row.get(column)
            and (table is None or row[column] in table)
        ]

    return find


def _by(table: dict[str, str]):
    def change(tables: Tables, cell: Cell, rng: Random) -> str | None:
        del rng
        return table.get(value_at(tables, cell))

    return change


def _class_of(*classes: str):
    """Return the classes of carbon gases: no other gas has an origin to mistake."""
    cells = _of_flows("ghg_class")

    def find(tables: Tables) -> list[Cell]:
        return [
            cell
            for cell in cells(tables)
            if value_at(tables, cell) in classes
            and tables["flows"][cell.index].get("ghg") in {"CO2", "CH4"}
        ]

    return find


def _named_by_mark(tables: Tables) -> list[Cell]:
    """Return the gases that their mark alone names: CO2e bought as such is no gas."""
    return [c for c in _of_flows("ghg")(tables) if value_at(tables, c) != "CO2e"]


def _masses(tables: Tables) -> list[Cell]:
    return [c for c in _of_flows("mass_kg")(tables) if number(value_at(tables, c))]


def _above_one(tables: Tables, cell: Cell, rng: Random) -> str:
    """Return the composition with its first share in percent, or one element more."""
    first, _, rest = value_at(tables, cell).partition(";")
    element, _, share = first.partition("=")
    more = f"{element}={float(share) + rng.choice((0.3, 1.0)):.6g}"
    return ";".join(filter(None, (more, rest)))


def _other_element(tables: Tables, cell: Cell, rng: Random) -> str | None:
    del rng
    first, sep, rest = value_at(tables, cell).partition(";")
    element, _, share = first.partition("=")
    other = WRONG_ELEMENT.get(element)
    if other is None or f"{other}=" in rest:
        return None
    return f"{other}={share}{sep}{rest}"


def _compositions(tables: Tables) -> list[Cell]:
    skus = [
        Cell("skus", index, "composition")
        for index, row in enumerate(tables["skus"])
        if row.get("composition")
    ]
    return [*_of_flows("composition")(tables), *skus]


def _supplied(tables: Tables, row: Row) -> bool:
    return row["flow"] in used_flows(tables)


def _product(tables: Tables, row: Row) -> bool:
    return _supplied(tables, row) and kind_of(tables, row["flow"]) == "product"


def _typo(tables: Tables, cell: Cell, rng: Random) -> str:
    name = value_at(tables, cell)
    i = rng.randrange(1, len(name) - 1)
    return name[:i] + name[i + 1 :]


def _complete(tables: Tables, row: Row) -> bool:
    return (
        _product(tables, row)
        and row.get("boundary") == "life-cycle"
        and not row.get("complement")
        and bool(number(row.get("factor")))
    )


def _recent(tables: Tables, row: Row) -> bool:
    return _product(tables, row) and float(row["year"]) >= 2018


def _older(tables: Tables, cell: Cell, rng: Random) -> str:
    return str(int(float(value_at(tables, cell))) - rng.choice((14, 18, 25)))


def _typed(tables: Tables, row: Row) -> bool:
    return _product(tables, row) and bool(number(row.get("factor")))


def _shared(tables: Tables, row: Row) -> bool:
    del tables
    return (number(row.get("share")) or 1.0) < 1


def _last_year(tables: Tables, cell: Cell, rng: Random) -> str:
    del rng
    year, _, rest = value_at(tables, cell).partition("-")
    return f"{int(year) - 1}-{rest}"


def _periods(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Let a contract hold for the year before."""
    if not given.get("contracts"):
        return None
    index = rng.randrange(len(given["contracts"]))
    cells = [Cell("contracts", index, c) for c in ("period_start", "period_end")]
    return changed(given, {c: _last_year(given, c, rng) for c in cells}, size=size)


def _completed(tables: Tables, row: Row) -> bool:
    return _supplied(tables, row) and bool(row.get("complement"))


def _only_supply(tables: Tables, row: Row) -> bool:
    return _supplied(tables, row)


def _estimated(tables: Tables, row: Row) -> bool:
    return _supplied(tables, row)


def _outside(tables: Tables, cell: Cell, rng: Random) -> str | None:
    return rng.choice([r for r in ("DE", "US", "TW") if r != value_at(tables, cell)])


CONTRACTS = cells_of("contracts", "region", zero=True)

KINDS: tuple[Kind, ...] = (
    rewritten(
        "another gas",
        "flows",
        "A gas has the formula of another: CF4 for NF3.",
        _of_flows("ghg", WRONG_GAS),
        _by(WRONG_GAS),
    ),
    rewritten(
        "formula of no gas",
        "flows",
        "A gas has the formula of something else: NO2 for N2O.",
        _of_flows("ghg", NO_GAS),
        _by(NO_GAS),
    ),
    rewritten(
        "gas not named",
        "flows",
        "A greenhouse gas is not marked as one.",
        _named_by_mark,
        lambda *_: "",
    ),
    rewritten(
        "class of gas",
        "flows",
        "Fossil carbon is marked biogenic.",
        _class_of("fossil"),
        _by({"fossil": "biogenic"}),
    ),
    rewritten(
        "class missing",
        "flows",
        "The class of a greenhouse gas is missing.",
        _of_flows("ghg_class"),
        lambda *_: "",
    ),
    rewritten(
        "uptake as emission",
        "flows",
        "An uptake of carbon is marked as an emission, or an emission as uptake.",
        _class_of("uptake", "fossil", "biogenic"),
        _by({"uptake": "biogenic", "fossil": "uptake", "biogenic": "uptake"}),
    ),
    rewritten(
        "molar formula",
        "flows",
        "The formula of a flow is that of another molecule.",
        _of_flows("formula", WRONG_FORMULA),
        _by(WRONG_FORMULA),
    ),
    rewritten(
        "composition above one",
        "flows skus",
        "The mass shares of a composition exceed one.",
        _compositions,
        _above_one,
    ),
    rewritten(
        "wrong element",
        "flows skus",
        "A composition names another element: Ag for Au.",
        _compositions,
        _other_element,
    ),
    slip(
        "mass of a flow",
        "flows",
        "The mass of one unit of a flow is in g, or that of a litre.",
        _masses,
        (1000.0, 0.001),
    ),
    rewritten(
        "flow without mass",
        "flows",
        "The mass of one unit of a flow is entered as zero.",
        _masses,
        lambda *_: "0",
    ),
    rewritten(
        "unknown factor",
        "supplies",
        "The number of a factor is misspelt.",
        cells_of("supplies", "factor_id", _supplied, zero=True),
        _typo,
    ),
    rewritten(
        "direct factor of the pack",
        "supplies",
        "The direct factor of a grid is taken for its footprint.",
        cells_of(
            "supplies",
            "factor_id",
            lambda t, r: _supplied(t, r) and r["factor_id"] in DIRECT,
            zero=True,
        ),
        _by(DIRECT),
    ),
    rewritten(
        "direct for life-cycle",
        "supplies",
        "A factor covers the direct emissions only.",
        cells_of("supplies", "boundary", _complete, zero=True),
        lambda *_: "direct",
    ),
    rewritten(
        "carbon dioxide only",
        "supplies",
        "A factor covers carbon dioxide only.",
        cells_of("supplies", "gas_scope", _complete, zero=True),
        lambda *_: "CO2",
    ),
    rewritten(
        "outdated factor",
        "supplies",
        "A factor is fourteen years older, or more.",
        cells_of("supplies", "year", _recent),
        _older,
    ),
    rewritten(
        "GWP sets mixed",
        "supplies",
        "A factor was made with another GWP set.",
        cells_of(
            "supplies",
            "gwp_set",
            lambda t, r: _typed(t, r) and r["gwp_set"] == "AR6",
            zero=True,
        ),
        lambda *_: "AR4",
    ),
    rewritten(
        "factor missing",
        "supplies",
        "The factor of a supply is missing.",
        cells_of("supplies", "factor", _typed),
        lambda *_: "",
    ),
    rewritten(
        "factor zero",
        "supplies",
        "A factor that is not known was filled with zero.",
        cells_of("supplies", "factor", _typed),
        lambda *_: "0",
    ),
    points(
        "share of a supply",
        "supplies",
        "The share of one of several supplies is off.",
        cells_of("supplies", "share", _shared),
        (2.0, -2.0, 5.0, -5.0),
    ),
    dropped(
        "supply dropped",
        "supplies",
        "A supply is left out.",
        cells_of("supplies", "flow", _only_supply, zero=True),
    ),
    doubled(
        "supply doubled",
        "supplies",
        "A supply stands twice.",
        cells_of("supplies", "flow", _only_supply, zero=True),
    ),
    rewritten(
        "complement missing",
        "supplies",
        "The upstream part of a direct factor is left out.",
        cells_of("supplies", "complement", _completed, zero=True),
        lambda *_: "",
    ),
    rewritten(
        "contract of another grid",
        "contracts",
        "A contract is of a grid the site is not on.",
        CONTRACTS,
        _outside,
    ),
    Kind(
        "contract of last year",
        ("contracts",),
        "A contract is of the year before.",
        _periods,
    ),
    rewritten(
        "contract not cancelled",
        "contracts",
        "The certificate of a contract was not cancelled.",
        cells_of("contracts", "cancelled", zero=True),
        lambda *_: "false",
    ),
    slip(
        "contract above the bill",
        "contracts",
        "A contract is in another unit of energy.",
        cells_of("contracts", "amount"),
        (1000.0,),
    ),
    rewritten(
        "estimate of a cut-off zero",
        "cutoffs",
        "The estimate of a cut-off was filled with zero.",
        cells_of("cutoffs", "estimate", _estimated),
        lambda *_: "0",
    ),
    rewritten(
        "reason of a cut-off missing",
        "cutoffs",
        "A cut-off has no reason.",
        cells_of("cutoffs", "reason", _estimated, zero=True),
        lambda *_: "",
    ),
    dropped(
        "cut-off dropped",
        "cutoffs",
        "A cut-off is not in the ledger.",
        cells_of("cutoffs", "flow", _estimated, zero=True),
    ),
)
