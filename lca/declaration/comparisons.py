"""What the difference of two footprints is due to: a waterfall, tables, sentences."""

from dataclasses import dataclass
from itertools import accumulate

from lca.charts.waterfall import Step, waterfall
from lca.declaration.comparison_tables import (
    Table,
    name_bar,
    name_unit,
    print_drivers,
    print_purchases,
    print_stages,
    sign,
)
from lca.declaration.layout import BAR, make_visible
from lca.declaration.numbers import NOTHING, Places, choose_places, percent, significant
from lca.declaration.plant_tables import Sheet
from lca.declaration.remarks import Remark, describe_findings
from lca.declaration.summary import make_environment
from lca.declaration.vocabulary import Language, Vocabulary, load_vocabulary
from lca.results.comparison import Comparison, End

TEMPLATE = "comparison.html.jinja"
CAUSES, INSIDE, PURCHASES = 1, 2, 3
"""Levels: the causes; what differs in each; what is bought, by quantity and factor."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison in words.

    ``verdict`` says what changed; ``facts`` are pairs; ``steps`` and ``bars`` are the
    waterfall, as a drawing's and as text; ``statement`` says what it is not, and
    ``banner`` what rests on synthetic data.
    """

    title: str
    verdict: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    bars: Sheet
    chart: str
    tables: tuple[Table, ...]
    remarks: tuple[Remark, ...]
    statement: str
    banner: str | None


def print_comparison(
    comparison: Comparison, words: Vocabulary, level: int = PURCHASES
) -> Compared:
    """Return a comparison in words.

    Parameters
    ----------
    comparison
        The comparison.
    words
        Language.
    level
        How deep it is opened: 1 the causes, 2 what differs in each, 3 what is bought.
    """
    places = choose_places(
        max(abs(comparison.first.amount), abs(comparison.second.amount)),
        [bar.effect for bar in comparison.bars],
    )
    steps = _list_steps(comparison, places, words)
    title = words(
        "compare-title",
        first=make_visible(comparison.first.label),
        second=make_visible(comparison.second.label),
    )
    unit = name_unit(comparison, places)
    tables = [print_stages(comparison, places, words)]
    if level >= INSIDE:
        tables.append(print_drivers(comparison, words))
    if level >= PURCHASES:
        tables.append(print_purchases(comparison, words))
    return Compared(
        title=title,
        verdict=_judge(comparison, places, words),
        facts=_list_facts(comparison, words),
        steps=steps,
        bars=_print_bars(comparison, steps, unit, words),
        chart=waterfall(steps, title, words("compare-bars-note", unit=unit)).svg,
        tables=tuple(table for table in tables if table[2].rows),
        remarks=describe_findings(comparison.findings, words),
        statement=words("compare-statement"),
        banner=_warn(comparison, words),
    )


def render_comparison(comparison: Comparison, language: Language, level: int) -> str:
    """Return one page of HTML that needs no other file, no script and no network."""
    words = load_vocabulary(language)
    template = make_environment().get_template(TEMPLATE)
    view = print_comparison(comparison, words, level)
    return template.render(t=words, view=view)


def _warn(comparison: Comparison, words: Vocabulary) -> str | None:
    """Return what rests on synthetic data on the worse side; None if nothing does."""
    ends = (comparison.first, comparison.second)
    share = max(end.synthetic or 0.0 for end in ends)
    return words("banner-share", share=percent(share)) if share > 0 else None


def _list_steps(
    comparison: Comparison, places: Places, words: Vocabulary
) -> tuple[Step, ...]:
    """Return the lines of the waterfall; what is printed sums up as printed."""
    first, second = comparison.first.amount, comparison.second.amount
    effects = [bar.effect for bar in comparison.bars]
    ends = places.count(first), places.count(second)
    counts = places.split(effects, ends[1] - ends[0])
    reached = list(accumulate(effects, initial=first))
    changes = [
        Step(
            name_bar(bar, words),
            sign(places.show(count, bar.effect), bar.effect),
            start,
            end,
        )
        for bar, count, start, end in zip(
            comparison.bars, counts, reached[:-1], reached[1:], strict=True
        )
    ]
    totals = [
        Step(
            make_visible(end.label),
            places.show(count, end.amount),
            0.0,
            end.amount,
            total=True,
        )
        for end, count in zip((comparison.first, comparison.second), ends, strict=True)
    ]
    return (totals[0], *changes, totals[1])


def _print_bars(
    comparison: Comparison, steps: tuple[Step, ...], unit: str, words: Vocabulary
) -> Sheet:
    """Return the waterfall as text."""
    known = [0.0, *(place for step in steps for place in (step.start, step.end))]
    low, span = min(known), max(known) - min(known)
    shares = ["", *(_share(bar.effect, comparison) for bar in comparison.bars), ""]
    rows = tuple(
        (step.label, step.value_text, share, _draw(step, low, span))
        for step, share in zip(steps, shares, strict=True)
    )
    return Sheet((words("cause"), unit, words("compare-share"), ""), rows, "lrrl")


def _draw(step: Step, low: float, span: float) -> str:
    """Return a bar of text where the step is; what changes at all takes a letter."""
    one, other = (
        round(2 * BAR * (end - low) / span) if span else 0
        for end in sorted((step.start, step.end))
    )
    letter = "░" if step.end < step.start else "▒" if not step.total else "█"
    if step.start == step.end:
        return ""
    start = min(one, 2 * BAR - 1)
    return " " * start + letter * max(1, other - start)


def _share(effect: float, comparison: Comparison) -> str:
    if not comparison.first.amount:
        return NOTHING
    share = effect / abs(comparison.first.amount)
    return sign(percent(share), share)


def _judge(comparison: Comparison, places: Places, words: Vocabulary) -> str:
    change = comparison.change
    count = places.count(comparison.second.amount) - places.count(
        comparison.first.amount
    )
    return words(
        "compare-verdict",
        first=make_visible(comparison.first.label),
        second=make_visible(comparison.second.label),
        change=sign(places.show(count, change), change),
        unit=name_unit(comparison, places),
        share=_share(change, comparison),
    )


def _list_facts(
    comparison: Comparison, words: Vocabulary
) -> tuple[tuple[str, str], ...]:
    """Return what the two are, and by what they are compared."""
    return (
        (make_visible(comparison.first.label), _describe(comparison.first, words)),
        (make_visible(comparison.second.label), _describe(comparison.second, words)),
        (words("indicator"), words.name("indicator", comparison.indicator)),
        (
            words("compare-proof"),
            words(
                "compare-proof-text",
                mixes=comparison.mixes,
                closure=significant(comparison.closure, 2),
                error=significant(comparison.backward_error, 2),
            ),
        ),
    )


def _describe(end: End, words: Vocabulary) -> str:
    return words(
        "compare-end",
        sku=end.sku,
        plant=end.plant,
        unit=end.unit,
        start=end.period_start.isoformat(),
        end=end.period_end.isoformat(),
    )
