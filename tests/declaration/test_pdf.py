"""Claims about printed files, read with pikepdf and pypdf."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from pypdf import PdfReader

from lca.declaration.pdf import print_pdf
from lca.declaration.vocabulary import Language
from tests.support.pdfa_rules import find_broken, read_unicode
from tests.support.printed_pages import (
    CREATED,
    DATA,
    HEADINGS,
    HEADLINE,
    MARK,
    TITLE,
    attach,
    print_page,
    write_page,
)

CHECKOUT = Path(__file__).resolve().parents[2]
LANGUAGES = [
    pytest.param("en", marks=pytest.mark.needs("pango")),
    pytest.param("zh", marks=pytest.mark.needs("cjk-font")),
]
PAGES = 3
# Two grey dots beside each other, as PNG.
DOTS = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGOI"
    "OgEAAX8BI41N5x8AAAAASUVORK5CYII="
)

in_both = pytest.mark.parametrize("language", LANGUAGES)
Open = Callable[[Language], pikepdf.Pdf]


@cache
def printed(language: Language) -> bytes:
    """Return the page as PDF, printed once."""
    return print_page(language)


def opened(language: Language) -> Any:
    return pikepdf.open(io.BytesIO(printed(language)))


@in_both
def test_it_says_that_it_is_pdf_a_3_with_unicode(language: Language) -> None:
    pdf = opened(language)
    metadata = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314
    found = {
        name.rpartition("}")[2]: text
        for element in metadata.iter()
        for name, text in element.attrib.items()
        if "pdfa/ns/id" in name
    }
    assert found == {"part": "3", "conformance": "U"}


@in_both
def test_colours_refer_to_one_embedded_profile(language: Language) -> None:
    pdf = opened(language)
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    assert intent.DestOutputProfile.read_bytes()[16:20] == b"RGB "


@in_both
def test_language_title_and_dates_are_those_of_the_document(language: Language) -> None:
    pdf = opened(language)
    assert str(pdf.Root.Lang) == {"en": "en", "zh": "zh-Hans"}[language]
    assert str(pdf.docinfo.Title) == TITLE[language]
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.CreationDate) == "D:20260301083000Z"


@in_both
def test_it_is_tagged_and_drawings_have_a_description(language: Language) -> None:
    pdf = opened(language)
    assert pdf.Root.MarkInfo.Marked
    kinds = {str(d.get("/S")) for d in _dictionaries(pdf) if "/K" in d}
    assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= kinds
    figures = [d for d in _dictionaries(pdf) if d.get("/S") == Name.Figure]
    assert len(figures) == 4
    assert all(str(figure.Alt) for figure in figures)


@in_both
def test_every_font_is_embedded_cut_down_and_has_unicode(language: Language) -> None:
    pdf = opened(language)
    fonts = [d for d in _dictionaries(pdf) if d.get("/Type") == Name.Font]
    composite = [font for font in fonts if font.Subtype == Name.Type0]
    assert len(composite) * 2 == len(fonts)
    for font in composite:
        descriptor = font.DescendantFonts[0].FontDescriptor
        program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
        # A whole Chinese font has 15 MB.
        assert program.Length < 500_000
        assert str(font.BaseFont)[7] == "+"
        assert read_unicode(font)


@in_both
def test_the_data_are_attached_byte_for_byte(language: Language) -> None:
    pdf = opened(language)
    assert {name: f.get_file().read_bytes() for name, f in pdf.attachments.items()} == {
        "BGA-1.json": DATA
    }
    (associated,) = pdf.Root.AF
    assert associated.AFRelationship == Name.Data
    assert str(associated.EF.F.Subtype) == "/application/json"
    assert associated.EF.F.Params.Size == len(DATA)


@in_both
def test_headings_are_bookmarks(language: Language) -> None:
    outline: list[Any] = list(PdfReader(io.BytesIO(printed(language))).outline)
    first, below = outline
    assert first["/Title"] == TITLE[language]
    assert tuple(entry["/Title"] for entry in below) == HEADINGS[language]


@in_both
def test_text_can_be_taken_out_again(language: Language) -> None:
    reader = PdfReader(io.BytesIO(printed(language)))
    pages = [_squeeze(page.extract_text()) for page in reader.pages]
    assert len(pages) == PAGES
    assert _squeeze(HEADLINE[language]) in pages[0]
    for number, page in enumerate(pages, start=1):
        assert _squeeze(MARK[language]) in page
        assert _squeeze(f"{number} / {PAGES}") in page
        assert "BGA-13f2a91c07d5e" in page


@in_both
def test_a_long_table_repeats_its_head(language: Language) -> None:
    reader = PdfReader(io.BytesIO(printed(language)))
    with_head = ["Σ" in page.extract_text() for page in reader.pages]
    assert with_head == [True, True, False]


@in_both
def test_it_does_nothing_and_leads_nowhere(language: Language) -> None:
    pdf = opened(language)
    for dictionary in _dictionaries(pdf):
        assert not {"/JS", "/JavaScript", "/AA", "/OpenAction"} & set(dictionary.keys())
        assert dictionary.get("/S") not in {Name.URI, Name.Launch, Name.GoToR}


@in_both
def test_the_same_arguments_give_the_same_bytes(language: Language) -> None:
    program = (
        "import hashlib; from tests.support.printed_pages import print_page; "
        f"print(hashlib.sha256(print_page({language!r})).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=CHECKOUT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(digests) == 1


@in_both
def test_another_record_gives_another_file_identifier(language: Language) -> None:
    other = print_pdf(
        write_page(language), [attach(data=b"{}")], language, created=CREATED
    )
    with pikepdf.open(io.BytesIO(other)) as pdf, opened(language) as first:
        assert bytes(pdf.trailer.ID[0]) != bytes(first.trailer.ID[0])


@in_both
def test_the_rules_of_pdf_a_3_that_are_checked_here_hold(language: Language) -> None:
    assert find_broken(printed(language)) == []


@pytest.mark.needs("pango")
def test_a_picture_in_the_page_is_printed_and_breaks_no_rule() -> None:
    data = print_page("en", write_page("en", more=f'<img src="{DOTS}" alt="dots">'))
    assert find_broken(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        images = [d for d in _dictionaries(pdf) if d.get("/Subtype") == Name.Image]
        assert len(images) == 1


BREAKS: dict[str, Callable[[Any], object]] = {
    "6.2.3-1": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "6.2.11.7-1": lambda pdf: [
        font.__delitem__("/ToUnicode")
        for font in _dictionaries(pdf)
        if "/ToUnicode" in font
    ],
    "6.2.11.8-1": lambda pdf: pdf.pages[0].contents_add(
        b"BT /%s 9 Tf <0000> Tj ET" % _font_name(pdf)
    ),
    "6.2.2-1": lambda pdf: pdf.pages[0].contents_add(b"q zz Q"),
    "6.1.13-8": lambda pdf: pdf.pages[0].contents_add(b"q " * 40 + b"Q " * 40),
    "6.3.2-1": lambda pdf: pdf.pages[0].__setattr__(
        "Annots", pdf.make_indirect([Dictionary(Type=Name.Annot, Subtype=Name.Link)])
    ),
    "6.5.1-1": lambda pdf: pdf.Root.__setattr__(
        "OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    ),
    "6.5.2-1": lambda pdf: pdf.Root.__setattr__("AA", Dictionary()),
    "6.6.2.1-1": lambda pdf: pdf.Root.__delitem__("/Metadata"),
    "6.6.4-3": lambda pdf: pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b'"U"', b'"B"')
    ),
    "6.8-3": lambda pdf: pdf.Root.AF[0].__delitem__("/AFRelationship"),
    "6.8-4": lambda pdf: pdf.Root.__delitem__("/AF"),
    "6.4.2-1": lambda pdf: pdf.Root.__setattr__("AcroForm", Dictionary()),
}


@pytest.mark.needs("pango")
@pytest.mark.parametrize("number", BREAKS)
def test_a_file_that_breaks_a_rule_is_seen(number: str) -> None:
    pdf = opened("en")
    BREAKS[number](pdf)
    changed = io.BytesIO()
    pdf.save(changed)
    broken = find_broken(changed.getvalue())
    assert number in broken
    assert {found[:3] for found in broken} == {number[:3]}


def _font_name(pdf: Any) -> bytes:
    name: str = next(iter(pdf.pages[0].Resources.Font.keys()))
    return name[1:].encode()


def _dictionaries(pdf: Any) -> list[Any]:
    return [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)
    ]


def _squeeze(text: str) -> str:
    """Return the text without spaces, which a reader of PDF has to guess."""
    return "".join(text.split())
