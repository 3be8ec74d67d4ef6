"""Declarations of documents, and what a program can read from their pages.

``python -m tests.support.declared_pages`` writes the golden texts anew.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

from lca import shipped_inventory
from lca.declaration import Language, load_vocabulary
from lca.declaration.declared_rendering import PageForm, Templates
from lca.declaration.declared_view import Frame, Kind, view_declaration
from lca.declaration.numbers import SPACE
from lca.declaration.requirement_lists import load_lists
from lca.declaration.requirements import evaluate
from lca.findings import Finding
from lca.record import Content, Document, Frozen
from lca.record.disclosure import limit
from lca.record.envelope import Record
from lca.record.keys import Level
from lca.study.recording import freeze_path
from tests.support.record_builder import make_record

KINDS: tuple[Kind, ...] = ("report", "statement")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "declarations"
GOLDEN_SKUS = ("ftBGA-256", "QFN-48")
PLANT = "osat_demo"

VOID = {"br", "img", "link", "meta", "rect", "line", "circle", "polyline", "polygon"}
INLINE = {"a", "bdi", "code", "span", "strong", "time"}
UNGUARDED = {"finding", "running", "svg", "tbody", "title", "watermark"}
"""Where no words stand that a golden text guards: numbers and names of a plant."""
OF_THE_USER = {"bdi", "code", "time"}
NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:\.\d+)*(?![\w])")
_TEMPLATES = Templates()
_VERSION = re.compile(r"\d+(?:\.\d+)+")


def render(
    document: Document,
    kind: Kind = "report",
    language: Language = "en",
    form: PageForm = "html",
    *,
    level: Level = "full",
    record: Record | None = None,
    blocking: tuple[Finding, ...] = (),
    draft: bool = False,
    logo: bytes | None = None,
    templates: Templates = _TEMPLATES,
) -> str:
    """Return the page of a document as `lca declare` makes it."""
    limited = limit(document, level)
    lists = load_lists()
    frame = Frame(
        record=record or make_record(Content.of(document)),
        lists=lists,
        outcomes=evaluate(limited, lists, kind, language=language),
        blocking=blocking,
        draft=draft,
        logo=logo,
    )
    words = load_vocabulary(language)
    view = view_declaration(limited, frame, kind, words)
    return templates.render(view, words, form)


@cache
def freeze_demo() -> dict[str, Frozen]:
    """Return the golden SKUs of the shipped plant, frozen."""
    frozen = freeze_path(shipped_inventory(PLANT), GOLDEN_SKUS)
    return {each.content.document["sku"]: each for each in frozen}


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text of a page: the figure it shows, what it stands in.

    Pieces of one ``block``, such as a paragraph, are read one behind the other.
    """

    text: str
    figure: str | None
    inside: tuple[str, ...]
    block: int

    @property
    def is_of_user(self) -> bool:
        """Return whether it is a name, text, hash, date or place."""
        return bool(OF_THE_USER & set(self.inside)) or "place" in self.inside


@dataclass
class Page(HTMLParser):
    """What a page is made of; tags must be balanced."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    rows: list[list[list[Shown]]] = field(default_factory=list)
    _open: list[tuple[str, str | None, str]] = field(default_factory=list)
    _block: int = 0

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._block += tag not in INLINE
        known = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in known.items()]
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append([])
        if tag not in VOID:
            entry = (tag, known.get("data-figure"), known.get("class", ""))
            self._open.append(entry)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag
        self._block += tag not in INLINE

    def handle_data(self, data: str) -> None:
        if not data.strip(" \n") and data != " ":
            return
        if "style" in {tag for tag, _, _ in self._open}:
            return
        figures = [figure for _, figure, _ in self._open if figure is not None]
        inside = tuple(
            part for tag, _, kind in self._open for part in (tag, *kind.split())
        )
        figure = figures[-1] if figures else None
        shown = Shown(data, figure, inside, self._block)
        self.shown.append(shown)
        if {"td", "th"} & set(inside):
            self.rows[-1][-1].append(shown)

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, in order."""
        return [value for _, key, value in self.attributes if key == name]

    @property
    def text(self) -> str:
        """Return all that is shown."""
        return " ".join(shown.text for shown in self.shown)

    def figures(self) -> dict[str, str]:
        """Return the text of each figure; it has the same at each place."""
        texts: dict[str, str] = {}
        for shown in self.shown:
            if shown.figure is not None:
                assert texts.setdefault(shown.figure, shown.text) == shown.text
        return texts


def read_page(html: str) -> Page:
    """Return what a page is made of."""
    page = Page()
    page.feed(html)
    page.close()
    assert page._open == []  # noqa: SLF001 - the reader is of this module
    return page


def read_number(text: str) -> Decimal:
    """Return a printed number; one too small to show is nothing."""
    if text[0] in "<>":
        return Decimal(0)
    text = text.replace("−", "-").replace(SPACE, "")
    mantissa, _, power = text.partition(" × 10")
    raised = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return Decimal(mantissa).scaleb(int(raised or 0))


def write_golden(sku: str, kind: Kind, language: Language) -> str:
    """Return the words of a declaration of the shipped plant, a block a line.

    Numbers are claimed elsewhere; hashes, days and versions differ from run to run.
    """
    document = freeze_demo()[sku].content.document
    level: Level = "full" if kind == "report" else "stages"
    page = read_page(render(document, kind, language, level=level))
    guarded = [shown for shown in page.shown if not UNGUARDED & set(shown.inside)]
    lines = [
        " ".join("".join(_mask(shown) for shown in block).split())
        for _, block in groupby(guarded, key=lambda shown: shown.block)
    ]
    lines = [line for line in lines if line]
    return "\n".join(lines) + "\n"


def _mask(shown: Shown) -> str:
    if shown.figure is not None:
        return "#"
    if {"code", "time"} & set(shown.inside):
        return "="
    return _VERSION.sub("=", shown.text)


if __name__ == "__main__":
    for each_sku in GOLDEN_SKUS:
        for each_kind in KINDS:
            for each_language in LANGUAGES:
                name = f"{each_sku}.{each_kind}.{each_language}.txt"
                text = write_golden(each_sku, each_kind, each_language)
                (GOLDEN / name).write_text(text, encoding="utf-8")
