"""Impact assessment of a declaration: results, and how sure they are."""

from lca.declaration.declared_charts import (
    draw_contributors,
    draw_interval,
    draw_stages,
)
from lca.declaration.declared_inventory import list_bought, total
from lca.declaration.declared_parts import Block, Note, Row, Section, Value
from lca.declaration.declared_source import Source, data, place
from lca.engine.characterise import AIRCRAFT, INCLUDING_UPTAKE, SUMS
from lca.record.figures import join_id


def describe_impact(source: Source) -> Section:
    """Return the impact assessment."""
    return Section(
        key="impact",
        title=source.words("section-impact"),
        parts=(
            _describe_category(source),
            _describe_results(source),
            _describe_breakdown(source),
            _describe_uncertainty(source),
            _describe_sensitivity(source),
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
                data(row["unit"]),
                source.name("gwp", row["gwp_set"]),
            )
        )
        for path, row in source.rows("gases")
        if row["flow"] not in bought
    ]
    heads = ("elementary-flow", "gas", "gas-class", "gas-factor#", "unit", "gwp-set")
    gwp_set = source.name("gwp", source.take("plant", "gwp_set"))
    return Section(
        key="category",
        title=source.words("section-category"),
        blocks=(
            Note(source.say("category-note", set=gwp_set)),
            *source.table("gases", heads, rows),
            *source.texts("text-land-use-method"),
        ),
        answers=("gases", "plant.gwp_set", "texts.land_use_method"),
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
            *source.texts("text-carbon-content"),
            Note(source.say("rounding-rule"), mark="rule"),
            Note(source.say(rounding_word(source)), mark="rule"),
        ),
        answers=("headline", "location_based", "results.indicators", "results.stages",
                 "results", "texts.carbon_content"),
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
    unit = data(source.take("product", "unit"))
    return (
        source.say("per", amount=(*number, *source.unit_value()), unit=unit)
        if number
        else ()
    )


def interval_95(source: Source) -> Value:
    """Return both ends of the 95 % interval of the headline, where it is known."""
    low, high = source.figure("uncertainty/low"), source.figure("uncertainty/high")
    if not low or not high:
        return ()
    return (*source.say("span", low=low, high=high), *source.unit_value())


def list_indicators(source: Source) -> tuple[Block, ...]:
    """Return every indicator: parts, sums of parts, and what is repeated."""
    headline = source.take("headline", "indicator")
    unit = source.take("headline", "unit")
    listed = source.rows("results", "indicators")
    mixed = any(row["unit"] != unit for _, row in listed)
    rows = [
        Row(
            (
                source.name("indicator", row["indicator"]),
                source.number(*path, "amount"),
                data(source.unit() if row["unit"] == unit else row["unit"])
                if mixed
                else (),
                _share(source, row["indicator"]),
            ),
            mark=_mark(row["indicator"], headline),
        )
        for path, row in listed
    ]
    amount = "amount#" if mixed else f"{source.unit()}#"
    heads = ("indicator", amount, "unit", "share#")
    table = source.table("indicators", heads, rows)
    return (*table, Note(source.say("indicators-note"))) if table else ()


def _mark(indicator: str, headline: str) -> str:
    if indicator == headline:
        return "total"
    return "sum" if indicator == INCLUDING_UPTAKE else ""


def _share(source: Source, indicator: str) -> Value:
    """Return the share of a part of the headline; of what is no part of it, nothing."""
    headline = source.take("headline", "indicator")
    if indicator not in {headline, AIRCRAFT, *SUMS.get(headline, ())}:
        return ()
    return source.figure(f"percent/{join_id('indicator', indicator)}")


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
                ("interval-95", interval_95(source)),
                ("uncertainty-method", data(known["method"])),
                ("uncertainty-sigma", source.number("uncertainty", "sigma")),
                ("uncertainty-covered", source.number("uncertainty", "covered")),
            )
        )
        note = Note(source.say("uncertainty-note"))
        blocks = (*draw_interval(source), *facts, note)
    return Section(
        key="uncertainty",
        title=source.words("section-uncertainty"),
        blocks=(*source.texts("text-uncertainty-remarks"), *blocks),
        answers=("uncertainty", "texts.uncertainty_remarks"),
    )


def _describe_sensitivity(source: Source) -> Section:
    rows = [
        Row(
            (
                data(row["activity"]),
                data(row["flow"]),
                source.number(*path, "elasticity"),
                source.name("status", row["status"]),
                place(row),
            )
        )
        for path, row in source.rows("sensitivity")
    ]
    heads = ("activity", "flow", "elasticity#", "status", "where")
    table = source.table("sensitivity", heads, rows)
    note = (Note(source.say("sensitivity-note")),) if table else ()
    return Section(
        key="sensitivity",
        title=source.words("section-sensitivity"),
        blocks=(*source.texts("text-sensitivity-remarks"), *note, *table),
        answers=("sensitivity", "texts.sensitivity_remarks"),
    )
