"""Systems given as sparse matrices, and the study folders that say the same.

======  ===========================  ==============================================
symbol  shape                        one entry, per run of the activity
======  ===========================  ==============================================
A       (flow, activity)             product made (+) or used (-); activity j makes
                                     flow j, or treats it where A[j, j] < 0
B       (elementary flow, activity)  output (+) or input (-)
======  ===========================  ==============================================
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tests.support.study_builder import Cell, StudyBuilder

Floats = NDArray[np.float64]
Row = tuple[str, dict[str, Cell]]
Further = Literal["substituted", "unallocated", "dropped"]


@dataclass(frozen=True, slots=True)
class SparseSystem:
    """A and B with names; ``factors``: per indicator, one per elementary flow.

    ``self_use`` (activity,): amount of its own product that each activity takes
    back; it is part of A already.
    """

    names: Sequence[str]
    elementary: Sequence[str]
    A: sparse.coo_array
    B: sparse.coo_array
    factors: Mapping[str, Floats]
    self_use: Floats | None = None
    unit: str = "unit"


def tidy_name(name: str) -> str:
    """Return the name as the contract allows it: one line, NFC, no ``|``."""
    return unicodedata.normalize("NFC", " ".join(name.replace("|", "/").split()))


def to_study(system: SparseSystem, further: Further = "substituted") -> StudyBuilder:
    """Return the study of a system.

    Parameters
    ----------
    system
        Its positive entries off the diagonal are outputs of waste where the flow is
        a waste, and else further products.
    further
        What to do with further products: credit the maker of the same product,
        enter them without a word in ``allocation.csv``, or leave them out.
    """
    treats = system.A.tocsr().diagonal() < 0
    rows = [
        *_flow_rows(system, treats),
        *_product_rows(system, treats, further),
        *_elementary_rows(system),
        *_factor_rows(system),
    ]
    return StudyBuilder(rows=tuple(rows))


def _flow_rows(system: SparseSystem, treats: NDArray[np.bool_]) -> Iterator[Row]:
    for name, is_waste in zip(system.names, treats, strict=True):
        kind = "waste" if is_waste else "product"
        yield "flows", {"flow": name, "kind": kind, "unit": system.unit}
    for name in system.elementary:
        yield "flows", {"flow": name, "kind": "elementary", "unit": "kg"}


def _product_rows(
    system: SparseSystem, treats: NDArray[np.bool_], further: Further
) -> Iterator[Row]:
    names = system.names
    taken = np.zeros(len(names)) if system.self_use is None else system.self_use
    for row, column, amount in _entries(system.A):
        if row == column:
            gross = amount + float(taken[row])
            yield _exchange(names[column], names[row], gross, system.unit, mark=True)
            if taken[row]:
                self_use = -float(taken[row])
                yield _exchange(names[column], names[row], self_use, system.unit)
            continue
        is_further = amount > 0 and not treats[row]
        if is_further and further == "dropped":
            continue
        yield _exchange(names[column], names[row], amount, system.unit)
        if is_further and further == "substituted":
            cells = {"activity": names[column], "flow": names[row]}
            yield "allocation", {**cells, "method": "substitution"}


def _elementary_rows(system: SparseSystem) -> Iterator[Row]:
    for row, column, amount in _entries(system.B):
        yield _exchange(system.names[column], system.elementary[row], amount, "kg")


def _factor_rows(system: SparseSystem) -> Iterator[Row]:
    for indicator, factors in system.factors.items():
        for place in np.flatnonzero(factors).tolist():
            flow, factor = system.elementary[place], float(factors[place])
            cells: dict[str, Cell] = {"flow": flow, "factor": factor, "unit": "kg"}
            yield "characterisation", {"indicator": indicator, **cells}


def _entries(matrix: sparse.coo_array) -> Iterator[tuple[int, int, float]]:
    rows, columns = matrix.coords
    yield from zip(rows.tolist(), columns.tolist(), matrix.data.tolist(), strict=True)


def _exchange(
    activity: str, flow: str, signed: float, unit: str, *, mark: bool = False
) -> Row:
    return "exchanges", {
        "activity": activity,
        "direction": "output" if signed > 0 else "input",
        "flow": flow,
        "amount": abs(signed),
        "unit": unit,
        "reference": True if mark else None,
    }
