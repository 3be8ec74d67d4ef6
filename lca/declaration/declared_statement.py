"""The statement of a footprint: what a customer reads first, on one or two pages."""

from dataclasses import dataclass

from lca.declaration.declared_charts import draw_stages
from lca.declaration.declared_general import (
    describe_disclosure,
    list_basics,
    list_record,
    production,
    span,
)
from lca.declaration.declared_impact import (
    impact,
    interval_95,
    list_indicators,
    list_stages,
    rounding_word,
)
from lca.declaration.declared_interpretation import list_verification
from lca.declaration.declared_parts import Block, Bullets, Note, Value
from lca.declaration.declared_source import Source, data
from lca.record.envelope import Record


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts of a statement, each as blocks.

    ``amount`` and ``unit`` are the footprint; ``beside`` stands beside it.
    """

    amount: Value
    unit: Value
    indicator: Value
    beside: tuple[Block, ...]
    product: tuple[Block, ...]
    scope: tuple[Block, ...]
    stages: tuple[Block, ...]
    drawings: tuple[Block, ...]
    indicators: tuple[Block, ...]
    quality: tuple[Block, ...]
    reading: tuple[Block, ...]
    verification: tuple[Block, ...]
    record: tuple[Block, ...]


def describe_statement(source: Source, record: Record) -> Statement:
    """Return the statement of a footprint."""
    unit = data(source.take("product", "unit"))
    return Statement(
        amount=source.figure("total"),
        unit=source.say("per", amount=source.unit_pieces(), unit=unit),
        indicator=source.name("indicator", source.take("headline", "indicator")),
        beside=source.pairs(
            (
                ("interval-95", interval_95(source)),
                ("location-based", impact(source, "location-based")),
            )
        ),
        product=list_basics(source),
        scope=_describe_scope(source),
        stages=list_stages(source),
        drawings=draw_stages(source),
        indicators=list_indicators(source),
        quality=_describe_quality(source),
        reading=_tell_reading(source),
        verification=list_verification(source, record),
        record=list_record(source, record),
    )


def _describe_scope(source: Source) -> tuple[Block, ...]:
    unit = data(source.take("product", "unit"))
    boundary = source.take("boundary")
    excluded = tuple(data(name) for name in source.take("excluded") or ())
    gwp_set = source.name("gwp", source.take("plant", "gwp_set"))
    left_out: tuple[Block, ...] = ()
    if excluded:
        left_out = (Note(source.say("excluded-note")), Bullets(excluded))
    return (
        *source.pairs(
            (
                ("declared-unit", source.say("one-unit", unit=unit)),
                ("boundary", source.name("boundary", boundary)),
                ("period", span(source)),
                ("production", production(source)),
                ("gwp-set", gwp_set),
            )
        ),
        Note(source.name("boundary-statement", boundary)),
        *left_out,
    )


def _describe_quality(source: Source) -> tuple[Block, ...]:
    """Return what the footprint rests on, in shares of it."""
    shares = ("results", "shares")
    quality = ("results", "quality")
    return (
        *source.pairs(
            (
                ("synthetic-share", source.number(*shares, "synthetic")),
                ("norm-share", source.number(*shares, "norm")),
                ("secondary-share", source.number(*shares, "secondary")),
                ("primary-share", source.number(*shares, "primary")),
                ("pact-primary-share", source.number(*quality, "primary_share")),
                ("technological-dqr", source.number(*quality, "technological_dqr")),
                ("geographical-dqr", source.number(*quality, "geographical_dqr")),
                ("temporal-dqr", source.number(*quality, "temporal_dqr")),
                ("cutoff-share", source.number(*shares, "cutoff")),
            )
        ),
        Note(source.say("statement-quality-note")),
    )


def _tell_reading(source: Source) -> tuple[Block, ...]:
    """Return what must be known to read the statement."""
    rules = ("style-note", "statement-report-note", "limit-single-issue",
             "limit-comparison", "limit-claims", "rounding-rule",
             rounding_word(source))  # fmt: skip
    return (
        Bullets(tuple(source.say(key) for key in rules)),
        *source.texts("text-disclaimer"),
        *describe_disclosure(source),
    )
