"""The wafer maps that the table of dice names, or why they cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from lca.findings import Finding, finding
from lca.io.csv_cells import read_cells
from lca.io.file_bytes import read_bytes
from lca.io.limits import MOST_MAP_BYTES
from lca.io.neighbours import leads_out
from lca.io.wafer_map import UnreadableMapError, parse_wafer_map
from lca.model import Origin, PlantInputs, SourceFile, WaferMap
from lca.tables import load_columns

TABLE, COLUMN = "dies", "map"


@dataclass(frozen=True, slots=True)
class WaferMaps:
    """Maps by the name in the cell, their files, and all that was found in them."""

    maps: Mapping[str, WaferMap] = field(default_factory=dict)
    files: tuple[SourceFile, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_wafer_maps(table: pl.DataFrame, origin: Origin, folder: Path) -> WaferMaps:
    """Return the wafer maps that a table names.

    Parameters
    ----------
    table
        Rows of dice.
    origin
        Where they stand.
    folder
        Folder of the plant, or of its workbook: a map is a file of it.
    """
    maps: dict[str, WaferMap] = {}
    found: list[Finding] = []
    named = table.select("row", name=COLUMN).drop_nulls()
    for row, name in named.unique("name", keep="first", maintain_order=True).rows():
        wafer_map, faults = _read(name, row, origin, folder)
        found += faults
        if wafer_map is not None:
            maps[name] = wafer_map
    files = tuple(SourceFile(each.name, each.sha256) for each in maps.values())
    return WaferMaps(maps, files, tuple(found))


def write_wafer_maps(inputs: PlantInputs, folder: Path) -> None:
    """Write the maps of a plant beside the table that names them."""
    for each in inputs.maps.values():
        (folder / each.name).write_bytes(each.content)


def list_wafer_maps(folder: Path) -> Mapping[str, WaferMap]:
    """Return the wafer maps of a folder by name, those that can be used."""
    cells = read_cells(folder / f"{TABLE}.csv", load_columns(TABLE), units=True)
    if cells is None or cells.table is None or COLUMN not in cells.table.columns:
        return {}
    return read_wafer_maps(cells.table, Origin(f"{TABLE}.csv"), folder).maps


def _read(
    name: str, row: int, origin: Origin, folder: Path
) -> tuple[WaferMap | None, list[Finding]]:
    def tell(code: str, known: Mapping[str, str]) -> Finding:
        return finding(
            code,
            file=origin.file,
            sheet=origin.sheet,
            row=row,
            column=COLUMN,
            value=name,
            **known,
        )

    if leads_out(name, folder):
        return None, [tell("wafer-map-outside-folder", {})]
    source = read_bytes(folder / name, MOST_MAP_BYTES)
    if source.fault is not None:
        # The row that names the file is where it is mended.
        known = dict(source.fault.parameters)
        limit = known.get("limit")
        if limit is None:
            return None, [tell("wafer-map-unreadable", {"reason": known["value"]})]
        size = {"size": known["value"], "limit": limit}
        return None, [tell("wafer-map-too-large", size)]
    if source.content is None:
        return None, [tell("wafer-map-missing", {})]
    try:
        wafer_map, warned = parse_wafer_map(name, source.content)
    except UnreadableMapError as error:
        return None, [tell(error.code, error.known)]
    return wafer_map, [tell(code, known) for code, known in warned]
