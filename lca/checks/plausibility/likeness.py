"""Names that are nearly one another, and rows that stand twice."""

import polars as pl

from lca.checks.plausibility.doubles import check_doubles
from lca.checks.plausibility.spelling import are_misspelt
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point

SHORTEST = 6
"""Letters of a name that can be nearly another."""

SYSTEMATIC = 2
"""Names near one name from which all of them follow a system of numbering."""

MOST_LETTERS = 60
"""Letters of a name that are compared one by one; behind them lies no slip alone."""

MOST_PAIRS = 20_000
"""Pairs of names that are compared letter by letter; more are no slips."""

NAMED = (
    ("flows", "flow", ("kind", "unit")),
    ("skus", "sku", ("unit",)),
    ("skus", "package", ()),
    ("steps", "step", ()),
    ("steps", "route", ()),
    ("steps", "stage", ()),
    ("tool_groups", "tool_group", ()),
)
"""Table and column of each kind of name, and what two like ones have in common."""

USES = ("bom", "consumption", "packing", "tool_flows", "site_totals", "utilities")
"""Tables that use a flow; the others describe what is used."""


def check_likeness(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each name and row that is nearly another one."""
    found: list[Finding] = []
    for table, column, alike in NAMED:
        if plant.tables[table].height <= 1:
            continue
        names = _list_names(plant, table, column, alike)
        if names.height <= 1:
            continue
        pairs = pl.concat([_find_variants(names), _find_misspelt(names)])
        told = pairs.unique("row", keep="first", maintain_order=True)
        found += point(plant, table, "name-nearly-another", told, column)
    return [*found, *check_doubles(plant)]


def _list_names(
    plant: PlantInputs, table: str, column: str, alike: tuple[str, ...]
) -> pl.DataFrame:
    """Return ``row, value, alike, plain, place`` of the names that are used.

    ``alike`` is what two names of one thing have in common; ``plain`` is the name
    without case, width and doubled spaces.
    """
    rows = plant.tables[table].drop_nulls(column).unique(column, keep="first")
    if table == "flows":
        used = [plant.tables[name].select(flow="flow") for name in (*USES, "exchanges")]
        made = plant.tables["utilities"].select(flow="utility")
        lost = plant.tables["bom"].select(flow="loss_to")
        rows = rows.join(pl.concat([*used, made, lost]), on="flow", how="semi")
    label = plant.origins[table].label
    plain = pl.col(column).str.normalize("NFKC").str.to_lowercase()
    return rows.sort("row").select(
        "row",
        value=column,
        alike=pl.concat_str(pl.lit(""), *alike, separator="|", ignore_nulls=True),
        plain=plain.str.replace_all(r"\s+", " ").str.strip_chars(),
        place=pl.format("{} row {}", pl.lit(label), "row"),
    )


def _find_variants(names: pl.DataFrame) -> pl.DataFrame:
    """Return the names that differ from an earlier one only in punctuation.

    A mark between two digits, and a sign before one, may be part of a number.
    """
    between = r"(\d)[^\w\s\x00](\d)"
    kept = pl.col("plain")
    for _ in range(2):  # the digit behind one mark may stand before the next
        kept = kept.str.replace_all(between, "${1}\u0000${2}")
    kept = kept.str.replace_all(r"(^|\s)[-−](\d)", "${1}\u0001${2}")
    folded = kept.str.replace_all(
        r"[\s\-‐‑‒–—_,;:.·•'’‘\"“”()\[\]{}、，。；：（）【】]", ""
    )
    same = names.with_columns(
        folded=folded, spaceless=pl.col("plain").str.replace_all(" ", "")
    )
    first = same.unique("folded", keep="first", maintain_order=True).select(
        "folded", nearest="value", against="place", spaceless_first="spaceless"
    )
    pairs = same.join(first, on="folded", how="left", maintain_order="left")
    # Names that differ in spaces alone have a finding of their own.
    differs = (pl.col("value") != pl.col("nearest")) & (
        pl.col("spaceless") != pl.col("spaceless_first")
    )
    long = pl.col("folded").str.len_chars() > 1
    return pairs.filter(differs & long).select("row", "value", "nearest", "against")


def _find_misspelt(names: pl.DataFrame) -> pl.DataFrame:
    """Return the names that one or two letters of a word tell from an earlier one.

    Names are brought together by what is left of them without one letter: two that
    share such a rest are at most two changes apart.  A name with many neighbours
    follows a system, in which letters are numbers.
    """
    plain = pl.col("plain")
    listed = names.filter(
        (plain.str.count_matches(r"[a-z]") >= SHORTEST)
        & (plain.str.len_chars() <= MOST_LETTERS)
    ).with_columns(id=pl.int_range(pl.len()))
    rests = _delete_letters(listed)
    size = pl.len().over("alike", "rest")
    blocks = rests.filter((size > 1) & (size <= SYSTEMATIC + 1))
    if blocks.is_empty():
        return listed.select("row", "value", nearest="value", against="place").clear()
    pairs = (
        blocks.join(blocks, on=["alike", "rest"], suffix="_earlier")
        .filter(pl.col("id") > pl.col("id_earlier"))
        .select("id", "id_earlier")
        .unique()
        .sort("id", "id_earlier")
        .head(MOST_PAIRS)
    )
    own, earlier = listed["plain"], listed["plain"]
    wrong = [
        are_misspelt(earlier[before], own[after]) for after, before in pairs.rows()
    ]
    told = pairs.filter(pl.Series(wrong, dtype=pl.Boolean))
    ends = pl.concat([told["id"], told["id_earlier"]])
    many = ends.value_counts(name="count").filter(pl.col("count") > SYSTEMATIC)
    busy = many[ends.name].implode()
    single = told.filter(~pl.col("id").is_in(busy) & ~pl.col("id_earlier").is_in(busy))
    nearest = listed.select(id_earlier="id", nearest="value", against="place")
    return (
        single.join(listed, on="id", maintain_order="left")
        .join(nearest, on="id_earlier", maintain_order="left")
        .select("row", "value", "nearest", "against")
    )


def _delete_letters(names: pl.DataFrame) -> pl.DataFrame:
    """Return ``id, alike, rest``: each name, also with each letter left out.

    The rests are told apart by their hashes, which are faster than the texts.
    """
    plain, at = pl.col("plain"), pl.col("at")
    each = names.select(
        "id", "alike", "plain", at=pl.int_ranges(plain.str.len_chars())
    ).explode("at")
    letters = each.filter(plain.str.slice(at, 1).str.contains("[a-z]"))
    shorter = plain.str.slice(0, at) + plain.str.slice(at + 1)
    return pl.concat(
        [
            names.select("id", "alike", rest=plain.hash()),
            letters.select("id", "alike", rest=shorter.hash()),
        ]
    ).unique()
