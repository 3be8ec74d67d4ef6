"""Claims about pages that are not printed: boxes, missing parts, things outside."""

import json
import sys
from pathlib import Path

import pytest

from lca.declaration.fonts import find_covering, find_uncovered
from lca.errors import StudyRefusedError
from lca.findings import Finding
from tests.support.hidden_parts import (
    WITHOUT_FONTS,
    hide,
    run_python,
    set_fonts,
    without_chinese,
)
from tests.support.printed_pages import print_page, write_page

LATIN = "abc XYZ 0123 × – Σ"
CHINESE = "产品碳足迹声明"

PRINT = """
import json, sys
from lca.errors import StudyRefusedError
from tests.support.printed_pages import print_page
try:
    codes = len(print_page(sys.argv[1])) and []
except StudyRefusedError as refused:
    codes = [[found.code, dict(found.parameters)] for found in refused.findings]
json.dump(codes, sys.stdout)
"""


def refused(html: str) -> Finding:
    """Return why the page is not printed."""
    with pytest.raises(StudyRefusedError) as caught:
        print_page("en", html)
    (found,) = caught.value.findings
    return found


def page(body: str) -> str:
    return f"<!DOCTYPE html><html lang=en><title>t</title><body><h1>t</h1>{body}"


@pytest.mark.needs("pango")
@pytest.mark.parametrize("letter", ["\u0378", "\U000e0fff", "\ufdd0"])
def test_a_character_that_no_font_has_is_named(letter: str) -> None:
    found = refused(page(f"<p>a{letter}b</p>"))
    assert found.code == "font-missing"
    assert f"U+{ord(letter):04X}" in dict(found.parameters)["value"]
    assert dict(found.parameters)["count"] == "1"


@pytest.mark.needs("pango")
def test_a_character_of_generated_content_is_found_when_it_was_drawn() -> None:
    style = "<style>p::after { content: '\\378' }</style>"
    assert refused(page(f"{style}<p>a</p>")).code == "font-missing"


@pytest.mark.needs("pango")
def test_characters_that_show_nothing_need_no_font() -> None:
    print_page("en", page("<p>a\u00ad\u200b\u200d\u2060\u202f\ufe0f b</p>"))


@pytest.mark.needs("pango")
def test_a_hyphen_that_does_not_break_is_printed_as_a_hyphen() -> None:
    assert print_page("en", page("<p>a\u2011b</p>")) == print_page(
        "en", page("<p>a-b</p>")
    )


@pytest.mark.needs("pango")
@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/logo.png" alt="logo">',
        '<img src="file:///etc/hostname" alt="logo">',
        '<img src="logo.png" alt="logo">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>@import "https://example.org/a.css";</style>',
        "<style>p { background: url(file:///etc/hostname) }</style><p>a</p>",
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="broken">',
        '<object data="file:///etc/hostname"></object>',
        (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
            '<image href="file:///etc/hostname" width="9" height="9"/></svg>'
        ),
    ],
)
def test_nothing_outside_of_the_page_is_asked_for(body: str) -> None:
    assert refused(page(body)).code == "unprintable-page"


@pytest.mark.needs("pango")
def test_without_any_font_nothing_is_printed(tmp_path: Path) -> None:
    ((code, named),) = _print("en", set_fonts(tmp_path, WITHOUT_FONTS))
    assert code == "font-missing"
    assert int(named["count"]) > 20


@pytest.mark.needs("cjk-font")
def test_chinese_without_a_chinese_font_is_refused_and_english_is_not(
    tmp_path: Path,
) -> None:
    only_latin = set_fonts(tmp_path, without_chinese())
    assert _print("en", only_latin) == []
    ((code, named),) = _print("zh", only_latin)
    assert code == "font-missing"
    assert "一 (U+4E00)" in named["value"]


@pytest.mark.needs("pango")
def test_a_hidden_pango_is_a_finding_and_nothing_else_is_said() -> None:
    done = run_python(hide("pango") + PRINT, "en")
    assert json.loads(done.stdout) == [["printer-missing", {"value": "pango"}]]
    assert done.stderr == ""


@pytest.mark.needs("pango")
def test_without_harfbuzz_subset_pages_are_printed_more_slowly() -> None:
    done = run_python(hide("harfbuzz-subset") + PRINT, "en")
    assert json.loads(done.stdout) == []


def test_a_hidden_library_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    found = refused(write_page("en"))
    assert (found.code, found.parameters) == (
        "printer-missing",
        (("value", "weasyprint"),),
    )


@pytest.mark.needs("pango")
def test_fonts_are_known_by_their_characters() -> None:
    assert find_uncovered(LATIN) == ""
    assert find_uncovered("b\u0378a \n\u200b") == "\u0378"
    assert find_covering("\u0378") == ()


@pytest.mark.needs("cjk-font")
def test_a_font_of_every_chinese_character_is_named() -> None:
    assert find_uncovered(CHINESE) == ""
    assert find_covering(CHINESE)


def _print(
    language: str, environment: dict[str, str]
) -> list[tuple[str, dict[str, str]]]:
    """Return the findings of printing the page of a language."""
    done = run_python(PRINT, language, **environment)
    found: list[tuple[str, dict[str, str]]] = json.loads(done.stdout)
    return found
