"""Every number of a record as text, one text for each wherever it stands."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lca.declaration.declared_rounding import DIGITS, Rounding, place_headline
from lca.declaration.declared_units import fit_mass, scale_unit
from lca.declaration.numbers import (
    NOTHING,
    Places,
    as_given,
    group_digits,
    percent,
    significant,
)
from lca.record import Document
from lca.record.figures import Figure, Path, list_figures

_OF_INPUT = 6
_OF_BOUNDS = 2
_OF_SCORES = 1
_MASS_END = "_kg"
_PLAIN, _LARGEST = 1e6, 1e12

Printer = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Printed:
    """The numbers of a document as texts.

    Parameters
    ----------
    texts
        By the id of the figure.
    units
        By the id of the figure, of those that have one: as the number is printed.
    ids
        Id of the figure that stands at a place of the document.
    places
        Of the headline and its parts.
    by_interval
        Whether the interval of the headline decides on its places.
    """

    texts: Mapping[str, str]
    units: Mapping[str, str]
    ids: Mapping[Path, str]
    figures: Mapping[str, Figure]
    places: Places
    by_interval: bool


def print_figures(document: Document) -> Printed:
    """Return every figure of a document as text.

    Parameters
    ----------
    document
        Of a record, whole or limited.
    """
    figures = list_figures(document)
    headline = place_headline(document, figures)
    places = headline.places
    rounding = Rounding(document, figures)
    texts = rounding.print_amounts(places) | rounding.print_shares()
    texts |= _print_bounds(figures, places)
    fitted = {
        name: _fit(figure, document["headline"]["unit"], places.exponent)
        for name, figure in figures.items()
    }
    others = {
        name: _print(figure) for name, figure in fitted.items() if name not in texts
    }
    ids: dict[Path, str] = {}
    for name, figure in figures.items():
        ids.setdefault(figure.path, name)
    texts = {**others, **texts}
    for name, figure in figures.items():
        texts[name] = texts[ids[figure.path]] if figure.path else texts[name]
    return Printed(
        texts={name: group_digits(text) for name, text in texts.items()},
        units={name: each.unit for name, each in fitted.items() if each.unit},
        ids=ids,
        figures=figures,
        places=places,
        by_interval=headline.by_interval,
    )


def print_input(value: float) -> str:
    """Return a number of the user, with at most six significant digits.

    Examples
    --------
    >>> print_input(0.95), print_input(1 / 3), print_input(1234567.0), print_input(2e-7)
    ('0.95', '0.333333', '1234567', '2 × 10⁻⁷')
    """
    text = _write(value, _OF_INPUT)
    mantissa, times, power = text.partition(" × ")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + times + power


def _print_bounds(figures: Mapping[str, Figure], places: Places) -> dict[str, str]:
    """Return both ends of the interval, to the place of the headline."""
    names = ("uncertainty/low", "uncertainty/high")
    return {
        name: places.show(places.count(figures[name].value), figures[name].value)
        for name in names
        if name in figures
    }


def _fit(figure: Figure, headline: str, exponent: int) -> Figure:
    """Return a figure in the unit that it is printed in."""
    if figure.unit is None or not math.isfinite(figure.value):
        return figure
    if figure.unit == headline:
        value = float(Decimal(figure.value).scaleb(-exponent))
        return replace(figure, value=value, unit=scale_unit(headline, exponent))
    column = str(figure.path[-1]) if figure.path else ""
    if column != "amount" and not column.endswith(_MASS_END):
        return figure
    value, unit = fit_mass(figure.value, figure.unit, DIGITS)
    return replace(figure, value=value, unit=unit)


def _print(figure: Figure) -> str:
    family = figure.id.partition("/")[0]
    column = str(figure.path[-1]) if figure.path else ""
    if not math.isfinite(figure.value):
        return NOTHING
    printer = _BY_FAMILY.get(family) or _BY_COLUMN.get(column)
    if printer is not None:
        return printer(figure.value)
    if figure.kind == "input":
        return print_input(figure.value)
    return _write(figure.value, DIGITS)


def _write(value: float, digits: int) -> str:
    """Return so many significant digits; whole numbers without a power of ten."""
    if _PLAIN <= abs(value) < _LARGEST:
        return as_given(float(f"{value:.0f}"))
    return significant(value, digits)


def _stated_percent(share: float) -> str:
    return print_input(100 * share)


def _score(value: float) -> str:
    return f"{value:.{_OF_SCORES}f}"


def _bound(value: float) -> str:
    return significant(value, _OF_BOUNDS)


_BY_FAMILY: Mapping[str, Printer] = {"share": percent, "sensitivity": _bound}
_STATED = ("cutoff_limit", "yield", "rework_share", "tolerance")
_SHARES = ("share", "covered", "coverage", "primary_share", "scored", "mass_closure",
           "mass_coverage", "energy_closure")  # fmt: skip
_SCORES = ("technological_dqr", "geographical_dqr", "temporal_dqr", "reliability",
           "completeness", "temporal", "geographical", "technological")  # fmt: skip
_COUNTS = ("loop_count", "size", "findings", "position")
_BOUNDS = ("backward_error", "closure", "condition")
_BY_COLUMN: Mapping[str, Printer] = {
    **dict.fromkeys(_STATED, _stated_percent),
    **dict.fromkeys(_SHARES, percent),
    **dict.fromkeys(_SCORES, _score),
    **dict.fromkeys(_BOUNDS, _bound),
    **dict.fromkeys(_COUNTS, as_given),
}
