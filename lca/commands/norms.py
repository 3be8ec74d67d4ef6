"""``lca norms``: a plant to where it stands against energy norms."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.commands.serialise import to_json
from lca.declaration import Language
from lca.declaration.norm_pages import render_norms
from lca.declaration.pdf import print_pdf
from lca.errors import UsageError
from lca.findings import has_errors
from lca.io.documents import write_bytes, write_text
from lca.norms import Norm, Product
from lca.results.norms import Division, NormReport, Standing
from lca.study.norming import assess_path, collect_norms

LANGUAGES: tuple[Language, ...] = ("en", "zh")
DOCUMENT = "norms.json"
PAGE, PRINTED = "norms.{}.html", "norms.{}.pdf"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What assessing gave: the report, and the norms that it names."""

    report: NormReport
    norms: Mapping[str, Norm]

    @property
    def refused(self) -> bool:
        """Return whether errors keep the plant from being judged."""
        return has_errors(self.report.findings)

    def describe(self, language: Language) -> Document:
        """Return the document; its results are null when the plant was refused."""
        results: Document = dict.fromkeys(("plant", "standings", "divisions"))
        if not self.refused:
            results = {
                "plant": self.report.plant,
                "standings": [
                    _describe(each, self.norms, language)
                    for each in self.report.standings
                ],
                "divisions": [_describe_division(e) for e in self.report.divisions],
            }
        return {
            "format": FORMAT,
            **results,
            "findings": describe_findings(self.report.findings, language),
        }


def assess_norms(
    path: Path, files: Sequence[Path] = (), *, extended: bool = False
) -> Assessed:
    """Return where a plant stands against the shipped norms and those of files.

    Parameters
    ----------
    path
        Folder of a plant, or its workbook.
    files
        Data files of further norms.
    extended
        Whether coefficients count that extend a norm.

    Raises
    ------
    UsageError
        There is no such plant, or a file is no norm.
    """
    norms = collect_norms(files)
    return Assessed(assess_path(path, norms, extended=extended), norms)


def write_norms(
    assessed: Assessed, out: Path, language: Language, *, printing: bool = False
) -> tuple[Path, ...]:
    """Write document and pages of a report and return the files.

    Parameters
    ----------
    assessed
        The report.
    out
        Folder; it is made if need be, and files of the same name are replaced.
    language
        Of the texts in the document; there is a page in every language.
    printing
        Whether the pages are written as PDF, too.

    Raises
    ------
    UsageError
        A file cannot be written.
    StudyRefusedError
        No PDF can be made here.
    """
    pages = {
        each: render_norms(assessed.report, assessed.norms, each) for each in LANGUAGES
    }
    now = datetime.now(UTC)
    printed = {
        PRINTED.format(each): print_pdf(page, (), each, created=now)
        for each, page in pages.items()
        if printing
    }
    texts = {DOCUMENT: to_json(assessed.describe(language))}
    texts |= {PAGE.format(each): page for each, page in pages.items()}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_text(text, out / name)
        for name, content in printed.items():
            write_bytes(content, out / name)
    except OSError as error:
        message = f"{out} cannot be written: {error.strerror}"
        raise UsageError(message) from error
    return tuple(out / name for name in (*texts, *printed))


def _describe(
    standing: Standing, norms: Mapping[str, Norm], language: Language
) -> Document:
    norm = norms[standing.norm]
    known = _dated(asdict(standing))
    notes = [norm.find_note(name) for name in standing.readings]
    return known | {
        "norm_name": norm.title,
        "product_name": _name(norm.find_product(standing.product), language),
        "meets_loosest": bool(standing.grade),
        "readings": [
            {
                "reading": note.name,
                "clause": note.clause,
                "table": note.table,
                "text": note.text_zh if language == "zh" else note.text_en,
            }
            for note in notes
            if note is not None
        ],
    }


def _name(product: Product | None, language: Language) -> str | None:
    if product is None:
        return None
    return product.name_zh if language == "zh" else product.name_en


def _describe_division(division: Division) -> Document:
    return _dated(asdict(division))


def _dated(known: Document) -> Document:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in known.items()
    }
