"""Declarations as pages of HTML and as Markdown, by templates anybody may replace."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DictLoader,
    FunctionLoader,
    StrictUndefined,
    Template,
)
from jinja2.exceptions import TemplateError
from markupsafe import Markup

from lca.charts import watermark
from lca.declaration.declared_marks import put_first
from lca.declaration.declared_view import Declared
from lca.declaration.markdown import escape_markdown
from lca.declaration.sandbox import FAULTS, Sandbox, tell_fault
from lca.declaration.summary import read_template
from lca.declaration.vocabulary import Vocabulary
from lca.errors import UsageError

PageForm = Literal["html", "md"]
PAGE_FORMS: tuple[PageForm, ...] = ("html", "md")

TEMPLATES = (
    "declaration.css",
    "declaration_macros.html.jinja",
    "declaration_macros.md.jinja",
    "declaration_report.html.jinja",
    "declaration_report.md.jinja",
    "declaration_statement.html.jinja",
    "declaration_statement.md.jinja",
)
"""Templates of declarations that a user may replace."""

_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Anchors:
    """Which figures of a page have been printed: the first place bears the anchor."""

    seen: set[str] = field(default_factory=set)

    def first(self, name: str) -> bool:
        """Return whether a figure is printed for the first time."""
        if name in self.seen:
            return False
        self.seen.add(name)
        return True


class Templates:
    """The templates of declarations, each read once.

    They run in a sandbox: a template of the user reads no file and calls nothing but
    what it is given.

    Parameters
    ----------
    own
        Templates of the user by name, which stand in place of the shipped ones.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        loader = ChoiceLoader([DictLoader(own or {}), FunctionLoader(read_template)])
        self._environments = _make_environments(loader)
        # What fails while none is of the user is a fault of the program.
        self._faults = FAULTS if own else (TemplateError,)
        # No template of the user decides on what warns of a page.
        self._shipped = _make_environments(FunctionLoader(read_template))

    def render(
        self,
        declared: Declared,
        words: Vocabulary,
        form: PageForm,
        *,
        paper: bool = False,
    ) -> str:
        """Return the page of a declaration, its banners before all that it shows.

        Parameters
        ----------
        declared
            What is printed.
        words
            Of the language.
        form
            Of the page.
        paper
            Whether it becomes a PDF, and is not read on a screen.

        Raises
        ------
        UsageError
            A template of the user has a fault.
        """
        name = f"declaration_{declared.kind}.{form}.jinja"
        try:
            template: Template = self._environments[form].get_template(name)
            anchors = Anchors()
            page = template.render(t=words, view=declared, anchors=anchors)
        except self._faults as error:
            raise UsageError(tell_fault(name, error)) from error
        layer = self._shipped[form].get_template(f"declaration_marks.{form}.jinja")
        marks = layer.render(t=words, view=declared, anchors=anchors, paper=paper)
        if form == "html":
            return put_first(page, marks)
        return _EMPTY_LINES.sub("\n\n", marks + page)


def _make_environments(
    loader: BaseLoader,
) -> dict[PageForm, Sandbox]:
    return {
        "html": _make_environment(loader),
        "md": _make_environment(loader, finalize=_finish_markdown),
    }


def _make_environment(
    loader: BaseLoader, finalize: Callable[[Any], Any] | None = None
) -> Sandbox:
    environment = Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalize,
        auto_reload=False,
    )
    environment.filters["anchor"] = make_anchor
    environment.filters["fragment"] = _make_fragment
    environment.filters["watermark"] = _draw_watermark
    return environment


def make_anchor(name: str) -> str:
    """Return the name of a figure or section as an id of HTML, which has no spaces.

    Examples
    --------
    >>> make_anchor("figure.stage/wafer fab")
    'figure.stage/wafer%20fab'
    """
    return "".join(quote(letter) if letter.isspace() else letter for letter in name)


def _make_fragment(name: str) -> str:
    """Return what leads to the anchor of a name inside of its page."""
    return f"#{quote(make_anchor(name))}"


def _draw_watermark(lines: Iterable[str]) -> str:
    """Return the address of a drawing that says these lines across a page."""
    drawn = watermark(tuple(str(line) for line in lines)).encode()
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"


def _finish_markdown(value: object) -> Markup:
    """Return what a template of Markdown puts in: text escaped, markup as it is."""
    if isinstance(value, Markup):
        return value
    return Markup(escape_markdown(str(value)))  # noqa: S704 - escaped for Markdown
