"""What a row of gases means, written again from §13 alone, in exact fractions.

It knows one gas, nitrous oxide, and what is formed of it: nitrogen dioxide.  What is
left of the two elements leaves as themselves, so that no system is to be solved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.support.study_builder import Row

GAS, BY_PRODUCT = "N2O", "NO2"
IPCC = "ipcc2006-2a-semiconductor"
# Of nitrous oxide without a rate all leaves; a tenth of what is delivered goes back:
# 2006 IPCC Guidelines Vol. 3 Ch. 6, Eq. 6.2 and Table 6.3.
WHOLE = {IPCC: {GAS: Fraction(1)}}
HEEL = {IPCC: Fraction("0.1")}
# Abridged standard atomic weights, IUPAC 2021.
WEIGHT = {"N": Fraction("14.007"), "O": Fraction("15.999")}
ATOMS = {GAS: {"N": 2, "O": 1}, BY_PRODUCT: {"N": 1, "O": 2}}
KILOGRAMS = {"kg": Fraction(1), "g": Fraction(1, 1000)}


@dataclass(frozen=True)
class Gassed:
    """What one count of a row makes, in kg: drawn, returned, emitted, left over."""

    drawn: Fraction
    heel: Fraction
    emitted: Mapping[str, Fraction]
    elements: Mapping[str, Fraction]
    entering: Fraction


def number(row: Row, column: str, default: Fraction = Fraction(0)) -> Fraction:
    """Return a cell as an exact number; an empty one as the default."""
    cell = row.get(column)
    return default if cell in {None, ""} else Fraction(str(cell))


def follow(row: Row, tables: Mapping[str, Sequence[Row]]) -> Gassed:
    """Return what becomes of one row of gases."""
    method = str(row["method"])
    drawn = number(row, "amount") * KILOGRAMS[str(row["unit"])]
    heel = Fraction(0)
    if row["amount_basis"] == "delivered":
        heel = drawn * number(row, "heel", HEEL.get(method, Fraction(0)))
    used = drawn - heel
    shares = dict(WHOLE.get(method, {}))
    for rate in tables.get("gas_rates", ()):
        if rate["method"] == method:
            shares[str(rate["formed"])] = number(rate, "share")
    shares[GAS] = number(row, "unused", shares[GAS])
    left = {gas: used * share for gas, share in shares.items()}
    abated = number(row, "abated")
    emitted, systems = dict(left), tables.get("abatement", ())
    for system in systems if row.get("abatement") else ():
        gas = str(system["gas"])
        working = left.get(gas, Fraction(0)) * abated * number(system, "uptime")
        if system.get("certificate"):
            emitted[gas] = emitted.get(gas, Fraction(0)) - working * number(
                system, "destroyed"
            )
        if formed := system.get("forms"):
            emitted[str(formed)] = emitted.get(str(formed), Fraction(0)) + (
                working * number(system, "formation")
            )
    return Gassed(drawn, heel, emitted, _take_apart(used, emitted),
                  sum(left.values(), Fraction(0)) * abated)  # fmt: skip


def _take_apart(used: Fraction, emitted: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the kg of each element that is used and not emitted."""
    rest = dict.fromkeys(WEIGHT, Fraction(0))
    for gas, kg in (*emitted.items(), (GAS, -used)):
        whole = sum(WEIGHT[each] * count for each, count in ATOMS[gas].items())
        for each, count in ATOMS[gas].items():
            rest[each] -= kg * WEIGHT[each] * count / whole
    return rest
