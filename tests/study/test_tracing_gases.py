"""Claims about tracing emissions of process gases: their cells suffice to recompute."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lca.io import write_plant
from lca.results.trace import Trace, TracedRow, TraceNode
from lca.study import freeze_path, read_plant
from lca.study.tracing import open_trace, trace_figure
from tests.support.gas_plants import FAB, abate, use_gas, with_sinks
from tests.support.plant_builder import PlantBuilder
from tests.support.record_builder import freeze
from tests.support.study_builder import Row

ALIAS, NAME = "C4F8", "c-C4F8"

# 80 g of C2F6 delivered per good wafer, a yield of 0.9, a tenth left in the cylinder;
# 0.6 of what is consumed leaves and 0.2 of it as CF4; half goes to a burner.
OWN: list[Row] = [
    {"method": "own", "process": "etch", "gas": "C2F6", "formed": formed,
     "share": share, "status": "measured"}
    for formed, share in (("C2F6", 0.6), ("CF4", 0.2))
]  # fmt: skip
LOSSY = FAB.with_rows("steps", [FAB.table("steps")[0] | {"yield": 0.9}])
PLAIN = with_sinks(LOSSY, "F", "Ca", "H", "O", "C").with_rows("gas_rates", OWN)
BURNT = use_gas(
    PLAIN, "C2F6", 80, "own", unit="g", process="etch", per="good", heel=0.1,
    amount_basis="delivered", abatement="burner", abated=0.5,
)  # fmt: skip
BURNT = abate(BURNT, "C2F6", 0.8, uptime=0.9, forms="CF4", formation=0.1)
BURNT = abate(abate(BURNT, "CF4", 0.7, uptime=0.9), "SF6", 0.95)
BURNT = BURNT.row(
    "abatement_flows", abatement="burner", flow="electricity", amount=3, unit="kWh",
    status="measured",
)  # fmt: skip


def trace(plant: PlantBuilder) -> Trace:
    (record,) = freeze(plant, draft=True)
    opened = open_trace(record.content, record.tables, record.blobs.__getitem__)
    return trace_figure(opened, "total")


@pytest.fixture(scope="module")
def burnt() -> Trace:
    return trace(BURNT)


def walk(node: TraceNode) -> Iterator[TraceNode]:
    yield node
    for part in node.nodes:
        yield from walk(part)


def find_group(traced: Trace, rule: str, flow: str = "") -> list[TracedRow]:
    """Return the row of an exchange, and those that helped to fix it."""
    assert traced.tree is not None
    groups: list[tuple[str, Sequence[TracedRow]]] = []
    for node in walk(traced.tree):
        groups += [(node.flow, node.rows), (node.flow, node.made)]
        groups += [(leaf.flow, leaf.rows) for leaf in node.leaves]
    for name, rows in groups:
        for place, row in enumerate(rows):
            if row.rule == rule and flow in name:
                own = [row]
                for more in rows[place + 1 :]:
                    if more.amount is not None:
                        break
                    own.append(more)
                return own
    raise AssertionError(rule)


def read(rows: list[TracedRow], file: str, **wanted: str) -> dict[str, str | None]:
    """Return the cells of the one row of a file that has some texts."""
    (cells,) = [
        found
        for row in rows
        if row.file == file
        and wanted.items() <= (found := {c.column: c.text for c in row.cells}).items()
    ]
    return cells


def number(cells: dict[str, str | None], column: str) -> float:
    return float(str(cells[column]))


def consume(rows: list[TracedRow]) -> float:
    """Return the kg consumed in one start, from the cells of the row of gases."""
    own = read(rows, "gases.csv")
    assert (own["unit"], own["per"], own["amount_basis"]) == ("g", "good", "delivered")
    good = number(read(rows, "steps.csv"), "yield")
    return number(own, "amount") / 1000 * (1 - number(own, "heel")) * good


def test_an_emission_can_be_recomputed_from_its_cells(burnt: Trace) -> None:
    rows = find_group(burnt, "gas-emission", "C2F6")
    rate = read(rows, "gas_rates.csv", formed="C2F6")
    burner = read(rows, "abatement.csv", gas="C2F6")
    own = read(rows, "gases.csv")
    caught = number(own, "abated") * number(burner, "destroyed")
    left = consume(rows) * number(rate, "share")
    emitted = left * (1 - caught * number(burner, "uptime"))
    # 0.08 kg x 0.9 x 0.9 x 0.6 x (1 - 0.5 x 0.8 x 0.9)
    assert emitted == pytest.approx(0.0248832, rel=1e-12)
    assert rows[0].amount == pytest.approx(emitted, rel=1e-12)
    assert [row.file for row in rows] == [
        "gases.csv", "steps.csv", "flows.csv", "gas_rates.csv", "abatement.csv",
    ]  # fmt: skip


def test_what_is_formed_rests_on_the_gases_that_it_is_formed_of(burnt: Trace) -> None:
    rows = find_group(burnt, "gas-emission", "CF4")
    own = read(rows, "gases.csv")
    made = number(read(rows, "gas_rates.csv", formed="CF4"), "share")
    passing = number(read(rows, "gas_rates.csv", formed="C2F6"), "share")
    forming = read(rows, "abatement.csv", forms="CF4")
    burner = read(rows, "abatement.csv", gas="CF4")
    working = number(own, "abated") * number(burner, "uptime")
    emitted = consume(rows) * (
        made * (1 - working * number(burner, "destroyed"))
        + passing * working * number(forming, "formation")
    )
    # 0.0648 kg x (0.2 x (1 - 0.315) + 0.6 x 0.45 x 0.1)
    assert emitted == pytest.approx(0.0106272, rel=1e-12)
    assert rows[0].amount == pytest.approx(emitted, rel=1e-12)


def test_the_power_of_abatement_rests_on_what_enters_it(burnt: Trace) -> None:
    rows = find_group(burnt, "abatement")
    power = read(rows, "abatement_flows.csv")
    shares = [
        number(read(rows, "gas_rates.csv", formed=gas), "share")
        for gas in ("C2F6", "CF4")
    ]
    abated = number(read(rows, "gases.csv"), "abated")
    drawn = consume(rows) * sum(shares) * abated * number(power, "amount")
    # 0.0648 kg x 0.8 x 0.5 x 3 kWh
    assert drawn == pytest.approx(0.07776, rel=1e-12)
    assert rows[0].amount == pytest.approx(drawn, rel=1e-12)


def test_a_sink_names_its_row_and_what_it_is_made_of(burnt: Trace) -> None:
    rows = find_group(burnt, "gas-sink", "sludge")
    assert read(rows, "sinks.csv")["element"] == "F"
    assert read(rows, "flows.csv", flow="sludge")["formula"] == "CaF2"


def test_rates_and_heel_of_a_method_of_the_pack_are_rows_of_the_pack() -> None:
    """IPCC 2006 Tier 2a: 0.9 of CF4 leaves, and h is 0.10."""
    plant = use_gas(
        with_sinks(FAB, "F", "Ca", "H", "O", "C"), "CF4", 1,
        "ipcc2006-2a-semiconductor", amount_basis="delivered",
    )  # fmt: skip
    rows = find_group(trace(plant), "gas-emission", "CF4")
    rate = read(rows, "process_gases.csv")
    heel = read(rows, "gas_methods.csv")
    assert (rate["share"], heel["heel"]) == ("0.9", "0.10")
    assert rows[0].amount == pytest.approx(1 * (1 - 0.1) * 0.9)


def test_gases_are_known_by_all_their_names_and_in_workbooks(tmp_path: Path) -> None:
    named: Row = OWN[0] | {"gas": ALIAS, "formed": NAME}
    plant = with_sinks(LOSSY, "F", "Ca", "H", "O", "C").row("gas_rates", **named)
    plant = use_gas(plant, ALIAS, 1, "own", process="etch")
    book = tmp_path / "plant.xlsx"
    write_plant(read_plant(plant.write(tmp_path / "plant")).inputs, book)
    (record,) = freeze_path(book, draft=True)
    opened = open_trace(record.content, record.tables, record.blobs.__getitem__)
    rows = find_group(trace_figure(opened, "total"), "gas-emission", NAME)
    assert [row.sheet for row in rows] == ["gases", "flows", "gas_rates"]
    assert read(rows, "plant.xlsx", method="own", formed=NAME)["share"] == "0.6"
