"""Steps to exchanges: what one start takes, gives, scraps and reworks (§2, §3)."""

import polars as pl

from lca.plant.names import name_rework, name_scrap
from lca.plant.parts import ACTIVITIES, ALLOCATION, EXCHANGES, FLOWS, Parts, shape
from lca.plant.steps import NOTHING
from lca.units import load_units


def compile_routes(steps: pl.DataFrame, bins: pl.DataFrame) -> Parts:
    """Return the operations of all SKUs.

    Parameters
    ----------
    steps
        As `resolve_steps` returns them.
    bins
        ``sku, product, share, method, factor, comment, row`` of what last steps sort.
    """
    based = steps.rename(
        {
            "origin_basis": "origin",
            "row_basis": "origin_row",
            "status_basis": "status",
            "source_basis": "source",
        }
    )
    sorting = pl.col("last") & pl.col("sku").is_in(bins["sku"].implode())
    parts = [_make(based.filter(~sorting)), _sort(based.filter(sorting), bins)]
    return Parts(
        exchanges=(
            *(frame for part in parts for frame in part.exchanges),
            _take(based),
            *_scrap(based).exchanges,
            *_rework(based).exchanges,
        ),
        flows=(
            *(frame for part in parts for frame in part.flows),
            *_scrap(based).flows,
            *_rework(based).flows,
        ),
        activities=(
            shape(based, ACTIVITIES, origin="steps"),
            *_rework(based).activities,
        ),
        allocation=(*parts[1].allocation, *_rework(based).allocation),
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
                comment=pl.col("note_basis"),
            ),
        ),
        flows=(shape(steps, FLOWS, kind="product", origin="steps"),),
    )


def _sort(steps: pl.DataFrame, bins: pl.DataFrame) -> Parts:
    """Return the bins of sorting steps, and how the burden is divided (§4)."""
    sorted_steps = steps.drop("origin_row", "origin").join(
        bins.select("sku", "product", "share", "method", "factor", "comment",
                    origin_row="row"),
        on="sku",
        maintain_order="left_right",
    )  # fmt: skip
    return Parts(
        exchanges=(
            shape(
                sorted_steps,
                EXCHANGES,
                direction="output",
                flow=pl.col("product"),
                amount=pl.col("gives") * pl.col("yield") * pl.col("share"),
                rule="bin",
                origin="bins",
            ),
        ),
        flows=(
            shape(
                sorted_steps, FLOWS, flow=pl.col("product"), kind="product",
                origin="bins",
            ),
        ),
        allocation=(
            shape(sorted_steps, ALLOCATION, flow=pl.col("product"), origin="bins"),
        ),
    )  # fmt: skip


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
        comment=pl.col("note_basis"),
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
                comment=pl.col("note_basis"),
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


def _rework(steps: pl.DataFrame) -> Parts:
    """Return the loop of what is reworked: a treatment that gives the unit back.

    What comes back displaces a fresh unit at the input of the step it returns to.
    """
    reworked = steps.filter(pl.col("rework") > 0).with_columns(
        rework_name=name_rework("activity")
    )
    name = pl.col("rework_name")
    return Parts(
        exchanges=(
            shape(
                reworked,
                EXCHANGES,
                direction="output",
                flow=name,
                amount=pl.col("gives") * pl.col("rework"),
                rule="rework",
                comment=pl.col("note_basis"),
            ),
            shape(
                reworked,
                EXCHANGES,
                activity=name,
                direction="input",
                flow=name,
                amount=1.0,
                reference=True,
                rule="rework",
                status="calculated",
                origin="steps",
            ),
            shape(
                reworked,
                EXCHANGES,
                activity=name,
                direction="output",
                flow=pl.col("back_to"),
                amount=1.0,
                rule="return",
                status="calculated",
                origin="steps",
            ),
        ),
        flows=(shape(reworked, FLOWS, flow=name, kind="waste", origin="steps"),),
        activities=(shape(reworked, ACTIVITIES, activity=name, origin="steps"),),
        allocation=(
            shape(
                reworked,
                ALLOCATION,
                activity=name,
                flow=pl.col("back_to"),
                method="substitution",
                origin="steps",
            ),
        ),
    )
