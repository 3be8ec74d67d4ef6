"""``lca demo``: a shipped plant, run, with everything that comes out of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from lca.commands.run import Progress, Ran, run_path, write_run
from lca.io.documents import copy_files
from lca.resources import shipped, shipped_inventory


@dataclass(frozen=True, slots=True)
class Demonstration:
    """How running ended, and the files that were written."""

    ran: Ran
    files: tuple[Path, ...]


def read_choice() -> str:
    """Return the plant demonstrated, as ``demo.toml`` beside the folders says."""
    text = (shipped("inventories") / "demo.toml").read_text(encoding="utf-8")
    name: str = tomllib.loads(text)["plant"]
    return name


def run_demo(
    folder: Path, language: str = "en", progress: Progress | None = None
) -> Demonstration:
    """Return the outcome of running a copy of the demonstration in a folder.

    Parameters
    ----------
    folder
        Is made if need be.  Gets the plant in a folder of its own, and what
        ``lca run --out`` writes; files of the same name are replaced.
    language
        Of the findings in the document.
    progress
        Is called with the name of each phase as it begins.
    """
    name = read_choice()
    copies = copy_files(shipped_inventory(name), folder / name)
    ran = run_path(folder / name, progress=progress)
    if ran.solution is None:
        return Demonstration(ran, copies)
    return Demonstration(
        ran, (*copies, *write_run(ran.solution, folder, language=language))
    )
