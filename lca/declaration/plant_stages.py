"""Footprints by stage as bars of equal length: shares, never sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from lca.declaration.layout import make_visible
from lca.declaration.numbers import choose_places
from lca.declaration.shares import Amounts, LineTable
from lca.declaration.vocabulary import Vocabulary

COLOURS = 10
"""Colours that the style sheet has for stages; letters tell more stages apart."""

LABELLED = 7.0
"""Width in per cent from which a segment has room for its letter and share."""

_LETTERS = 26


@dataclass(frozen=True, slots=True)
class StageKey:
    """A stage in the legend: its letter, and its place among the colours."""

    stage: str
    name: str
    letter: str
    colour: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One stage in one bar.

    ``width`` is in per cent of the bar, which is as long as all sizes together;
    ``share`` in per cent of the footprint, negative for what is credited.
    """

    key: StageKey
    width: float
    share: str
    negative: bool

    @property
    def has_label(self) -> bool:
        """Return whether letter and share fit into the segment."""
        return self.width >= LABELLED


def list_stages(stages: Sequence[str], words: Vocabulary) -> tuple[StageKey, ...]:
    """Return the legend of stages, in the order they are given."""
    return tuple(
        StageKey(
            stage=stage,
            name=make_visible(words.name("stage", stage)),
            letter=_letter(place),
            colour=place % COLOURS,
        )
        for place, stage in enumerate(dict.fromkeys(stages))
    )


def draw_segments(
    total: float, amounts: Amounts, legend: Sequence[StageKey]
) -> tuple[Segment, ...]:
    """Return the segments of one footprint, in the order of the legend."""
    known = dict(amounts)
    rows = [(key.stage, known[key.stage]) for key in legend if key.stage in known]
    size = sum(abs(amount) for _, amount in rows)
    lines = LineTable.of(total, choose_places(total), rows).print_lines(rows)
    keys = {key.stage: key for key in legend}
    return tuple(
        Segment(
            key=keys[stage],
            width=100 * abs(amount) / size if size else 0.0,
            share=line.share,
            negative=amount < 0,
        )
        for (stage, amount), line in zip(rows, lines, strict=True)
    )


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on.

    Examples
    --------
    >>> _letter(0), _letter(25), _letter(26), _letter(52)
    ('A', 'Z', 'AA', 'BA')
    """
    first, last = divmod(place, _LETTERS)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)
