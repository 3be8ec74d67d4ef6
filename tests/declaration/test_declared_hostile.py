"""Claims that no text of a user does anything in a declaration but be read."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lca.declaration.declared_view import Kind
from lca.declaration.markdown import escape_markdown
from lca.record import Content, Document
from tests.support.declared_document import complete_document
from tests.support.declared_pages import KINDS, Page, read_page, render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "<!-- --><style>*{display:none}</style>",
    "{{7*7}}",
    "{% for a in ''.__class__.__mro__ %}{{a}}{% endfor %}",
    "{{''.__class__}}${7*7}#{7*7}",
    "\u202eesrever\u2066x\u200b",
    "a\x00b\x1b[31mred\x07",
    "a\nb\r\nc\td",
    "name " * 2048,
    "n" * 10_240,
    "=cmd|' /C calc'!A0",
    "+1-1@SUM(A1)",
    "[a](javascript:alert(1))",
    "![a](https://example.org/x.png) <https://example.org> www.example.org",
    "javascript:alert(1)",
    "`a` *b* _c_ ~~d~~ # e",
    "| a | b |\n|---|---|\n",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "'; DROP TABLE records; --",
    "%2F..%2f/../../etc",
]
TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "main", "header", "p",
    "h1", "h2", "h3", "h4", "nav", "ol", "ul", "li", "section", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "span", "bdi",
    "code", "time", "strong", "a", "figure", "figcaption", "img",
    "svg", "desc", "g", "rect", "line", "text", "polyline", "polygon", "circle",
}  # fmt: skip
MARKDOWN_TAGS = {
    "h1", "h2", "h3", "p", "ul", "li", "strong", "blockquote", "hr", "table", "thead",
    "tbody", "tr", "th", "td",
}  # fmt: skip
KEPT = {"format", "kind"}
SEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x09\x0b-\x1f\x7f]")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def spoil(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value with another text at every leaf that is one."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [spoil(each, change) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in KEPT else spoil(each, change)
            for key, each in value.items()
        }
    return value


def spoiled(ending: str) -> Document:
    document = Content.of(complete_document()).document
    found: Document = spoil(document, lambda text: text + ending)
    return found


@pytest.fixture(scope="module")
def harmless() -> dict[Kind, Page]:
    document = spoiled("zz")
    return {kind: read_page(render(document, kind)) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:12])
def test_texts_are_text_in_html(kind, hostile, harmless) -> None:
    page = read_page(render(spoiled(hostile), kind))
    assert set(page.tags) <= TAGS
    assert page.tags.count("bdi") >= 10
    for tag in ("a", "img", "table", "section", "h2", "h3", "svg", "dl"):
        assert page.tags.count(tag) == harmless[kind].tags.count(tag), tag
    names = {name for _, name, _ in page.attributes}
    assert [name for name in names if name.startswith("on") or name == "srcdoc"] == []
    assert all(link.startswith("#") for link in page.values("href"))
    assert all(link.startswith("data:image/") for link in page.values("src"))
    # What a reader cannot see is shown by its code, or left to ids, which nobody reads.
    assert SEEN.findall(page.text) == []


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:12])
def test_a_text_is_printed_as_it_was_written(hostile) -> None:
    page = read_page(render(spoiled(hostile)))
    visible = "".join(
        c if c.isprintable() else repr(c)[1:-1] for c in " ".join(hostile.split())
    )
    assert visible[:200] in " ".join(page.text.split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:12])
def test_texts_are_text_in_markdown(kind, hostile) -> None:
    tags = [_tags(render(spoiled(text), kind, form="md")) for text in ("zz", hostile)]
    assert set(tags[1]) <= MARKDOWN_TAGS
    for tag in MARKDOWN_TAGS - {"p"}:
        assert tags[0].count(tag) == tags[1].count(tag), tag


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["html", "md"])
def test_texts_are_never_run_as_a_template(kind, form) -> None:
    page = render(spoiled("{{1234*1000}}{% set a = 1234*1000 %}{{a}}"), kind, form=form)
    assert "1234000" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_of_any_length_leaves_the_page_readable(kind) -> None:
    page = read_page(render(spoiled("n" * 10_240), kind))
    names = [shown for shown in page.shown if "bdi" in shown.inside]
    cells = [len(shown.text) for shown in names if "td" in shown.inside]
    assert cells == [] or min(cells) < 10_240


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_is_text_in_markdown(text) -> None:
    _claim_text(text)


@given(st.text(alphabet="-+=*_#>.:1) ab|`~[]()<>!\\&;", max_size=20))
def test_signs_of_markup_are_text_in_markdown(text) -> None:
    _claim_text(text)


@pytest.mark.parametrize("text", ["[a](b)", "| a", "---", "1. a", "# a", "===", "- a"])
def test_a_text_that_follows_another_stays_a_text(text) -> None:
    rendered = MARKDOWN.render(f"before\n{escape_markdown(text)}\n")
    assert rendered.count("<") == 2


def _tags(markdown: str) -> list[str]:
    return re.findall(r"<(\w+)", MARKDOWN.render(markdown))


def _claim_text(text: str) -> None:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    rendered = MARKDOWN.render(escape_markdown(line))
    if line:
        assert rendered.startswith("<p>")
        assert rendered.count("<") == 2
        assert unescape(rendered[3:].removesuffix("</p>\n")).split() == line.split()
