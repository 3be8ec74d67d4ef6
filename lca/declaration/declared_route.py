"""Stages and route of a declaration: what they are, their steps, what enters each."""

from lca.declaration.declared_charts import draw_route
from lca.declaration.declared_flows import describe_flow
from lca.declaration.declared_parts import Block, Note, Piece, Row, Section, Value
from lca.declaration.declared_source import Source, data, join, place
from lca.declaration.declared_upstream import find_upstream
from lca.engine.footprint import UNASSIGNED


def describe_processes(source: Source) -> Section:
    """Return what each stage is, the map, the steps of the route and their draws."""
    return Section(
        key="processes",
        title=source.words("section-processes"),
        blocks=(
            *_list_stages(source),
            *draw_route(source),
            *_list_route(source),
            *_list_draws(source),
        ),
        answers=("results.stages", "results.steps", "route", "draws"),
    )


def _list_stages(source: Source) -> tuple[Block, ...]:
    """Return each stage of the headline: what it is, where it stands, its steps."""
    before = find_upstream(source)
    rows = [
        Row(
            (
                source.name("stage", stage),
                _define(source, stage),
                source.word("stages-off-route" if stage in before.stages else
                            "stages-on-route") if before.route else (),
                _join_steps(source, stage),
            )
        )
        for stage in before.order
    ]  # fmt: skip
    heads = ("stage", "stages-meaning*", "stages-place", "stages-content*")
    table = source.table("stages-list", heads, rows)
    told = "stages-list-note" if before.route else "stages-owns-note"
    return (*table, Note(source.say(told))) if table else ()


def _define(source: Source, stage: str) -> Value:
    """Return what a stage is, where the vocabulary has a word for that."""
    known = source.words.knows("stage-means", stage)
    return source.name("stage-means", stage) if known else ()


def _join_steps(source: Source, stage: str) -> Value:
    """Return the steps whose impact counts in a stage."""
    headline = source.take("headline", "indicator")
    steps = [
        piece
        for _, row in source.rows("results", "steps")
        if row["indicator"] == headline and row["stage"] == stage
        for piece in data(row["step"])
    ]
    between: Value = (Piece("; ", "word"),)
    return join(between, steps) if stage != UNASSIGNED else ()


def _list_route(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["step"]),
                source.name("stage", row["stage"]),
                source.unit_name(row["start_unit"]),
                source.number(*path, "takes"),
                source.number(*path, "gives"),
                source.unit_name(row["unit"]),
                source.number(*path, "yield"),
                source.number(*path, "rework_share"),
                source.number(*path, "insertions"),
                data(row["tool_group"]),
                place(row),
            )
        )
        for path, row in source.rows("route")
    ]
    heads = ("plant-step", "stage", "route-start-unit", "route-takes#", "route-gives#",
             "unit", "route-yield#", "route-rework#", "route-insertions#",
             "route-tool", "data-row")  # fmt: skip
    return source.table("route", heads, rows)


def _list_draws(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["step"]),
                describe_flow(source, row["flow"]),
                source.name("direction", row["direction"]),
                source.number(*path, "amount"),
                source.unit_of(*path, "amount"),
                source.name("status", row["status"]),
                place(row),
            )
        )
        for path, row in source.rows("draws")
    ]
    heads = ("plant-step", "flow", "direction", "amount#", "unit", "status",
             "data-row")  # fmt: skip
    return source.table("draws", heads, rows)
