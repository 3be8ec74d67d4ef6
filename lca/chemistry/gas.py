"""The volume of a gas, which turns normal cubic metres into moles."""

from functools import cache

from lca.resources import shipped_rows

MOLAR_VOLUME = "molar-volume"


@cache
def molar_volume() -> float:
    """Return the volume of one mole of an ideal gas at 0 °C, 101.325 kPa, in L/mol.

    That is the state of a normal cubic metre.

    References
    ----------
    CODATA 2018: Tiesinga et al. (2021). doi:10.1103/RevModPhys.93.025010

    Examples
    --------
    >>> molar_volume()
    22.41396954
    """
    rows = shipped_rows("factors", "constants.csv")
    return next(float(row["value"]) for row in rows if row["constant"] == MOLAR_VOLUME)
