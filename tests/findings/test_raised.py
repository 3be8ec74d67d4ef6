"""Every code of the catalogue is raised by a small study, at the right place."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.errors import StudyRefusedError
from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.study import read_study
from tests.findings import (
    test_raised_blocks,
    test_raised_bundle,
    test_raised_compare,
    test_raised_counts,
    test_raised_declare,
    test_raised_dies,
    test_raised_elements,
    test_raised_gases,
    test_raised_ledger,
    test_raised_limits,
    test_raised_norms,
    test_raised_pdf,
    test_raised_plant,
    test_raised_quality,
    test_raised_requirements,
    test_raised_rules,
    test_raised_silicon,
    test_raised_store,
    test_raised_texts,
    test_raised_trace,
    test_raised_validator,
)
from tests.findings.studies import Change, factor, flow, make, share, use, write_study

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Case:
    """A change of the right study, and the finding that must come of it.

    The place of the finding holds all of ``place``; it may say more.
    """

    code: str
    change: Change
    place: Place
    demand: Mapping[str, float] | None = None


def in_flows(row: int, column: str, **more: str) -> Place:
    return {"file": "flows.csv", "row": row, "column": column, **more}


def in_exchanges(row: int, column: str | None = None, **more: str) -> Place:
    place: dict[str, str | int] = {"file": "exchanges.csv", "row": row, **more}
    return place if column is None else place | {"column": column}


def in_allocation(row: int, **more: str) -> Place:
    return {"file": "allocation.csv", "row": row, "activity": "saw", **more}


def in_factors(row: int, column: str, **more: str) -> Place:
    return {"file": "characterisation.csv", "row": row, "column": column, **more}


def in_study(column: str) -> Place:
    return {"file": "study.toml", "column": column}


def header_of(name: str, content: str) -> Change:
    return Change(files={name: content.encode()})


# What is added stands from row 5 of flows.csv and row 6 of exchanges.csv on.
LCA = Path(__file__).resolve().parents[2] / "lca"

BOARDS = (flow("board", "product", "kg"), flow("sawdust", "product", "kg"))
COUNTED = (flow("board", "product", "piece"), flow("sawdust", "product", "kg"))
SAWING = (
    make("saw", "board", "100", "kg", reference="true"),
    make("saw", "sawdust", "10", "kg"),
)
SAWING_COUNTED = (
    make("saw", "board", "100", "piece", reference="true"),
    make("saw", "sawdust", "10", "kg"),
)
LEAK = make("boiler", "leak", "0.1", "kg")


def sawing(*rows: Mapping[str, str]) -> Change:
    return Change(flows=BOARDS, exchanges=SAWING, allocation=rows)


def counted(*rows: Mapping[str, str]) -> Change:
    return Change(flows=COUNTED, exchanges=SAWING_COUNTED, allocation=rows)


def leaking(**columns: str) -> Change:
    return Change(flows=[flow("leak", "elementary", "kg", **columns)], exchanges=[LEAK])


def heating(amount: str = "1", **columns: str) -> Change:
    return Change(exchanges=[use("oven", "heat", amount, "MJ", **columns)])


def named(name: str) -> Change:
    return Change(flows=[flow(name, "product", "kg")])


ALLOCATION = [
    Case(
        "allocation-cell-ignored",
        sawing(
            share("saw", "board", "mass"),
            share("saw", "sawdust", "mass", displaces="heat"),
        ),
        in_allocation(3, flow="sawdust", column="displaces"),
    ),
    Case(
        "allocation-cell-ignored",
        sawing(
            share("saw", "board", "mass", factor="1"), share("saw", "sawdust", "mass")
        ),
        in_allocation(2, flow="board", column="factor"),
    ),
    Case(
        "allocation-counts-mixed",
        Change(
            flows=[flow("board", "product", "kpcs"), flow("sample", "product", "lot")],
            exchanges=[
                make("saw", "board", "1", "kpcs", reference="true"),
                make("saw", "sample", "1", "lot"),
            ],
            allocation=[
                share("saw", "board", "count"),
                share("saw", "sample", "count"),
            ],
        ),
        in_allocation(3),
    ),
    Case(
        "allocation-factor-missing",
        sawing(
            share("saw", "board", "economic", factor="300"),
            share("saw", "sawdust", "economic"),
        ),
        in_allocation(3, flow="sawdust"),
    ),
    Case(
        "allocation-mass-missing",
        counted(share("saw", "board", "mass"), share("saw", "sawdust", "mass")),
        in_allocation(2, flow="board"),
    ),
    Case(
        "allocation-mixed",
        sawing(
            share("saw", "board", "mass"),
            share("saw", "sawdust", "economic", factor="20"),
        ),
        in_allocation(3, column="method"),
    ),
    Case(
        "allocation-negative",
        sawing(
            share("saw", "board", "factor", factor="2"),
            share("saw", "sawdust", "factor", factor="-1"),
        ),
        in_allocation(3, flow="sawdust"),
    ),
    Case(
        "allocation-not-countable",
        counted(share("saw", "board", "count"), share("saw", "sawdust", "count")),
        in_allocation(3, flow="sawdust"),
    ),
    Case(
        "allocation-of-only-product",
        Change(allocation=[share("boiler", "heat", "mass")]),
        {"file": "allocation.csv", "row": 2, "activity": "boiler", "flow": "heat"},
    ),
    Case(
        "allocation-repeated",
        sawing(
            share("saw", "board", "factor", factor="2"),
            share("saw", "board", "factor", factor="3"),
            share("saw", "sawdust", "factor", factor="1"),
        ),
        in_allocation(3, flow="board"),
    ),
    Case(
        "allocation-row-missing",
        sawing(share("saw", "sawdust", "mass")),
        {"file": "allocation.csv", "activity": "saw", "flow": "board"},
    ),
    Case(
        "allocation-weightless",
        sawing(
            share("saw", "board", "factor", factor="0"),
            share("saw", "sawdust", "factor", factor="0"),
        ),
        in_allocation(2, flow="board"),
    ),
    Case(
        "allocation-without-output",
        sawing(
            share("saw", "board", "mass"),
            share("saw", "sawdust", "mass"),
            share("saw", "heat", "mass"),
        ),
        in_allocation(4, flow="heat"),
    ),
    Case(
        "displaced-not-made",
        sawing(share("saw", "sawdust", "substitution")),
        in_allocation(2, flow="sawdust", column="displaces"),
    ),
    Case(
        "substitution-of-reference",
        sawing(share("saw", "board", "substitution", displaces="heat")),
        in_allocation(2, flow="board"),
    ),
    Case(
        "unknown-activity",
        Change(allocation=[share("Oven", "plate", "mass")]),
        {"file": "allocation.csv", "row": 2, "column": "activity"},
    ),
    Case(
        "unallocated-output",
        sawing(),
        in_exchanges(7, activity="saw", flow="sawdust"),
    ),
]

DEMANDS = [
    Case("demand-negative", Change(), {"flow": "plate"}, {"plate": -1.0}),
    Case("demand-not-finite", Change(), {"flow": "plate"}, {"plate": float("inf")}),
    Case("demand-not-made", Change(), {"flow": "flue gas"}, {"flue gas": 1.0}),
    Case(
        "demand-of-waste",
        Change(
            flows=[flow("sludge", "waste", "kg")],
            exchanges=[use("kiln", "sludge", "1", "kg")],
        ),
        {"flow": "sludge"},
        {"sludge": 1.0},
    ),
    Case("demand-unknown", Change(), {"flow": "Plate"}, {"Plate": 1.0}),
    Case(
        "negative-supply",
        Change(
            flows=[flow("tile", "product", "piece"), flow("steam", "product", "MJ")],
            exchanges=[
                make("press", "tile", "1", "piece", reference="true"),
                make("press", "steam", "5", "MJ"),
                use("press", "heat", "1", "MJ"),
            ],
            allocation=[share("press", "steam", "substitution", displaces="heat")],
        ),
        in_exchanges(4, activity="boiler", flow="heat"),
        {"tile": 1.0},
    ),
]

FILES = [
    Case(
        "binary-file",
        Change(files={"flows.csv": "flow,kind,unit\n".encode("utf-16-le")}),
        {"file": "flows.csv"},
    ),
    Case("empty-file", header_of("flows.csv", " \n"), {"file": "flows.csv"}),
    Case(
        "missing-column",
        header_of("flows.csv", "flow,kind,Einheit\nplate,product,piece\n"),
        in_flows(1, "unit"),
    ),
    Case(
        "missing-file",
        Change(files={"exchanges.csv": None}),
        {"file": "exchanges.csv"},
    ),
    Case("missing-file", Change(files={"study.toml": None}), {"file": "study.toml"}),
    Case(
        "no-rows",
        header_of("exchanges.csv", "activity,direction,flow,amount,unit\n"),
        {"file": "exchanges.csv"},
    ),
    Case(
        "not-utf8",
        Change(files={"flows.csv": "flow,kind,unit\n板,product,kg\n".encode("gbk")}),
        {"file": "flows.csv", "row": 2},
    ),
    Case(
        "not-utf8",
        Change(files={"study.toml": '[study]\nname = "板"\n'.encode("gbk")}),
        {"file": "study.toml", "row": 2},
    ),
    Case(
        "misplaced-quote",
        header_of("flows.csv", 'flow,kind,unit\nplate 5" wide,product,kg\n'),
        {"file": "flows.csv", "row": 2},
    ),
    Case(
        "open-quote",
        header_of("flows.csv", 'flow,kind,unit\n"plate,product,kg\n'),
        {"file": "flows.csv", "row": 2},
    ),
    Case(
        "ragged-row",
        header_of("flows.csv", "flow,kind,unit\nplate,product\n"),
        {"file": "flows.csv", "row": 2},
    ),
    Case(
        "repeated-column",
        header_of("flows.csv", "flow,kind,unit,kind\nplate,product,kg,product\n"),
        in_flows(1, "kind"),
    ),
    Case(
        "too-many-columns",
        header_of("flows.csv", ",".join(map(str, range(1_001))) + "\n"),
        {"file": "flows.csv", "row": 1},
    ),
    Case(
        "unknown-column",
        Change(flows=[flow("plate", "product", "piece", mass_gk="1")]),
        in_flows(1, "mass_gk"),
    ),
    Case(
        "wrong-separator",
        header_of("flows.csv", "flow;kind;unit\nplate;product;kg\n"),
        {"file": "flows.csv", "row": 1},
    ),
    Case(
        "wrong-separator",
        header_of("flows.csv", "flow\tkind\tunit\nplate\tproduct\tkg\n"),
        {"file": "flows.csv", "row": 1},
    ),
]

STUDY_TOML = [
    Case(
        "not-a-demand",
        Change(header={"demand": '"plate=1"'}),
        in_study("demand"),
    ),
    Case("missing-key", Change(header={"name": None}), in_study("name")),
    Case(
        "missing-key", Change(header={"declared_unit": '""'}), in_study("declared_unit")
    ),
    Case("missing-key", header_of("study.toml", "format = 1\n"), in_study("study")),
    Case("not-a-choice", Change(header={"gwp": '"AR7"'}), in_study("gwp")),
    Case(
        "not-a-date",
        Change(header={"period_start": '"1.1.2025"'}),
        in_study("period_start"),
    ),
    Case("not-text", Change(header={"name": "2025"}), in_study("name")),
    Case("not-toml", Change(header={"name": "plates"}), {"file": "study.toml"}),
    Case(
        "period-reversed",
        Change(header={"period_end": "2024-12-31"}),
        in_study("period_end"),
    ),
    Case("unknown-format", header_of("study.toml", "format = 2\n"), in_study("format")),
    Case("unknown-format", header_of("study.toml", "[study]\n"), in_study("format")),
    Case("unknown-key", Change(header={"boundry": '"x"'}), in_study("boundry")),
]

CELLS = [
    Case("empty-cell", heating(""), in_exchanges(6, "amount")),
    Case(
        "more-rows",
        Change(exchanges=[use("oven", "heat", f"{n},5", "MJ") for n in range(101)]),
        {"file": "exchanges.csv", "column": "amount"},
    ),
    Case("name-bar", named("plate|thin"), in_flows(5, "flow")),
    Case("name-control", named("plate\nthin"), in_flows(5, "flow")),
    Case("name-edge-space", named("plate "), in_flows(5, "flow")),
    Case("name-not-nfc", named("cafe\u0301"), in_flows(5, "flow")),
    Case(
        "not-a-choice",
        Change(flows=[flow("dust", "emission", "kg")]),
        in_flows(5, "kind"),
    ),
    Case("not-a-flag", heating(reference="TRUE"), in_exchanges(6, "reference")),
    Case("not-a-number", heating("1,5"), in_exchanges(6, "amount")),
    Case("not-a-pedigree", heating(pedigree="1;2;3;4"), in_exchanges(6, "pedigree")),
    Case("not-finite", heating("inf"), in_exchanges(6, "amount")),
    Case("not-finite", heating("NaN"), in_exchanges(6, "amount")),
    Case(
        "unknown-unit",
        Change(exchanges=[use("oven", "heat", "1", "kwhh")]),
        in_exchanges(6, "unit"),
    ),
    Case(
        "unknown-unit",
        Change(flows=[flow("water", "product", "ltr.")]),
        in_flows(5, "unit"),
    ),
    Case(
        "wrong-dimension",
        Change(exchanges=[use("oven", "heat", "1", "kg")]),
        in_exchanges(6, "unit", flow="heat"),
    ),
    Case(
        "wrong-dimension",
        Change(characterisation=[factor("climate", "flue gas", "1", "m3")]),
        in_factors(2, "unit", flow="flue gas"),
    ),
]

TABLES = [
    Case(
        "spread-missing",
        heating(uncertainty="lognormal"),
        in_exchanges(6, "uncertainty", activity="oven", flow="heat"),
    ),
    Case(
        "cutoff-on-elementary",
        leaking(ghg="CO2", ghg_class="fossil", cutoff="true"),
        in_flows(5, "cutoff", flow="leak"),
    ),
    Case(
        "impossible-distribution",
        heating(uncertainty="triangular", minimum="5", maximum="10"),
        in_exchanges(6, "uncertainty", activity="oven", flow="heat"),
    ),
    Case(
        "impossible-distribution",
        heating(scale="-1"),
        in_exchanges(6, "uncertainty", activity="oven", flow="heat"),
    ),
    Case(
        "mass-contradicts-unit",
        Change(flows=[flow("tile", "product", "g", mass_kg="1")]),
        in_flows(5, "mass_kg", flow="tile"),
    ),
    Case("near-duplicate-name", named("Heat"), in_flows(5, "flow")),
    Case(
        "near-duplicate-name",
        Change(exchanges=[use("OVEN", "heat", "1", "MJ")]),
        in_exchanges(6, "activity"),
    ),
    Case(
        "near-duplicate-name",
        Change(exchanges=[use("oven", "heat", "1", "MJ", stage=s) for s in ("A", "a")]),
        in_exchanges(7, "stage"),
    ),
    Case(
        "negative-amount",
        heating("-1"),
        in_exchanges(6, "amount", activity="oven", flow="heat"),
    ),
    Case(
        "negative-elementary",
        Change(exchanges=[make("oven", "flue gas", "-1", "kg")]),
        in_exchanges(6, "amount", activity="oven", flow="flue gas"),
    ),
    Case(
        "negative-mass",
        Change(flows=[flow("tile", "product", "piece", mass_kg="-1")]),
        in_flows(5, "mass_kg", flow="tile"),
    ),
    Case(
        "not-a-composition",
        Change(flows=[flow("tile", "product", "kg", composition="Si=47;O=53")]),
        in_flows(5, "composition", flow="tile"),
    ),
    Case(
        "repeated-name",
        Change(flows=[flow("heat", "product", "MJ", comment="again")]),
        in_flows(5, "flow", flow="heat"),
    ),
    Case(
        "repeated-name",
        Change(activities=[{"activity": "oven"}, {"activity": "oven", "stage": "A"}]),
        {"file": "activities.csv", "row": 3, "column": "activity", "activity": "oven"},
    ),
    Case("repeated-row", heating("5"), in_exchanges(6)),
    Case(
        "unknown-flow",
        Change(exchanges=[use("oven", "Heat", "1", "MJ")]),
        in_exchanges(6, "flow"),
    ),
    Case(
        "unknown-flow",
        Change(characterisation=[factor("climate", "smoke", "1", "kg")]),
        in_factors(2, "flow"),
    ),
    Case(
        "unknown-flow",
        sawing(share("saw", "sawdust", "substitution", displaces="peat")),
        {"file": "allocation.csv", "row": 2, "column": "displaces"},
    ),
    Case("unused-name", named("tile"), in_flows(5, "flow", flow="tile")),
]

LINKS = [
    Case(
        "ambiguous-reference",
        Change(
            flows=BOARDS,
            exchanges=[
                make("saw", "board", "100", "kg"),
                make("saw", "sawdust", "10", "kg"),
            ],
        ),
        in_exchanges(6, activity="saw"),
    ),
    Case(
        "makes-less-than-it-uses",
        Change(
            flows=[flow("steam", "product", "MJ")],
            exchanges=[
                make("kettle", "steam", "1", "MJ"),
                use("kettle", "steam", "1.2", "MJ"),
            ],
        ),
        in_exchanges(6, activity="kettle", flow="steam"),
    ),
    Case(
        "no-maker",
        Change(
            flows=[flow("fuel", "product", "kg")],
            exchanges=[use("boiler", "fuel", "1", "kg")],
        ),
        in_exchanges(6, "flow", activity="boiler", flow="fuel"),
    ),
    Case(
        "no-reference",
        Change(exchanges=[use("fan", "heat", "1", "MJ")]),
        in_exchanges(6, activity="fan"),
    ),
    Case(
        "no-treatment",
        Change(
            flows=[flow("sludge", "waste", "kg")],
            exchanges=[make("oven", "sludge", "1", "kg")],
        ),
        in_exchanges(6, "flow", activity="oven", flow="sludge"),
    ),
    Case(
        "reference-not-allowed",
        heating(reference="true"),
        in_exchanges(6, "reference", activity="oven", flow="heat"),
    ),
    Case(
        "reference-not-positive",
        Change(
            flows=[flow("tile", "product", "piece")],
            exchanges=[make("press", "tile", "0", "piece", reference="true")],
        ),
        in_exchanges(6, "amount", activity="press", flow="tile"),
    ),
    Case(
        "two-makers",
        Change(exchanges=[make("press", "plate", "1", "piece")]),
        in_exchanges(6, activity="press", flow="plate"),
    ),
    Case(
        "two-references",
        Change(
            flows=BOARDS,
            exchanges=[
                make("saw", "board", "100", "kg", reference="true"),
                make("saw", "sawdust", "10", "kg", reference="true"),
            ],
        ),
        in_exchanges(7, "reference", activity="saw"),
    ),
    Case(
        "two-treatments",
        Change(
            flows=[flow("sludge", "waste", "kg")],
            exchanges=[
                use("kiln", "sludge", "1", "kg"),
                use("landfill", "sludge", "1", "kg"),
            ],
        ),
        in_exchanges(7, activity="landfill", flow="sludge"),
    ),
    Case(
        "unproductive-loop",
        Change(
            flows=[flow("fuel", "product", "kg")],
            exchanges=[
                use("boiler", "fuel", "2", "kg"),
                make("mine", "fuel", "1", "kg"),
                use("mine", "heat", "0.6", "MJ"),
            ],
        ),
        in_exchanges(6, "amount", activity="boiler"),
    ),
    Case(
        "waste-not-reference",
        Change(
            flows=[flow("sludge", "waste", "kg")],
            exchanges=[use("oven", "sludge", "1", "kg")],
        ),
        in_exchanges(6, activity="oven", flow="sludge"),
    ),
]

GASES = [
    Case(
        "factor-for-other-flow",
        Change(characterisation=[factor("climate", "heat", "1", "MJ")]),
        in_factors(2, "flow", flow="heat"),
    ),
    Case(
        "factor-repeated",
        Change(
            characterisation=[
                factor("climate", "flue gas", "1", "kg"),
                factor("climate", "flue gas", "2", "kg"),
            ]
        ),
        in_factors(3, "flow", flow="flue gas"),
    ),
    Case(
        "gas-counted-nowhere",
        leaking(ghg="CO2", ghg_class="none"),
        in_flows(5, "ghg", flow="leak"),
    ),
    Case(
        "gas-mass-zero",
        Change(
            flows=[flow("leak", "elementary", "Nm3", ghg="SF6", mass_kg="0")],
            exchanges=[make("boiler", "leak", "1", "Nm3")],
        ),
        in_flows(5, "ghg", flow="leak"),
    ),
    Case(
        "gas-not-in-set",
        Change(
            flows=[flow("leak", "elementary", "kg", ghg="C7F16")],
            exchanges=[LEAK],
            header={"gwp": '"AR4"'},
        ),
        in_flows(5, "ghg", flow="leak"),
    ),
    Case(
        "gas-not-named",
        leaking(name="Sulfur hexafluoride"),
        in_flows(5, "ghg", flow="leak"),
    ),
    Case(
        "gas-not-named",
        Change(flows=[flow("emissions of SF6", "elementary", "kg")]),
        in_flows(5, "ghg", flow="emissions of SF6"),
    ),
    Case(
        "gas-on-other-flow",
        Change(
            flows=[flow("vent gas", "waste", "kg", ghg="CO2", cutoff="true")],
            exchanges=[make("boiler", "vent gas", "1", "kg")],
        ),
        in_flows(5, "ghg", flow="vent gas"),
    ),
    Case("gas-without-class", leaking(ghg="CH4"), in_flows(5, "ghg", flow="leak")),
    Case("gas-without-gwp", leaking(ghg="COF2"), in_flows(5, "ghg", flow="leak")),
    Case(
        "gas-without-mass",
        Change(
            flows=[flow("leak", "elementary", "Nm3", ghg="SF6")],
            exchanges=[make("boiler", "leak", "1", "Nm3")],
        ),
        in_flows(5, "ghg", flow="leak"),
    ),
    Case(
        "nothing-characterised",
        Change(characterisation=[factor("climate", "flue gas", "0", "kg")]),
        {"file": "flows.csv"},
    ),
    Case("unknown-gas", leaking(ghg="CO9"), in_flows(5, "ghg", flow="leak")),
    Case(
        "uptake-as-output",
        leaking(ghg="CO2", ghg_class="uptake"),
        in_exchanges(6, "direction", activity="boiler", flow="leak"),
    ),
]

STATUSES = [
    # As a whole regular; without what a stage claims, one credit equals what it is
    # credited to.
    Case(
        "stages-unknown",
        Change(
            flows=[flow(name, "product", "kg") for name in ("a", "b", "x", "y")],
            exchanges=[
                make("make A", "a", "1", "kg", reference="true"),
                make("make A", "x", "1", "kg"),
                make("make A", "x", "0.5", "kg", stage="assembly"),
                make("make A", "flue gas", "1", "kg"),
                make("make B", "b", "1", "kg", reference="true"),
                make("make B", "y", "1", "kg"),
            ],
            allocation=[
                share("make A", "x", "substitution", displaces="b"),
                share("make B", "y", "substitution", displaces="a"),
            ],
        ),
        {},
        {"a": 1.0},
    ),
    # As a whole regular; with the synthetic half of a credit taken out, one credit
    # equals what it is credited to.
    Case(
        "statuses-unknown",
        Change(
            flows=[flow(name, "product", "kg") for name in ("a", "b", "x", "y")],
            exchanges=[
                make("make A", "a", "1", "kg", reference="true", status="measured"),
                make("make A", "x", "1", "kg", status="measured"),
                make("make A", "x", "0.5", "kg", status="synthetic"),
                make("make A", "flue gas", "1", "kg", status="measured"),
                make("make B", "b", "1", "kg", reference="true", status="measured"),
                make("make B", "y", "1", "kg", status="measured"),
            ],
            allocation=[
                share("make A", "x", "substitution", displaces="b"),
                share("make B", "y", "substitution", displaces="a"),
            ],
        ),
        {"file": "allocation.csv"},
        {"a": 1.0},
    ),
]

PURCHASED = [
    Case(
        "class-without-gas",
        leaking(ghg_class="fossil"),
        in_flows(5, "ghg", flow="leak"),
    ),
    Case(
        "unknown-gwp-set",
        Change(flows=[flow("CO2e [grid, ar5]", "elementary", "kg")]),
        in_flows(5, "flow"),
    ),
    Case(
        "indicator-units-differ",
        Change(
            characterisation=[
                {**factor("climate", "flue gas", "1", "kg"), "indicator_unit": "kg"},
                {**factor("climate", "leak", "1", "kg"), "indicator_unit": "t"},
            ],
            flows=[flow("leak", "elementary", "kg")],
        ),
        in_factors(3, "indicator_unit"),
    ),
]

CREDITS = [
    Case(
        "credits-cancel",
        Change(
            flows=[flow(name, "product", "kg") for name in ("a", "b", "x", "y")],
            exchanges=[
                make("make A", "a", "1", "kg", reference="true"),
                make("make A", "x", "1", "kg"),
                make("make B", "b", "1", "kg", reference="true"),
                make("make B", "y", "1", "kg"),
            ],
            allocation=[
                share("make A", "x", "substitution", displaces="b"),
                share("make B", "y", "substitution", displaces="a"),
            ],
        ),
        {"file": "allocation.csv", "activity": "make A"},
    ),
    Case(
        "displaced-other-dimension",
        sawing(share("saw", "sawdust", "substitution", displaces="heat")),
        in_allocation(2, flow="sawdust"),
    ),
]

LINE_ENDS = [
    Case(
        "wrong-line-ends",
        header_of("flows.csv", "flow,kind,unit\rplate,product,piece\r"),
        {"file": "flows.csv"},
    ),
]

CASES = [
    *CREDITS, *LINE_ENDS, *PURCHASED, *STATUSES,
    *ALLOCATION, *DEMANDS, *FILES, *STUDY_TOML, *CELLS, *TABLES, *LINKS, *GASES,
]  # fmt: skip

# Raised by numbers or sizes that no small study has; the tests below provoke them.
PROVOKED = {
    "bundle-sku-unknown",
    "certificate-failed",
    "closure-failed",
    "file-changed",
    "file-too-large",
    "tree-cut",
}


def test_the_right_study_has_no_findings(tmp_path: Path) -> None:
    assert find(tmp_path, Change(), {"plate": 1.0}) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_broken_study_is_found_at_its_place(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, case.change, case.demand)
    places = [f.place.as_dict() for f in found if f.code == case.code]
    named = [place for place in places if case.place.items() <= place.items()]
    assert named, [(f.code, f.place.as_dict()) for f in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_every_sentence_about_a_broken_study_is_filled_in(
    case: Case, tmp_path: Path
) -> None:
    for found in find(tmp_path, case.change, case.demand):
        assert_filled_in(found)


@pytest.mark.parametrize(
    ("limit", "code"),
    [("TOLERANCE", "certificate-failed"), ("CLOSURE", "closure-failed")],
)
def test_a_solution_beyond_its_limit_is_refused(
    limit: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"lca.study.certifying.{limit}", -1.0)
    study = read_study(write_study(tmp_path, Change()))
    with pytest.raises(StudyRefusedError) as refused:
        study.solve({"plate": 1.0})
    (found,) = refused.value.findings
    assert found.code == code
    assert_filled_in(found)


@pytest.mark.parametrize(
    ("limit", "file"),
    [
        ("lca.io.csv_cells.MOST_BYTES", "exchanges.csv"),
        ("lca.io.toml_header.MOST_STUDY_BYTES", "study.toml"),
    ],
)
def test_a_file_beyond_its_limit_is_not_read(
    limit: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, 1)
    found = find(tmp_path, Change())
    large = [f for f in found if f.code == "file-too-large"]
    assert {"file": file} in [f.place.as_dict() for f in large]
    assert_filled_in(large[0])


def test_a_tree_beyond_its_limit_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.interpret.explanation.MOST_BRANCHES", 1)
    (found,) = read_study(write_study(tmp_path, Change())).explain("plate").findings
    assert found.code == "tree-cut"
    assert_filled_in(found)


def test_every_code_of_the_catalogue_is_raised() -> None:
    raised = {case.code for case in CASES}
    raised |= {case.code for case in test_raised_ledger.CHANGED}
    raised |= {case.code for case in test_raised_blocks.CASES}
    raised |= {case.code for case in test_raised_dies.CASES}
    raised |= {case.code for case in test_raised_gases.CASES}
    raised |= {case.code for case in test_raised_norms.CASES}
    raised |= {case.code for case in test_raised_silicon.CASES}
    raised |= {case.code for case in test_raised_bundle.CASES}
    raised |= {case.code for case in test_raised_compare.CASES}
    raised |= {case.code for case in test_raised_counts.CASES}
    raised |= {case.code for case in test_raised_declare.CASES}
    raised |= {case.code for case in test_raised_elements.CASES}
    raised |= {case.code for case in test_raised_ledger.CASES}
    raised |= {case.code for case in test_raised_limits.CASES}
    raised |= {case.code for case in test_raised_pdf.CASES}
    raised |= {case.code for case in test_raised_plant.CASES}
    raised |= {case.code for case in test_raised_quality.CASES}
    raised |= {case.code for case in test_raised_requirements.CASES}
    raised |= {case.code for case in test_raised_rules.CASES}
    raised |= {case.code for case in test_raised_store.CASES}
    raised |= {case.code for case in test_raised_texts.CASES}
    raised |= {case.code for case in test_raised_trace.CASES}
    raised |= {case.code for case in test_raised_validator.CASES}
    assert raised.isdisjoint(PROVOKED)
    assert _codes_of_rules() <= raised
    assert raised | PROVOKED == set(load_catalogue())


def find(
    folder: Path, change: Change, demand: Mapping[str, float] | None = None
) -> tuple[Finding, ...]:
    """Return what checking, or solving for a demand, finds in the changed study."""
    study = read_study(write_study(folder, change))
    if demand is None:
        return study.check()
    try:
        return study.solve(demand).findings
    except StudyRefusedError as refused:
        return refused.findings


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)


def _codes_of_rules() -> set[str]:
    """Return the codes that the rules of a plant name: none is only provoked."""
    modules = (*sorted((LCA / "plant").rglob("*.py")), LCA / "study" / "summing.py")
    literals = {
        node.value
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return literals & set(load_catalogue())
