"""A plant against energy norms: all that is wrong, or where it stands."""

from collections.abc import Iterable, Mapping

from lca.findings import Finding, has_errors
from lca.model import PlantInputs
from lca.norms.allocation import add_shared, divide_by_iso, divide_by_norm
from lca.norms.counts import check_counts, check_energy_twice
from lca.norms.energy_rows import read_energy_rows
from lca.norms.groups import Group, Sharing, group_rows
from lca.norms.likely import check_coefficients, check_full_use, check_sizes
from lca.norms.matching import check_matching, check_periods, check_use
from lca.norms.norm import Norm
from lca.norms.output_rows import read_output_rows
from lca.norms.periods import check_cover, place_periods
from lca.norms.rows import ENERGY, OUTPUT
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
    reading = _leave_told_out(reading, found)
    complete = not has_errors((*reading, *found))
    energy = place_periods(energy, outputs)
    groups, sharings = group_rows(energy, outputs)
    found += check_outputs(plant, outputs) + check_periods(plant, outputs)
    found += check_energy_twice(plant, energy, _list_repeated(plant, ENERGY, reading))
    found += check_counts(plant, groups, _list_repeated(plant, OUTPUT, reading))
    found += check_coefficients(plant, energy)
    sizes = check_sizes(plant, energy, outputs)
    found += sizes
    if not sizes:
        found += check_use(plant, groups) + check_full_use(plant, groups)
    # What a row with an error of its own would have been matched with is not known.
    if complete:
        found += check_cover(plant, energy)
        found += check_matching(plant, energy, outputs, groups, sharings)
    every = (*reading, *found)
    name = "" if plant.header is None else plant.header.name
    if has_errors(every):
        return NormReport(name, (), (), every)
    standings, divisions = _assess(groups, sharings)
    return NormReport(name, standings, divisions, every)


def _leave_told_out(
    reading: Iterable[Finding], found: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return what reading found, without units that a norm has said more about."""
    told = {each.place for each in found if each.code == "norms-unit-unknown"}
    return tuple(
        each
        for each in reading
        if each.code != "unknown-unit" or each.place not in told
    )


def _list_repeated(
    plant: PlantInputs, table: str, reading: Iterable[Finding]
) -> set[int]:
    """Return the rows of a table that reading found to repeat another."""
    origin = plant.origins[table]
    here = (origin.file, origin.sheet)
    return {
        each.place.row
        for each in reading
        if each.code == "repeated-row"
        and (each.place.file, each.place.sheet) == here
        and each.place.row is not None
    }


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
