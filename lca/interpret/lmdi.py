"""The change of a product, divided among its factors without remainder (LMDI-I).

A value V = x1 x2 ... goes from V0 to VT.  The effect of one factor is

    L(VT, V0) ln(xT / x0),    L(a, b) = (a - b) / (ln a - ln b),  L(a, a) = a

and the effects sum to VT - V0; swapping the two ends flips every sign.  Where a factor
is zero at one end, the effects are the limits as that zero is approached: it carries
the whole change, several such factors alike.

References
----------
Ang, B. W. (2004). Decomposition analysis for policymaking in energy: which is the
preferred method? Energy Policy 32(9), 1131-1139. doi:10.1016/S0301-4215(03)00076-4
Ang, B. W. (2005). The LMDI approach to decomposition analysis: a practical guide.
Energy Policy 33(7), 867-871. doi:10.1016/j.enpol.2003.10.010
Ang, B. W. and Liu, N. (2007). Handling zero values in the logarithmic mean Divisia
index decomposition approach. Energy Policy 35(1), 238-246.
doi:10.1016/j.enpol.2005.11.001
"""

import math
from collections.abc import Sequence


def average(one: float, other: float) -> float:
    """Return the logarithmic mean of two numbers of one sign; 0 if either is zero.

    Raises
    ------
    ValueError
        The numbers differ in sign.

    Examples
    --------
    >>> average(2.0, 2.0), average(0.0, 2.0), round(average(1.0, math.e), 12)
    (2.0, 0.0, 1.718281828459)
    """
    if one == 0 or other == 0:
        return 0.0
    _check_sign(one, other)
    half = (math.log(abs(one)) - math.log(abs(other))) / 2
    if half == 0:
        # Equal, or apart by less than a logarithm tells: the same from either end.
        return (one + other) / 2
    # The same as (a - b) / (ln a - ln b), and exact where a is nearly b.
    mean = math.sqrt(abs(one)) * math.sqrt(abs(other)) * math.sinh(half) / half
    return math.copysign(mean, one)


def split_change(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """Return what of the change of a product each of its factors accounts for.

    Parameters
    ----------
    before, after
        The factors at either end; none changes its sign.

    Raises
    ------
    ValueError
        A factor has different signs at the two ends: it has no logarithm.

    Examples
    --------
    Twice the amount at three times the factor: ln 2 and ln 3, of ln 6.

    >>> amount, factor = split_change([1.0, 1.0], [2.0, 3.0])
    >>> round(amount + factor, 12), round(amount / factor, 12)
    (5.0, 0.630929753571)
    """
    pairs = list(zip(before, after, strict=True))
    for pair in pairs:
        _check_sign(*pair)
    start, end = math.prod(before), math.prod(after)
    appearing = [(one == 0) != (other == 0) for one, other in pairs]
    if start == 0 or end == 0:
        count = sum(appearing)
        change = end - start
        return tuple(change / count if new and change else 0.0 for new in appearing)
    mean = average(start, end)
    return tuple(
        mean * (math.log(abs(other)) - math.log(abs(one))) for one, other in pairs
    )


def _check_sign(one: float, other: float) -> None:
    if one * other < 0:
        msg = f"no logarithm leads from {one} to {other}"
        raise ValueError(msg)
