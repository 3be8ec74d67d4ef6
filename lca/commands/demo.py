"""``lca demo``: a shipped inventory, solved, with everything that comes out of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from lca.commands.pages import write_page
from lca.commands.serialise import to_json
from lca.commands.solve import Outcome, read_declared_demand, solve_folder
from lca.declaration import Language
from lca.io import write_table
from lca.io.documents import copy_files, write_text
from lca.resources import shipped, shipped_inventory

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Demonstration:
    """How solving ended, and the files that were written."""

    outcome: Outcome
    files: tuple[Path, ...]


def read_choice() -> str:
    """Return the inventory demonstrated, as ``demo.toml`` beside the folders says."""
    text = (shipped("inventories") / "demo.toml").read_text(encoding="utf-8")
    name: str = tomllib.loads(text)["inventory"]
    return name


def run_demo(folder: Path, language: str = "en") -> Demonstration:
    """Return the outcome of solving a copy of the demonstration in a folder.

    Parameters
    ----------
    folder
        Is made if need be.  Gets the inventory in a folder of its own, a page per
        language, the document as JSON, and inventory and steps as CSV; files of the
        same name are replaced.
    language
        Of the findings in the document.
    """
    name = read_choice()
    study = folder / name
    copies = copy_files(shipped_inventory(name), study)
    outcome = solve_folder(study, read_declared_demand(study), language)
    return Demonstration(outcome, (*copies, *_write(outcome, folder)))


def _write(outcome: Outcome, folder: Path) -> tuple[Path, ...]:
    """Write what came out and return the files; none when the study was refused."""
    solution = outcome.solution
    if solution is None:
        return ()
    pages = tuple(folder / f"summary.{language}.html" for language in LANGUAGES)
    for page, language in zip(pages, LANGUAGES, strict=True):
        write_page(outcome, page, language)
    document = folder / "footprint.json"
    write_text(to_json(outcome.document), document)
    inventory, steps = folder / "inventory.csv", folder / "steps.csv"
    write_table(solution.inventory, inventory)
    write_table(solution.steps, steps)
    return (*pages, document, inventory, steps)
