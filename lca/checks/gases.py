"""Checks of greenhouse gases: named, and on the right side."""

import polars as pl

from lca.factors import load_gwp
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs


def check_gases(inputs: Inputs) -> list[Finding]:
    """Return errors for uptakes that stand as outputs and gases without a formula."""
    return [*_check_uptakes(inputs), *_check_names(inputs)]


def _check_uptakes(inputs: Inputs) -> list[Finding]:
    """Return an error for each uptake or removal that stands as an output."""
    classes = inputs.flows.select("flow", "ghg_class").unique("flow", keep="first")
    taken = inputs.exchanges.join(classes, on="flow").filter(
        pl.col("ghg_class").is_in(["uptake", "removal"])
    )
    outward = (pl.col("direction") == "output") & (pl.col("amount") > 0)
    inverted = (pl.col("direction") == "input") & (pl.col("amount") < 0)
    rows = taken.filter(outward | inverted)
    return findings_of_rows(
        "uptake-as-output",
        rows.select("row", "activity", "flow", "ghg_class", value="direction"),
        file="exchanges.csv",
        column="direction",
    )


def _check_names(inputs: Inputs) -> list[Finding]:
    """Return an error for a greenhouse gas that nothing would characterise."""
    if inputs.characterisation is not None:
        return []
    gwp = load_gwp()
    silent = inputs.flows.filter(
        (pl.col("kind") == "elementary")
        & pl.col("ghg").is_null()
        & pl.col("ghg_class").fill_null("").ne("none")
    )
    found = []
    for row in silent.iter_rows(named=True):
        texts = [text for text in (row["flow"], row["name"], row["cas"]) if text]
        # "Carbon dioxide, fossil" names its gas before the comma.
        texts += [text.split(",")[0] for text in texts]
        formula = next(filter(None, map(gwp.match_name, texts)), None)
        if formula and gwp.has_factor(formula):
            one = pl.DataFrame({"row": [row["row"]], "flow": [row["flow"]]})
            found += findings_of_rows(
                "gas-not-named", one, file="flows.csv", column="ghg", nearest=formula
            )
    return found
