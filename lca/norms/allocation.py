"""Energy that several products of a norm share, divided in two ways.

As the norm says: DB31/792-2020, 5.1.4, refers to GB/T 2589, in proportion to output and
energy use.  By the order of ISO 14067:2018, 6.4.6: what is metered by product is not
divided at all; the rest by a physical relation, if there is one; otherwise by another.
"""

from collections.abc import Sequence
from math import fsum

from lca.norms.energy import limit_in_kwh
from lca.norms.groups import Group, Sharing
from lca.norms.standing import find_standing
from lca.results.norms import Division, Part

NORM, ISO = "norm", "iso"
METERED, LIMIT, AREA, MASS = "metered", "limit", "area", "mass"
PHYSICAL, OTHER = "physical", "other"


def divide_by_norm(sharing: Sharing) -> Division:
    """Return shared energy by output times energy use per output.

    That product is the energy metered for each product.  If one of them has none of its
    own, output times the loosest limit stands for all: one yardstick, never two.

    References
    ----------
    DB31/792-2020, 5.1.4.
    """
    relation, weights = _weigh_energy(sharing.groups)
    return _divide(sharing, NORM, relation, None, weights)


def divide_by_iso(sharing: Sharing) -> Division:
    """Return shared energy by area, or mass, of good output; else as the norm does.

    Area where all products are wafers; mass where every product has one.

    References
    ----------
    ISO 14067:2018, 6.4.6.2.
    """
    groups = sharing.groups
    if all(group.product.basis == "comparable" for group in groups):
        weights = [group.size for group in groups]
        return _divide(sharing, ISO, AREA, PHYSICAL, weights)
    masses = [_weigh(group) for group in groups]
    known = [mass for mass in masses if mass is not None]
    if len(known) == len(groups):
        return _divide(sharing, ISO, MASS, PHYSICAL, known)
    relation, weights = _weigh_energy(groups)
    return _divide(sharing, ISO, relation, OTHER, weights)


def add_shared(group: Group, division: Division) -> float:
    """Return the part of the shared energy that a group takes, of one."""
    return next(p.share for p in division.parts if p.product == group.product.name)


def _weigh_energy(groups: Sequence[Group]) -> tuple[str, list[float]]:
    """Return what the weights are, and the weights, in kgce."""
    metered = [measure(group) for group in groups]
    if all(metered):
        return METERED, metered
    return LIMIT, [_find_allowed(group) for group in groups]


def measure(group: Group) -> float:
    """Return the energy that is metered for a group alone, in kgce."""
    return fsum(row.kgce for row in group.energy)


def _find_allowed(group: Group) -> float:
    """Return the energy that the loosest limit allows the output, in kgce."""
    limits = group.product.find_limits(group.diameter_mm)
    loosest = 0.0 if limits is None else next(iter(limits.values.values()))
    kwh = limit_in_kwh(group.norm, group.product, loosest * group.size)
    return kwh * group.norm.kgce_per_kwh


def _weigh(group: Group) -> float | None:
    """Return the mass of good output in kg, None if some has none."""
    masses = [
        None if row.mass_kg is None else row.mass_kg * row.good for row in group.outputs
    ]
    known = [mass for mass in masses if mass is not None]
    return fsum(known) if len(known) == len(masses) else None


def _divide(
    sharing: Sharing,
    rule: str,
    relation: str,
    step: str | None,
    weights: Sequence[float],
) -> Division:
    shared = fsum(row.kgce for row in sharing.energy)
    whole = fsum(weights)
    parts = []
    for group, weight in zip(sharing.groups, weights, strict=True):
        share = weight / whole
        standing = find_standing(group, sharing.energy, share)
        parts.append(
            Part(
                product=group.product.name,
                weight=weight,
                share=share,
                kgce=share * shared,
                corrected=standing.corrected,
                unit=standing.unit,
                grade=standing.grade,
            )
        )
    return Division(
        norm=sharing.norm.name,
        period_start=sharing.period.start,
        period_end=sharing.period.end,
        rule=rule,
        relation=relation,
        step=step,
        kgce=shared,
        separate_kgce=fsum(map(measure, sharing.groups)),
        parts=tuple(parts),
    )
