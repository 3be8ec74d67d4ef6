"""The inventories that ship, by kind, and what all of them have to say."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from lca.resources import shipped

_FOLDERS = sorted(
    Path(str(folder)) for folder in shipped("inventories").iterdir() if folder.is_dir()
)
STUDIES = [folder for folder in _FOLDERS if (folder / "study.toml").is_file()]
_HEADED = [folder for folder in _FOLDERS if (folder / "plant.toml").is_file()]
# A plant without SKUs has no footprint, and is held to energy norms only.
PLANTS = [folder for folder in _HEADED if (folder / "skus.csv").is_file()]
NORMED = [folder for folder in _HEADED if (folder / "norm_output.csv").is_file()]
NEITHER_OR_BOTH = set(_FOLDERS) - (set(STUDIES) ^ {*PLANTS, *NORMED})

README_MUST_SAY = {
    "scope": r"\*\*(Scope|Boundary)\*\*",
    "sources": r"\*\*Sources?\*\*|## Sources|numbers were taken from",
    "licence": r"\*\*Licence\*\*|## .*licences",
    "period": r"\*\*Period\*\*",
    "cut-offs": r"\*\*Cut off\*\*|## Cut off",
    "solution by hand": r"(?i)## .*by hand",
}


def read_table(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of one table, as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_known_licences() -> set[str]:
    """Return the licences that NOTICE can explain."""
    with Path(str(shipped("factors") / "licences.csv")).open(encoding="utf-8") as file:
        return {row["licence"] for row in csv.DictReader(file)}


def readme_is_open_about(statuses: Iterable[str], folder: Path) -> bool:
    """Return whether the README speaks of synthetic data just when there are any."""
    text = (folder / "README.md").read_text("utf-8").casefold()
    says_none = re.search(r"\*\*synthetic\*\*: (nothing|none)", text)
    says_some = "synthetic" in text and not says_none
    return says_some == ("synthetic" in set(statuses))
