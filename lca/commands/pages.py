"""Outcomes as pages: text for the terminal, HTML for a file."""

from pathlib import Path

from lca.commands.solve import Outcome
from lca.declaration import Form, Language, render_summary
from lca.errors import UsageError
from lca.io.documents import write_text


def render_text(outcome: Outcome, language: Language) -> str:
    """Return the summary of a solved demand as plain text."""
    return _render(outcome, language, "text")


def write_page(outcome: Outcome, path: Path, language: Language) -> None:
    """Write the summary of a solved demand as one page of HTML.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    page = _render(outcome, language, "html")
    try:
        write_text(page, path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise UsageError(message) from error


def _render(outcome: Outcome, language: Language, form: Form) -> str:
    if outcome.solution is None:
        message = "there is no page of a refused study"
        raise UsageError(message)
    return render_summary(outcome.solution, language, form)
