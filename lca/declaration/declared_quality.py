"""Data quality of a declaration."""

from lca.declaration.declared_flows import describe_flow
from lca.declaration.declared_parts import Block, Note, Row, Section, Value
from lca.declaration.declared_source import Source, data


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
    rows = [Row((source.word(word), rate(source, key))) for word, key in _RATED]
    known = [row for row in rows if row.cells[1]]
    return source.table(
        "quality-scores", ("quality-indicator", "quality-value#"), known
    )


LEAST_SCORED = 0.5
"""Share of the footprint that has scores, below which they say nothing of it."""

_SCORED = frozenset({"technological_dqr", "geographical_dqr", "temporal_dqr",
                     "reliability", "completeness"})  # fmt: skip


def is_assessed(source: Source) -> bool:
    """Return whether enough of the footprint has scores to judge it by them."""
    scored = source.take("results", "quality", "scored")
    return scored is None or bool(scored >= LEAST_SCORED)


def rate(source: Source, key: str) -> Value:
    """Return an indicator of quality; of scores that say nothing, that they do not."""
    found = source.number("results", "quality", key)
    if found and key in _SCORED and not is_assessed(source):
        return source.word("not-assessed")
    return found


def _list_balance(source: Source) -> tuple[Block, ...]:
    """Return the mass of one unit, made up of what enters it, beside the declared."""
    balance = source.take("balance")
    if not balance:
        return ()
    row = Row(
        (
            data(source.take("sku")),
            source.measure("balance", "computed_kg"),
            source.measure("balance", "declared_kg"),
            source.number("balance", "share"),
            source.number("balance", "tolerance"),
            source.number("balance", "coverage"),
            source.name("verdict", balance["verdict"]),
        )
    )
    heads = ("sku", "mass-by-route#", "mass-stated#", "gap-share#", "gap-tolerance#",
             "mass-coverage#", "verdict")  # fmt: skip
    return source.table("sku-masses", heads, [row])


def _list_closures(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                describe_flow(source, row["flow"]),
                source.unit_name(row["unit"]),
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
