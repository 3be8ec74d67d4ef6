"""Allocation of a declaration: what is divided, by what, and why so."""

from lca.declaration.declared_flows import describe_flow
from lca.declaration.declared_parts import Block, Note, Row, Section
from lca.declaration.declared_source import Source, data, place, sentence


def describe_allocation(source: Source) -> Section:
    """Return how burdens were divided, and why so."""
    return Section(
        key="allocation",
        title=source.words("section-allocation"),
        blocks=(
            *source.texts("text-allocation-reason"),
            *_list_divisions(source),
            *_list_methods(source),
            *_list_bins(source),
        ),
        answers=("ledgers.divisions", "ledgers.allocation", "ledgers.bins",
                 "texts.allocation_reason"),
    )  # fmt: skip


def _list_divisions(source: Source) -> tuple[Block, ...]:
    """Return what this product shares with others: tools, site, supplies, contracts."""
    rows = [
        Row(
            (
                describe_flow(source, row["flow"]),
                source.name("divided", row["rule"]),
                data(row["activity"]),
                source.number(*path, "share"),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "divisions")
    ]
    heads = ("divided", "divided-by", "divided-among", "share#", "data-row")
    table = source.table("divisions", heads, rows)
    return (*table, Note(source.say("divisions-note"))) if table else ()


def _list_methods(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["activity"]),
                describe_flow(source, row["flow"]),
                source.name("method", row["method"]),
                source.number(*path, "factor"),
                sentence(row["comment"]),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "allocation")
    ]
    heads = ("activity", "flow", "method", "factor#", "reason*", "data-row")
    return source.table("allocation", heads, rows)


def _list_bins(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["product"]),
                data(row["step"]),
                source.number(*path, "share"),
                source.name("method", row["method"]),
                sentence(row["comment"]),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "bins")
    ]
    heads = ("product", "plant-step", "share#", "method", "reason*", "data-row")
    return source.table("bins", heads, rows)
