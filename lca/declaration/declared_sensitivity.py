"""The inputs that move a footprint most: factors, amounts, yields, each in a table."""

from lca.declaration.declared_flows import describe_flow, name_product
from lca.declaration.declared_parts import Block, Note, Row, Section, Value
from lca.declaration.declared_source import Path, Record, Source, data, place


def describe_sensitivity(source: Source) -> Section:
    """Return by how much the footprint moves with each input."""
    tables = (*_list_factors(source), *_list_amounts(source), *_list_yields(source))
    note = (Note(source.say("sensitivity-note")),) if tables else ()
    return Section(
        key="sensitivity",
        title=source.words("section-sensitivity"),
        blocks=(*source.texts("text-sensitivity-remarks"), *note, *tables),
        answers=("sensitivity", "texts.sensitivity_remarks"),
    )


_AMOUNT = "activity"
"""Kind of an input that is neither a factor nor a yield, also where none is stated."""


def _list_factors(source: Source) -> tuple[Block, ...]:
    rows = [
        Row((_name_factor(source, row), *_end(source, path, row)))
        for path, row in _list_kind(source, "factor")
    ]
    heads = ("sensitive-factor", "elasticity#", "status", "data-row")
    return source.table("sensitivity-factor", heads, rows)


def _list_amounts(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                describe_flow(source, row["flow"]),
                data(row["activity"]),
                *_end(source, path, row),
            )
        )
        for path, row in _list_kind(source, _AMOUNT)
    ]
    heads = ("sensitive-amount", "sensitive-at", "elasticity#", "status", "data-row")
    return source.table("sensitivity-activity", heads, rows)


def _list_yields(source: Source) -> tuple[Block, ...]:
    rows = [
        Row((data(row["activity"]), *_end(source, path, row)))
        for path, row in _list_kind(source, "yield")
    ]
    heads = ("sensitive-yield", "elasticity#", "status", "data-row")
    return source.table("sensitivity-yield", heads, rows)


def _list_kind(source: Source, kind: str) -> list[tuple[Path, Record]]:
    rows = source.rows("sensitivity")
    return [(path, row) for path, row in rows if (row["kind"] or _AMOUNT) == kind]


def _name_factor(source: Source, row: Record) -> Value:
    """Return what a factor is of; of one that tells gases apart, also whose it is."""
    flow = describe_flow(source, row["flow"])
    if name_product(row["flow"]) is not None:
        return flow
    return source.say("flow-at", flow=flow, activity=data(row["activity"]))


def _end(source: Source, path: Path, row: Record) -> tuple[Value, ...]:
    return (
        source.number(*path, "elasticity"),
        source.name("status", row["status"]),
        place(row),
    )
