"""Impact assessment of a declaration: results, and how sure they are."""

from lca.declaration.declared_charts import (
    draw_contributors,
    draw_interval,
    draw_stages,
)
from lca.declaration.declared_gates import list_gates
from lca.declaration.declared_inventory import list_bought, total
from lca.declaration.declared_parts import Block, Note, Row, Section, Value
from lca.declaration.declared_rounding import is_reliable
from lca.declaration.declared_sensitivity import describe_sensitivity
from lca.declaration.declared_sets import list_indicators, list_sets
from lca.declaration.declared_source import Source, data
from lca.record.figures import join_id


def describe_impact(source: Source) -> Section:
    """Return the impact assessment."""
    return Section(
        key="impact",
        title=source.words("section-impact"),
        parts=(
            _describe_category(source),
            _describe_results(source),
            _describe_uncertainty(source),
            _describe_breakdown(source),
            describe_sensitivity(source),
        ),
    )


def _describe_category(source: Source) -> Section:
    bought = list_bought(source)
    rows = [
        Row(
            (
                data(row["name"] or row["flow"]),
                data(row["gas"]),
                source.name("class", row["class"]),
                source.number(*path, "factor"),
                source.unit_name(row["unit"]),
                source.name("gwp", row["gwp_set"]),
            )
        )
        for path, row in source.rows("gases")
        if row["flow"] not in bought
    ]
    heads = ("elementary-flow", "gas", "gas-class", "gas-factor#", "unit", "gwp-set")
    gwp_set = source.name("gwp-report", source.take("plant", "gwp_set"))
    return Section(
        key="category",
        title=source.words("section-category"),
        blocks=(
            Note(source.say("category-note", set=gwp_set)),
            *list_sets(source),
            *source.table("gases", heads, rows),
            *source.texts("text-land-use-method"),
        ),
        answers=("gases", "plant.gwp_set", "results.sets", "texts.land_use_method"),
    )


def _describe_results(source: Source) -> Section:
    return Section(
        key="results",
        title=source.words("section-results"),
        blocks=(
            *list_headline(source),
            *list_indicators(source),
            *list_stages(source),
            *draw_stages(source),
            *list_gates(source),
            *source.texts("text-carbon-content"),
            Note(source.say("rounding-rule"), mark="rule"),
            Note(source.say(rounding_word(source)), mark="rule"),
        ),
        answers=("headline", "location_based", "results.indicators", "results.stages",
                 "results.gates", "results", "texts.carbon_content"),
    )  # fmt: skip


def rounding_word(source: Source) -> str:
    """Return the word that says what decides on the digits of the headline."""
    return "rounding-interval" if source.printed.by_interval else "rounding-digits"


def list_headline(source: Source) -> tuple[Block, ...]:
    """Return the headline, and beside it the same without contracts."""
    indicator = source.take("headline", "indicator")
    return source.pairs(
        (
            ("footprint", impact(source, "total")),
            ("indicator", source.name("indicator", indicator)),
            ("interval-95", interval_95(source)),
            ("location-based", impact(source, "location-based")),
        )
    )


def impact(source: Source, figure: str) -> Value:
    """Return an impact of one unit with its unit; nothing where it is not known."""
    number = source.figure(figure)
    unit = source.unit_name(source.take("product", "unit"))
    return (
        source.say("per", amount=(*number, *source.unit_value()), unit=unit)
        if number
        else ()
    )


def interval_95(source: Source) -> Value:
    """Return both ends of the 95 % interval, where it covers most of what matters."""
    if not is_reliable(source.take("uncertainty")):
        return ()
    return _span_interval(source)


def _span_interval(source: Source) -> Value:
    low, high = source.figure("uncertainty/low"), source.figure("uncertainty/high")
    if not low or not high:
        return ()
    return (*source.say("span", low=low, high=high), *source.unit_value())


def list_stages(source: Source) -> tuple[Block, ...]:
    """Return the headline by stage, absolute and in per cent."""
    headline = source.take("headline", "indicator")
    rows = [
        Row(
            (
                source.name("stage", row["stage"]),
                source.number(*path, "amount"),
                source.percent(*path, "amount"),
            )
        )
        for path, row in source.rows("results", "stages")
        if row["indicator"] == headline
    ]
    heads = ("stage", f"{source.unit()}#", "share#")
    return source.table("stages", heads, rows, foot=total(source))


def _describe_breakdown(source: Source) -> Section:
    return Section(
        key="breakdown",
        title=source.words("section-breakdown"),
        blocks=(
            *_list_steps(source),
            *draw_contributors(source),
            *_list_contributors(source),
        ),
        answers=("results.steps", "results.contributors"),
    )


def _list_steps(source: Source) -> tuple[Block, ...]:
    headline = source.take("headline", "indicator")
    steps = [
        (path, row)
        for path, row in source.rows("results", "steps")
        if row["indicator"] == headline
    ]
    rows: list[Row] = []
    stage = None
    for path, row in steps:
        if row["stage"] != stage:
            stage = row["stage"]
            rows.append(_head_stage(source, stage))
        name = source.say("unnamed-step") if row["step"] is None else data(row["step"])
        rows.append(
            Row(
                (
                    name,
                    source.number(*path, "amount"),
                    source.percent(*path, "amount"),
                ),
                mark="part",
            )
        )
    heads = ("step", f"{source.unit()}#", "share#")
    foot = total(source) if rows else None
    return source.table("steps", heads, rows, foot=foot)


def _head_stage(source: Source, stage: str) -> Row:
    figure = join_id("stage", stage)
    share = source.figure(f"percent/{figure}")
    return Row(
        (source.name("stage", stage), source.figure(figure), share), mark="group"
    )


def _list_contributors(source: Source) -> tuple[Block, ...]:
    listed = source.rows("results", "contributors")
    rows = [
        Row(
            (
                data(row["contributor"]),
                source.number(*path, "amount"),
                source.percent(*path, "amount"),
            )
        )
        for path, row in sorted(listed, key=lambda item: -abs(item[1]["amount"]))
    ]
    heads = ("contributor", f"{source.unit()}#", "share#")
    return source.table("contributors", heads, rows)


def _describe_uncertainty(source: Source) -> Section:
    known = source.take("uncertainty")
    blocks: tuple[Block, ...] = (Note(source.say("uncertainty-unknown")),)
    if known:
        facts = source.pairs(
            (
                ("interval-95", _span_interval(source)),
                ("uncertainty-method", data(known["method"])),
                ("uncertainty-sigma", source.number("uncertainty", "sigma")),
                ("uncertainty-covered", source.number("uncertainty", "covered")),
            )
        )
        reliable = is_reliable(known)
        word = "uncertainty-note" if reliable else "uncertainty-partial"
        note = Note(source.say(word))
        blocks = (*draw_interval(source), *facts, note)
    return Section(
        key="uncertainty",
        title=source.words("section-uncertainty"),
        blocks=(*source.texts("text-uncertainty-remarks"), *blocks),
        answers=("uncertainty", "texts.uncertainty_remarks"),
    )
