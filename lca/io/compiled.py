"""Whether a folder holds a study that a plant was compiled to."""

import csv
from pathlib import Path

from lca.io.study_header import FILE

EXCHANGES = "exchanges.csv"
RULE = "rule"


def is_compiled(folder: Path) -> bool:
    """Return whether the exchanges of a study say by which rule each was made."""
    exchanges = folder / EXCHANGES
    if not (folder / FILE).is_file() or not exchanges.is_file():
        return False
    with exchanges.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return RULE in next(csv.reader(file), [])
