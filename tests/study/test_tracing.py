"""Claims about tracing the figures of a record to the cells of its files."""

import csv
import hashlib
import io
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import lca
from lca.errors import StudyRefusedError, UsageError
from lca.interpret.trace_leaves import find_gap
from lca.interpret.trace_tree import TraceView
from lca.io import write_plant
from lca.record import Content, Frozen
from lca.record.figures import join_id
from lca.results.trace import Leaf, Trace, TracedRow, TraceNode
from lca.study import freeze_path
from lca.study.tracing import Traceable, open_trace, trace_figure
from lca.study.tracing_inputs import find_record
from lca.study.tracing_leaves import sum_figure
from tests.support.plant_builder import PlantBuilder
from tests.support.record_builder import freeze

DEMO = "osat_demo"
SKU = "SBGA-256"
COARSE = TraceView(depth=None, cutoff=0.1)

# Rules whose amount is that of one cell.
AS_WRITTEN = {"run", "utility", "site-total", "background"}


@pytest.fixture(scope="module")
def frozen() -> dict[str, Frozen]:
    """Return every record of the demonstration plant."""
    made = freeze_path(lca.shipped_inventory(DEMO))
    return {each.content.document["sku"]: each for each in made}


@pytest.fixture(scope="module")
def traceable(frozen: dict[str, Frozen]) -> Traceable:
    return open_frozen(frozen[SKU])


@pytest.fixture(scope="module")
def traced(traceable: Traceable) -> dict[str, Trace]:
    """Return the traces of all figures of one record."""
    return {name: trace_figure(traceable, name, COARSE) for name in traceable.figures}


@pytest.fixture(scope="module")
def total(traceable: Traceable) -> Trace:
    return trace_figure(traceable, "total")


def open_frozen(frozen: Frozen) -> Traceable:
    return open_trace(frozen.content, frozen.tables, frozen.blobs.__getitem__)


def walk(node: TraceNode) -> Iterator[TraceNode]:
    yield node
    for part in node.nodes:
        yield from walk(part)


def list_leaves(trace: Trace) -> list[Leaf]:
    return [leaf for node in walk(root(trace)) for leaf in node.leaves]


def root(trace: Trace) -> TraceNode:
    assert trace.tree is not None
    return trace.tree


def list_rows(trace: Trace) -> list[TracedRow]:
    rows = list(trace.rows)
    for node in walk(root(trace)):
        rows += [*node.rows, *node.made]
        rows += [row for leaf in node.leaves for row in leaf.rows]
    return rows


def test_every_figure_of_a_record_can_be_traced(traced: dict[str, Trace]) -> None:
    assert len(traced) > 800
    silent = {
        name.split("/")[0]
        for name, trace in traced.items()
        if not (trace.count or trace.parts or trace.rows) and trace.value
    }
    # What the whole plant or the solver says has no row of its own.
    assert silent <= {"certificate", "closure", "balance", "quality"}


def test_leaves_sum_to_stages_and_steps_of_all_products(
    frozen: dict[str, Frozen],
) -> None:
    for each in frozen.values():
        opened, document = open_frozen(each), each.content.document
        headline = document["headline"]["indicator"]
        checked = 0
        distinct = {figure.path: figure for figure in opened.figures.values()}
        for figure in distinct.values():
            record = find_record(document, figure) if figure.path else {}
            if "stage" not in record or record.get("indicator") != headline:
                continue
            summed = sum_figure(document, figure, opened.task(), opened.located)
            assert summed is not None
            assert find_gap(summed.leaves, figure.value) <= 1e-9
            checked += 1
        assert checked > 4


def test_shown_leaves_sum_to_the_figure(traceable: Traceable, total: Trace) -> None:
    impacts = [leaf.impact for leaf in list_leaves(total)]
    assert len(impacts) == total.count
    assert math.fsum(impacts) == pytest.approx(total.value, rel=1e-11)
    assert root(total).impact == pytest.approx(total.value, rel=1e-11)
    assert root(total).rest is None
    for leaf in list_leaves(total):
        product = leaf.runs * leaf.coefficient * leaf.factor
        assert leaf.impact == pytest.approx(product, rel=1e-14)
    cut = trace_figure(traceable, "total", COARSE)
    shown = sum(leaf.impact for leaf in list_leaves(cut))
    rests = sum(node.rest.impact for node in walk(root(cut)) if node.rest)
    assert rests > 0
    assert shown + rests == pytest.approx(total.value, rel=1e-11)


def test_every_way_begins_at_the_product(traceable: Traceable) -> None:
    for name in ("total", "stage/assembly", "status/synthetic", "energy/idle"):
        tree = root(trace_figure(traceable, name, COARSE))
        assert tree.flow == SKU
        assert tree.drawn == 1
        for node in walk(tree):
            assert 0 < node.carried <= 1
            assert node is tree or node.rows


@cache
def read_table(file: str) -> tuple[str, list[list[str]]]:
    """Return the hash and the cells of an input or factor file, read independently."""
    for folder in (lca.shipped_inventory(DEMO), Path("factors")):
        path = folder / file
        if path.is_file():
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
            return hashlib.sha256(data).hexdigest(), list(csv.reader(io.StringIO(text)))
    raise FileNotFoundError(file)


def test_cells_hold_what_the_trace_says(
    total: Trace, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    cells = 0
    for row in list_rows(total):
        sha256, table = read_table(row.file)
        assert row.sha256 == sha256
        for cell in row.cells:
            place = table[0].index(cell.column)
            assert cell.address == f"{chr(ord('A') + place)}{row.row}"
            assert (cell.text or "") == table[row.row - 1][place]
            cells += 1
    assert cells > 200


def test_amounts_are_what_their_cells_say(total: Trace) -> None:
    seen = set()
    for row in list_rows(total):
        cells = {cell.column: cell.text for cell in row.cells if cell.text}
        if row.amount is None or "amount" not in cells:
            continue
        stated = float(str(cells["amount"]))
        if row.rule in AS_WRITTEN:
            assert row.amount == pytest.approx(stated)
        elif row.rule == "bom":
            used = float(cells.get("utilisation") or 1)
            assert row.amount == pytest.approx(stated / used)
        elif row.rule == "consumption" and cells.get("per", "start") == "start":
            assert row.amount == pytest.approx(stated)
        else:
            continue
        seen.add(row.rule)
    assert seen == AS_WRITTEN | {"bom", "consumption"}


def test_a_factor_of_the_pack_is_traced_to_the_row_of_the_pack(total: Trace) -> None:
    rows = [leaf.rows for leaf in list_leaves(total) if len(leaf.rows) > 1]
    assert rows
    for own, of_pack in rows:
        named = {cell.column: cell.text for cell in own.cells}
        stated = {cell.column: cell.text for cell in of_pack.cells}
        assert named["factor_id"] == stated["id"]
        assert own.amount == pytest.approx(float(str(stated["value"])))


def test_a_share_of_a_contract_rests_on_the_bill(traceable: Traceable) -> None:
    trace = trace_figure(traceable, "contributor/supply of electricity, wind")
    rows = [row for node in walk(root(trace)) for row in node.rows]
    share = next(row for row in rows if row.rule == "contract")
    bill = rows[rows.index(share) + 1]
    assert (share.file, bill.file) == ("contracts.csv", "bills.csv")
    amounts = [float(str(row.cells[0].text)) for row in (share, bill)]
    assert share.amount == pytest.approx(amounts[0] / amounts[1])


def test_a_number_of_the_route_stands_in_its_row(traceable: Traceable) -> None:
    for step in traceable.content.document["route"]:
        trace = trace_figure(traceable, join_id("route", step["step"], "yield"))
        stated = [cell.text for row in trace.rows for cell in row.cells if cell.text]
        assert float(str(stated[0])) == step["yield"]


def test_a_share_is_made_of_the_figures_it_names(traced: dict[str, Trace]) -> None:
    for name, figure in traced.items():
        values = [part.value for part in figure.parts]
        if name.startswith("percent/"):
            assert figure.value == pytest.approx(100 * values[0] / values[1])
        elif name.startswith("share/"):
            whole = values.pop()
            assert figure.value == pytest.approx(sum(values) / whole)
        elif name.startswith("ledger/cutoffs/") and name.endswith("/impact"):
            assert figure.value == pytest.approx(abs(values[0]) * values[1])


def test_an_unknown_figure_names_those_most_like_it(traceable: Traceable) -> None:
    with pytest.raises(UsageError, match="'stage/assembly'"):
        trace_figure(traceable, "stage/assemby")


def test_figures_that_exchanges_do_not_sum_to_are_refused(
    frozen: dict[str, Frozen],
) -> None:
    document = frozen[SKU].content.document
    headline = document["headline"] | {"amount": document["headline"]["amount"] + 1e-6}
    forged = Content.of(document | {"headline": headline})
    opened = open_trace(forged, frozen[SKU].tables, frozen[SKU].blobs.__getitem__)
    with pytest.raises(StudyRefusedError) as refused:
        trace_figure(opened, "total")
    (found,) = refused.value.findings
    assert found.code == "trace-open"
    assert trace_figure(opened, "stage/assembly").count


def test_names_take_no_part_in_the_sums(frozen: dict[str, Frozen]) -> None:
    """Other names of activities, and rows in another order, give the same leaves."""
    record = frozen[SKU]
    tables = dict(record.tables)
    for name in ("activities", "exchanges", "allocation"):
        sha256 = record.content.document["tables"][name]["sha256"]
        renamed = pl.concat_str(pl.lit("x "), "activity").alias("activity")
        tables[sha256] = tables[sha256].with_columns(renamed)
    opened = open_trace(record.content, tables, record.blobs.__getitem__)
    for name in ("total", "stage/assembly", "status/synthetic", "energy/run"):
        assert trace_figure(opened, name, COARSE).count


# By hand: 1 kWh, of which a contract covers a quarter at 0.1 kg and the grid the rest
# at 0.5 kg: 0.25 x 0.1 + 0.75 x 0.5 = 0.4 kg; without the contract 0.5 kg.
CONTRACTED = (
    PlantBuilder()
    .flow("power", "kWh")
    .supply("power", 0.5, region="G")
    .flow("wind", "kWh")
    .supply("wind", 0.1, region="G")
    .sku("CHIP", "line")
    .step("line", "test", stage="FT")
    .use("test", "power", 1, route="line")
    .bill("power", 1000)
    .contract("power", "A-1", 250, "wind")
    .made("CHIP", 1000)
)


def test_a_figure_without_contracts_is_traced_without_them() -> None:
    (record,) = freeze(CONTRACTED)
    opened = open_frozen(record)
    with_contract = trace_figure(opened, "total")
    assert with_contract.value == pytest.approx(0.4)
    assert sorted(leaf.impact for leaf in list_leaves(with_contract)) == [
        pytest.approx(0.025),
        pytest.approx(0.375),
    ]
    without = trace_figure(opened, "location-based")
    (leaf,) = list_leaves(without)
    assert leaf.impact == pytest.approx(0.5)
    assert leaf.runs == pytest.approx(1)


def test_the_rows_of_a_workbook_are_named_by_sheet_and_cell(tmp_path: Path) -> None:
    plant = lca.read_plant(CONTRACTED.write(tmp_path / "plant"))
    book = tmp_path / "plant.xlsx"
    write_plant(plant.inputs, book)
    (record,) = freeze_path(book)
    opened = open_frozen(record)
    trace = trace_figure(opened, "total")
    rows = list_rows(trace)
    used = next(row for row in rows if row.rule == "consumption")
    assert (used.file, used.sheet) == ("plant.xlsx", "consumption")
    assert used.cells[0].text == "1"
    contract = next(row for row in rows if row.rule == "contract")
    bill = rows[rows.index(contract) + 1]
    assert (bill.sheet, bill.cells[0].text) == ("bills", "1000")
    (gas, *_) = [name for name in opened.figures if name.startswith("gas/")]
    for name in ("product/production", gas):
        assert trace_figure(opened, name).rows
