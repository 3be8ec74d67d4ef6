"""What is known of the wafers that steps and test wafers take: the shapes of SKUs."""

from dataclasses import dataclass

import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.plant.wafers.bodies import WAFER, measure_wafers
from lca.units import load_units


@dataclass(frozen=True, slots=True)
class Disc:
    """A wafer as it leaves its route; layers count in the thickness."""

    diameter_mm: float
    thickness_um: float


@dataclass(frozen=True, slots=True)
class KnownWafers:
    """Wafers by the SKU they are, and what the steps of SKUs take.

    ``passing`` is the diameter of the wafer at a step of a SKU whose route has a shape;
    ``inner`` are the SKUs that a SKU takes in, whole wafers, in the order of the table.
    """

    final: dict[str, Disc]
    passing: dict[tuple[str, str], float]
    inner: dict[str, tuple[str, ...]]

    def find_disc(self, sku: str) -> Disc | None:
        """Return the wafer that a SKU is, null where no shape or several say so."""
        discs = self._list_discs(sku, frozenset())
        return next(iter(discs)) if len(discs) == 1 else None

    def find_diameter(self, sku: str, step: str) -> float | None:
        """Return the diameter of the wafer at a step of a SKU, null if unknown."""
        own = self.passing.get((sku, step))
        if own is not None:
            return own
        sizes = {disc.diameter_mm for disc in self._list_discs(sku, frozenset())}
        return sizes.pop() if len(sizes) == 1 else None

    def _list_discs(self, sku: str, above: frozenset[str]) -> set[Disc]:
        if sku in self.final:
            return {self.final[sku]}
        # SKUs that contain themselves have an error of their own.
        return {
            disc
            for each in self.inner.get(sku, ())
            if each not in above
            for disc in self._list_discs(each, above | {sku})
        }


def find_wafers(plant: PlantInputs) -> KnownWafers:
    """Return what the shapes of a plant say of its SKUs, directly or by what they take.

    Parameters
    ----------
    plant
        The plant.
    """
    if plant.tables["shapes"].is_empty():
        return KnownWafers({}, {}, {})
    measured = measure_wafers(plant)
    sized = measured.drop_nulls("diameter")
    last = sized.filter(pl.col("wafers").is_not_null()).drop_nulls("after_um")
    final = {
        sku: Disc(diameter, thickness)
        for sku, diameter, thickness in last.select(
            "sku", "diameter", "after_um"
        ).rows()
    }
    passing = {
        (sku, step): diameter
        for sku, step, diameter in sized.select("sku", "step", "diameter").rows()
    }
    return KnownWafers(final, passing, _list_inner(plant))


def _list_inner(plant: PlantInputs) -> dict[str, tuple[str, ...]]:
    """Return the SKUs counted in wafers that bills and consumption put into SKUs."""
    units = load_units()
    skus = complete_rows(plant, "skus").unique("sku", keep="first", maintain_order=True)
    wafers = [sku for sku, unit in skus.select("sku", "unit").rows()
              if units.are_alike(unit, WAFER)]  # fmt: skip
    routes = skus.select("sku", "route").drop_nulls()
    bills = complete_rows(plant, "bom").select("sku", "flow")
    drawn = complete_rows(plant, "consumption").filter(
        pl.col("direction").is_null() | (pl.col("direction") == "input")
    )
    common = drawn.drop("sku").join(routes, on="route", maintain_order="left")
    every = pl.concat(
        [bills, drawn.select("sku", "flow"), common.select("sku", "flow")]
    )
    inner = every.drop_nulls().filter(pl.col("flow").is_in(wafers)).unique(
        maintain_order=True
    ).group_by("sku", maintain_order=True).agg("flow")  # fmt: skip
    return {sku: tuple(flows) for sku, flows in inner.rows()}
