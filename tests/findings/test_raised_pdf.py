"""Every code of printing is raised by a small page."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lca.errors import StudyRefusedError
from lca.findings import render
from lca.findings.catalogue import PARTS, Language
from tests.support.printed_pages import print_page

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Case:
    """A page, what is changed before it is printed, and the code that must come."""

    code: str
    body: str = ""
    prepare: Callable[[pytest.MonkeyPatch], None] = lambda _: None


def _hide_library(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "weasyprint", None)


CASES = [
    Case("font-missing", "<p>\u0378</p>"),
    Case("printer-missing", prepare=_hide_library),
    Case("unprintable-page", '<img src="logo.png" alt="logo">'),
]


@pytest.mark.needs("pango")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_code_is_raised(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.prepare(monkeypatch)
    page = f"<!DOCTYPE html><html lang=en><title>t</title><body>{case.body}"
    with pytest.raises(StudyRefusedError) as caught:
        print_page("en", page)
    (found,) = caught.value.findings
    assert found.code == case.code
    for part in PARTS:
        for language in LANGUAGES:
            assert not set("{}…") & set(render(found, part, language))
