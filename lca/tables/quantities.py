"""Amounts to the unit of their flow: the one place where units are converted."""

import polars as pl

from lca.findings import Finding
from lca.findings.rows import MOST_PER_COLUMN, findings_of_rows
from lca.units import load_units


def check_units(
    table: pl.DataFrame, file: str, sheet: str | None = None, column: str = "unit"
) -> list[Finding]:
    """Return a finding for each row whose unit is not in the unit table.

    Parameters
    ----------
    table
        Has ``row`` and the column.
    file, sheet
        Where the table stands.
    column
        Holds the spellings; an empty cell is no fault.
    """
    units = load_units()
    distinct = table.get_column(column).unique()
    unread = [text for text in distinct if text is not None and not units.find(text)]
    if not unread:
        return []
    unknown = pl.Series(unread, dtype=pl.String)
    rows = table.filter(pl.col(column).is_in(unknown.implode())).sort("row")
    # Looking for the nearest takes time, and only these rows are listed.
    listed = rows.head(MOST_PER_COLUMN).get_column(column).unique()
    nearest = {text: units.nearest(text) or "–" for text in listed}
    named = rows.select(
        "row",
        value=column,
        nearest=pl.col(column).replace_strict(
            nearest, default=None, return_dtype=pl.String
        ),
    )
    return findings_of_rows(
        "unknown-unit", named, file=file, sheet=sheet, column=column
    )


def convert_to_flow_unit(
    table: pl.DataFrame, flows: pl.DataFrame, file: str, sheet: str | None = None
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the table with ``ratio``, how many flow units one ``unit`` is.

    The ratio is null where the flow or a unit is unknown (found elsewhere) and where
    the dimensions differ, which is an error finding.

    Parameters
    ----------
    table
        Has ``row``, ``flow`` and ``unit``.
    flows
        Has ``flow`` and ``unit``, each flow once.
    file, sheet
        Where the table stands.
    """
    if table.is_empty():
        return table.with_columns(ratio=pl.lit(None, dtype=pl.Float64)), []
    flow_units = flows.select("flow", flow_unit="unit").unique("flow")
    joined = table.join(flow_units, on="flow", how="left", maintain_order="left")
    pairs = joined.select("unit", "flow_unit").drop_nulls().unique()
    ratios = [_ratio(*pair) for pair in pairs.rows()]
    known = pairs.hstack([pl.Series("ratio", ratios, dtype=pl.Float64)])
    with_ratio = joined.join(
        known, on=["unit", "flow_unit"], how="left", maintain_order="left"
    )
    if None not in ratios:
        return with_ratio.drop("flow_unit"), []
    units = load_units()
    wrong = known.filter(
        pl.col("ratio").is_null()
        & pl.col("unit").is_in([u for u in pairs["unit"] if units.find(u)])
        & pl.col("flow_unit").is_in([u for u in pairs["flow_unit"] if units.find(u)])
    ).select("unit", "flow_unit")
    rows = with_ratio.join(wrong, on=["unit", "flow_unit"], how="semi")
    found = findings_of_rows(
        "wrong-dimension",
        rows.select("row", "flow", "flow_unit", value="unit"),
        file=file,
        sheet=sheet,
        column="unit",
    )
    return with_ratio.drop("flow_unit"), found


def _ratio(unit: str, flow_unit: str) -> float | None:
    units = load_units()
    source, target = units.find(unit), units.find(flow_unit)
    if source is None or target is None or source.dimension != target.dimension:
        return None
    return units.ratio(unit, flow_unit)
