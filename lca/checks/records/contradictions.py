"""Two rows that say one thing differently: which to point to, and what to say."""

import polars as pl

from lca.checks.accuracy import CLOSED, OPEN, TORN, judge
from lca.checks.slips import recognise_slip
from lca.findings import Finding
from lca.findings.rows import MOST_PER_COLUMN
from lca.model import PlantInputs
from lca.plant.places import point

NONE = "–"
"""Stands where a sentence has nothing to name."""

DIGITS = 6
"""Significant digits of a number in a sentence."""

LIKE = 0.02
"""Share by which a ratio may differ from the factor that explains it."""

MOST_ROWS = 3
"""Rows that one sentence names beside its place."""

SUSPECT = ("suspect_table", "suspect_row")

PLACE = ("table", "row", "column")
COUNTERPART = tuple(f"against_{name}" for name in PLACE)

FAILS = pl.col("verdict").is_in([OPEN, TORN])
KNOWN = pl.col("verdict").is_not_null()


def contradict(
    plant: PlantInputs,
    pairs: pl.DataFrame,
    codes: tuple[str, str],
    suspects: pl.DataFrame | None = None,
) -> list[Finding]:
    """Return a finding for each row that its counterparts contradict.

    A row that most of its counterparts confirm is right: then the others are named.

    Parameters
    ----------
    plant
        The plant.
    pairs
        One comparison per row: ``table, row, column`` that hold the ``value``;
        ``against_table, against_row, against_column`` that say what was ``expected``,
        in the same ``unit`` (null without one); ``tolerance`` in that unit; and what
        else the sentences name.  ``factor`` and ``factor_name``, if there, are a ratio
        that a careless hand may have left out.
    codes
        Of the finding for what is open and for what is broken.
    suspects
        Other rows that may be at fault, the likeliest first: ``suspect_table,
        suspect_row`` and columns that say of which pairs.
    """
    judged = pairs.with_columns(
        verdict=judge(
            pl.col("value") - pl.col("expected"),
            pl.col("expected"),
            pl.col("tolerance"),
        )
    )
    failing = _blame(judged)
    found: list[Finding] = []
    for verdict, code in zip((OPEN, TORN), codes, strict=True):
        part = failing.filter(pl.col("verdict") == verdict)
        places = part.select("table", "column").unique().sort("table", "column")
        for table, column in places.rows():
            rows = part.filter(table=table, column=column).sort("row")
            found += point(plant, table, code, _say(plant, rows, suspects), column)
    return found


def _blame(judged: pl.DataFrame) -> pl.DataFrame:
    """Return what fails, once per row to mend, the widest gap first."""
    at = ["table", "row", "column"]
    tried = judged.filter(KNOWN).with_columns(
        pairs=pl.len().over(at),
        confirmed=(pl.col("verdict") == CLOSED).sum().over(at),
    )
    right = (pl.col("pairs") > 1) & (pl.col("confirmed") * 2 >= pl.col("pairs"))
    failing = tried.filter(FAILS)
    swapped = failing.filter(right).rename(
        dict(zip((*PLACE, *COUNTERPART), (*COUNTERPART, *PLACE), strict=True))
        | {"value": "expected", "expected": "value"}
    )
    both = pl.concat([failing.filter(~right), swapped], how="diagonal")
    gap = (pl.col("value") - pl.col("expected")).abs() / pl.col("tolerance")
    widest = both.with_columns(gap=gap).sort(
        *at, "gap", descending=[False, False, False, True]
    )
    return widest.unique(at, keep="first", maintain_order=True)


def _say(
    plant: PlantInputs, rows: pl.DataFrame, suspects: pl.DataFrame | None
) -> pl.DataFrame:
    """Return the rows with their numbers as texts; those that are only counted, bare.

    Only the first are listed, and only they need words.
    """
    listed = rows.head(MOST_PER_COLUMN)
    if suspects is not None:
        listed = name_suspects(plant, listed, suspects)
    told = listed.with_columns(
        name_row(plant, "against_table", "against_row").alias("against"),
        pl.Series("value", _write(listed, "value"), dtype=pl.String),
        pl.Series("expected", _write(listed, "expected"), dtype=pl.String),
        pl.Series("gap", _gaps(listed), dtype=pl.String),
        pl.Series("slip", _recognise(listed), dtype=pl.String),
    )
    silent = [*PLACE[::2], *COUNTERPART, "verdict", "pairs", "confirmed", "tolerance"]
    words = told.drop(*silent, "factor", "factor_name", "unit", strict=False)
    bare = rows.slice(MOST_PER_COLUMN).select("row")
    return pl.concat([words, bare], how="diagonal")


def name_suspects(
    plant: PlantInputs, listed: pl.DataFrame, suspects: pl.DataFrame
) -> pl.DataFrame:
    """Return what is listed with ``rows``: its suspects, but for the rows it names.

    Parameters
    ----------
    plant
        The plant.
    listed
        Has ``table, row, against_table, against_row`` and the columns that say which
        suspects are its own.
    suspects
        As `contradict` takes them.
    """
    numbered = listed.with_row_index("nr")
    key = [name for name in suspects.columns if name not in SUSPECT]
    table, row = (pl.col(name) for name in SUSPECT)
    own = table.eq_missing(pl.col("table")) & row.eq_missing(pl.col("row"))
    counterpart = table.eq_missing(pl.col("against_table")) & row.eq_missing(
        pl.col("against_row")
    )
    others = (
        numbered.join(suspects, on=key, maintain_order="left_right")
        .filter(~own & ~counterpart)
        .with_columns(rows=name_row(plant, *SUSPECT))
        .group_by("nr")
        .agg(pl.col("rows").unique(maintain_order=True).head(MOST_ROWS).str.join("; "))
    )
    named = numbered.join(others, on="nr", how="left", maintain_order="left")
    return named.drop("nr").with_columns(pl.col("rows").fill_null(NONE))


def name_row(plant: PlantInputs, table: str, row: str) -> pl.Expr:
    """Return the place of a row as a text, ``FILE row N``."""
    labels = {name: origin.label for name, origin in plant.origins.items()}
    where = pl.col(table).replace_strict(
        labels, default=pl.col(table), return_dtype=pl.String
    )
    return pl.format("{} row {}", where, pl.col(row))


def _write(rows: pl.DataFrame, column: str) -> list[str]:
    pairs = rows.select(column, "unit").rows()
    return [write_amount(number, unit) for number, unit in pairs]


def write_amount(number: float, unit: str | None = None) -> str:
    """Return a number as it stands in a sentence, with its unit if it has one."""
    return f"{number:.{DIGITS}g} {unit or ''}".rstrip()


def _gaps(rows: pl.DataFrame) -> list[str]:
    pairs = rows.select("value", "expected").rows()
    return [f"{100 * (a / b - 1):+.2f} %" if b else NONE for a, b in pairs]


def _recognise(rows: pl.DataFrame) -> list[str]:
    factors = {
        name: rows[name] if name in rows.columns else [None] * len(rows)
        for name in ("factor", "factor_name")
    }
    ratios = zip(rows["value"], rows["expected"], *factors.values(), strict=True)
    return [explain(*ratio) for ratio in ratios]


def explain(
    value: float,
    expected: float,
    factor: float | None = None,
    name: str | None = None,
) -> str:
    """Return what explains the ratio of two numbers, or a dash.

    Parameters
    ----------
    value, expected
        The numbers.
    factor, name
        A ratio that may have been left out or taken twice, and the column it is in.
    """
    if not value or not expected:
        return NONE
    ratio = value / expected
    if factor and factor != 1.0:
        for sign, times in (("×", factor), ("÷", 1.0 / factor)):
            if abs(ratio / times - 1.0) < LIKE:
                return f"{sign} {name} ({factor:g})"
    return recognise_slip(ratio) or NONE
