"""A page as PDF/A-3u: tagged, fonts embedded, with its data attached.

ISO 19005-3:2012, level U (every letter has a Unicode value).  Whether a reader's
programs find the file conforming is for a checker to say; nothing here claims it.
"""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, Literal, NamedTuple

from lca.charts import FONTS
from lca.declaration.fonts import find_uncovered
from lca.declaration.printer import LIBRARY, Printer, PrinterMissingError, load_printer
from lca.declaration.vocabulary import Language, load_vocabulary
from lca.errors import StudyRefusedError
from lca.findings import finding
from lca.resources import shipped

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]

STYLE = "print.css"
"""The shipped rules of printed pages."""

VARIANT = "pdf/a-3u"

_NAMED = 12
# WeasyPrint searches every font for a hyphen that does not break (its issue 2811).
_HYPHEN = str.maketrans({"\u2011": "-"})
# Drawings take no font from the page when printed, so that theirs is set.
_FONTS_OF_DRAWINGS: dict[Language, str] = {
    "en": FONTS,
    "zh": "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, " + FONTS,
}
_UNSEEN = ("style", "script", "template")


class Attached(NamedTuple):
    """A file inside of the PDF: name, bytes, media type, what it is to the page."""

    name: str
    data: bytes
    media_type: str
    relationship: Relationship = "Data"


def print_pdf(
    html: str,
    attachments: Sequence[Attached],
    language: Language,
    *,
    created: datetime,
    style: str | None = None,
) -> bytes:
    """Return the page as PDF; the same arguments give the same bytes.

    Parameters
    ----------
    html
        A whole document: its title becomes that of the PDF, its headings become
        bookmarks.  It may refer to nothing outside of it, but hold ``data:`` URIs.
    attachments
        Files that the PDF carries.
    language
        Of the document.
    created
        When what is printed was made, with time zone.
    style
        Rules of printed pages; the shipped ones if None.

    Raises
    ------
    StudyRefusedError
        No PDF can be made here (finding ``printer-missing``), no font has some of the
        characters (``font-missing``), or the page refers to something outside of it
        (``unprintable-page``).
    """
    printer = _load()
    text = html.translate(_HYPHEN).replace(FONTS, _FONTS_OF_DRAWINGS[language])
    _refuse_characters(find_uncovered(_read_text(text)))
    rules = (shipped("templates") / STYLE).read_text(encoding="utf-8")
    with _collect_errors() as errors:
        document = _lay_out(printer, text, rules if style is None else style)
        _describe(document.metadata, language, created)
        files = [_attach(printer, file, created) for file in attachments]
        printed = _write(document, files, errors)
    if errors:
        raise StudyRefusedError(
            (finding("unprintable-page", value=errors[0].rstrip(".")),)
        )
    _refuse_characters(_find_boxes(document))
    return printed


def _load() -> Printer:
    try:
        return load_printer()
    except PrinterMissingError as error:
        found = finding("printer-missing", value=error.part)
        raise StudyRefusedError((found,)) from error


def _lay_out(printer: Printer, html: str, rules: str) -> Any:  # noqa: ANN401 - untyped
    library = printer.library
    # Neither network nor files: pictures stand in the page itself.
    fetcher = library.urls.URLFetcher(
        allowed_protocols=("data",), allow_redirects=False
    )
    style = library.CSS(string=rules, url_fetcher=fetcher)
    page = library.HTML(string=html, url_fetcher=fetcher)
    return page.render(stylesheets=[style])


def _write(
    document: Any,  # noqa: ANN401 - untyped
    attachments: Sequence[object],
    errors: list[str],
) -> bytes:
    """Return the file; nothing, with the reason in `errors`, if a picture is broken."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        # The library leaves the file of its colour profile to be closed by itself.
        try:
            written: bytes = document.write_pdf(
                pdf_variant=VARIANT,
                pdf_tags=True,
                attachments=attachments,
                finisher=_finish,
            )
        except OSError as error:
            errors.append(str(error))
            return b""
    return written


def _describe(metadata: Any, language: Language, created: datetime) -> None:  # noqa: ANN401
    stamp = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata.created = metadata.modified = stamp
    metadata.lang = load_vocabulary(language)("language-tag")


def _attach(printer: Printer, file: Attached, created: datetime) -> Any:  # noqa: ANN401
    name, data, media_type, relationship = file
    moment = created.astimezone(UTC)
    attachment = printer.library.Attachment(
        string=data,
        name=name,
        created=moment,
        modified=moment,
        relationship=relationship,
    )
    # Of bytes alone the library would guess a media type from the name.
    attachment.source = nullcontext((BytesIO(data), None, None, media_type))
    return attachment


def _finish(document: object, pdf: Any) -> None:  # noqa: ANN401 - untyped
    """Name each associated file once; the library lists those by name twice."""
    del document
    if "AF" in pdf.catalog:
        files = pdf.catalog["AF"]
        files[:] = list(dict.fromkeys(files))


def _find_boxes(document: Any) -> str:  # noqa: ANN401 - untyped
    """Return the characters that were drawn as boxes, for want of a glyph."""
    missing = {code for font in document.fonts.values() for code in font.missing}
    return "".join(map(chr, sorted(missing)))


def _refuse_characters(characters: str) -> None:
    """Raise the finding that no font has these characters, if there are any."""
    if not characters:
        return
    shown = [f"{_show(c)} (U+{ord(c):04X})" for c in characters[:_NAMED]]
    if len(characters) > _NAMED:
        shown.append("…")
    value = " ".join(shown)
    found = finding("font-missing", value=value, count=len(characters))
    raise StudyRefusedError((found,))


def _show(letter: str) -> str:
    return letter if letter.isprintable() else repr(letter)[1:-1]


@contextmanager
def _collect_errors() -> Iterator[list[str]]:
    """Give a list in which the errors stand that the library only logs."""
    errors: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: errors.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(LIBRARY)
    logger.addHandler(handler)
    try:
        yield errors
    finally:
        logger.removeHandler(handler)


class _Text(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note what begins to be hidden."""
        del attrs
        self.hidden += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """Note what ends to be hidden."""
        self.hidden -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        """Keep text that is shown."""
        if not self.hidden:
            self.parts.append(data)


def _read_text(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
