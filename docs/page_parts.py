"""Pieces of Markdown, with whatever a cell holds made safe."""

from collections.abc import Iterable, Sequence
from pathlib import Path

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|$~"})


def escape(text: str) -> str:
    r"""Return the text so that Markdown shows it as it is, on one line.

    Examples
    --------
    >>> print(escape("a|b_c"))
    a\|b\_c
    """
    return " ".join(text.split()).translate(_MARKS)


def code(text: str) -> str:
    r"""Return the text as code; nothing for an empty one.

    Examples
    --------
    >>> print(code("a|b"), code("Nm`3"))
    `a\|b` `` Nm`3 ``
    """
    if not text:
        return ""
    shown = text.replace("|", "\\|")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its cells are Markdown already.

    Examples
    --------
    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(title: str, *parts: str) -> str:
    """Return a page: its title, then its parts with a blank line between them."""
    return "\n\n".join((f"# {title}", *parts)) + "\n"


def write_if_changed(path: Path, text: str) -> None:
    """Write a page, unless it stands there already: Sphinx builds by time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
