"""``lca demo``: a shipped plant, run, recorded and declared."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lca.commands.declare import (
    LEVELS,
    Form,
    Kind,
    Order,
    declare_targets,
    write_declaration,
)
from lca.commands.doctor import diagnose
from lca.commands.record import record_path
from lca.commands.run import LANGUAGES, Progress, Ran, run_path, write_run
from lca.findings import Finding
from lca.io.documents import copy_files
from lca.resources import shipped, shipped_inventory

RECORDS = "records"
DECLARATIONS = "declarations"
KIND: Kind = "statement"
FORMS: tuple[Form, ...] = ("html", "json")
PRINTED: Form = "pdf"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """How running ended, and the files that were written.

    ``refused``: why documents were not made; ``printable``: whether there are PDFs, or
    none were wanted.
    """

    ran: Ran
    files: tuple[Path, ...]
    refused: tuple[Finding, ...] = ()
    printable: bool = False


def read_choice() -> str:
    """Return the plant demonstrated, as ``demo.toml`` beside the folders says."""
    text = (shipped("inventories") / "demo.toml").read_text(encoding="utf-8")
    name: str = tomllib.loads(text)["plant"]
    return name


def run_demo(
    folder: Path,
    language: str = "en",
    progress: Progress | None = None,
    *,
    printing: bool = True,
) -> Demonstration:
    """Return the outcome of running a copy of the demonstration in a folder.

    Parameters
    ----------
    folder
        Is made if need be.  Gets the plant in a folder of its own, what
        ``lca run --out`` writes, a store with a record of every SKU, and a statement of
        each in every language; files of the same name are replaced.
    language
        Of the findings in the document.
    progress
        Is called with the name of each phase as it begins.
    printing
        Whether to print the statements as PDF, too, where that is possible.
    """
    name = read_choice()
    copies = copy_files(shipped_inventory(name), folder / name)
    ran = run_path(folder / name, progress=progress)
    if ran.solution is None:
        return Demonstration(ran, copies)
    if progress is not None:
        progress("recording")
    results = write_run(ran.solution, folder, language=language)
    recording = record_path(folder / name, folder / RECORDS)
    if progress is not None:
        progress("declaring")
    printable = not printing or diagnose().is_ready
    forms = (*FORMS, PRINTED) if printing and printable else FORMS
    declared = list(_declare(folder, forms))
    return Demonstration(
        ran,
        files=(*copies, *results, *(path for path, _ in declared if path)),
        refused=(*recording.findings, *(f for _, found in declared for f in found)),
        printable=printable,
    )


def _declare(
    folder: Path, forms: tuple[Form, ...]
) -> Iterator[tuple[Path | None, tuple[Finding, ...]]]:
    """Yield the file of each statement, or why there is none."""
    out = folder / DECLARATIONS
    out.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for form in forms:
            order = Order(KIND, language, form, LEVELS[KIND], draft=False)
            for declaration in declare_targets((), folder / RECORDS, order):
                if declaration.data is None:
                    yield None, declaration.blocking
                else:
                    yield write_declaration(declaration, out, folder=True), ()
