"""Allocation and data quality of a declaration."""

from lca.declaration.declared_parts import Block, Note, Row, Section
from lca.declaration.declared_source import Source, data, place, sentence


def describe_allocation(source: Source) -> Section:
    """Return how burdens were divided, and why so."""
    rows = [
        Row(
            (
                data(row["activity"]),
                data(row["flow"]),
                source.name("method", row["method"]),
                source.number(*path, "factor"),
                sentence(row["comment"]),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "allocation")
    ]
    heads = ("activity", "flow", "method", "factor#", "reason*", "where")
    bins = [
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
    bin_heads = ("product", "plant-step", "share#", "method", "reason*", "where")
    return Section(
        key="allocation",
        title=source.words("section-allocation"),
        blocks=(
            *source.texts("text-allocation-reason"),
            *source.table("allocation", heads, rows),
            *source.table("bins", bin_heads, bins),
        ),
        answers=("ledgers.allocation", "ledgers.bins", "texts.allocation_reason"),
    )


def describe_quality(source: Source) -> Section:
    """Return how good the data are, and whether masses and meters close."""
    return Section(
        key="quality",
        title=source.words("section-quality"),
        blocks=(
            *_list_scores(source),
            Note(source.say("declared-quality-note")),
            *_list_balance(source),
            *_list_closures(source),
        ),
        answers=("results.quality", "results.statuses", "balance", "closures"),
    )


_RATED = (
    ("pact-primary-share", "primary_share"),
    ("technological-dqr", "technological_dqr"),
    ("geographical-dqr", "geographical_dqr"),
    ("temporal-dqr", "temporal_dqr"),
    ("reliability", "reliability"),
    ("completeness", "completeness"),
    ("scored-share", "scored"),
    ("mass-closure", "mass_closure"),
    ("share-of-mass", "mass_coverage"),
    ("energy-closure", "energy_closure"),
)


def _list_scores(source: Source) -> tuple[Block, ...]:
    rows = [
        Row((source.word(word), source.number("results", "quality", key)))
        for word, key in _RATED
    ]
    known = [row for row in rows if row.cells[1]]
    return source.table(
        "quality-scores", ("quality-indicator", "quality-value#"), known
    )


def _list_balance(source: Source) -> tuple[Block, ...]:
    """Return the mass of one unit, made up of what enters it, beside the declared."""
    balance = source.take("balance")
    if not balance:
        return ()
    row = Row(
        (
            data(source.take("sku")),
            source.number("balance", "computed_kg"),
            source.number("balance", "declared_kg"),
            source.number("balance", "share"),
            source.number("balance", "tolerance"),
            source.number("balance", "coverage"),
            source.name("verdict", balance["verdict"]),
        )
    )
    heads = ("sku", "mass-computed#", "mass-declared#", "gap-share#", "gap-tolerance#",
             "mass-coverage#", "verdict")  # fmt: skip
    return source.table("sku-masses", heads, [row])


def _list_closures(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["flow"]),
                data(row["unit"]),
                source.number(*path, "metered"),
                source.number(*path, "computed"),
                source.number(*path, "share"),
                source.number(*path, "tolerance"),
                source.name("verdict", row["verdict"]),
            )
        )
        for path, row in source.rows("closures")
    ]
    heads = ("flow", "unit", "metered#", "computed#", "gap-share#", "gap-tolerance#",
             "verdict")  # fmt: skip
    return source.table("closures", heads, rows)
