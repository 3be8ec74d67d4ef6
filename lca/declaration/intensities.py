"""Impacts of one unit of every product, printed."""

from dataclasses import dataclass

from lca.declaration.layout import make_visible
from lca.declaration.numbers import significant
from lca.declaration.vocabulary import Vocabulary
from lca.results import Solution

MOST_INDICATORS = 4
"""Indicators that are printed side by side; of more, the headline alone."""


@dataclass(frozen=True, slots=True)
class Intensities:
    """A table: its titles, and one row per product made and waste treated."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def print_intensities(solution: Solution, words: Vocabulary) -> Intensities:
    """Return the impact of one unit of every product, the headline indicator first."""
    found = [
        name for name in solution.intensity.columns[3:] if name != solution.headline
    ]
    indicators = [solution.headline] if solution.headline else []
    if len(found) < MOST_INDICATORS:
        indicators += found
    titles = [make_visible(words.name("indicator", name)) for name in indicators]
    rows = solution.intensity.select("flow", "is_waste", "unit", *indicators).rows()
    return Intensities(
        titles=(words("product"), words("unit"), *titles),
        rows=tuple(
            (
                make_visible(flow) + (_of_waste(words) if is_waste else ""),
                make_visible(unit),
                *(significant(amount, 5) for amount in amounts),
            )
            for flow, is_waste, unit, *amounts in rows
        ),
    )


def _of_waste(words: Vocabulary) -> str:
    return words("in-brackets", text=words("waste"))
