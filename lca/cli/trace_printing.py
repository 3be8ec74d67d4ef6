"""Traces on the terminal: what a figure is, and the tree of what it is made of."""

from collections.abc import Iterable, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.declaration import Language, Vocabulary, load_vocabulary
from lca.declaration.layout import make_visible, underline
from lca.declaration.numbers import significant
from lca.declaration.traces import explain_meaning, print_row
from lca.record.figures import Figure
from lca.results.trace import Leaf, Part, Trace, TracedRow, TraceNode

MOST_ROWS = 20
"""Input rows listed at one place; of the others, the number."""

_INDENT = 9
_ARROW = " → "


def print_figures(figures: Mapping[str, Figure], language: Language) -> None:
    """Print the ids of figures with their values."""
    words = load_vocabulary(language)
    titles = (words("trace-figure"), words("amount"), words("unit"))
    rows = [
        (make_visible(name), significant(each.value), make_visible(each.unit or ""))
        for name, each in figures.items()
    ]
    show(screens.tabulate(titles, rows))


def print_trace(trace: Trace, language: Language) -> None:
    """Print a figure, how it is found, and what it is made of."""
    words = load_vocabulary(language)
    unit = trace.unit or ""
    value = f"{trace.value:.12g} {unit}".rstrip()
    title = make_visible(f"{trace.sku}: {trace.figure} = {value}")
    lines = [underline(title, "-"), explain_meaning(trace.meaning, words)]
    if trace.total is not None:
        total = f"{trace.total:.12g} {unit}".rstrip()
        lines.append(words("trace-sums", count=trace.count, value=total))
    lines += _list_parts(trace.parts, words)
    if trace.rows:
        lines.append(words("trace-rows") + words("colon"))
        lines += [f"  {line}" for line in _list_rows(trace.rows, words)]
    emit("\n".join(lines) + "\n")
    if trace.tree is not None:
        show(draw_trace(trace.tree, unit, words))


def _list_parts(parts: Iterable[Part], words: Vocabulary) -> list[str]:
    lines = [
        make_visible(f"  {part.id} = {part.value:.12g} {part.unit or ''}".rstrip())
        for part in parts
    ]
    return [words("trace-figures") + words("colon"), *lines] if lines else []


def draw_trace(root: TraceNode, unit: str, words: Vocabulary) -> Tree:
    """Return the tree: activities that only pass on stand in one line with others."""
    tree = Tree("", hide_root=True)
    waiting = [(tree, root)]
    while waiting:
        above, node = waiting.pop()
        way = [node]
        while not (node.leaves or node.rest) and len(node.nodes) == 1:
            node = node.nodes[0]
            way.append(node)
        branch = above.add(_print_way(way, unit, words))
        for leaf in node.leaves:
            branch.add(_print_leaf(leaf, unit, words))
        if node.rest is not None:
            branch.add(
                Text(
                    f"{significant(node.rest.impact)} {unit}  "
                    + words("tree-rest", count=node.rest.count),
                    style="dim",
                )
            )
        # Of a tree that is filled from the last, the first stands above.
        waiting += [(branch, part) for part in reversed(node.nodes)]
    return tree


def _print_way(way: list[TraceNode], unit: str, words: Vocabulary) -> RenderableType:
    """Return share, impact and names of activities, and the rows of their draws."""
    first, last = way[0], way[-1]
    text = Text(f"{first.share:7.1%}  ", style="bold")
    text.append(f"{significant(first.impact)} {unit}  ", style="not bold")
    names = _ARROW.join(make_visible(node.activity) for node in way)
    text.append(names, style="not bold")
    stages = [node.stage for node in reversed(way) if node.stage]
    if stages:
        text.append(f" [{make_visible(stages[0])}]", style="cyan not bold")
    drawn = make_visible(f"{significant(last.drawn)} {last.unit} {last.flow}")
    text.append(f"  {drawn}", style="dim not bold")
    carried = 1.0
    for node in way:
        carried *= node.carried
    if f"{carried:.0%}" != f"{1:.0%}":
        share = words("trace-carried", share=f"{carried:.0%}")
        text.append(f"  {share}", style="dim not bold")
    return _with_rows(text, [row for node in way for row in node.rows], words)


def _print_leaf(leaf: Leaf, unit: str, words: Vocabulary) -> RenderableType:
    text = Text(f"{leaf.share:7.1%}  ", style="bold")
    text.append(f"{significant(leaf.impact)} {unit}  ", style="not bold")
    text.append(make_visible(leaf.flow), style="green not bold")
    runs = words(
        "trace-runs",
        runs=significant(leaf.runs),
        amount=make_visible(f"{significant(leaf.coefficient)} {leaf.unit}"),
        factor=significant(leaf.factor),
    )
    text.append(f"  {runs}", style="dim not bold")
    return _with_rows(text, leaf.rows, words)


def _with_rows(
    text: Text, rows: Iterable[TracedRow], words: Vocabulary
) -> RenderableType:
    lines = _list_rows(tuple(rows), words)
    if not lines:
        return text
    below = Text("\n".join(lines), style="dim")
    return Group(text, Padding(below, (0, 0, 0, _INDENT), expand=False))


def _list_rows(rows: tuple[TracedRow, ...], words: Vocabulary) -> list[str]:
    lines = [print_row(row, words) for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        lines.append(words("others", count=len(rows) - MOST_ROWS))
    return lines
