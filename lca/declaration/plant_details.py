"""All that is known of the footprint of one SKU, in printed numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import (
    NOTHING,
    PERCENT,
    Places,
    choose_places,
    power_of_ten,
    significant,
)
from lca.declaration.plant_stages import Segment, StageKey, draw_segments
from lca.declaration.plant_tables import print_amount, print_share
from lca.declaration.shares import Amounts, Line, LineTable, keep_largest, nest_lines
from lca.declaration.view import Quantity
from lca.declaration.vocabulary import Vocabulary
from lca.results import PlantSolution

MOST_CONTRIBUTORS = 10
MOST_FLOWS = 12
MOST_STEPS = 40
PARTS = ("footprints", "stages", "steps", "contributors", "factors", "inventory",
         "energy", "statuses")  # fmt: skip

Frames = Mapping[str, pl.DataFrame]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EnergyLine:
    """One line of the energy of a SKU: what is drawn, and the impact of that."""

    name: str
    amount: str
    unit: str
    impact: str
    share: str


@dataclass(frozen=True, slots=True)
class Flows:
    """The first of some flows, and how many there are besides."""

    rows: tuple[Quantity, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One SKU.

    ``anchor`` is unique in its document; ``unit`` is that of the headline per
    declared unit, ``scaled_unit`` that of the tables, with their power of ten.
    """

    anchor: str
    sku: str
    amount: str
    unit: str
    scaled_unit: str
    total: str
    whole: str
    facts: tuple[tuple[str, str], ...]
    segments: tuple[Segment, ...]
    stages: tuple[Line, ...]
    statuses: tuple[Line, ...]
    contributors: tuple[Line, ...]
    energy: tuple[EnergyLine, ...]
    indicators: tuple[Quantity, ...]
    purchased: Flows
    inventory: Flows
    cutoffs: Flows


def describe_skus(
    solution: PlantSolution,
    shown: pl.DataFrame,
    legend: tuple[StageKey, ...],
    words: Vocabulary,
) -> tuple[Detail, ...]:
    """Return the details of the SKUs shown, in their order."""
    skus = shown["sku"]
    parts = {name: _split(getattr(solution, name), skus) for name in PARTS}
    empty = {name: getattr(solution, name).clear() for name in PARTS}
    return tuple(
        _describe(
            solution,
            row | {"anchor": f"sku-{place}"},
            {name: parts[name].get(row["sku"], empty[name]) for name in PARTS},
            legend,
            words,
        )
        for place, row in enumerate(shown.iter_rows(named=True), start=1)
    )


def _split(frame: pl.DataFrame, skus: pl.Series) -> dict[str, pl.DataFrame]:
    """Return the rows of each of the SKUs."""
    own = frame.filter(pl.col("sku").is_in(skus.implode()))
    parts = own.partition_by("sku", as_dict=True, maintain_order=True)
    return {str(sku): part for (sku,), part in parts.items()}


def _describe(
    solution: PlantSolution,
    row: Row,
    frames: Frames,
    legend: tuple[StageKey, ...],
    words: Vocabulary,
) -> Detail:
    total = row["amount"] or 0.0
    of_headline = pl.col("indicator") == solution.headline
    stages = frames["stages"].filter(of_headline).select("stage", "amount").rows()
    places = choose_places(total, [amount for _, amount in stages])
    unit = make_visible(solution.headline_unit)
    table = LineTable.of(total, places, stages)
    steps = _group(frames["steps"].filter(of_headline))
    statuses = frames["statuses"].select("status", "amount").rows()
    return Detail(
        anchor=row["anchor"],
        sku=make_visible(row["sku"]),
        amount=print_amount(row["amount"]),
        unit=words("per", amount=unit, unit=make_visible(row["unit"])),
        scaled_unit=_scale(unit, places),
        total=places.show(places.count(total), total),
        whole=PERCENT.show(PERCENT.count(100)) if total else NOTHING,
        facts=_facts(row, unit, words),
        segments=draw_segments(total, stages, legend),
        stages=nest_lines(table, stages, steps, words, most=MOST_STEPS),
        statuses=LineTable.of(total, places, statuses).print_lines(
            [(words.name("status", status), amount) for status, amount in statuses]
        ),
        contributors=_contributors(frames["contributors"], total, places, words),
        energy=_energy(frames["energy"], total, places, words),
        indicators=_indicators(frames["footprints"], words),
        purchased=_purchased(frames["factors"], places, words),
        inventory=_inventory(frames["inventory"], frames["factors"]),
        cutoffs=_cutoffs(frames["inventory"]),
    )


def _scale(unit: str, places: Places) -> str:
    return f"{power_of_ten(places.exponent)} {unit}" if places.exponent else unit


def _facts(row: Row, unit: str, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    located = row["location_based"]
    facts = [
        ("sku-name", row["name"]),
        ("package", row["package"]),
        ("declared-unit", f"1 {row['unit']}"),
        ("boundary", words.name("boundary", row["boundary"])),
        ("excluded", row["excluded"]),
        ("location-based", located and f"{print_amount(located)} {unit}"),
        ("cutoff-share", row["cutoff"] and print_share(row["cutoff"])),
    ]
    return tuple((words(key), make_visible(text)) for key, text in facts if text)


def _group(steps: pl.DataFrame) -> dict[str, Amounts]:
    return {
        stage: list(zip(names, amounts, strict=True))
        for stage, names, amounts in steps.group_by("stage", maintain_order=True)
        .agg(pl.col("step").fill_null(NOTHING), "amount")
        .rows()
    }


def _contributors(
    frame: pl.DataFrame, total: float, places: Places, words: Vocabulary
) -> tuple[Line, ...]:
    rows = frame.select("contributor", "amount").rows()
    kept = keep_largest(rows, MOST_CONTRIBUTORS, words)
    return LineTable.of(total, places, kept).print_lines(kept)


def _energy(
    frame: pl.DataFrame, total: float, places: Places, words: Vocabulary
) -> tuple[EnergyLine, ...]:
    return tuple(
        EnergyLine(
            name=words.name("energy", line),
            amount=significant(amount),
            unit=make_visible(unit),
            impact=places.show(places.count(impact), impact),
            share=print_share(impact / total if total else None),
        )
        for line, unit, amount, impact in frame.select(
            "line", "unit", "amount", "impact"
        ).rows()
    )


def _indicators(frame: pl.DataFrame, words: Vocabulary) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            make_visible(words.name("indicator", indicator)),
            print_amount(amount),
            make_visible(unit or ""),
        )
        for indicator, unit, amount in frame.select(
            "indicator", "unit", "amount"
        ).rows()
    )


def _purchased(frame: pl.DataFrame, places: Places, words: Vocabulary) -> Flows:
    """Return purchased factors by their impact, each with its GWP set."""
    bought = frame.filter(pl.col("gwp_set").is_not_null()).sort(
        pl.col("impact").abs(), descending=True, maintain_order=True
    )
    rows = tuple(
        Quantity(
            name=make_visible(flow),
            amount=places.show(places.count(impact), impact),
            unit="",
            remark=words.name("gwp", gwp_set),
        )
        for flow, gwp_set, impact in bought.head(MOST_FLOWS)
        .select("flow", "gwp_set", "impact")
        .rows()
    )
    return Flows(rows, max(0, bought.height - MOST_FLOWS))


def _inventory(inventory: pl.DataFrame, factors: pl.DataFrame) -> Flows:
    """Return elementary flows: those that count first, by impact, then the others."""
    bought = factors.filter(pl.col("gwp_set").is_not_null())
    own = (
        inventory.filter(~pl.col("cutoff"))
        .join(bought, on="flow", how="anti", maintain_order="left")
        .join(factors.select("flow", "impact"), on="flow", how="left",
              maintain_order="left")
        .sort(pl.col("impact").abs(), pl.col("amount").abs(), descending=True,
              nulls_last=True, maintain_order=True)
    )  # fmt: skip
    return _list_flows(own.with_columns(comment=pl.lit("")))


def _cutoffs(inventory: pl.DataFrame) -> Flows:
    cut = inventory.filter("cutoff")
    return _list_flows(cut.sort(pl.col("comment").is_null(), maintain_order=True))


def _list_flows(frame: pl.DataFrame) -> Flows:
    rows = tuple(
        Quantity(
            name=make_visible(name or flow),
            amount=significant(amount),
            unit=make_visible(unit),
            remark=make_visible(comment or ""),
        )
        for flow, name, unit, amount, comment in frame.head(MOST_FLOWS)
        .select("flow", "name", "unit", "amount", "comment")
        .rows()
    )
    return Flows(rows, max(0, frame.height - MOST_FLOWS))
