"""Names of the activities and flows that the rules make.

A name is made from names of the user, so that it says what it is in their words; a
clash with a name of the user is an error of its own.
"""

import polars as pl

EXCLUDED = " (excluded)"
BY_AREA = "site totals by area"
BY_HOURS = "site totals by productive hours"


def name_operation(sku: str, step: str) -> pl.Expr:
    """Return the name of a step of one SKU, from the names of two columns."""
    return pl.concat_str(pl.col(sku), pl.lit(": "), pl.col(step))


def name_scrap(operation: str) -> pl.Expr:
    """Return the waste flow of what a step scraps."""
    return pl.concat_str(pl.col(operation), pl.lit(", scrap"))


def name_rework(operation: str) -> pl.Expr:
    """Return the waste flow of what a step reworks, and the activity doing it."""
    return pl.concat_str(pl.col(operation), pl.lit(", rework"))


def name_tool_hour(group: str) -> pl.Expr:
    """Return the product that tools of a group make: a productive hour."""
    return pl.concat_str(pl.col(group), pl.lit(": productive hour"))


def name_excluded(flow: str) -> pl.Expr:
    """Return the cut-off flow that stands for a consigned part."""
    return pl.concat_str(pl.col(flow), pl.lit(EXCLUDED))


def name_what_is_excluded(flow: str) -> pl.Expr:
    """Return the consigned part that a cut-off flow stands for."""
    return pl.col(flow).str.strip_suffix(EXCLUDED)


def name_emission(gas: str) -> pl.Expr:
    """Return the flow as which a process gas, or what is formed of it, is emitted."""
    return pl.concat_str(pl.col(gas), pl.lit(" from process gases"))


def name_heel(flow: str) -> pl.Expr:
    """Return the cut-off flow of the gas that goes back in its cylinder."""
    return pl.concat_str(pl.col(flow), pl.lit(", returned in the cylinder"))


def name_supply(flow: str, supply: str) -> pl.Expr:
    """Return the product of one supply of a flow that has several."""
    return pl.concat_str(pl.col(flow), pl.lit(": "), pl.col(supply))


def name_utility_plant(utility: str) -> pl.Expr:
    """Return the activity that makes a utility."""
    return pl.concat_str(pl.lit("plant for "), pl.col(utility))


def name_supply_activity(flow: str) -> pl.Expr:
    """Return the activity that supplies a flow."""
    return pl.concat_str(pl.lit("supply of "), pl.col(flow))


def name_treatment(flow: str) -> pl.Expr:
    """Return the activity that treats a waste."""
    return pl.concat_str(pl.lit("treatment of "), pl.col(flow))


def name_market(flow: str) -> pl.Expr:
    """Return the activity that mixes the supplies of a flow."""
    return pl.concat_str(pl.lit("market for "), pl.col(flow))


def name_factor(supply: str, gwp_set: str) -> pl.Expr:
    """Return the elementary flow of a purchased factor (§1.6)."""
    return pl.concat_str(
        pl.lit("CO2e ["), pl.col(supply), pl.lit(", "), pl.col(gwp_set), pl.lit("]")
    )
