"""Inventory analysis of a declaration: data, electricity, allocation, quality."""

from lca.declaration.declared_allocation import describe_allocation
from lca.declaration.declared_parts import Block, Note, Row, Section, Value, fold
from lca.declaration.declared_quality import describe_quality
from lca.declaration.declared_source import (
    Record,
    Source,
    data,
    day,
    join,
    last_day,
    place,
    sentence,
)
from lca.declaration.layout import make_visible


def describe_inventory(source: Source) -> Section:
    """Return the inventory analysis."""
    return Section(
        key="inventory",
        title=source.words("section-inventory"),
        parts=(
            Section(
                key="data",
                title=source.words("section-data"),
                blocks=(
                    *source.texts("text-data-collection"),
                    *list_shares(source),
                    *_list_energy(source),
                    *_list_flows(source),
                ),
                answers=("results.inventory", "results.energy", "results.shares",
                         "texts.data_collection"),
            ),
            describe_allocation(source),
            describe_quality(source),
            Section(
                key="electricity",
                title=source.words("section-electricity"),
                blocks=(
                    *source.texts("text-electricity-treatment"),
                    *list_electricity(source),
                    *_list_contracts(source),
                ),
                answers=("ledgers.electricity", "ledgers.contracts", "location_based",
                         "texts.electricity_treatment"),
            ),
        ),
    )  # fmt: skip


def list_shares(source: Source) -> tuple[Block, ...]:
    """Return what the headline rests on, by the weakest data behind each part."""
    rows = [
        Row(
            (
                source.name("status", row["status"]),
                source.number(*path, "amount"),
                source.percent(*path, "amount"),
            ),
            mark="synthetic" if row["status"] == SYNTHETIC else "",
        )
        for path, row in source.rows("results", "statuses")
    ]
    heads = ("status", f"{source.unit()}#", "share#")
    table = source.table("statuses", heads, rows, foot=total(source))
    return (*table, Note(source.say("statuses-note"))) if table else ()


SYNTHETIC = "synthetic"
"""Status of what was made up for a demonstration."""


def total(source: Source) -> Row:
    """Return the foot of a table of parts of the headline."""
    return Row(
        (source.word("total"), source.figure("total"), source.figure("percent/total"))
    )


def _list_energy(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                source.name("energy", row["line"]),
                source.number(*path, "amount"),
                source.unit_of(*path, "amount"),
                source.number(*path, "impact"),
                source.percent(*path, "impact"),
            )
        )
        for path, row in source.rows("results", "energy")
    ]
    heads = ("energy-line", "amount#", "unit", f"{source.unit()}#", "share#")
    table = source.table("energy", heads, rows)
    return (*table, Note(source.say("energy-note"))) if table else ()


def _list_flows(source: Source) -> tuple[Block, ...]:
    bought = list_bought(source)
    rows = [
        Row(
            (
                data(row["name"] or row["flow"]),
                source.number(*path, "amount"),
                source.unit_of(*path, "amount"),
            )
        )
        for path, row in source.rows("results", "inventory")
        if not row["cutoff"] and row["flow"] not in bought
    ]
    heads = ("elementary-flow", "amount#", "unit")
    table = source.table("inventory", 2 * heads, fold(rows))
    return (*table, Note(source.say("inventory-note"))) if table else ()


def list_bought(source: Source) -> set[str]:
    """Return the purchased factors: flows in CO2e that are no gases."""
    return {
        row["flow"]
        for _, row in source.rows("results", "factors")
        if row["gwp_set"] is not None
    }


def list_electricity(source: Source) -> tuple[Block, ...]:
    """Return where the electricity comes from, with the factor of each supply."""
    rows = [
        Row(
            (
                data(name_supply(row)),
                source.number(*path, "factor"),
                source.unit_name(row["unit"]),
                name_scope(source, row),
                data(row["region"]),
                source.number(*path, "year"),
                source.name("status", row["status"]),
                sentence(row["comment"]),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "electricity")
    ]
    heads = ("flow", _factor(source), "unit", "factor-covers", "region", "year#",
             "status", "remark*", "data-row")  # fmt: skip
    table = source.table("electricity", heads, rows)
    return (*table, Note(source.say("electricity-note"))) if table else ()


def name_scope(source: Source, row: Record) -> Value:
    """Return what a factor covers: stages of life, and gases."""
    parts = (*source.name("factor-boundary", row["boundary"]), *data(row["gas_scope"]))
    return join(source.word("separator"), parts)


def name_supply(row: Record) -> str:
    """Return the name of a flow, and that of its supply where it differs."""
    flow, supply = str(row["flow"]), row["supply"]
    return flow if supply in {None, flow} else f"{flow}: {supply}"


def _factor(source: Source) -> str:
    unit = make_visible(source.take("headline", "unit"))
    return source.words("per-unit", unit=unit) + "#"


def _list_contracts(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["claim"]),
                source.number(*path, "amount"),
                source.unit_of(*path, "amount"),
                data(row["drawn"]),
                data(row["region"]),
                source.say("period-value", start=day(row["period_start"]),
                           last=last_day(row["period_end"])),
                source.word("yes" if row["cancelled"] else "no"),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "contracts")
    ]  # fmt: skip
    heads = ("contract-claim", "amount#", "unit", "contract-drawn", "region", "period",
             "contract-cancelled", "data-row")  # fmt: skip
    table = source.table("contracts", heads, rows)
    return (*table, Note(source.say("remark-contracts"))) if table else ()
