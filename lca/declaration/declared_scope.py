"""Scope of a declaration: unit, boundary, what is left out, time and place."""

from dataclasses import replace

from lca.declaration.declared_flows import describe_flow
from lca.declaration.declared_general import product_mass, production, span
from lca.declaration.declared_parts import Block, Bullets, Note, Row, Section, Value
from lca.declaration.declared_route import describe_processes
from lca.declaration.declared_source import Source, data, place, sentence

_MINUS = "−"


def describe_scope(source: Source) -> Section:
    """Return the scope."""
    return Section(
        key="scope",
        title=source.words("section-scope"),
        parts=(
            _describe_unit(source),
            _describe_boundary(source),
            _describe_cutoffs(source),
            _describe_time(source),
            describe_processes(source),
        ),
    )


def _describe_unit(source: Source) -> Section:
    unit = source.unit_name(source.take("product", "unit"))
    flow = source.say("reference-flow-value", unit=unit, sku=data(source.take("sku")))
    return Section(
        key="unit",
        title=source.words("section-unit"),
        blocks=(
            *source.pairs(
                (
                    ("declared-unit", source.say("one-unit", unit=unit)),
                    ("product-reference-flow", flow),
                    ("product-mass", product_mass(source)),
                    ("production", production(source)),
                )
            ),
            Note(source.say("declared-unit-note")),
        ),
        answers=("product.unit", "product.mass_kg", "product"),
    )


def _describe_boundary(source: Source) -> Section:
    boundary = source.take("boundary")
    excluded = tuple(data(name) for name in source.take("excluded") or ())
    left_out: tuple[Block, ...] = ()
    if excluded:
        left_out = (Note(source.say("excluded-note")), Bullets(excluded))
    return Section(
        key="boundary",
        title=source.words("section-boundary"),
        blocks=(
            *source.pairs((("boundary", source.name("boundary", boundary)),)),
            Note(source.name("boundary-statement", boundary)),
            *source.texts("text-boundary-reason"),
            *left_out,
            *source.texts("text-use-and-end-of-life"),
        ),
        answers=("boundary", "excluded", "texts.boundary_reason",
                 "texts.use_and_end_of_life"),
    )  # fmt: skip


def _describe_cutoffs(source: Source) -> Section:
    limit = source.number("plant", "cutoff_limit")
    rows = [
        Row(
            (
                describe_flow(source, row["flow"]),
                source.name("direction", _direction(row["amount"])),
                _size(source.number(*path, "amount")),
                source.unit_of(*path, "amount"),
                source.number(*path, "impact"),
                source.number(*path, "share"),
                sentence(row["reason"]),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "cutoffs")
    ]
    heads = ("flow", "direction", "amount#", "unit", _per_unit(source), "share#",
             "reason*", "data-row")  # fmt: skip
    sums = source.pairs(
        (
            ("cutoff-limit", source.percent_of(limit)),
            ("cutoff-sum", share(source, "cutoff")),
        )
    )
    return Section(
        key="cut-off",
        title=source.words("section-cut-off"),
        blocks=(
            *source.texts("text-cut-off-criteria"),
            *sums,
            Note(source.say("cutoffs-estimate-note")),
            *source.table("cutoffs", heads, rows),
        ),
        answers=("ledgers.cutoffs", "texts.cut_off_criteria", "plant.cutoff_limit",
                 "results.shares.cutoff"),
    )  # fmt: skip


def _direction(amount: float) -> str:
    """Return which way a flow goes: what is used has a negative amount."""
    return "input" if amount < 0 else "output"


def _size(value: Value) -> Value:
    """Return a number without its sign, which a column of its own tells in words."""
    return tuple(
        replace(piece, text=piece.text.removeprefix(_MINUS)) for piece in value
    )


def _per_unit(source: Source) -> str:
    return f"{source.unit()}#"


def share(source: Source, key: str) -> Value:
    """Return a share of the results in per cent."""
    found = source.number("results", "shares", key)
    return source.percent_of(found)


def _describe_time(source: Source) -> Section:
    return Section(
        key="time",
        title=source.words("section-time"),
        blocks=(
            *source.pairs((("period", span(source)),)),
            *source.texts("text-time-scope", "text-geography"),
        ),
        answers=("plant.period_start", "plant.period_end", "texts.time_scope",
                 "texts.geography"),
    )  # fmt: skip
