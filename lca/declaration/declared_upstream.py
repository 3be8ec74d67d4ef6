"""What a product passes before its route and behind it: stages, and steps of parts."""

from dataclasses import dataclass

from lca.declaration.declared_source import Source
from lca.engine.footprint import UNASSIGNED


@dataclass(frozen=True, slots=True)
class Upstream:
    """The stages of the headline against the route of the product.

    Parameters
    ----------
    order
        All stages with an impact, as the results have them.
    route
        Steps of the route, in their order.
    before, behind
        Stages without a step on the route, which stand before it or behind it.
    loose
        Steps with an impact that belong to a stage of the route and are not on it:
        those that parts pass before they enter it.  Each with its stage.
    """

    order: tuple[str, ...]
    route: tuple[str, ...]
    before: tuple[str, ...]
    behind: tuple[str, ...]
    loose: tuple[tuple[str, str], ...]

    @property
    def stages(self) -> frozenset[str]:
        """Return the stages that have no step on the route."""
        return frozenset((*self.before, *self.behind))


def find_upstream(source: Source) -> Upstream:
    """Return what stands before the route and behind it, in the order of the results.

    A stage that comes after the last stage of the route stands behind it.
    """
    headline = source.take("headline", "indicator")
    order = tuple(
        row["stage"]
        for _, row in source.rows("results", "stages")
        if row["indicator"] == headline and row["amount"]
    )
    rows = [row for _, row in source.rows("route")]
    route = tuple(row["step"] for row in rows)
    passed = {row["stage"] for row in rows}
    last = max((order.index(stage) for stage in passed & set(order)), default=-1)
    off = [stage for stage in order if stage not in passed and stage != UNASSIGNED]
    loose = [
        (row["stage"], row["step"])
        for _, row in source.rows("results", "steps")
        if row["indicator"] == headline
        and row["amount"]
        and row["stage"] in passed
        and row["step"] not in {None, *route}
    ]
    return Upstream(
        order=order,
        route=route,
        before=tuple(stage for stage in off if order.index(stage) < last),
        behind=tuple(stage for stage in off if order.index(stage) > last),
        loose=tuple(loose),
    )
