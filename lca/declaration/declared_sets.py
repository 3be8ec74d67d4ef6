"""By which GWP sets a footprint was summed, and what of it tells no gases apart."""

from lca.declaration.declared_flows import describe_set
from lca.declaration.declared_inventory import total
from lca.declaration.declared_parts import Block, Note, Row, Value
from lca.declaration.declared_source import Path, Record, Source
from lca.engine.characterise import (
    AIRCRAFT,
    BY_CLASS,
    CLIMATE,
    INCLUDING_UPTAKE,
    SUMS,
)
from lca.record.figures import join_id

_SETS = ("results", "sets")


def describe_sets(source: Source) -> Value:
    """Return the GWP set of the plant, and what share rests on factors of others."""
    own = source.take("plant", "gwp_set")
    others = [
        source.say(
            "gwp-set-share",
            share=source.percent(*path, "amount"),
            set=describe_set(source, row["gwp_set"]),
        )
        for path, row in _list_lumped(source)
        if row["gwp_set"] != own and source.percent(*path, "amount")
    ]
    value = source.name("gwp", own)
    for other in others:
        value = source.say("gwp-set-mixed", set=value, others=other)
    return value


def list_sets(source: Source) -> tuple[Block, ...]:
    """Return the footprint by GWP set, purchased factors apart from gases."""
    rows = [
        Row(
            (
                source.name("gwp", row["gwp_set"]),
                source.word("set-kind-factors" if row["aggregated"]
                            else "set-kind-gases"),
                source.number(*path, "amount"),
                source.percent(*path, "amount"),
            )
        )
        for path, row in source.rows(*_SETS)
    ]  # fmt: skip
    heads = ("gwp-set", "set-kind", f"{source.unit()}#", "share#")
    name, number, share = total(source).cells
    return source.table("sets", heads, rows, foot=Row((name, (), number, share)))


def list_indicators(source: Source) -> tuple[Block, ...]:
    """Return every indicator: parts, sums of parts, and what is repeated."""
    unit = source.take("headline", "unit")
    listed = source.rows("results", "indicators")
    mixed = any(row["unit"] != unit for _, row in listed)
    lumped = _list_lumped(source)
    rows: list[Row] = []
    for path, row in listed:
        rows.append(_tell_indicator(source, path, row, lumped=bool(lumped)))
        if row["indicator"] == BY_CLASS["fossil"]:
            rows += [_tell_lumped(source, *each) for each in lumped]
    if not mixed:
        rows = [Row((*row.cells[:2], (), row.cells[3]), row.mark) for row in rows]
    amount = "amount#" if mixed else f"{source.unit()}#"
    table = source.table("indicators", ("indicator", amount, "unit", "share#"), rows)
    notes = ["lumped-note", "indicators-note"] if lumped else ["indicators-note"]
    return (*table, *(Note(source.say(key)) for key in notes)) if table else ()


def _list_lumped(source: Source) -> list[tuple[Path, Record]]:
    """Return what rests on purchased factors that tell no gases apart, by GWP set."""
    rows = source.rows(*_SETS)
    return [(path, row) for path, row in rows if row["aggregated"] and row["amount"]]


def _tell_indicator(source: Source, path: Path, row: Record, *, lumped: bool) -> Row:
    indicator = row["indicator"]
    headline = source.take("headline", "indicator")
    mark = "sum" if indicator == INCLUDING_UPTAKE else ""
    name = source.name("indicator", indicator)
    if lumped and indicator in CLIMATE and indicator not in SUMS:
        fossil = indicator == BY_CLASS["fossil"]
        told = "indicator-lumped" if fossil else "indicator-told-apart"
        name = source.say(told, indicator=name)
    return Row(
        (
            name,
            source.number(*path, "amount"),
            source.unit_of(*path, "amount"),
            _share(source, indicator),
        ),
        mark="total" if indicator == headline else mark,
    )


def _tell_lumped(source: Source, path: Path, row: Record) -> Row:
    gwp_set = describe_set(source, row["gwp_set"])
    return Row(
        (
            source.say("indicator-of-which", set=gwp_set),
            source.number(*path, "amount"),
            source.unit_of(*path, "amount"),
            source.percent(*path, "amount"),
        ),
        mark="part",
    )


def _share(source: Source, indicator: str) -> Value:
    """Return the share of a part of the headline; of what is no part of it, nothing."""
    headline = source.take("headline", "indicator")
    if indicator not in {headline, AIRCRAFT, *SUMS.get(headline, ())}:
        return ()
    return source.figure(f"percent/{join_id('indicator', indicator)}")
