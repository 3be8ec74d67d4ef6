"""Contribution trees on the terminal."""

from rich.text import Text
from rich.tree import Tree

from lca.declaration import Vocabulary
from lca.declaration.layout import make_visible
from lca.declaration.numbers import significant
from lca.results import Branch, Explanation

_STYLES = {"supply": "", "direct": "green", "loop": "yellow", "rest": "dim"}


def draw_tree(explanation: Explanation, words: Vocabulary) -> Tree:
    """Return the tree: share, impact, name, and what is drawn."""
    root = Tree(_describe(explanation.tree, explanation.unit, words))
    _hang(root, explanation.tree, explanation.unit, words)
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


def _hang(node: Tree, branch: Branch, unit: str, words: Vocabulary) -> None:
    for part in branch.branches:
        _hang(node.add(_describe(part, unit, words)), part, unit, words)


def _describe(branch: Branch, unit: str, words: Vocabulary) -> Text:
    text = Text(f"{branch.share:7.1%}  ", style="bold")
    text.append(f"{significant(branch.impact)} {unit}  ", style="not bold")
    name = make_visible(branch.name)
    if branch.kind == "rest":
        name = words("tree-rest", count=branch.name)
    text.append(name, style=_STYLES[branch.kind] or "not bold")
    if branch.stage:
        text.append(f" [{make_visible(branch.stage)}]", style="cyan not bold")
    if branch.amount is not None and branch.kind != "direct":
        drawn = f"{significant(branch.amount)} {branch.unit} {branch.flow}"
        text.append(f"  {make_visible(drawn)}", style="dim not bold")
    if branch.kind == "loop":
        text.append(f"  {words('tree-loop')}", style=_STYLES["loop"])
    return text
