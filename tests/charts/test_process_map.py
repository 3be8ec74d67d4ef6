"""Claims about the map of a route: layers, rows, and lines that do not lie."""

from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.charts import Chart, Edge, Node, process_map
from lca.charts.layering import pack_lanes, place_nodes
from lca.charts.routing import NODE, SPACE, find_ways, lay_grid

Read = Callable[[Chart], ET.Element]
HEIGHT = 50.0


def test_steps_in_a_line_stand_in_rows_of_four() -> None:
    keys = [f"s{number}" for number in range(6)]
    slots = place_nodes(keys, list(pairwise(keys)))
    places = [(slots[key].row, slots[key].column) for key in keys]
    assert places == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]


def test_two_steps_before_one_share_a_layer_in_the_order_given() -> None:
    slots = place_nodes(["b", "a", "join"], [("a", "join"), ("b", "join")])
    assert [(slots[key].layer, slots[key].place) for key in ("b", "a", "join")] == [
        (0, 0),
        (0, 1),
        (1, 0),
    ]


def test_a_very_long_route_has_more_columns() -> None:
    keys = [f"s{number}" for number in range(41)]
    slots = place_nodes(keys, list(pairwise(keys)))
    assert max(slot.column for slot in slots.values()) == 6


def test_a_loop_of_forward_edges_is_refused() -> None:
    nodes = [Node("a", "A"), Node("b", "B")]
    with pytest.raises(nx.NetworkXUnfeasible):
        process_map(nodes, [Edge("a", "b"), Edge("b", "a")], "t", "d")


def test_a_step_follows_the_one_before_by_a_straight_line() -> None:
    edges = [Edge("a", "b")]
    grid = lay_grid(edges, place_nodes(["a", "b"], [("a", "b")]), HEIGHT)
    (way,) = find_ways(edges, grid)
    # Margins 12, node 132, space 30; half of the height 25.
    assert way.points == ((12.0 + 132, 37.0), (12.0 + 132 + 30, 37.0))
    assert (grid.width, grid.height) == (12 + 2 * 132 + 30 + 12, 12 + 50 + 12)


def test_rework_goes_back_above_the_steps() -> None:
    edges = [Edge("a", "b"), Edge("b", "a", "rework", "3 %")]
    grid = lay_grid(edges, place_nodes(["a", "b"], [("a", "b")]), HEIGHT)
    _, way = find_ways(edges, grid)
    # One lane above: margin 12, room 10 + 13; the lane 10 above the nodes at 35.
    leave, enter = 12 + 162 + 132 * 0.75, 12 + 132 * 0.25
    assert way.points == ((leave, 35.0), (leave, 25.0), (enter, 25.0), (enter, 35.0))


def test_rework_to_the_same_step_leaves_and_enters_it() -> None:
    edges = [Edge("a", "a", "rework")]
    grid = lay_grid(edges, place_nodes(["a"], []), HEIGHT)
    (way,) = find_ways(edges, grid)
    ends = (way.points[0], way.points[-1])
    assert ends == ((12 + 132 * 0.75, 35.0), (12 + 132 * 0.25, 35.0))


def test_the_way_to_the_next_row_enters_its_first_step_from_the_left() -> None:
    keys = [f"s{number}" for number in range(5)]
    edges = [Edge(*pair) for pair in pairwise(keys)]
    grid = lay_grid(edges, place_nodes(keys, list(pairwise(keys))), HEIGHT)
    way = find_ways(edges, grid)[3]
    x, y = grid.corner("s4")
    assert way.points[-1] == (x, y + 25)
    assert way.points[-2][0] < x
    assert grid.corner("s3")[0] == grid.left + 3 * (NODE + SPACE)


@st.composite
def routes(draw: st.DrawFn) -> tuple[list[str], list[Edge]]:
    count = draw(st.integers(1, 14))
    keys = [f"s{number}" for number in range(count)]
    places = st.integers(0, count - 1)
    pairs = draw(st.sets(st.tuples(places, places), max_size=20))
    return keys, [
        Edge(keys[a], keys[b], "forward" if a < b else "rework", "1 %" * (a % 2))
        for a, b in sorted(pairs)
    ]


@given(routes())
def test_lines_are_level_or_upright_and_stay_in_the_drawing(
    route: tuple[list[str], list[Edge]],
) -> None:
    keys, edges = route
    forward = [(e.source, e.target) for e in edges if e.kind == "forward"]
    grid = lay_grid(edges, place_nodes(keys, forward), HEIGHT)
    for way in find_ways(edges, grid):
        for (x0, y0), (x1, y1) in pairwise(way.points):
            assert x0 == x1 or y0 == y1
            assert 0 <= min(x0, x1) <= max(x0, x1) <= grid.width
            assert 0 <= min(y0, y1) <= max(y0, y1) <= grid.height


@given(routes())
def test_no_line_passes_through_a_step(route: tuple[list[str], list[Edge]]) -> None:
    keys, edges = route
    forward = [(e.source, e.target) for e in edges if e.kind == "forward"]
    grid = lay_grid(edges, place_nodes(keys, forward), HEIGHT)
    corners = [grid.corner(key) for key in keys]
    for way in find_ways(edges, grid):
        for (x0, y0), (x1, y1) in pairwise(way.points):
            for x, y in corners:
                beside = max(x0, x1) <= x or min(x0, x1) >= x + NODE
                apart = max(y0, y1) <= y or min(y0, y1) >= y + HEIGHT
                assert beside or apart


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=15))
def test_lines_of_one_lane_do_not_meet(spans: list[tuple[int, int]]) -> None:
    taken: dict[int, list[tuple[int, int]]] = {}
    for span, lane in zip(spans, pack_lanes(spans), strict=True):
        low, high = min(span), max(span)
        assert all(high < a or low > b for a, b in taken.get(lane, []))
        taken.setdefault(lane, []).append((low, high))


def test_every_step_and_edge_is_drawn_and_told(read: Read) -> None:
    nodes = [Node("1", "Wafer saw", "Assembly", ("99.5 %",), "route/saw/yield"),
             Node("2", "Die attach", "Assembly")]  # fmt: skip
    edges = [Edge("1", "2"), Edge("2", "1", "rework", "3 %")]
    chart = process_map(nodes, edges, "t", "d")
    assert chart.twin == (
        ("Assembly", "Wafer saw", "99.5 %", "Die attach", ""),
        ("Assembly", "Die attach", "", "", "Wafer saw (3 %)"),
    )
    root = read(chart)
    texts = [text.text for text in root.iter("text")]
    assert texts == ["Assembly", "Wafer saw", "99.5 %", "Assembly", "Die attach", "3 %"]
    dashes = [line.get("stroke-dasharray") for line in root.iter("polyline")]
    assert dashes == [None, "4 3"]
    assert root.find("g[@data-figure='route/saw/yield']") is not None


def test_a_name_too_long_for_its_box_stands_in_full_in_a_title(read: Read) -> None:
    name = "Wire bonding with gold wire of 20 micrometres on the second machine"
    root = read(process_map([Node("1", name)], [], "t", "d"))
    titles = [title.text for title in root.iter("title")]
    assert titles == ["t", name]
    shown = [text.text or "" for text in root.iter("text")]
    assert shown[-1].endswith("…")
    assert len(shown) == 2


def test_a_route_without_steps_is_an_empty_drawing(read: Read) -> None:
    chart = process_map([], [], "t", "d")
    assert chart.twin == ()
    assert [child.tag for child in read(chart)] == ["title", "desc"]
