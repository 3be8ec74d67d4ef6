"""The summary of a solution: one page of text, or one page of HTML."""

from typing import Literal

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

from lca.declaration.layout import draw_bar, lay_out, underline, wrap
from lca.declaration.view import view_solution
from lca.declaration.vocabulary import Language, load_vocabulary
from lca.resources import shipped
from lca.results import Solution

Form = Literal["text", "html"]

TEMPLATES = {"text": "summary.txt.jinja", "html": "summary.html.jinja"}


def render_summary(solution: Solution, language: Language, form: Form) -> str:
    """Return the summary of a solution with a demand.

    Parameters
    ----------
    solution
        What is summed up.
    language
        Of every word that is not the user's own.
    form
        ``text`` for a terminal; ``html`` for one page that needs no other file, no
        script and no network.

    Raises
    ------
    ValueError
        The solution has no demand, so that there is no footprint to sum up.
    """
    if solution.demand.is_empty():
        message = "a summary needs a demand"
        raise ValueError(message)
    words = load_vocabulary(language)
    view = view_solution(solution, words)
    return make_environment().get_template(TEMPLATES[form]).render(t=words, view=view)


def make_environment() -> Environment:
    """Return the environment of all templates: what is not defined is an error."""
    environment = Environment(
        loader=FunctionLoader(read_template),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.jinja",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "bar": draw_bar,
        "columns": lay_out,
        "underline": underline,
        "wrapped": wrap,
    }
    return environment


def read_template(name: str) -> str | None:
    """Return a shipped template; None, which Jinja reports, when there is none."""
    if "/" in name:
        return None
    file = shipped("templates") / name
    return file.read_text(encoding="utf-8") if file.is_file() else None
