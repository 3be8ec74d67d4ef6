"""What elements leave as that a process takes and does not emit (§13).

Every element of the table has a flow that takes it, and may have one that supplies it;
each brings other elements along, which have rows of their own.  The amounts follow from
the atoms: as many equations as elements, solved exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lca.chemistry import load_elements, molar_mass, parse_formula

NO_SINK, NO_ORIGIN, UNSOLVED = "sink", "origin", "unsolved"
"""What can be missing: a flow that takes an element or supplies it, or an answer."""

NOISE = 1e-12
"""Share of the largest residual below which an element is closed."""

Moles = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sink:
    """The flow that takes an element, and the one that supplies it, with formulas.

    The two may be one flow, whose amount then has either sign; where it ``takes``
    nothing, it only supplies.
    """

    flow: str
    formula: str
    origin_flow: str | None = None
    origin_formula: str | None = None
    takes: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """An element that cannot be settled: ``kg`` left over, negative if short of it.

    ``what`` is one of `NO_SINK`, `NO_ORIGIN` and `UNSOLVED`.
    """

    element: str
    kg: float
    what: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What takes the elements: kg by flow, negative where the flow is drawn."""

    amounts: Mapping[str, float]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """One unknown of the system: the flow that closes an element, with its atoms."""

    flow: str
    atoms: Mapping[str, float]
    molar_mass: float
    turns: bool


def settle(
    residual: Mapping[str, float], sinks: Mapping[str, Sink], least: float = 0.0
) -> Settlement:
    """Return the amounts of flows that take what is left of each element.

    Parameters
    ----------
    residual
        Element to kg taken in and not given off again; negative if more is given off.
    sinks
        Element to the flow that takes and the flow that supplies it.
    least
        Mass in kg below which an element counts as closed, beside `NOISE`.

    Notes
    -----
    With a_ej atoms of element e in flow j and n_e mol left, Σ_j a_ej x_j = n_e.  Which
    flow stands for an element follows from the sign of its amount; a change of one may
    turn others, so that it is repeated until all signs are right.

    Examples
    --------
    >>> known = {
    ...     "F": Sink("sludge", "CaF2"),
    ...     "Ca": Sink("lime", "CaO", "lime", "CaO", takes=False),
    ...     "O": Sink("oxygen", "O2", "oxygen", "O2"),
    ... }
    >>> {flow: round(kg, 3) for flow, kg in settle({"F": 1.0}, known).amounts.items()}
    {'sludge': 2.055, 'lime': -1.476, 'oxygen': 0.421}
    """
    noise = max([least, *(NOISE * abs(kg) for kg in residual.values())])
    left = {element: kg for element, kg in residual.items() if abs(kg) > noise}
    moles = {element: _to_moles(element, kg) for element, kg in left.items()}
    drawn = frozenset(
        element
        for element, sink in sinks.items()
        if not sink.takes or (sink.origin_flow and left.get(element, 0.0) < 0)
    )
    seen = set[frozenset[str]]()
    stuck: tuple[Missing, ...] = ()
    while drawn not in seen:
        seen.add(drawn)
        columns, without = _close(moles, sinks, drawn)
        if without:
            return Settlement({}, tuple(_miss(each, left) for each in without))
        amounts = _solve(columns, moles)
        if amounts is None:
            break
        wrong = _find_wrong(columns, amounts, drawn)
        if not wrong:
            return Settlement(_weigh(columns, amounts))
        # One that cannot turn may be right once the others are.
        turning = [each for each in wrong if _may_turn(sinks[each], each in drawn)]
        stuck = tuple(
            _name_wrong(columns[each], each, amounts[each])
            for each in wrong
            if each not in turning
        )
        if not turning:
            break
        drawn ^= {turning[0]}
    unsolved = (Missing(element, kg, UNSOLVED) for element, kg in left.items())
    return Settlement({}, stuck[:1] or tuple(unsolved))


def _close(
    moles: Moles, sinks: Mapping[str, Sink], drawn: frozenset[str]
) -> tuple[dict[str, _Column], list[str]]:
    """Return the flow of each element that plays a part, and elements without one."""
    columns: dict[str, _Column] = {}
    without: list[str] = []
    open_elements = list(moles)
    for element in open_elements:
        if element in columns or element in without:
            continue
        sink = sinks.get(element)
        if sink is None:
            without.append(element)
            continue
        columns[element] = _choose(sink, draws=element in drawn)
        open_elements += columns[element].atoms
    return columns, without


def _choose(sink: Sink, *, draws: bool) -> _Column:
    flow, formula = sink.flow, sink.formula
    if draws and sink.origin_flow and sink.origin_formula:
        flow, formula = sink.origin_flow, sink.origin_formula
    return _Column(
        flow,
        parse_formula(formula),
        molar_mass(formula),
        turns=sink.takes and sink.flow == sink.origin_flow,
    )


def _solve(columns: Mapping[str, _Column], moles: Moles) -> Moles | None:
    """Return the moles of each flow, by its element; None if they are not determined.

    Gauss–Jordan elimination in fractions: a balance that closes, closes exactly.
    """
    elements = list(columns)
    rows = [
        [
            *(Fraction(columns[each].atoms.get(element, 0.0)) for each in elements),
            moles.get(element, Fraction(0)),
        ]
        for element in elements
    ]
    for place in range(len(rows)):
        pivot = next((n for n in range(place, len(rows)) if rows[n][place]), None)
        if pivot is None:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        head = rows[place][place]
        rows[place] = [value / head for value in rows[place]]
        for n, row in enumerate(rows):
            if n != place and row[place]:
                times = row[place]
                rows[n] = [
                    value - times * other
                    for value, other in zip(row, rows[place], strict=True)
                ]
    return {element: row[-1] for element, row in zip(elements, rows, strict=True)}


def _find_wrong(
    columns: Mapping[str, _Column], amounts: Moles, drawn: frozenset[str]
) -> list[str]:
    """Return the elements whose flow goes the wrong way."""
    return [
        element
        for element, amount in amounts.items()
        if (amount > 0 if element in drawn else amount < 0)
        and not columns[element].turns
    ]


def _may_turn(sink: Sink, drawn: bool) -> bool:  # noqa: FBT001 - one of two sides
    """Return whether the other flow of an element may stand for it."""
    return sink.takes if drawn else sink.origin_flow is not None


def _name_wrong(column: _Column, element: str, moles: Fraction) -> Missing:
    kg = _to_kg(element, float(moles) * column.atoms[element])
    return Missing(element, kg, NO_SINK if kg > 0 else NO_ORIGIN)


def _weigh(columns: Mapping[str, _Column], amounts: Moles) -> dict[str, float]:
    kg: dict[str, float] = {}
    for element, column in columns.items():
        amount = float(amounts[element]) * column.molar_mass
        if amount:
            kg[column.flow] = kg.get(column.flow, 0.0) + amount
    return kg


def _miss(element: str, left: Mapping[str, float]) -> Missing:
    return Missing(element, left.get(element, 0.0), NO_SINK)


def _to_moles(element: str, kg: float) -> Fraction:
    return Fraction(kg) / Fraction(load_elements()[element].standard_atomic_weight)


def _to_kg(element: str, moles: float) -> float:
    return moles * load_elements()[element].standard_atomic_weight
