"""``lca run``: a plant to the footprints of its SKUs, and to files of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lca.commands.plant_documents import (
    describe_large_plant,
    describe_refused_plant,
    serialise_plant,
)
from lca.commands.serialise import to_json
from lca.declaration import Language, render_plant
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.io import is_plant, write_frames
from lca.io.documents import write_pieces, write_text
from lca.results import PlantSolution
from lca.study import read_plant

Form = Literal["csv", "parquet", "xlsx"]
Progress = Callable[[str], None]

FRAMES = ("footprints", "stages", "steps", "contributors", "factors", "inventory",
          "energy", "statuses", "quality", "skus", "totals", "assumptions")  # fmt: skip
STUDY = "study.toml"

MOST_IN_DOCUMENT = 2_000
"""SKUs that the written document repeats from the tables; JSON takes long to write."""

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Ran:
    """What running gave: the footprints, or the findings that refused the plant."""

    solution: PlantSolution | None
    findings: tuple[Finding, ...]

    def serialise(self, language: str) -> Iterator[str]:
        """Yield the document in pieces; results are null when it was refused."""
        if self.solution is None:
            yield to_json(describe_refused_plant(self.findings, language))
        else:
            yield from serialise_plant(self.solution, language)


def run_path(
    path: Path,
    skus: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Ran:
    """Return the footprints of the SKUs of a plant.

    Parameters
    ----------
    path
        Folder of a plant, or its workbook.
    skus
        SKUs to report; all that the plant reports when not given.
    progress
        Is called with the name of each phase as it begins.

    Raises
    ------
    UsageError
        There is no such plant, or it has no such SKU.
    """
    if progress is not None:
        progress("reading")
    if path.is_dir() and (path / STUDY).exists() and not is_plant(path):
        message = f"{path} is a study: lca solve solves it"
        raise UsageError(message)
    plant = read_plant(path)
    try:
        solution = plant.run(skus, progress)
    except StudyRefusedError as refused:
        return Ran(None, refused.findings)
    return Ran(solution, solution.findings)


def write_run(
    solution: PlantSolution, out: Path, form: Form = "csv", language: str = "en"
) -> tuple[Path, ...]:
    """Write tables, document and pages of footprints and return the files.

    Parameters
    ----------
    solution
        The footprints.
    out
        Folder; it is made if need be, and files of the same name are replaced.
    form
        Of the tables.
    language
        Of the findings in the document; there is a page in every language.
    """
    out.mkdir(parents=True, exist_ok=True)
    tables = write_frames({name: getattr(solution, name) for name in FRAMES}, out, form)
    document = out / "run.json"
    if len(solution.skus) > MOST_IN_DOCUMENT:
        names = [table.name for table in tables]
        write_text(to_json(describe_large_plant(solution, language, names)), document)
    else:
        write_pieces(serialise_plant(solution, language), document)
    pages = tuple(out / f"summary.{each}.html" for each in LANGUAGES)
    for page, each in zip(pages, LANGUAGES, strict=True):
        write_text(render_plant(solution, each), page)
    return (*tables, document, *pages)
