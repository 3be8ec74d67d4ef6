"""Contribution trees on the terminal."""

from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from lca.declaration import Vocabulary
from lca.declaration.layout import make_visible
from lca.declaration.numbers import significant
from lca.results import Branch, Explanation, Row

MOST_ROWS = 20
"""Input rows listed below one branch; of the others, the number."""

_STYLES = {"supply": "", "direct": "green", "loop": "yellow", "rest": "dim"}
_INDENT = 9


@dataclass(frozen=True, slots=True)
class _Pen:
    """What every branch is written with; ``rest`` names what is joined."""

    unit: str
    words: Vocabulary
    rest: str


def draw_tree(explanation: Explanation, words: Vocabulary) -> Tree:
    """Return the tree: share, impact, name, what is drawn, and rows if it has any."""
    cut = any(found.code == "tree-cut" for found in explanation.findings)
    pen = _Pen(explanation.unit, words, "others" if cut else "tree-rest")
    root = Tree(_label(explanation.tree, pen))
    _hang(root, explanation.tree, pen)
    return root


def list_loops(explanation: Explanation, words: Vocabulary) -> list[str]:
    """Return a line for each loop the tree shows, closed at its first activity."""
    if not explanation.loops:
        return []
    lines = [words("tree-loops") + words("colon")]
    for loop in explanation.loops:
        names = (make_visible(name) for name in (*loop, loop[0]))
        lines.append("  " + " → ".join(names))
    return lines


def _hang(node: Tree, branch: Branch, pen: _Pen) -> None:
    for part in branch.branches:
        _hang(node.add(_label(part, pen)), part, pen)


def _label(branch: Branch, pen: _Pen) -> RenderableType:
    """Return what a branch shows: itself, and its input rows below."""
    lines = _list_rows(branch, pen.words)
    if not lines:
        return _describe(branch, pen)
    text = Text("\n".join(lines), style="dim")
    rows = Padding(text, (0, 0, 0, _INDENT), expand=False)
    return Group(_describe(branch, pen), rows)


def _describe(branch: Branch, pen: _Pen) -> Text:
    text = Text(f"{branch.share:7.1%}  ", style="bold")
    text.append(f"{significant(branch.impact)} {pen.unit}  ", style="not bold")
    name = make_visible(branch.name)
    if branch.kind == "rest":
        name = pen.words(pen.rest, count=branch.name)
    text.append(name, style=_STYLES[branch.kind] or "not bold")
    if branch.stage:
        text.append(f" [{make_visible(branch.stage)}]", style="cyan not bold")
    if branch.amount is not None and branch.kind != "direct":
        drawn = f"{significant(branch.amount)} {branch.unit} {branch.flow}"
        text.append(f"  {make_visible(drawn)}", style="dim not bold")
    if branch.kind == "loop":
        text.append(f"  {pen.words('tree-loop')}", style=_STYLES["loop"])
    return text


def _list_rows(branch: Branch, words: Vocabulary) -> list[str]:
    """Return a line for each input row; those of a run's own product say so."""
    lines = []
    if branch.rows != branch.made:
        lines += _list_some(branch.rows, words)
    own = words("reference-flow") + words("colon")
    return lines + [own + line for line in _list_some(branch.made, words)]


def _list_some(rows: tuple[Row, ...], words: Vocabulary) -> list[str]:
    lines = [_describe_row(row, words) for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        lines.append(words("others", count=len(rows) - MOST_ROWS))
    return lines


def _describe_row(row: Row, words: Vocabulary) -> str:
    """Return where a row stands and what it says."""
    parts = [
        make_visible(row.file),
        row.sheet and words("place-sheet", value=make_visible(row.sheet)),
        words("place-row", value=row.row),
        row.rule and make_visible(row.rule),
        f"{row.amount:.12g} {make_visible(row.unit)}",
        row.status and words.name("status", row.status),
        row.source and make_visible(row.source),
    ]
    return words("separator").join(part for part in parts if part)
