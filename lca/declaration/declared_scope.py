"""Scope of a declaration: unit, boundary, what is left out, time and place."""

from lca.declaration.declared_charts import draw_route
from lca.declaration.declared_general import product_mass, production, span
from lca.declaration.declared_parts import Block, Bullets, Note, Row, Section, Value
from lca.declaration.declared_source import Source, data, place, sentence


def describe_scope(source: Source) -> Section:
    """Return the scope."""
    return Section(
        key="scope",
        title=source.words("section-scope"),
        parts=(
            _describe_unit(source),
            _describe_boundary(source),
            _describe_stages(source),
            _describe_cutoffs(source),
            _describe_time(source),
        ),
    )


def _describe_unit(source: Source) -> Section:
    unit = data(source.take("product", "unit"))
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


def _describe_stages(source: Source) -> Section:
    return Section(
        key="processes",
        title=source.words("section-processes"),
        blocks=(*draw_route(source), *_list_route(source), *_list_draws(source)),
        answers=("route", "draws"),
    )


def _list_route(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["step"]),
                source.name("stage", row["stage"]),
                data(row["start_unit"]),
                source.number(*path, "takes"),
                source.number(*path, "gives"),
                data(row["unit"]),
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
             "route-tool", "where")  # fmt: skip
    return source.table("route", heads, rows)


def _list_draws(source: Source) -> tuple[Block, ...]:
    rows = [
        Row(
            (
                data(row["step"]),
                data(row["flow"]),
                source.name("direction", row["direction"]),
                source.number(*path, "amount"),
                data(row["unit"]),
                source.name("status", row["status"]),
                place(row),
            )
        )
        for path, row in source.rows("draws")
    ]
    heads = ("plant-step", "flow", "direction", "amount#", "unit", "status",
             "where")  # fmt: skip
    return source.table("draws", heads, rows)


def _describe_cutoffs(source: Source) -> Section:
    limit = source.number("plant", "cutoff_limit")
    rows = [
        Row(
            (
                data(row["flow"]),
                source.number(*path, "amount"),
                data(row["unit"]),
                source.number(*path, "impact"),
                source.number(*path, "share"),
                sentence(row["reason"]),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "cutoffs")
    ]
    heads = ("flow", "amount#", "unit", _per_unit(source), "share#", "reason*", "where")
    sums = source.pairs(
        (
            ("cutoff-limit", (*limit, *data(" %")) if limit else ()),
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
        answers=("ledgers.cutoffs", "texts.cut_off_criteria", "plant.cutoff_limit"),
    )


def _per_unit(source: Source) -> str:
    return f"{source.take('headline', 'unit')}#"


def share(source: Source, key: str) -> Value:
    """Return a share of the results in per cent."""
    found = source.number("results", "shares", key)
    return (*found, *data(" %")) if found else ()


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
