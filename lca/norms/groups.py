"""Rows that are judged together: one norm, product class and period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from lca.norms.norm import Norm, Product
from lca.norms.rows import EnergyRow, OutputRow, Period
from lca.norms.utilisation import find_factor, find_utilisation


@dataclass(frozen=True, slots=True)
class Group:
    """Outputs of a product class in a period, and the energy that is its own.

    ``diameter_mm`` is None unless each diameter is judged by itself.
    """

    norm: Norm
    product: Product
    diameter_mm: float | None
    period: Period
    outputs: tuple[OutputRow, ...]
    energy: tuple[EnergyRow, ...]

    @property
    def size(self) -> float:
        """Return how much there is of what the limits are per."""
        return fsum(row.amount for row in self.outputs)

    @property
    def unmetered(self) -> bool:
        """Return whether there is no energy of its own, or nothing but zeros."""
        return not any(row.amount for row in self.energy)

    @property
    def utilisation(self) -> float | None:
        """Return the use of capacity; None where the norm does not correct for it."""
        capacity = fsum(row.capacity or 0.0 for row in self.outputs)
        if self.norm.correction is None or not capacity:
            return None
        return find_utilisation(fsum(row.good for row in self.outputs), capacity)

    @property
    def factor(self) -> float | None:
        """Return the correction; None without one, or where the norm ends."""
        utilisation = self.utilisation
        if self.norm.correction is None or utilisation is None:
            return None
        return find_factor(self.norm.correction, utilisation)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Energy that the groups of one norm and period share."""

    norm: Norm
    period: Period
    energy: tuple[EnergyRow, ...]
    groups: tuple[Group, ...]


def group_rows(
    energy: Sequence[EnergyRow], outputs: Sequence[OutputRow]
) -> tuple[list[Group], list[Sharing]]:
    """Return the groups, and the energy that several of them share.

    Energy of no product belongs to the only one that the norm has, or that there was
    any output of.  Of a product whose diameters are judged apart, energy of no diameter
    belongs to the only diameter there is.
    """
    groups: list[Group] = []
    sharings: list[Sharing] = []
    for norm, period in _keys(outputs):
        made = [row for row in outputs if (row.norm, row.period) == (norm, period)]
        used = [row for row in energy if (row.norm, row.period) == (norm, period)]
        products = list(dict.fromkeys(row.product.name for row in made))
        shared = [row for row in used if row.product is None]
        here = [
            group
            for name in products
            for group in _split(
                [row for row in made if row.product.name == name],
                [row for row in used if _belongs(row, name, alone=len(products) == 1)],
            )
        ]
        groups += here
        if shared and len(products) > 1:
            sharings.append(Sharing(norm, period, tuple(shared), tuple(here)))
    return groups, sharings


def _keys(outputs: Iterable[OutputRow]) -> list[tuple[Norm, Period]]:
    found: dict[tuple[str, Period], Norm] = {}
    for row in outputs:
        found.setdefault((row.norm.name, row.period), row.norm)
    return [(norm, period) for (_, period), norm in found.items()]


def _belongs(row: EnergyRow, product: str, *, alone: bool) -> bool:
    return alone if row.product is None else row.product.name == product


def _split(outputs: list[OutputRow], energy: list[EnergyRow]) -> list[Group]:
    """Return the groups of one product: one, or one for each diameter."""
    first = outputs[0]
    if not first.product.apart:
        return [_group(first, None, outputs, energy)]
    diameters = list(dict.fromkeys(row.diameter_mm for row in outputs))
    return [
        _group(
            first,
            diameter,
            [row for row in outputs if row.diameter_mm == diameter],
            [
                row
                for row in energy
                if row.diameter_mm == diameter
                or (row.diameter_mm is None and len(diameters) == 1)
            ],
        )
        for diameter in diameters
    ]


def _group(
    first: OutputRow,
    diameter_mm: float | None,
    outputs: list[OutputRow],
    energy: list[EnergyRow],
) -> Group:
    return Group(
        first.norm,
        first.product,
        diameter_mm,
        first.period,
        tuple(outputs),
        tuple(energy),
    )
