"""The rows of the table of dice: what each needs, and what is wrong with it (§3.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.dice.counts import MOST_ROWS, Grid
from lca.plant.dice.yields import MODELS
from lca.plant.places import complete_rows, find_misplaced, point
from lca.plant.wafers.bodies import METRE_PER_MM, METRE_PER_UM
from lca.plant.wafers.known import find_wafers
from lca.plant.wafers.limits import check_limits, keep_within
from lca.plant.wafers.rows import lay_routes
from lca.units import load_units

TABLE, MAP, FORMULA, GRID = "dies", "map", "formula", "grid"
SIDES = ("width_mm", "height_mm")

_GEOMETRY = ("diameter_mm", *SIDES, "scribe_um", "edge_mm")
_COUNTING = {FORMULA: _GEOMETRY, GRID: _GEOMETRY, MAP: (MAP,)}
_SHARING: dict[str | None, tuple[str, ...]] = {
    None: (),
    MAP: (MAP,),
    **{
        name: (*SIDES, "defects_per_cm2", *filter(None, [own]))
        for name, (_, own) in MODELS.items()
    },
}
_OPTIONAL = "systematic"
_USED = {
    *chain.from_iterable(_COUNTING.values()),
    *chain.from_iterable(_SHARING.values()),
    _OPTIONAL,
}
_TAKEN, _GIVEN = "wafer", "die"
_WIDE = _GEOMETRY[0]
_MM_PER_UM = METRE_PER_UM / METRE_PER_MM

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a row: code, column to mend, and what the sentences name."""

    code: str
    column: str
    known: Mapping[str, str]
    broken: bool = True


def check_dice(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows of dice at their step, with ``broken``, and what is wrong.

    Beside the columns of the table: ``of_route`` and ``of_sku`` are the yields that the
    route and the SKU state for the step; ``broken`` says that nothing follows from the
    row, for which there is an error.
    """
    rows = complete_rows(plant, TABLE)
    if rows.is_empty():
        return rows, []
    placed, found = _place(plant, keep_within(rows, TABLE))
    beyond = check_limits(plant, TABLE)
    impossible = {each.place.row for each in beyond}
    found += beyond
    placed, other = _find_diameters(plant, placed)
    found += [each for each in other if each.place.row not in impossible]
    # Where the wafer is known, a wrong diameter spoils nothing else.
    known = {each.place.row for each in other}
    impossible -= {e.place.row for e in beyond if e.place.column == _WIDE} & known
    broken = []
    for record in placed.iter_rows(named=True):
        spoilt = record["row"] in impossible
        faults = [] if spoilt else list(_find_faults(record))
        # Why a map could not be read is said where it is read.
        unread = MAP in _list_used(record) and record[MAP] not in plant.maps
        broken.append(spoilt or unread or any(fault.broken for fault in faults))
        about = {name: record[name] for name in ("row", "sku", "step")}
        for fault in faults:
            row = pl.DataFrame([{**about, **fault.known}])
            found += point(plant, TABLE, fault.code, row, fault.column)
    return placed.with_columns(broken=pl.Series(broken, dtype=pl.Boolean)), found


def make_grid(record: Row) -> Grid:
    """Return the grid of a row that has all that the formula or a grid needs."""
    diameter, width, height, scribe, edge = (float(str(record[c])) for c in _GEOMETRY)
    return Grid(diameter / 2 - edge, width, height, scribe * _MM_PER_UM)


def _place(
    plant: PlantInputs, rows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows whose step takes a wafer and gives dice, and errors of others."""
    lost = find_misplaced(plant, rows, "sku")
    found = point(
        plant,
        TABLE,
        "step-not-in-route",
        lost.select("row", "sku", value="step"),
        "step",
    )
    skus = plant.tables["skus"].select("sku", "route").drop_nulls()
    steps = complete_rows(plant, "steps").select(
        "route", "step", "start_unit", "unit", of_route="yield"
    )
    own = complete_rows(plant, "sku_steps").select(
        "sku", "step", other="row", gives_own="gives", of_sku="yield"
    )
    placed = (
        rows.join(skus.unique("sku", keep="first"), on="sku", maintain_order="left")
        .join(
            steps.unique(["route", "step"], keep="first"),
            on=["route", "step"],
            maintain_order="left",
        )
        .join(
            own.unique(["sku", "step"], keep="first"),
            on=["sku", "step"],
            how="left",
            maintain_order="left",
        )
    )
    counting = _is(placed, "start_unit", _TAKEN) & _is(placed, "unit", _GIVEN)
    others = placed.filter(~counting).select(
        "row", "sku", "start_unit", "unit", value="step"
    )
    found += point(plant, TABLE, "step-gives-no-dice", others, "step")
    return placed.filter(counting), found


def list_spoilt(plant: PlantInputs, placed: pl.DataFrame) -> pl.DataFrame:
    """Return ``sku, step, row`` of the steps that lack dice for a row with an error.

    That is where such a row stands, and wherever wafers of its SKU become dice.

    Parameters
    ----------
    plant
        The plant.
    placed
        The rows that `check_dice` returns.
    """
    rows = plant.tables[TABLE].select("sku", "step", "row")
    lost = rows.drop_nulls("sku").join(placed.select("row"), on="row", how="anti")
    if lost.is_empty():
        return lost
    routes = lay_routes(plant)
    counting = _is(routes, "start_unit", _TAKEN) & _is(routes, "unit", _GIVEN)
    meant = lost.drop("step").join(
        routes.filter(counting).select("sku", "step"), on="sku", maintain_order="left"
    )
    every = pl.concat([lost.drop_nulls("step"), meant.select(lost.columns)])
    return every.unique(["sku", "step"], keep="first", maintain_order=True).join(
        placed.select("sku", "step"), on=["sku", "step"], how="anti"
    )


def _find_diameters(
    plant: PlantInputs, placed: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with the diameter of their wafer, and where they state another.

    The wafer is that of the shapes of the route, or of the SKU that is put in.
    """
    wafers = find_wafers(plant)
    known = [wafers.find_diameter(*at) for at in placed.select("sku", "step").rows()]
    shaped = placed.with_columns(expected=pl.Series(known, dtype=pl.Float64))
    differs = pl.col("expected") != pl.col("diameter_mm")
    named = shaped.filter(differs).select(
        "row", "sku", "step", "expected", value="diameter_mm"
    )
    found = point(plant, TABLE, "dice-diameter-differs", named, "diameter_mm")
    # So that nothing more is said of them, rows go on with the right one.
    mended = pl.when(differs).then("expected").otherwise("diameter_mm")
    return shaped.with_columns(diameter_mm=mended).drop("expected"), found


def _is(rows: pl.DataFrame, column: str, counted: str) -> pl.Expr:
    """Return whether a column of units counts what a unit counts."""
    units = load_units()
    spelt = rows.get_column(column).drop_nulls().unique()
    same = [text for text in spelt if units.are_alike(text, counted)]
    return pl.col(column).is_in(same).fill_null(value=False)


def _list_used(record: Row) -> tuple[str, ...]:
    """Return the columns that the method and the model of a row need."""
    counting, sharing = _COUNTING[str(record["method"])], _SHARING[_model(record)]
    return tuple(dict.fromkeys((*counting, *sharing)))


def _model(record: Row) -> str | None:
    name = record["yield_model"]
    return None if name is None else str(name)


def _find_faults(record: Row) -> Iterator[_Fault]:
    """Yield what is wrong with one row."""
    method, model = str(record["method"]), _model(record)
    needed = _list_used(record)
    lacking = {column for column in needed if record[column] is None}
    for column in needed:
        if column in lacking:
            needing = method if column in _COUNTING[method] else str(model)
            yield _Fault("dice-input-missing", column, {"value": needing})
    spare = _USED - set(needed) - ({_OPTIONAL} if model in MODELS else set())
    for column in sorted(spare):
        if record[column] is not None:
            known = {"value": _said(record[column]), "method": method}
            known |= {"model": model or "–"}
            yield _Fault("dice-input-unused", column, known, broken=False)
    stated = {"method": record["gives_own"]}
    stated |= {} if model is None else {"yield_model": record["of_sku"]}
    for column, number in stated.items():
        if number is not None:
            known = {"value": _said(number), "other": str(record["other"])}
            yield _Fault("dice-stated-twice", column, known)
    if method != MAP and lacking.isdisjoint(_GEOMETRY):
        yield from _find_misfits(record)


def _find_misfits(record: Row) -> Iterator[_Fault]:
    """Yield an error for a wafer that has no place for a die."""
    grid = make_grid(record)
    size = " × ".join(_said(record[side]) for side in SIDES)
    if grid.radius <= 0:
        known = {"value": _said(record["edge_mm"])}
        known |= {"diameter": _said(record["diameter_mm"])}
        yield _Fault("edge-too-large", "edge_mm", known)
    elif not grid.holds_one:
        known = {"value": size, "usable": _said(2 * grid.radius)}
        yield _Fault("die-too-large", SIDES[0], known)
    elif record["method"] == GRID and max(grid.rows, grid.columns) > MOST_ROWS:
        known = {"value": size, "limit": str(MOST_ROWS)}
        yield _Fault("die-too-small", SIDES[0], known)


def _said(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
