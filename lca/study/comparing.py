"""Two records of footprints to what their difference is due to."""

import numpy as np
import polars as pl

from lca.checks.comparability import Named, check_comparable
from lca.errors import StudyRefusedError
from lca.findings import Finding, finding, has_errors
from lca.interpret.alignment import Side, view_side
from lca.interpret.comparison import Game, play
from lca.interpret.joining import mix_sides
from lca.interpret.mixture import Mixture
from lca.record import Document
from lca.results.comparison import Bar, Comparison, End
from lca.study.compiling import compile_inputs
from lca.study.drivers import list_drivers, list_purchases
from lca.study.subjects import Subject, read_period

CLOSURE = 1e-9
"""Largest gap between the bars and the difference, of the sum of their sizes."""


# A mix that cannot be solved may grow without bound before it is set aside.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def compare_subjects(first: Subject, second: Subject) -> Comparison:
    """Return what the difference of two footprints is due to.

    Parameters
    ----------
    first, second
        The two.

    Raises
    ------
    StudyRefusedError
        They were not computed by the same rules, or the causes do not explain the
        difference to the last digit.
    """
    pair = (first, second)
    found = check_comparable(
        *(Named(each.name, each.document, each.inputs) for each in pair)
    )
    if has_errors(found):
        raise StudyRefusedError(tuple(found))
    # A start of one SKU is no start of another: they share the units it becomes.
    other = first.document["sku"] != second.document["sku"]
    mixture = mix_sides(_view(first, per_unit=other), _view(second, per_unit=other))
    game = play(mixture)
    if game is None:
        raise StudyRefusedError((*found, _tell_open(pair, float("inf"))))
    comparison = _describe(pair, mixture, game, found)
    if not comparison.closure <= CLOSURE:
        raise StudyRefusedError((*found, _tell_open(pair, comparison.closure)))
    return comparison


def _view(subject: Subject, *, per_unit: bool) -> Side:
    """Return a subject as a side.

    Raises
    ------
    StudyRefusedError
        Its tables cannot be solved.
    """
    compiled = compile_inputs(subject.inputs, ())
    system, characterisation = compiled.system, compiled.characterisation
    if system is None or characterisation is None:
        raise StudyRefusedError(compiled.findings)
    headline = subject.document["headline"]["indicator"]
    factors = characterisation.factors[characterisation.indicators.index(headline)]
    sku = subject.document["sku"]
    return view_side(subject.inputs, system, factors, sku, per_unit=per_unit)


def _describe(
    pair: tuple[Subject, Subject],
    mixture: Mixture,
    game: Game,
    found: list[Finding],
) -> Comparison:
    labels = _label(pair)
    ends = tuple(map(_describe_end, pair, labels))
    order = sorted(
        range(len(game.players)), key=lambda place: -abs(game.effects[place])
    )
    bars = tuple(
        Bar(
            tuple(mixture.causes[cause] for cause in sorted(game.players[place])),
            game.effects[place],
        )
        for place in order
    )
    headline = pair[0].document["headline"]
    purchases, direct = list_purchases(mixture, game)
    bought = (*purchases["change"], direct[1] - direct[0])
    return Comparison(
        first=ends[0],
        second=ends[1],
        indicator=headline["indicator"],
        unit=headline["unit"],
        bars=bars,
        closure=max(_measure_gap(ends, parts) for parts in (game.effects, bought)),
        stages=_join_stages(*(each.document for each in pair)),
        drivers=list_drivers(mixture, game, order),
        purchases=purchases,
        direct=direct,
        mixes=len(game.mixes),
        backward_error=max(mix.error for mix in game.mixes),
        findings=(*found, *_tell_merged(bars)),
    )


def _label(pair: tuple[Subject, Subject]) -> tuple[str, ...]:
    """Return the shortest names that tell the two apart; their own if nothing does."""
    skus = tuple(str(each.document["sku"]) for each in pair)
    plants = tuple(str(each.document["plant"]["name"]) for each in pair)
    periods = tuple(
        " – ".join(day.isoformat() for day in read_period(each.document))
        for each in pair
    )
    names = tuple(each.name for each in pair)
    if skus[0] != skus[1]:
        return skus
    telling = next((each for each in (plants, periods) if each[0] != each[1]), names)
    return tuple(f"{sku}, {more}" for sku, more in zip(skus, telling, strict=True))


def _describe_end(subject: Subject, label: str) -> End:
    document = subject.document
    start, end = read_period(document)
    return End(
        name=subject.name,
        label=label,
        sku=document["sku"],
        plant=document["plant"]["name"],
        unit=document["product"]["unit"],
        period_start=start,
        period_end=end,
        amount=float(document["headline"]["amount"]),
        synthetic=document["results"]["shares"]["synthetic"],
    )


def _measure_gap(ends: tuple[End, ...], effects: tuple[float, ...]) -> float:
    """Return how far the parts are from the difference, of all sizes together."""
    first, second = (end.amount for end in ends)
    size = abs(first) + abs(second) + sum(map(abs, effects))
    gap = abs(first + sum(effects) - second)
    return gap / size if size else gap


def _join_stages(one: Document, other: Document) -> pl.DataFrame:
    """Return ``stage, first, second, change`` of the headline."""
    frames = [
        pl.DataFrame(
            [
                (row["stage"], float(row["amount"]))
                for row in document["results"]["stages"]
                if row["indicator"] == document["headline"]["indicator"]
            ],
            schema={"stage": pl.String, name: pl.Float64},
            orient="row",
        )
        for name, document in (("first", one), ("second", other))
    ]
    joined = frames[0].join(
        frames[1], on="stage", how="full", coalesce=True, maintain_order="left_right"
    )
    filled = joined.with_columns(pl.col("first", "second").fill_null(0.0))
    return filled.with_columns(change=pl.col("second") - pl.col("first"))


def _tell_merged(bars: tuple[Bar, ...]) -> list[Finding]:
    """Return a finding for each bar of causes that only work together."""
    return [
        finding("comparison-causes-merged", value=", ".join(bar.causes))
        for bar in bars
        if len(bar.causes) > 1
    ]


def _tell_open(pair: tuple[Subject, Subject], gap: float) -> Finding:
    return finding(
        "comparison-not-closed",
        first=pair[0].name,
        second=pair[1].name,
        value=gap,
        limit=CLOSURE,
    )
