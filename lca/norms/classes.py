"""Product classes of norms, by the id that steps, activities and blocks refer to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lca.norms.energy import limit_in_kwh
from lca.norms.norm import (
    Correction,
    Counted,
    Guard,
    Limits,
    Norm,
    Product,
    Size,
)
from lca.norms.shipped import load_norms
from lca.norms.utilisation import find_factor
from lca.units import load_units

NODE, LAYER = "node_nm", "layer_um"
"""Columns that guards of classes are about."""


@dataclass(frozen=True, slots=True)
class NormClass:
    """One product class of a norm, and the energy that it allows.

    Parameters
    ----------
    name
        Id of the class, which activities and steps refer to.
    norm, clause
        Where the limit stands.
    product
        Id of the class without its diameter.
    per
        Unit of the product that the limits are for.
    grades
        Energy of all carriers per that unit by grade, as electricity, in kWh, from the
        loosest to the tightest.
    wafer_area_cm2
        Area that the norm gives one wafer, None where it counts no area.
    diameter_mm
        Of the wafers, None where the class is of any.
    node_above_nm, largest_epi_um
        What the class does not hold for: nodes from there down, thicker layers.
    correction
        Factors by use of capacity, None where the norm has none.
    clauses
        Where the limit of each grade stands.
    counted
        Whether it counts all output that is processed, or what is good of it.
    includes, excludes
        Its boundary.
    holds
        Ids of the classes whose steps lie inside of this one's.
    source, year
        Of the norm.
    """

    name: str
    norm: str
    clause: str
    product: str
    per: str
    grades: Mapping[str, float]
    wafer_area_cm2: float | None
    diameter_mm: float | None
    node_above_nm: float | None
    largest_epi_um: float | None
    correction: Correction | None
    clauses: Mapping[str, str]
    counted: Counted
    includes: str
    excludes: str
    holds: tuple[str, ...]
    source: str
    year: int

    @property
    def limit_kwh(self) -> float:
        """Return what the loosest grade allows, per unit, in kWh."""
        return next(iter(self.grades.values()))

    @property
    def largest_utilisation_factor(self) -> float | None:
        """Return the factor at the end of the table, None without a correction."""
        return None if self.correction is None else self.correction.points[0][1]


@cache
def load_limits() -> Mapping[str, NormClass]:
    """Return the classes that ship with the package, by their id.

    Examples
    --------
    >>> load_limits()["db31-506-2020-fab-200"].limit_kwh
    1.3
    >>> round(load_limits()["db31-792-2020-polished-200"].limit_kwh, 3)
    21.725
    """
    return list_classes(load_norms())


def list_classes(norms: Mapping[str, Norm]) -> Mapping[str, NormClass]:
    """Return the classes of norms by their id: one per diameter where it matters."""
    classes = (
        each
        for norm in norms.values()
        for product in norm.products
        for each in _list_classes(norm, product)
    )
    return MappingProxyType({each.name: each for each in classes})


def correct_for_utilisation(known: NormClass, utilisation: float) -> float | None:
    """Return the factor that a limit is multiplied by where capacity is not used.

    One where the norm has no correction; None below the end of its table.

    Examples
    --------
    >>> fab = load_limits()["db31-506-2020-fab-200"]
    >>> round(correct_for_utilisation(fab, 0.63), 9)
    1.17
    """
    if known.correction is None:
        return 1.0
    return find_factor(known.correction, utilisation)


def _list_classes(norm: Norm, product: Product) -> Iterator[NormClass]:
    sizes = () if norm.sizes is None or not product.sized else norm.sizes.rows
    for size in sizes or (None,):
        limits = product.find_limits(None if size is None else size.diameter_mm)
        if limits is not None:
            yield _build(norm, product, limits, size)


def _build(
    norm: Norm, product: Product, limits: Limits, size: Size | None
) -> NormClass:
    mark = "" if size is None else f"-{size.diameter_mm:g}"
    diameter = None if size is None else size.diameter_mm
    area = product.basis == "area" and size is not None
    guards = [each for each in norm.guards_of(product) if each.asks(diameter)]
    per, amount = _count(norm, product, size)
    return NormClass(
        name=f"{norm.name}-{product.name}{mark}",
        norm=norm.title,
        clause=norm.grades[0].clause,
        product=f"{norm.name}-{product.name}",
        per=per,
        grades=MappingProxyType(
            {
                grade: limit_in_kwh(norm, product, value) / amount
                for grade, value in limits.values.items()
            }
        ),
        wafer_area_cm2=size.size if area and size is not None else None,
        diameter_mm=diameter,
        node_above_nm=_find_bound(guards, NODE),
        largest_epi_um=_find_bound(guards, LAYER),
        correction=norm.correction,
        clauses=MappingProxyType({each.name: each.clause for each in norm.grades}),
        counted=product.counted,
        includes=product.includes_en,
        excludes=product.excludes_en,
        holds=tuple(f"{norm.name}-{other}{mark}" for other in product.holds),
        source=norm.source,
        year=norm.year,
    )


def _count(norm: Norm, product: Product, size: Size | None) -> tuple[str, float]:
    """Return the unit that a class counts in, and how many the limits are per."""
    if product.basis == "area" and norm.sizes is not None:
        return norm.sizes.unit, product.per_amount
    if product.basis == "mass":
        unit = load_units().find(product.output_unit)
        per = product.output_unit if unit is None else unit.canonical
        return per, product.per_amount * load_units().ratio(product.output_unit, per)
    return product.output_unit, product.per_amount / (
        1.0 if size is None else size.size
    )


def _find_bound(guards: list[Guard], column: str) -> float | None:
    bounds = (
        each.above if each.above is not None else each.at_most
        for each in guards
        if each.column == column
    )
    return next(bounds, None)
