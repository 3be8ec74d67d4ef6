"""Steps to exchanges: what one start takes, gives, scraps and reworks (§2, §3)."""

import polars as pl

from lca.plant.names import name_rework, name_scrap
from lca.plant.parts import (
    ACTIVITIES,
    ALLOCATION,
    EXCHANGES,
    FLOWS,
    Parts,
    join_parts,
    reference,
    shape,
)
from lca.plant.step_checks import NOTHING
from lca.units import load_units


def compile_routes(steps: pl.DataFrame, bins: pl.DataFrame) -> Parts:
    """Return the operations of all SKUs.

    Parameters
    ----------
    steps
        As `resolve_steps` returns them.
    bins
        ``sku, product, share, method, factor, comment, row`` of what last steps sort,
        and the ``product_unit``.
    """
    sorting = pl.col("last") & pl.col("sku").is_in(bins["sku"].implode())
    operations = Parts(
        exchanges=(_take(_rest(steps, "taken")),),
        activities=(shape(steps, ACTIVITIES, origin="steps"),),
    )
    made = _rest(steps, "made")
    return join_parts(
        [
            operations,
            _make(made.filter(~sorting)),
            _sort(made.filter(sorting), bins),
            _scrap(_rest(steps, "lost")),
            *_rework(_rest(steps, "reworked")),
        ]
    )


def _rest(steps: pl.DataFrame, suffix: str) -> pl.DataFrame:
    """Return the steps with what some of their numbers rest on.

    An exchange points to the rows that state its own numbers: what a step takes may
    follow from a wafer while its yield is that of the route.
    """
    return steps.with_columns(
        origin=f"origin_{suffix}",
        origin_row=f"row_{suffix}",
        status=f"status_{suffix}",
        source=f"source_{suffix}",
        note=f"note_{suffix}",
    )


def _make(steps: pl.DataFrame) -> Parts:
    """Return the good output of each step, its reference flow."""
    return Parts(
        exchanges=(
            shape(
                steps,
                EXCHANGES,
                direction="output",
                amount=pl.col("gives") * pl.col("yield"),
                reference=True,
                rule="output",
                comment=pl.col("note"),
            ),
        ),
        flows=(
            shape(
                steps,
                FLOWS,
                kind="product",
                unit=pl.col("flow_unit"),
                origin="steps",
            ),
        ),
    )


def _sort(steps: pl.DataFrame, bins: pl.DataFrame) -> Parts:
    """Return the bins of sorting steps, and how the burden is divided (§4)."""
    chosen = bins.select(
        "sku", "product", "product_unit", "share", "method", "factor", "comment",
        bin_row="row",
    )  # fmt: skip
    several = steps.join(chosen, on="sku", maintain_order="left_right").with_columns(
        flow=pl.col("product"), row=pl.col("bin_row")
    )
    made = shape(
        several,
        EXCHANGES,
        direction="output",
        amount=pl.col("gives") * pl.col("yield") * pl.col("share"),
        rule="bin",
        origin="bins",
    )
    flows = shape(
        several, FLOWS, kind="product", unit=pl.col("product_unit"), origin="bins"
    )
    divided = shape(several, ALLOCATION, origin="bins")
    return Parts(exchanges=(made,), flows=(flows,), allocation=(divided,))


def _take(steps: pl.DataFrame) -> pl.DataFrame:
    """Return what each start takes of the step before.

    A count of pieces defines the start, as the yield defines the run; an amount of
    material is data, and rests on what its row rests on.
    """
    units = load_units()
    known = {
        text: units.find(text) for text in steps["previous_unit"].drop_nulls().unique()
    }
    counting = [text for text, unit in known.items() if unit and unit.counting]
    counted = pl.col("previous_unit").is_in(counting)
    return shape(
        steps.filter(pl.col("previous_flow").is_not_null()),
        EXCHANGES,
        direction="input",
        flow=pl.col("previous_flow"),
        amount=pl.col("takes"),
        unit=pl.col("previous_unit"),
        rule="input",
        status=pl.when(counted).then(pl.lit("calculated")).otherwise("status"),
        comment=pl.col("note"),
    )


def _scrap(steps: pl.DataFrame) -> Parts:
    """Return what is neither good nor reworked, as waste.

    Without a waste flow of the user it is cut off, so that it stays in the inventory;
    its longer name is the same for all SKUs, which is how inventories sum it up.
    """
    share = 1 - pl.col("yield") - pl.col("rework")
    scrapped = steps.filter(share > NOTHING).with_columns(
        own_scrap=name_scrap("activity")
    )
    lost = scrapped.filter(pl.col("scrap_to").is_null())
    return Parts(
        exchanges=(
            shape(
                scrapped,
                EXCHANGES,
                direction="output",
                flow=pl.coalesce("scrap_to", "own_scrap"),
                amount=pl.col("gives") * share,
                rule="scrap",
                comment=pl.col("note"),
            ),
        ),
        flows=(
            shape(
                lost,
                FLOWS,
                flow=pl.col("own_scrap"),
                kind="waste",
                name=pl.concat_str(pl.lit("scrap of "), pl.col("step")),
                cutoff=True,
                comment="burden not included: no treatment is named for this scrap",
                origin="steps",
            ),
        ),
    )


def _rework(steps: pl.DataFrame) -> tuple[Parts, Parts]:
    """Return what is reworked, and the treatment that gives it back as an input.

    What comes back displaces fresh input of the step it returns to.  How much is
    reworked defines the run, as the yield does.
    """
    reworked = steps.filter(pl.col("rework") > 0).with_columns(
        rework_name=name_rework("activity")
    )
    name = pl.col("rework_name")
    sent = shape(
        reworked,
        EXCHANGES,
        direction="output",
        flow=name,
        amount=pl.col("gives") * pl.col("rework"),
        rule="rework",
        status="calculated",
        comment=pl.col("note"),
    )
    flow = shape(reworked, FLOWS, flow=name, kind="waste", origin="steps")
    treating = reworked.drop("source").with_columns(activity=name)
    return Parts(exchanges=(sent,), flows=(flow,)), _give_back(treating)


def _give_back(treating: pl.DataFrame) -> Parts:
    """Return the activity of each rework: one run treats one reworked unit."""
    taken = reference(
        treating,
        "rework",
        "steps",
        direction="input",
        flow=pl.col("activity"),
    )
    returned = shape(
        treating,
        EXCHANGES,
        direction="output",
        flow=pl.col("back_to"),
        amount=pl.col("back_amount"),
        unit=pl.col("back_unit"),
        rule="return",
        status="calculated",
        origin="steps",
    )
    displaced = shape(
        treating,
        ALLOCATION,
        flow=pl.col("back_to"),
        method="substitution",
        origin="steps",
    )
    return Parts(
        exchanges=(taken, returned),
        activities=(shape(treating, ACTIVITIES, norm=None, origin="steps"),),
        allocation=(displaced,),
    )
