"""Checks of single tables and of the names that join them."""

import unicodedata
from collections.abc import Callable

import polars as pl

from lca.chemistry import CompositionError, parse_composition
from lca.factors import load_gwp
from lca.findings import Finding
from lca.model import Inputs
from lca.tables import findings_of_rows


def check_structure(inputs: Inputs) -> list[Finding]:
    """Return everything that the tables say wrong, twice, or to nobody."""
    checks: tuple[Callable[[Inputs], list[Finding]], ...] = (
        _check_repeated_names,
        _check_unknown_names,
        _check_near_names,
        _check_amounts,
        _check_uptakes,
        _check_compositions,
        _check_greenhouse_names,
        _check_unused,
        _check_distributions,
    )
    return [found for check in checks for found in check(inputs)]


def _check_repeated_names(inputs: Inputs) -> list[Finding]:
    """Return an error for each flow or activity that two rows define."""
    found = []
    for table, name in ((inputs.flows, "flow"), (inputs.activities, "activity")):
        again = table.filter(
            pl.col(name).is_not_null() & ~pl.col(name).is_first_distinct()
        )
        file = _file(name)
        rows = again.select("row", name, value=name)
        found += findings_of_rows("repeated-name", rows, file=file, column=name)
    return found


def _check_unknown_names(inputs: Inputs) -> list[Finding]:
    """Return an error for each name that its own table does not have."""
    flows = inputs.flows["flow"].drop_nulls()
    made = inputs.exchanges["activity"].drop_nulls()
    found = _unknown(inputs.exchanges, "flow", flows, "unknown-flow", "exchanges.csv")
    if inputs.characterisation is not None:
        found += _unknown(
            inputs.characterisation,
            "flow",
            flows,
            "unknown-flow",
            "characterisation.csv",
        )
    allocation = inputs.allocation
    found += _unknown(allocation, "flow", flows, "unknown-flow", "allocation.csv")
    found += _unknown(allocation, "displaces", flows, "unknown-flow", "allocation.csv")
    found += _unknown(
        allocation, "activity", made, "unknown-activity", "allocation.csv"
    )
    return found


def _unknown(
    table: pl.DataFrame, column: str, known: pl.Series, code: str, file: str
) -> list[Finding]:
    names = known.unique()
    wrong = table.filter(
        pl.col(column).is_not_null() & ~pl.col(column).is_in(names.implode())
    )
    if wrong.is_empty():
        return []
    folded = {_fold(name): name for name in names}
    near = {name: folded.get(_fold(name), "–") for name in wrong[column].unique()}
    rows = wrong.select(
        "row", value=column, nearest=pl.col(column).replace_strict(near)
    )
    return findings_of_rows(code, rows, file=file, column=column)


def _check_near_names(inputs: Inputs) -> list[Finding]:
    """Return a warning for names that differ only in case, width or spaces."""
    tables = {
        "flows.csv": inputs.flows,
        "activities.csv": inputs.activities,
        "exchanges.csv": inputs.exchanges,
    }
    homes = {
        "flow": ("flows.csv",),
        "activity": ("activities.csv", "exchanges.csv"),
        "stage": ("activities.csv", "exchanges.csv"),
    }
    found = []
    for column, files in homes.items():
        names = [
            tables[file].select("row", value=column, file=pl.lit(file))
            for file in files
        ]
        found += _near(pl.concat(names), column)
    return found


def _near(names: pl.DataFrame, column: str) -> list[Finding]:
    distinct = names.drop_nulls("value").unique(
        "value", keep="first", maintain_order=True
    )
    folded = distinct.with_columns(
        folded=pl.Series([_fold(text) for text in distinct["value"]], dtype=pl.String)
    )
    again = folded.filter(~pl.col("folded").is_first_distinct())
    first = folded.unique("folded", keep="first", maintain_order=True).select(
        "folded", nearest="value"
    )
    named = again.join(first, on="folded", maintain_order="left").drop("folded")
    found = []
    for (file,), rows in named.group_by("file", maintain_order=True):
        found += findings_of_rows(
            "near-duplicate-name", rows.drop("file"), file=str(file), column=column
        )
    return found


def _check_amounts(inputs: Inputs) -> list[Finding]:
    """Return errors for negative products, an info for negative elementary flows."""
    kinds = inputs.flows.select("flow", "kind").unique("flow", keep="first")
    negative = inputs.exchanges.filter(pl.col("amount") < 0).join(kinds, on="flow")
    rows = negative.select("row", "activity", "flow", "kind", value="amount")
    elementary = pl.col("kind") == "elementary"
    table = {
        "negative-amount": rows.filter(~elementary),
        "negative-elementary": rows.filter(elementary),
    }
    found = []
    for code, part in table.items():
        found += findings_of_rows(code, part, file="exchanges.csv", column="amount")
    mass = inputs.flows.filter(pl.col("mass_kg") < 0)
    return found + findings_of_rows(
        "negative-mass",
        mass.select("row", "flow", value="mass_kg"),
        file="flows.csv",
        column="mass_kg",
    )


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


def _check_compositions(inputs: Inputs) -> list[Finding]:
    given = inputs.flows.drop_nulls("composition")
    reasons = {}
    for text in given["composition"].unique():
        try:
            parse_composition(text)
        except CompositionError as error:
            reasons[text] = str(error)
    wrong = given.filter(pl.col("composition").is_in(list(reasons)))
    rows = wrong.select(
        "row",
        "flow",
        value="composition",
        reason=pl.col("composition").replace_strict(
            reasons, default=None, return_dtype=pl.String
        ),
    )
    return findings_of_rows(
        "not-a-composition", rows, file="flows.csv", column="composition"
    )


def _check_greenhouse_names(inputs: Inputs) -> list[Finding]:
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


def _check_unused(inputs: Inputs) -> list[Finding]:
    """Return a warning for each flow and activity that no exchange mentions."""
    found = []
    for table, name in ((inputs.flows, "flow"), (inputs.activities, "activity")):
        used = inputs.exchanges[name].drop_nulls().unique()
        unused = table.filter(
            pl.col(name).is_not_null() & ~pl.col(name).is_in(used.implode())
        )
        rows = unused.select("row", name, value=name)
        found += findings_of_rows("unused-name", rows, file=_file(name), column=name)
    return found


def _check_distributions(inputs: Inputs) -> list[Finding]:
    """Return an error for a spread that its distribution cannot have."""
    scale = pl.col("scale") < 0
    ends = pl.col("minimum") > pl.col("maximum")
    needs_ends = pl.col("uncertainty").is_in(["uniform", "triangular"]) & (
        pl.col("minimum").is_null() | pl.col("maximum").is_null()
    )
    outside = (pl.col("uncertainty") == "triangular") & (
        (pl.col("amount") < pl.col("minimum")) | (pl.col("amount") > pl.col("maximum"))
    )
    wrong = inputs.exchanges.filter(
        scale.fill_null(value=False)
        | ends.fill_null(value=False)
        | needs_ends.fill_null(value=False)
        | outside.fill_null(value=False)
    )
    rows = wrong.select("row", "activity", "flow", value="uncertainty")
    return findings_of_rows(
        "impossible-distribution", rows, file="exchanges.csv", column="uncertainty"
    )


def _file(name: str) -> str:
    return {"flow": "flows.csv", "activity": "activities.csv"}[name]


def _fold(text: str) -> str:
    """Return the name without case, width and spaces, as a careless eye reads it."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
