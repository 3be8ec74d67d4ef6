"""The catalogue is complete, well-formed, and says nothing it was told to do."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.findings import Entry, finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language

CATALOGUE = load_catalogue()
ENTRIES = [pytest.param(entry, id=code) for code, entry in CATALOGUE.items()]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
FULL_STOP = {"en": ".", "zh": "。"}
LONGEST_TITLE = 6

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
PLACEHOLDER = re.compile(r"\{[a-z]+(_[a-z]+)*\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Functions that make findings, or pass a code on to one that does.
MAKERS = {
    "finding",
    "findings_of_rows",
    "_at",
    "_gas",
    "_row",
    "_unknown",
    "_wrong",
    "point",
}
MODULES = sorted((Path(__file__).resolve().parents[2] / "lca").rglob("*.py"))


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_complete_in_both_languages(entry: Entry) -> None:
    assert CODE.fullmatch(entry.code)
    assert entry.severity in {"error", "warning", "info"}
    assert set(entry.texts) == {(p, lang) for p in PARTS for lang in LANGUAGES}
    assert all(text == text.strip() != "" for text in entry.texts.values())
    assert entry.example.strip()


@pytest.mark.parametrize("entry", ENTRIES)
def test_chinese_is_chinese_and_english_is_not(entry: Entry) -> None:
    for (_, language), text in entry.texts.items():
        assert bool(CHINESE.search(text)) == (language == "zh"), text


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_title_is_short_and_fixed(entry: Entry) -> None:
    english, chinese = (entry.texts["title", lang] for lang in LANGUAGES)
    assert 3 <= len(english.split()) <= LONGEST_TITLE
    assert len(chinese) <= 4 * LONGEST_TITLE
    assert not set("{}") & set(english + chinese)
    assert not english.endswith(".")
    assert not chinese.endswith("。")


@pytest.mark.parametrize("entry", ENTRIES)
def test_sentences_end_with_a_full_stop(entry: Entry) -> None:
    for (part, language), text in entry.texts.items():
        if part != "title":
            assert text.endswith(FULL_STOP[language]), text
            assert not set("!！") & set(text), text


@pytest.mark.parametrize("entry", ENTRIES)
def test_placeholders_are_well_formed_and_the_same_in_both_languages(
    entry: Entry,
) -> None:
    for part in PARTS:
        names = [set(_placeholders(entry.texts[part, lang])) for lang in LANGUAGES]
        assert names[0] == names[1], part
        for language in LANGUAGES:
            rest = PLACEHOLDER.sub("", entry.texts[part, language])
            assert not set("{}%") & set(rest)


def test_titles_tell_the_codes_apart() -> None:
    for language in LANGUAGES:
        titles = sorted(entry.texts["title", language] for entry in CATALOGUE.values())
        assert [a for a, b in pairwise(titles) if a == b] == []


def test_entries_stand_in_alphabetical_order() -> None:
    assert list(CATALOGUE) == sorted(CATALOGUE)


def test_every_code_of_the_source_has_an_entry() -> None:
    assert {code: place for code, place in _codes_made() if code not in CATALOGUE} == {}


def test_every_entry_is_used_by_the_source() -> None:
    literals = {
        node.value
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CATALOGUE) <= literals


def test_an_unknown_code_makes_no_finding() -> None:
    with pytest.raises(KeyError, match="no-such-code"):
        finding("no-such-code")


def test_a_long_value_is_shortened() -> None:
    sentence = render(finding("empty-file", file="x" * 10_000))
    assert "x" * 100 in sentence
    assert "…" in sentence
    assert len(sentence) < 300


def test_a_value_the_finding_lacks_shows_as_a_gap() -> None:
    assert render(finding("empty-file")).startswith("… ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "value",
    ["{0.__class__}", "{file}", "{value}", "%s", "%(file)s", "\\1", "\\g<0>", "$1"],
)
def test_a_value_is_text_and_never_a_template(value: str, language: Language) -> None:
    found = finding("unknown-unit", file="flows.csv", value=value, nearest="kg")
    assert f"“{value}”" in render(found, "message", language)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("a\tb", "a\\tb"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("a\x00b", "a\\x00b"),
    ],
)
def test_a_control_character_is_shown_and_not_obeyed(value: str, shown: str) -> None:
    assert f"“{shown}”" in render(finding("unknown-unit", value=value, nearest="kg"))


@given(value=st.text())
def test_whatever_a_value_holds_a_sentence_is_one_printable_line(value: str) -> None:
    found = finding("unknown-flow", column="flow", value=value, nearest=value)
    for part in PARTS:
        assert render(found, part).isprintable()


def _placeholders(text: str) -> list[str]:
    return [match.group() for match in PLACEHOLDER.finditer(text)]


def _codes_made() -> list[tuple[str, str]]:
    """Return code and place of every literal given to a maker of findings."""
    return [
        (argument.value, f"{path.name}:{argument.lineno}")
        for path in MODULES
        for call in ast.walk(_tree(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MAKERS
        for argument in call.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and CODE.fullmatch(argument.value)
    ]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
