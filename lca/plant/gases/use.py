"""Mass of process gases through tools and abatement (§13).

IPCC 2006 Guidelines Vol. 3 Ch. 6 writes, for gas i used and by-product k formed of it,

    E_i = (1 − h) FC_i (1 − U_i) (1 − a_i d_i)         Eq. 6.2, by process Eq. 6.7
    E_k = (1 − h) FC_i B_k,i (1 − a_i d_k)             Eqs. 6.3 to 6.6, 6.8 to 6.11

and 40 CFR 98.93 the same of the gas consumed, C = (1 − h) FC, with the share of time UT
that the abatement works: 1 − a d UT.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lca.chemistry import element_fractions


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an abatement does to one gas that enters it.

    Parameters
    ----------
    destroyed
        Share destroyed while it works; 0 without a certificate.
    uptime
        Share of the time of gas flow in which it works.
    formation
        By gas formed, kg per kg that enters while it works.
    """

    destroyed: float = 0.0
    uptime: float = 0.0
    formation: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fate:
    """Where one gas goes, in kg.

    ``left`` leaves the tools, of which ``entering`` goes to abatement and ``destroyed``
    ends there; ``formed`` is made in the abatement.
    """

    left: float = 0.0
    entering: float = 0.0
    destroyed: float = 0.0
    formed: float = 0.0

    @property
    def emitted(self) -> float:
        """Return what reaches the air."""
        return self.left - self.destroyed + self.formed


UNTREATED = Treatment()


def consume(delivered: float, heel: float) -> float:
    """Return the gas consumed of what was delivered: C = FC (1 − h).

    Parameters
    ----------
    delivered
        Gas in the cylinders, in any unit.
    heel
        Share that goes back in them.

    Examples
    --------
    >>> consume(100.0, 0.1)
    90.0
    """
    return delivered * (1.0 - heel)


def trace(
    consumed: float,
    shares: Mapping[str, float],
    abated: float,
    treatments: Mapping[str, Treatment],
) -> dict[str, Fate]:
    """Return the fate of every gas that leaves the tools or the abatement.

    Parameters
    ----------
    consumed
        Gas consumed in kg; for a method by area, substrate in m².
    shares
        By gas that leaves the tools, kg per unit consumed: 1 − U of the gas itself, B
        of by-products.
    abated
        Share of the gas that is used on tools with the abatement.
    treatments
        By gas, what the abatement does to it; a gas without one passes.

    References
    ----------
    IPCC 2006 Guidelines Vol. 3 Ch. 6, Eqs. 6.2 to 6.11; 40 CFR 98.93(a) to (c).

    Examples
    --------
    >>> scrubber = {"X": Treatment(destroyed=0.95, uptime=1.0)}
    >>> round(trace(90.0, {"X": 0.2}, 0.8, scrubber)["X"].emitted, 6)
    4.32
    """
    left = {gas: consumed * share for gas, share in shares.items()}
    formed: dict[str, float] = {}
    for gas, kg in left.items():
        treatment = treatments.get(gas, UNTREATED)
        for product, rate in treatment.formation.items():
            made = kg * abated * treatment.uptime * rate
            formed[product] = formed.get(product, 0.0) + made
    return {
        gas: _follow(left.get(gas, 0.0), formed.get(gas, 0.0), abated, treatments, gas)
        for gas in dict.fromkeys([*left, *formed])
    }


def _follow(
    left: float,
    formed: float,
    abated: float,
    treatments: Mapping[str, Treatment],
    gas: str,
) -> Fate:
    treatment = treatments.get(gas, UNTREATED)
    entering = left * abated
    destroyed = entering * treatment.destroyed * treatment.uptime
    return Fate(left, entering, destroyed, formed)


def list_residual(
    formula: str, consumed: float, fates: Mapping[str, Fate]
) -> dict[str, float]:
    """Return, by element, the kg consumed and not emitted; negative if more is emitted.

    Parameters
    ----------
    formula
        Of the gas.
    consumed
        In kg.
    fates
        Result of `trace`.

    Examples
    --------
    >>> list_residual("N2O", 2.0, {"N2O": Fate(left=2.0)})
    {'N': 0.0, 'O': 0.0}
    """
    residual = {
        element: consumed * share
        for element, share in element_fractions(formula).items()
    }
    for gas, fate in fates.items():
        for element, share in element_fractions(gas).items():
            residual[element] = residual.get(element, 0.0) - fate.emitted * share
    return residual
