"""The mass of one unit of a flow."""

from lca.units import load_units

MASS = "mass"
KILOGRAM = "kg"


def find_mass(unit: str | None, mass_kg: float | None = None) -> float | None:
    """Return the kg in one unit of a flow, None where nothing says it.

    Parameters
    ----------
    unit
        Of the flow; one that measures mass decides.
    mass_kg
        What the flow table says, for any other unit.
    """
    units = load_units()
    known = None if unit is None else units.find(unit)
    if unit is None or known is None or known.dimension != MASS:
        return mass_kg
    return units.ratio(unit, KILOGRAM)
