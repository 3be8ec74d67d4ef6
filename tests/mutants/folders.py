"""Tables of a plant as text, read from its folder and written back."""

import csv
from pathlib import Path

from tests.mutants.mutation import Tables

APART = {"sources"}
"""Files beside the tables that no fault is planted in."""


def read_tables(folder: Path) -> Tables:
    """Return every table of a folder, by its name."""
    tables: Tables = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in APART:
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[path.stem] = list(csv.DictReader(file))
    return tables


def write_tables(folder: Path, tables: Tables) -> None:
    """Write tables; of one without rows nothing is left."""
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        if not rows:
            path.unlink(missing_ok=True)
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
