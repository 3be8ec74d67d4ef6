"""The numbers of a record by the ids that documents and traces know them by.

An id is a family and keys, joined by "/": ``total``, ``stage/final test``.  In a key
"%" and "/" are escaped as in an address, so that an id can be taken apart again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lca.record.canonical import Document
from lca.record.families import (
    BURDENED,
    BURDENS,
    COMPUTED,
    DERIVED,
    IN_PERCENT,
    LISTS,
    MASS_END,
    MASS_UNIT,
    PLACES,
    RECORDS,
    STATED,
    TOTALS,
    UNITS,
    FigureKind,
    Shape,
)

Path = tuple[str | int, ...]

PERCENT = "percent"
"""Family of the shares of figures in the headline, in percent."""

_ESCAPES = (("%", "%25"), ("/", "%2F"))


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a record.

    Parameters
    ----------
    id
        Unique in the document.
    value
        As the document has it; in percent where it is the share of a figure.
    unit
        None where the number has none, or the document does not say.
    kind
        ``computed`` by the solve, an ``input`` as the user gave it, or ``derived``
        from other figures.
    path
        Keys that lead to the value; empty where the document does not hold it.
    """

    id: str
    value: float
    unit: str | None
    kind: FigureKind
    path: Path


def list_figures(document: Document) -> Mapping[str, Figure]:
    """Return every number of a document by its id.

    What a document withholds has no figure.  Of two numbers that would bear the same
    id the later one is numbered: ``inventory/water/2``.

    Parameters
    ----------
    document
        Of a record, whole or limited.

    Examples
    --------
    >>> document = {
    ...     "headline": {"indicator": "gwp100", "unit": "kg CO2e", "amount": 2.0},
    ...     "results": {
    ...         "stages": [{"indicator": "gwp100", "stage": "a/b", "amount": 0.5}]
    ...     },
    ... }
    >>> figures = list_figures(document)
    >>> list(figures)[:3]
    ['total', 'stage/a%2Fb', 'stage/a%2Fb/gwp100']
    >>> figures["percent/stage/a%2Fb"].value
    25.0
    """
    figures: dict[str, Figure] = {}
    for figure in _list_all(document):
        name = _free(figure.id, figures)
        figures[name] = figure if name == figure.id else replace(figure, id=name)
    total = figures.get("total")
    if total is None or not total.value:
        return figures
    return figures | {
        name: Figure(name, 100 * figure.value / total.value, "%", "derived", ())
        for name, figure in _list_parts(figures, total.unit)
    }


def join_id(*keys: str) -> str:
    """Return the id of a family and keys, their "%" and "/" escaped.

    Examples
    --------
    >>> join_id("stage", "saw/sort")
    'stage/saw%2Fsort'
    """
    return "/".join(_escape(key) for key in keys)


def split_id(name: str) -> tuple[str, ...]:
    """Return the family and the keys of an id.

    Examples
    --------
    >>> split_id("stage/saw%2Fsort")
    ('stage', 'saw/sort')
    """
    keys = name.split("/")
    for plain, escaped in reversed(_ESCAPES):
        keys = [key.replace(escaped, plain) for key in keys]
    return tuple(keys)


def _escape(key: str) -> str:
    for plain, escaped in _ESCAPES:
        key = key.replace(plain, escaped)
    return key


def _free(name: str, taken: Mapping[str, Figure]) -> str:
    """Return an id that is not taken: itself, or numbered from 2."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}/{number}", number + 1
    return free


def _list_parts(
    figures: Mapping[str, Figure], unit: str | None
) -> Iterator[tuple[str, Figure]]:
    """Yield what is counted as the headline is, by the id of its share of it."""
    for name, figure in figures.items():
        family = split_id(name)[0]
        burden = family not in BURDENED or figure.path[-1] == BURDENS[0]
        if family in IN_PERCENT and figure.unit == unit and burden:
            yield f"{PERCENT}/{name}", figure


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document, its headline, and the units of its indicators."""

    document: Document
    headline: str | None
    unit: str | None
    units: Mapping[str, str | None]


def _read(document: Document) -> _Reading:
    indicators = _take(document, ("results", "indicators")) or ()
    return _Reading(
        document=document,
        headline=_take(document, ("headline", "indicator")),
        unit=_take(document, ("headline", "unit")),
        units={each.get("indicator"): each.get("unit") for each in indicators},
    )


def _list_all(document: Document) -> Iterator[Figure]:
    reading = _read(document)
    for name, path in TOTALS:
        yield from _figure(name, path, _take(document, path), reading.unit)
    for shape in LISTS:
        yield from _read_list(reading, shape)
    for family, path, kind in RECORDS:
        yield from _read_record(reading, family, path, kind)
    made = ("product", "production")
    record = _take(document, made) or {}
    value, unit = record.get("quantity"), record.get("unit")
    yield from _figure(join_id(*made), (*made, "quantity"), value, unit, "input")
    for ledger in _take(document, ("ledgers",)) or ():
        yield from _read_ledger(reading, ledger)


def _read_list(reading: _Reading, shape: Shape) -> Iterator[Figure]:
    main = shape.columns[0] if shape.main else None
    for place, record in enumerate(_take(reading.document, shape.path) or ()):
        if shape.only and record.get("indicator") != reading.headline:
            continue
        keys = [_escape(str(record.get(key))) for key in shape.keys]
        number = [str(place + 1)] if shape.numbered else []
        named = "/".join([shape.family, *keys, *number])
        for column in shape.columns or record:
            name = named if column == main else f"{named}/{_escape(column)}"
            stated = (shape.family, column) in STATED
            yield from _figure(
                name,
                (*shape.path, place, column),
                record.get(column),
                _unit(reading, record, column),
                "input" if stated else shape.kind,
            )


def _read_record(
    reading: _Reading, family: str, path: tuple[str, ...], kind: FigureKind
) -> Iterator[Figure]:
    record = _take(reading.document, path) or {}
    for column, value in record.items():
        unit = _unit(reading, record, column)
        if family == "balance" and column == "gap":
            unit = MASS_UNIT
        yield from _figure(join_id(family, column), (*path, column), value, unit, kind)


def _read_ledger(reading: _Reading, ledger: str) -> Iterator[Figure]:
    kinds: dict[str, FigureKind] = dict.fromkeys(COMPUTED.get(ledger, ()), "computed")
    kinds |= dict.fromkeys(DERIVED.get(ledger, ()), "derived")
    path = ("ledgers", ledger)
    for place, record in enumerate(_take(reading.document, path) or ()):
        for column, value in record.items():
            yield from _figure(
                join_id("ledger", ledger, str(place + 1), column),
                (*path, place, column),
                value,
                _unit(reading, record, column),
                kinds.get(column, "input"),
            )


def _unit(reading: _Reading, record: Mapping[str, Any], column: str) -> str | None:
    """Return the unit of a number of a record, None without any."""
    known = UNITS.get(column)
    if known is None:
        return MASS_UNIT if column.endswith(MASS_END) else None
    if known == "headline":
        return reading.unit
    own: str | None = record.get("unit")
    if known == "per":
        return f"{reading.unit}/{own}" if reading.unit and own else None
    if "unit" in record:
        return own
    indicator = record.get("indicator", reading.headline)
    default = reading.unit if indicator == reading.headline else None
    return reading.units.get(indicator, default)


def _figure(
    name: str,
    path: Path,
    value: object,
    unit: str | None,
    kind: FigureKind = "computed",
) -> Iterator[Figure]:
    """Yield the figure of a value that is a number."""
    if path[-1] in PLACES or isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield Figure(name, value, unit, kind, path)


def _take(document: Document, path: Path) -> Any:  # noqa: ANN401 - as JSON has it
    """Return what stands at a place of a document, None where nothing does."""
    value: Any = document
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
