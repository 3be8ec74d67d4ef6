"""Claims about leaves and ways of figures, against systems solved by hand.

One run of power makes 1 kWh, of which it uses 0.2 itself: 1.25 runs per kWh, and 0.4 kg
each, so 0.5 kg per kWh.  Assembly draws 2 kWh, a die, and 0.8 kWh that it says are of
test; the fab draws 3 kWh for a die.

    assembly: 0.5 + 2 x 0.5 = 1.5    fab: 1 + 3 x 0.5 = 2.5    test: 0.8 x 0.5 = 0.4
"""

from pathlib import Path

import numpy as np
import pytest

from lca.engine.system import NO_CODE
from lca.interpret import index_rows
from lca.interpret.trace_leaves import collect_leaves, find_gap
from lca.interpret.trace_paths import find_paths
from lca.interpret.trace_reach import (
    Reach,
    reach_all,
    reach_draws,
    reach_stage,
    reach_status,
)
from lca.interpret.trace_tree import TraceView, grow_tree, read_texts
from lca.results.trace import TraceNode
from lca.study import read_study
from lca.study.task import Task
from lca.study.tracing_tables import build_task
from tests.support.study_builder import StudyBuilder

CHIPS = (
    StudyBuilder()
    .flow("chip", unit="unit")
    .flow("die", unit="die")
    .flow("power", unit="kWh")
    .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    .activity("assembly", stage="assembly")
    .activity("fab", stage="fab")
    .output("assembly", "chip", 1)
    .input("assembly", "power", 2)
    .input("assembly", "power", 0.8, stage="test")
    .input("assembly", "die", 1)
    .output("assembly", "CO2", 0.5)
    .output("fab", "die", 1)
    .input("fab", "power", 3, status="estimate")
    .output("fab", "CO2", 1)
    .output("power", "power", 1)
    .input("power", "power", 0.2)
    .output("power", "CO2", 0.4)
)
MEASURED = CHIPS.with_rows(
    "exchanges",
    ({"status": "measured", **row} for row in CHIPS.table("exchanges")),
)
TOTAL = 0.5 + 1 + (2 + 0.8 + 3) * 0.5


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """Return the chip in its system."""
    folder: Path = MEASURED.write(tmp_path_factory.mktemp("study"))
    return build_task(read_study(folder).inputs, "chip", None)


def place(task: Task) -> int:
    return int(task.places[0])


def stage(task: Task, name: str | None, *, demanded: bool = False) -> Reach:
    code = NO_CODE if name is None else task.system.stages.index(name)
    users = np.ones(task.system.size, dtype=np.bool_)
    return reach_stage(task.system, place(task), code, users, demanded=demanded)


def read_leaves(task: Task, reach: Reach) -> dict[str, tuple[float, float]]:
    """Return runs and impact of the leaves by activity, an L ahead of lower ones."""
    factors = task.characterisation.factors[task.line]
    leaves = collect_leaves(task.system, reach, factors)
    labels = task.system.columns["label"].to_list()
    names = ["L " * (node >= len(labels)) + labels[node % len(labels)]
             for node in leaves.nodes.tolist()]  # fmt: skip
    values = zip(leaves.runs.tolist(), leaves.impacts.tolist(), strict=True)
    return dict(zip(names, values, strict=True))


def everything(task: Task) -> Reach:
    counted = np.ones(len(task.system.biosphere.rows), dtype=np.bool_)
    return reach_all(task.system, place(task), counted)


def test_the_total_counts_every_exchange_as_often_as_its_activity_runs(
    task: Task,
) -> None:
    leaves = read_leaves(task, everything(task))
    assert leaves == {
        "assembly": pytest.approx((1, 0.5)),
        "fab": pytest.approx((1, 1)),
        "power": pytest.approx((7.25, 2.9)),
    }
    assert sum(impact for _, impact in leaves.values()) == pytest.approx(TOTAL)


def test_a_stage_counts_what_it_draws_through_activities_without_one(
    task: Task,
) -> None:
    assert read_leaves(task, stage(task, "assembly")) == {
        "assembly": pytest.approx((1, 0.5)),
        "L power": pytest.approx((2.5, 1)),
    }
    assert read_leaves(task, stage(task, "fab")) == {
        "fab": pytest.approx((1, 1)),
        "L power": pytest.approx((3.75, 1.5)),
    }


def test_a_stage_on_an_exchange_claims_what_is_behind_it(task: Task) -> None:
    assert read_leaves(task, stage(task, "test")) == {
        "L power": pytest.approx((1, 0.4))
    }


def test_what_no_stage_claims_is_nothing_here(task: Task) -> None:
    assert read_leaves(task, stage(task, None, demanded=True)) == {}


def test_a_step_claims_what_its_own_activities_claim(task: Task) -> None:
    code = task.system.stages.index("fab")
    nobody = np.zeros(task.system.size, dtype=np.bool_)
    reach = reach_stage(task.system, place(task), code, nobody, demanded=False)
    assert read_leaves(task, reach) == {}


def test_a_status_counts_the_paths_of_which_it_is_the_weakest(task: Task) -> None:
    # Only the power of the fab is estimated: 3 kWh of 0.5 kg.
    assert read_leaves(task, reach_status(task.system, place(task), "estimate")) == {
        "L power": pytest.approx((3.75, 1.5))
    }
    measured = reach_status(task.system, place(task), "measured")
    assert read_leaves(task, measured)["assembly"] == pytest.approx((1, 0.5))
    assert sum(impact for _, impact in read_leaves(task, measured).values()) == (
        pytest.approx(TOTAL - 1.5)
    )


def test_what_is_drawn_is_traced_to_the_cradle(task: Task) -> None:
    entries, die = task.system.technosphere, 5
    chosen = (entries.origins == die) & ~entries.diagonal
    assert chosen.sum() == 1
    leaves = read_leaves(task, reach_draws(task.system, place(task), chosen))
    assert leaves == {
        "L fab": pytest.approx((1, 1)),
        "L power": pytest.approx((3.75, 1.5)),
    }


def test_leaves_that_do_not_sum_to_the_figure_leave_a_gap(task: Task) -> None:
    factors = task.characterisation.factors[task.line]
    leaves = collect_leaves(task.system, everything(task), factors)
    assert find_gap(leaves, TOTAL) < 1e-15
    assert find_gap(leaves, TOTAL * 1.01) == pytest.approx(0.01)
    assert find_gap(collect_leaves(task.system, everything(task), 0 * factors), 0) == 0
    nothing = collect_leaves(task.system, everything(task), 0 * factors)
    assert find_gap(nothing, 1e-300) == np.inf


def grow(task: Task, reach: Reach, view: TraceView) -> TraceNode | None:
    factors = task.characterisation.factors[task.line]
    leaves = collect_leaves(task.system, reach, factors)
    links = find_paths(task.system, reach, leaves.nodes)
    index = index_rows(task.system, task.inputs.exchanges)
    texts = read_texts(task.system, index, lambda _rows: ())
    return grow_tree(task.system, leaves, links, texts, view)


def outline(node: TraceNode) -> dict[str, object]:
    found: dict[str, object] = {leaf.flow: leaf.impact for leaf in node.leaves}
    found |= {part.activity: outline(part) for part in node.nodes}
    return found | ({"rest": node.rest.impact} if node.rest else {})


def test_an_activity_stands_on_the_way_that_carries_most_of_its_runs(
    task: Task,
) -> None:
    # Of 7.25 runs 3.75 are for the fab, 2.5 + 1 for assembly.
    root = grow(task, everything(task), TraceView(None, 0.0))
    assert root is not None
    assert root.impact == pytest.approx(TOTAL)
    assert root.share == pytest.approx(1)
    (fab,) = root.nodes
    (power,) = fab.nodes
    assert (fab.activity, power.activity) == ("fab", "power")
    assert power.drawn == pytest.approx(3)
    assert power.carried == pytest.approx(3 / 5.8)


def test_a_stage_has_its_own_ways(task: Task) -> None:
    root = grow(task, stage(task, "assembly"), TraceView(None, 0.0))
    assert root is not None
    assert outline(root) == {
        "CO2": pytest.approx(0.5),
        "power": {"CO2": pytest.approx(1)},
    }
    assert root.nodes[0].drawn == pytest.approx(2)
    assert root.nodes[0].carried == pytest.approx(1)


def test_what_is_cut_off_a_tree_is_summed_up(task: Task) -> None:
    root = grow(task, everything(task), TraceView(None, 0.2))
    assert root is not None
    assert outline(root) == {
        "rest": pytest.approx(0.5),
        "fab": {"CO2": pytest.approx(1), "power": {"CO2": pytest.approx(2.9)}},
    }
    assert root.impact == pytest.approx(TOTAL)
    shallow = grow(task, everything(task), TraceView(0, 0.0))
    assert shallow is not None
    assert shallow.rest is not None
    assert shallow.rest.count == 2
    assert shallow.rest.impact == pytest.approx(3.9)
    assert grow(task, everything(task), TraceView(None, 1.0)) is None
