"""The statement of a footprint: what a customer reads first, on one or two pages."""

from dataclasses import dataclass

from lca.declaration.declared_charts import NARROW, draw_stages
from lca.declaration.declared_gates import list_gates
from lca.declaration.declared_general import (
    describe_disclosure,
    list_basics,
    list_record,
    product_mass,
    production,
    span,
)
from lca.declaration.declared_impact import (
    impact,
    interval_95,
    list_stages,
    rounding_word,
)
from lca.declaration.declared_interpretation import list_verification
from lca.declaration.declared_parts import Block, Bullets, Note, Value
from lca.declaration.declared_quality import is_assessed, rate
from lca.declaration.declared_sets import describe_sets, list_indicators
from lca.declaration.declared_source import Source, data, join
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
    unit = source.unit_name(source.take("product", "unit"))
    return Statement(
        amount=source.figure("total"),
        unit=source.say("per", amount=source.unit_pieces(), unit=unit),
        indicator=source.name("indicator", source.take("headline", "indicator")),
        beside=source.pairs(
            (
                ("boundary", _bound(source)),
                ("interval-95", interval_95(source)),
                ("location-based", impact(source, "location-based")),
            )
        ),
        product=(*list_basics(source), *_describe_product(source)),
        scope=_describe_scope(source),
        stages=list_stages(source),
        drawings=draw_stages(source, NARROW),
        indicators=(*list_indicators(source), *list_gates(source)),
        quality=_describe_quality(source),
        reading=_tell_reading(source),
        verification=(
            *list_verification(source, record),
            *_list_texts(source, "text-critical-review"),
        ),
        record=list_record(source, record),
    )


def _bound(source: Source) -> Value:
    """Return the boundary as it stands beside the footprint: with what is left out."""
    boundary = source.name("boundary", source.take("boundary"))
    excluded = [piece for name in source.take("excluded") or () for piece in data(name)]
    parts = join(source.word("separator"), excluded)
    if not parts:
        return boundary
    return source.say("boundary-without", boundary=boundary, parts=parts)


def _describe_product(source: Source) -> tuple[Block, ...]:
    """Return whom to ask, and what the product is and does."""
    return (
        *source.pairs((("product-mass", product_mass(source)),)),
        *_list_texts(
            source,
            "text-producer-contact|text-producer-address",
            "text-product-description|text-product-function",
        ),
    )


def _list_texts(source: Source, *keys: str) -> tuple[Block, ...]:
    """Return texts of the user on one line each; of several the first there is."""
    chosen = (
        next((key for key in each.split("|") if source.text(key)), "") for each in keys
    )
    return source.pairs((key, source.text(key)) for key in chosen if key)


def _describe_scope(source: Source) -> tuple[Block, ...]:
    unit = source.unit_name(source.take("product", "unit"))
    boundary = source.take("boundary")
    excluded = tuple(data(name) for name in source.take("excluded") or ())
    left_out: tuple[Block, ...] = ()
    # What is said of a boundary at a gate says that use and end of life are outside.
    at_gate = source.words.knows("boundary-statement", boundary or "")
    if excluded:
        left_out = (Note(source.say("excluded-note")), Bullets(excluded))
    return (
        *source.pairs(
            (
                ("declared-unit", source.say("one-unit", unit=unit)),
                ("boundary", source.name("boundary", boundary)),
                ("period", span(source)),
                ("production", production(source)),
                ("gwp-set", describe_sets(source)),
            )
        ),
        Note(source.name("boundary-statement", boundary)),
        *left_out,
        *_list_texts(source, "text-boundary-reason"),
        *(() if at_gate else _list_texts(source, "text-use-and-end-of-life")),
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
                *_list_scores(source),
                ("cutoff-share", source.number(*shares, "cutoff")),
            )
        ),
        Note(source.say("statement-quality-note")),
    )


def _list_scores(source: Source) -> tuple[tuple[str, Value], ...]:
    """Return the scores of the data, or that too little of the footprint has any."""
    if not is_assessed(source):
        scored = source.number("results", "quality", "scored")
        return (("dqr", source.say("not-assessed-share", share=scored)),)
    scores = ("technological_dqr", "geographical_dqr", "temporal_dqr")
    return tuple((key.replace("_", "-"), rate(source, key)) for key in scores)


def _tell_reading(source: Source) -> tuple[Block, ...]:
    """Return what must be known to read the statement."""
    rules = ("style-note", "statement-report-note", "data-language-note",
             "limit-single-issue", "limit-comparison", "limit-claims", "rounding-rule",
             rounding_word(source))  # fmt: skip
    return (
        Bullets(tuple(source.say(key) for key in rules)),
        *_list_texts(
            source,
            "text-standards",
            "text-pcr",
            "text-limitations",
            "text-comparison-basis",
            "text-carbon-content",
            "text-disclaimer",
            "text-confidentiality",
        ),
        *describe_disclosure(source),
    )
