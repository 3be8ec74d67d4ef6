"""Systems with loops, wastes, co-products and stages that can surely deliver.

What a run draws, in runs of its suppliers, sums to less than one; so every loop makes
more than it uses (the sum of each column is a norm of the matrix).
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.support.study_builder import StudyBuilder

STAGES = (None, "front", "back")
STATUSES = (None, "measured", "estimate", "synthetic")
# kg CO2e per kg, IPCC AR6 WG1 table 7.15
GWP = {"CO2": 1.0, "CH4": 27.0, "taken up": 1.0}
DRAWN = 0.85


@dataclass(frozen=True, slots=True)
class Node:
    """One activity: what it makes or treats per run, and what it draws in runs."""

    name: str
    flow: str
    run: float
    draws: dict[str, float]
    emits: dict[str, float]
    stage: str | None
    waste: bool = False
    joint: float = 0.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class System:
    """The nodes, stages and statuses on exchanges, and the demand."""

    nodes: tuple[Node, ...]
    stages: dict[tuple[str, str], str | None]
    statuses: dict[tuple[str, str], str | None]
    demand: dict[str, float]

    def build(self) -> StudyBuilder:
        """Return the study; the second product of a joint activity is ``… by``."""
        study = StudyBuilder()
        for node in self.nodes:
            study = study.flow(node.flow, "waste" if node.waste else "product")
            if node.joint:
                study = study.flow(f"{node.flow} by")
        study = study.flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        study = study.flow("CH4", "elementary", ghg="CH4", ghg_class="biogenic")
        study = study.flow("taken up", "elementary", ghg="CO2", ghg_class="uptake")
        for node in self.nodes:
            study = study.activity(node.name, stage=node.stage)
        for node in self.nodes:
            study = self._add(study, node)
        return study

    def _add(self, study: StudyBuilder, node: Node) -> StudyBuilder:
        runs = {other.flow: other.run for other in self.nodes}
        wastes = {other.flow for other in self.nodes if other.waste}
        direction = "input" if node.waste else "output"
        study = study.exchange(node.name, direction, node.flow, node.run)
        if node.joint:
            by = f"{node.flow} by"
            study = study.output(node.name, by, node.joint)
            study = study.allocate(node.name, node.flow, "factor", node.weight)
            study = study.allocate(node.name, by, "factor", 1 - node.weight)
        for flow, drawn in node.draws.items():
            amount = drawn * runs[flow]
            tags = {
                "stage": self.stages.get((node.name, flow)),
                "status": self.statuses.get((node.name, flow)),
            }
            way = "output" if flow in wastes else "input"
            study = study.exchange(node.name, way, flow, amount, **tags)
        for flow, amount in node.emits.items():
            tags = {"status": self.statuses.get((node.name, flow))}
            way = "input" if flow == "taken up" else "output"
            study = study.exchange(node.name, way, flow, amount, **tags)
        return study


amounts = st.floats(0.125, 64).map(lambda x: round(x, 4))
shares = st.floats(0, 1).map(lambda x: round(x, 3))


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Return a strategy of productive systems of 2 to 6 activities."""
    count = draw(st.integers(2, 6))
    wastes = [draw(st.booleans()) and place > 0 for place in range(count)]
    flows = [f"w{p}" if waste else f"p{p}" for p, waste in enumerate(wastes)]
    nodes = tuple(draw(_node(place, flows, wastes)) for place in range(count))
    keys = [(node.name, flow) for node in nodes for flow in (*node.draws, *node.emits)]
    stages = {key: draw(st.sampled_from(STAGES)) for key in keys if draw(st.booleans())}
    statuses = {key: draw(st.sampled_from(STATUSES)) for key in keys}
    wanted = draw(st.lists(st.sampled_from(flows), min_size=1, max_size=3, unique=True))
    demand = {
        flow: draw(amounts) * (-1 if flow.startswith("w") else 1) for flow in wanted
    }
    return System(nodes, stages, statuses, demand)


@st.composite
def _node(draw: st.DrawFn, place: int, flows: list[str], wastes: list[bool]) -> Node:
    drawn = draw(st.lists(st.sampled_from(flows), max_size=4, unique=True))
    # A treatment may not give off the waste it treats: that is no waste of its own.
    drawn = [flow for flow in drawn if not (wastes[place] and flow == flows[place])]
    raw = {flow: draw(st.floats(0.01, 1)) for flow in drawn}
    total = sum(raw.values()) or 1.0
    gases = draw(st.lists(st.sampled_from(sorted(GWP)), unique=True))
    if place == 0:
        gases = [*gases, "CO2"] if "CO2" not in gases else gases
    joint = draw(amounts) if not wastes[place] and draw(st.booleans()) else 0.0
    return Node(
        name=f"a{place}",
        flow=flows[place],
        run=draw(amounts),
        draws={flow: round(DRAWN * part / total, 6) for flow, part in raw.items()},
        emits={gas: draw(amounts) for gas in gases},
        stage=draw(st.sampled_from(STAGES)),
        waste=wastes[place],
        joint=joint,
        weight=draw(shares),
    )
