"""How each figure of a record is found, and the figures it is found from."""

from collections.abc import Callable, Iterator, Mapping

from lca.record.figures import PERCENT, Figure, join_id
from lca.results.trace import Part
from lca.study.summing import SHARES

TOTAL = "total"
STATED = "stated"

MEANINGS = {
    "headline": "sum",
    "location_based": "located",
    "results/indicators": "sum",
    "results/stages": "stage",
    "results/steps": "step",
    "results/contributors": "contributor",
    "results/factors/impact": "flow-impact",
    "results/factors/amount": "flow-amount",
    "results/inventory": "flow-amount",
    "results/energy/impact": "energy-impact",
    "results/energy/amount": "energy-amount",
    "results/statuses": "status",
    "results/sets": "gwp-set",
    "results/gates/own": "gate-own",
    "results/gates/energy": "gate-energy",
    "results/gates/upstream": "gate-upstream",
    "results/shares/cutoff": "cutoff-share",
    "results/shares": "status-share",
    "results/quality/primary_share": "primary",
    "results/quality/technological_dqr": "score-of-all",
    "results/quality/geographical_dqr": "score-of-all",
    "results/quality/temporal_dqr": "score-of-all",
    "results/quality/scored": "scored",
    "results/quality/mass_closure": "mass-closure",
    "results/quality/mass_coverage": "mass-coverage",
    "results/quality/energy_closure": "energy-closure",
    "results/quality/findings": "findings",
    "results/quality": "score",
    "gases": "potential",
    "draws": "drawn",
    "ledgers/cutoffs/amount": "flow-amount",
    "ledgers/cutoffs/impact": "estimate",
    "ledgers/cutoffs/share": "cutoff-share",
    "sensitivity/elasticity": "elasticity",
    "sensitivity/amount": "drawn",
    "uncertainty/sigma": "sigma",
    "uncertainty/covered": "covered",
    "uncertainty": "bounds",
    "closures/metered": "metered",
    "closures/computed": "computed",
    "closures/gap": "gap",
    "closures/share": "gap-share",
    "closures/tolerance": "tolerance",
    "balance/computed_kg": "mass-computed",
    "balance/gap": "mass-gap",
    "balance/share": "mass-share",
    "balance/tolerance": "tolerance",
    "balance/coverage": "mass-coverage",
    "certificate/backward_error": "backward-error",
    "certificate/closure": "closure",
    "certificate/loop_count": "loop-count",
    "certificate/loops/size": "loop-size",
    "certificate/loops/condition": "loop-condition",
}
"""How figures are found, by the way to them; the longest that fits counts."""

Figures = Mapping[str, Figure]


def name_meaning(figure: Figure) -> str:
    """Return how a figure is found: a key that `lca.declaration` has words for.

    What is none of the ways of `MEANINGS` is as its row states it.
    """
    if not figure.path:
        return PERCENT
    way = [str(key) for key in figure.path if not isinstance(key, int)]
    ways = ["/".join([*way[:end], *way[-1:]]) for end in range(len(way) - 1, 0, -1)]
    ways += ["/".join(way[:end]) for end in range(len(way), 0, -1)]
    return next((MEANINGS[known] for known in ways if known in MEANINGS), STATED)


def list_parts(figure: Figure, figures: Figures) -> tuple[Part, ...]:
    """Return the figures that a figure is found from, those the record has.

    Parameters
    ----------
    figure
        The figure.
    figures
        All of the record, by id.
    """
    finder = _PARTS.get(name_meaning(figure))
    names = () if finder is None else finder(figure, figures)
    return tuple(
        Part(name, figures[name].value, figures[name].unit)
        for name in names
        if name in figures
    )


Names = Iterator[str]


def _of_percent(figure: Figure, figures: Figures) -> Names:
    del figures
    yield figure.id.removeprefix(f"{PERCENT}/")
    yield TOTAL


def _of_statuses(figure: Figure, figures: Figures) -> Names:
    del figures
    for status in SHARES.get(str(figure.path[-1]), ()):
        yield join_id("status", status)
    yield TOTAL


def _of_cutoffs(figure: Figure, figures: Figures) -> Names:
    """Yield the estimate of one flow that is cut off, or of all."""
    if figure.path[0] == "ledgers":
        yield _beside(figure, "impact")
    else:
        for name, other in figures.items():
            if other.path[:2] == ("ledgers", "cutoffs") and other.path[-1] == "impact":
                yield name
    yield TOTAL


def _beside(figure: Figure, column: str) -> str:
    """Return the id of another column of the same record."""
    return f"{figure.id.rpartition('/')[0]}/{column}"


def _those(*columns: str) -> Callable[[Figure, Figures], Names]:
    """Return what yields other columns of the same record."""

    def find(figure: Figure, figures: Figures) -> Names:
        del figures
        for column in columns:
            yield _beside(figure, column)

    return find


def _these(*names: str) -> Callable[[Figure, Figures], Names]:
    """Return what yields certain figures."""

    def find(figure: Figure, figures: Figures) -> Names:
        del figure, figures
        yield from names

    return find


def _every(family: str, *columns: str) -> Callable[[Figure, Figures], Names]:
    """Return what yields the figures of a family, those of certain columns."""

    def find(figure: Figure, figures: Figures) -> Names:
        del figure
        for name, other in figures.items():
            if other.path[:1] == (family,) and other.path[-1] in columns:
                yield name

    return find


_PARTS: dict[str, Callable[[Figure, Figures], Names]] = {
    PERCENT: _of_percent,
    "status-share": _of_statuses,
    "cutoff-share": _of_cutoffs,
    "gwp-set": _these(TOTAL),
    "gate-own": _these(TOTAL),
    "gate-energy": _these(TOTAL),
    "gate-upstream": _these(TOTAL, "gate/own", "gate/energy"),
    "estimate": _those("amount", "estimate"),
    "primary": _these(TOTAL),
    "score-of-all": _these(TOTAL),
    "score": _these(TOTAL),
    "scored": _these(TOTAL),
    "mass-closure": _these("balance/share"),
    "energy-closure": _every("closures", "metered", "computed", "gap"),
    "elasticity": _these(TOTAL),
    "sigma": _every("sensitivity", "elasticity"),
    "covered": _every("sensitivity", "elasticity"),
    "bounds": _these(TOTAL, "uncertainty/sigma"),
    "gap": _those("metered", "computed"),
    "gap-share": _those("gap", "metered", "computed"),
    "mass-gap": _those("computed_kg", "declared_kg"),
    "mass-share": _those("gap", "declared_kg"),
}
