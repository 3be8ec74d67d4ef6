"""A plant against energy norms: all that is wrong, or where it stands."""

from collections.abc import Mapping

from lca.findings import Finding, has_errors
from lca.model import PlantInputs
from lca.norms.allocation import add_shared, divide_by_iso, divide_by_norm
from lca.norms.groups import Group, Sharing, group_rows
from lca.norms.matching import (
    check_matching,
    check_periods,
    check_twice,
    check_use,
)
from lca.norms.norm import Norm
from lca.norms.rows import read_energy_rows, read_output_rows
from lca.norms.scope import check_outputs
from lca.norms.standing import find_standing
from lca.results.norms import Division, NormReport, Standing


def assess_plant(
    plant: PlantInputs,
    norms: Mapping[str, Norm],
    reading: tuple[Finding, ...] = (),
    *,
    extended: bool = False,
) -> NormReport:
    """Return where a plant stands; nothing but findings if there are errors.

    Parameters
    ----------
    plant
        Its tables of energy and output under norms.
    norms
        The norms by id.
    reading
        What reading the tables found.
    extended
        Whether coefficients count that extend a norm.
    """
    energy, found = read_energy_rows(plant, norms)
    outputs, more = read_output_rows(plant, norms, extended=extended)
    found += more
    complete = not has_errors((*reading, *found))
    groups, sharings = group_rows(energy, outputs)
    found += check_outputs(plant, outputs) + check_use(plant, groups)
    found += check_periods(plant, outputs) + check_twice(plant, energy)
    # What a row with an error of its own would have been matched with is not known.
    if complete:
        found += check_matching(plant, energy, outputs, groups, sharings)
    every = (*reading, *found)
    name = "" if plant.header is None else plant.header.name
    if has_errors(every):
        return NormReport(name, (), (), every)
    standings, divisions = _assess(groups, sharings)
    return NormReport(name, standings, divisions, every)


def _assess(
    groups: list[Group], sharings: list[Sharing]
) -> tuple[tuple[Standing, ...], tuple[Division, ...]]:
    divisions: list[Division] = []
    standings: list[Standing] = []
    by_norm = {}
    for sharing in sharings:
        division = divide_by_norm(sharing)
        by_norm[sharing.norm.name, sharing.period] = sharing, division
        divisions += [division, divide_by_iso(sharing)]
    for group in groups:
        taken = by_norm.get((group.norm.name, group.period))
        if taken is None:
            standings.append(find_standing(group))
            continue
        sharing, division = taken
        share = add_shared(group, division)
        standings.append(find_standing(group, sharing.energy, share))
    return tuple(standings), tuple(divisions)
