"""Claims about what stands on the pages of a declaration."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pytest

from lca.declaration import Language, load_vocabulary
from lca.declaration.declared_figures import print_figures
from lca.declaration.declared_view import Kind
from lca.declaration.requirement_lists import load_lists
from lca.findings import finding
from lca.record import Content, Document
from lca.record.envelope import Verification
from lca.record.figures import list_figures
from lca.record.keys import Level
from tests.support.declared_document import HASH, complete_document
from tests.support.declared_pages import (
    GOLDEN,
    GOLDEN_SKUS,
    KINDS,
    LANGUAGES,
    NUMBER,
    freeze_demo,
    read_number,
    read_page,
    render,
    write_golden,
)
from tests.support.record_builder import make_record

EVERY = [(kind, language) for kind in KINDS for language in LANGUAGES]
AXIS = {"0", "50", "100"}
SECTIONS = ["basic", "general", "goal", "scope", "inventory", "impact",
            "interpretation", "verification"]  # fmt: skip
ANNEXES = ["requirements", "factors", "files", "certificate", "findings", "trace"]


@pytest.fixture(params=GOLDEN_SKUS)
def demo(request) -> Document:
    return freeze_demo()[request.param].content.document


@pytest.fixture
def complete() -> Document:
    return Content.of(complete_document()).document


@pytest.mark.parametrize(("kind", "language"), EVERY)
@pytest.mark.parametrize("sku", GOLDEN_SKUS)
def test_the_words_of_a_declaration_are_the_golden_ones(sku, kind, language) -> None:
    golden = GOLDEN / f"{sku}.{kind}.{language}.txt"
    written = write_golden(sku, kind, language)
    assert written.splitlines() == golden.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_number_is_a_figure_that_resolves(demo, kind, language) -> None:
    page = read_page(render(demo, kind, language))
    known = list_figures(demo)
    assert set(page.figures()) <= set(known)
    assert set(page.values("data-figure")) <= set(known)
    ours = _numbers_of_words(language) | AXIS
    stray = [
        (number, shown.text)
        for shown in page.shown
        if shown.figure is None and not shown.is_of_user and "head" not in shown.inside
        for number in NUMBER.findall(shown.text)
        if number not in ours and not _is_numbering(shown.inside)
    ]
    labels = {shown.text for shown in page.shown if "text" in shown.inside}
    assert [(number, text) for number, text in stray if text not in labels] == []


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_anchors_are_unique_and_links_resolve(demo, kind, language) -> None:
    page = read_page(render(demo, kind, language))
    anchors = page.values("id")
    assert len(set(anchors)) == len(anchors)
    assert [anchor for anchor in anchors if re.search(r"\s", anchor)] == []
    for link in page.values("href"):
        assert link.startswith("#")
        assert unquote(link[1:]) in anchors
    for name in page.values("aria-labelledby"):
        assert name in anchors
    printed = {shown.figure for shown in page.shown if "num" in shown.inside}
    bearing = [anchor for anchor in anchors if anchor.startswith("figure.")]
    assert len(bearing) == len(printed)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_printed_parts_sum_to_what_is_printed(demo, kind, language) -> None:
    figures = read_page(render(demo, kind, language)).figures()
    total = read_number(figures["total"])
    _claim_sum(figures, r"stage/[^/]+", total)
    _claim_sum(figures, r"percent/stage/[^/]+", Decimal(100))
    parts = ("fossil", "dluc", "biogenic_non_co2", "removal")
    assert sum(read_number(figures[f"indicator/gwp100_{p}"]) for p in parts) == total
    shares = [figures[f"percent/indicator/gwp100_{part}"] for part in parts]
    assert sum(map(read_number, shares)) == 100
    around = ("excluding_uptake", "biogenic_co2", "uptake")
    assert sum(
        read_number(figures[f"indicator/gwp100_{part}"]) for part in around
    ) == read_number(figures["indicator/gwp100_including_uptake"])
    if kind == "report":
        _claim_sum(figures, r"status/[^/]+", total)
        _claim_sum(figures, r"percent/status/[^/]+", Decimal(100))
        _claim_sum(figures, r"set/.+", total)
        _claim_sum(figures, r"percent/set/.+", Decimal(100))
        _claim_sum(figures, r"gate/[^/]+", total)
        for stage in [name for name in figures if re.fullmatch(r"stage/[^/]+", name)]:
            steps = "step" + stage.removeprefix("stage") + "/[^/]+"
            _claim_sum(figures, steps, read_number(figures[stage]))
            share = read_number(figures[f"percent/{stage}"])
            _claim_sum(figures, f"percent/{steps}", share)


def test_printed_numbers_are_those_of_the_document(demo) -> None:
    # In g CO2e, to 0.1 g: both golden SKUs are of some 100 g.
    figures = read_page(render(demo)).figures()
    exact = 1000 * Decimal(str(demo["headline"]["amount"]))
    assert abs(read_number(figures["total"]) - exact) <= Decimal("0.05")
    headline = demo["headline"]["indicator"]
    for row in demo["results"]["stages"]:
        if row["indicator"] == headline:
            shown = read_number(figures[f"stage/{row['stage']}"])
            assert abs(shown - 1000 * Decimal(str(row["amount"]))) < Decimal("0.1")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_number_stands_beside_the_unit_that_it_is_printed_in(
    demo, kind, language
) -> None:
    printed = print_figures(demo)
    masses = {
        name: unit
        for name, unit in printed.units.items()
        if unit != printed.figures[name].unit and not name.startswith("percent")
    }
    beside = [
        (shown.figure, [text.text for cell in row for text in cell])
        for row in read_page(render(demo, kind, language)).rows
        for cell in row
        for shown in cell
        if shown.figure in masses and masses[shown.figure] in _MASSES
    ]
    assert beside or kind == "statement"
    for figure, texts in beside:
        assert any(masses[figure] in text.split() for text in texts), (figure, texts)


_MASSES = {"g", "mg", "µg", "ng"}


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_sections_and_figures(complete, kind) -> None:
    english, chinese = (read_page(render(complete, kind, each)) for each in LANGUAGES)
    assert english.tags == chinese.tags
    assert english.values("data-figure") == chinese.values("data-figure")
    assert english.values("id") == chinese.values("id")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_the_sections_of_the_skeleton(complete, language) -> None:
    page = read_page(render(complete, "report", language))
    tops = [f"section.{key}" for key in [*SECTIONS, *ANNEXES]]
    found = [anchor for anchor in page.values("id") if anchor in tops]
    assert found == tops
    if language == "zh":
        assert "一、" in page.text
        assert "附录 A" in page.text
    else:
        assert "Annex F" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_title_and_loads_nothing(
    complete, language
) -> None:
    html = render(complete, "report", language)
    page = read_page(html)
    assert page.values("lang")[0] == load_vocabulary(language)("language-tag")
    assert [tag for tag in page.tags if tag == "title"]
    assert page.tags.count("h1") == 1
    assert not {"script", "link", "iframe", "object", "form", "base"} & set(page.tags)
    assert page.values("src") == []
    # The watermark is a drawing that the page itself holds.
    assert html.count("url(") == html.count("url('data:image/svg+xml;base64,")
    assert "@import" not in html
    assert page.tags.count("caption") == page.tags.count("table") > 10
    scopes = [name for tag, name, _ in page.attributes if tag == "th"]
    assert scopes.count("scope") == page.tags.count("th")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_requirement_is_indexed_in_its_section(
    complete, kind: Kind, language: Language
) -> None:
    if kind == "statement":
        return
    page = read_page(render(complete, kind, language))
    for each in load_lists():
        if kind in each.kinds:
            for item in each.items:
                assert item.title[language] in page.text, item.id


@pytest.mark.parametrize("level", ["total", "stages"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_limited_page_shows_figures_of_its_level_only(demo, kind, level) -> None:
    page = read_page(render(demo, kind, "en", level=level))
    families = {name.split("/")[0] for name in page.values("data-figure")}
    assert not families & {"step", "factor", "inventory", "ledger", "route", "draw"}
    assert ("stage" in families) == (level == "stages")
    assert "withheld" in page.text


def test_the_disclosure_is_told(complete) -> None:
    for level, words in (("total", "the total only"), ("stages", "total and stages")):
        known: Level = level  # type: ignore[assignment]
        assert f"discloses {words}" in _text(render(complete, "statement", level=known))
    assert "discloses" not in _text(render(complete, "statement", level="full"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_synthetic_data_are_told_on_each_page(complete, language) -> None:
    word = load_vocabulary(language)("demonstration")
    page = read_page(render(complete, "statement", language))
    marks = [shown for shown in page.shown if shown.text == word]
    assert len(marks) == 2  # the banner, and the line above each printed page
    assert [mark for mark in marks if "running" in mark.inside]
    assert "watermark" in page.values("class")
    complete["results"]["shares"]["synthetic"] = 0.0
    assert word not in _text(render(complete, "statement", language))
    complete["results"]["shares"]["synthetic"] = None
    unknown = load_vocabulary(language)("demonstration-unknown")
    assert unknown in _text(render(complete, "statement", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_told_with_its_reasons(complete, language) -> None:
    reason = finding("declaration-withdrawn", value="a-record")
    html = render(complete, "statement", language, blocking=(reason,), draft=True)
    page = read_page(html)
    word = load_vocabulary(language)("draft")
    assert [shown.text for shown in page.shown].count(word) == 2
    assert "a-record" in page.text
    assert word not in _text(render(complete, "statement", language))


def test_who_verified_is_told_or_that_nobody_did(complete) -> None:
    assert "Not verified by a third party." in _text(render(complete))
    signed = Verification("Li Wei", date(2026, 3, 1), "limited", HASH, "on site")
    content = Content.of(complete)
    record = make_record(content, state="verified", verification=signed)
    text = re.sub(" (?=[,.;])", "", _text(render(complete, record=record)))
    assert (
        "Verified according to the producer's record: by Li Wei, limited assurance, "
        f"on 2026-03-01; verifier's statement: SHA-256 {HASH}."
    ) in text
    assert "on site" in text
    assert "Verified." not in text
    unstated = replace(signed, statement_sha256=None)
    record = make_record(content, state="verified", verification=unstated)
    assert "verifier's statement: none stored" in _text(render(complete, record=record))
    assert "Not verified" not in text


def test_record_hash_and_validity_are_told(complete) -> None:
    record = make_record(Content.of(complete), supersedes="an older record")
    for kind in KINDS:
        text = _text(render(complete, kind, record=record))
        for part in (record.uuid, record.content_sha256, "2028-12-31",
                     "an older record"):  # fmt: skip
            assert part in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_conformity_is_claimed(complete, kind, language) -> None:
    text = _text(render(complete, kind, language))
    claimed = {"en": ["ISO 14067-style", "claims conformity with no standard"],
               "zh": ["参照 ISO 14067", "不声称符合任何标准"]}  # fmt: skip
    for words in claimed[language]:
        assert words in text
    assert not re.search(r"(?i)\bcertified|compliant|in accordance with", text)


def test_a_logo_is_shown_if_it_is_a_picture(complete) -> None:
    page = read_page(render(complete, logo=b"bytes"))
    assert page.values("src") == ["data:image/png;base64,Ynl0ZXM="]
    assert all(text for text in page.values("alt"))
    complete["logo"]["media_type"] = "image/svg+xml"
    assert read_page(render(complete, logo=b"bytes")).values("src") == []


def test_a_text_in_the_other_language_says_so(complete) -> None:
    complete["texts"]["goal"] = {"en": None, "zh": "目的"}
    page = read_page(render(complete, "report", "en"))
    paragraphs = [value for tag, name, value in page.attributes if tag == "p" and
                  name == "lang"]  # fmt: skip
    assert paragraphs.count("zh-Hans") == 1


def test_paragraphs_of_a_text_stay_apart(complete) -> None:
    complete["texts"]["goal"] = {"en": "One\nline.\n\nAnother.", "zh": None}
    page = read_page(render(complete, "report", "en"))
    texts = [shown.text for shown in page.shown if "prose" in shown.inside]
    assert "One line." in texts
    assert "Another." in texts


def test_findings_of_another_version_are_told_by_their_code(complete) -> None:
    row = {
        "code": "code-of-tomorrow",
        "severity": "warning",
        "place": {"file": "a.csv", "row": 3},
        "parameters": {"value": "x"},
    }
    complete["findings"] = [row]
    assert "code-of-tomorrow" in _text(render(complete, "report"))


def test_an_older_record_may_lack_keys(complete) -> None:
    for row in complete["route"]:
        del row["tool_group"]
    del complete["ledgers"]["bins"]
    assert "Steps of the route" in _text(render(complete, "report"))


def _claim_sum(figures: dict[str, str], pattern: str, whole: Decimal) -> None:
    parts = [
        read_number(text)
        for name, text in figures.items()
        if re.fullmatch(pattern, name)
    ]
    assert parts
    assert sum(parts) == whole, pattern


def _text(html: str) -> str:
    return " ".join(read_page(html).text.split())


def _is_numbering(inside: tuple[str, ...]) -> bool:
    return bool({"numbering", "to-section"} & set(inside))


def _numbers_of_words(language: Language) -> set[str]:
    """Return the numbers that words of ours hold, such as those of standards."""
    words = [
        *load_vocabulary(language).words.values(),
        *(each.title[language] for each in load_lists()),
        *(each.provenance[language] for each in load_lists()),
        *(item.title[language] for each in load_lists() for item in each.items),
    ]
    return {number for text in words for number in NUMBER.findall(text)}
