"""Plain text in columns, whatever script its letters are of."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

BAR = 24
"""Widest bar, in characters."""

LINE = 88
"""Longest line of running text."""

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_GAP = "  "
_WIDE = ("W", "F")
# A Chinese letter with the punctuation that may not start a line, or a word.
_WORD = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff][，。；：、）”？！]*\s*"
    r"|[^\s\u2e80-\u9fff\uf900-\ufaff]+\s*|\s+"
)
LONGEST_WORD = 200
"""Signs of a word that are shown; the time to break one grows as its square."""

# Signs of Chinese are no words, and break anywhere.
_LONG_WORD = re.compile(rf"([!-\u2e7f]{{{LONGEST_WORD}}})[!-\u2e7f]+")


def make_visible(text: str) -> str:
    r"""Return the text on one line; control and direction marks shown, not obeyed.

    Examples
    --------
    >>> print(make_visible("wafer\x1b[31m"))
    wafer\x1b[31m
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def cut_visible(text: str, most: int) -> str:
    """Return the text on one line; of one that is too long, its beginning and dots.

    Examples
    --------
    >>> cut_visible("wafer", 5), cut_visible("wafers", 5)
    ('wafer', 'wafer…')
    """
    shown = make_visible(text[: most + 1])
    return shown if len(shown) <= most else shown[:most] + "…"


def cut_words(text: str) -> str:
    """Return a text in which words that no line could hold have only their beginning.

    Examples
    --------
    >>> len(cut_words("a" * 1000)), cut_words("short words")
    (201, 'short words')
    """
    return _LONG_WORD.sub(r"\1…", text)


def measure(text: str) -> int:
    """Return the columns of a terminal that a text takes.

    Examples
    --------
    >>> measure("声明 unit")
    9
    """
    return sum(
        0
        if unicodedata.combining(letter)
        else 1 + (unicodedata.east_asian_width(letter) in _WIDE)
        for letter in text
    )


def lay_out(rows: Iterable[Sequence[str]], alignment: str) -> str:
    """Return rows as lines of aligned columns.

    Parameters
    ----------
    rows
        Cells, as many in each row as letters in `alignment`.
    alignment
        ``l`` or ``r`` per column.

    Examples
    --------
    >>> print(lay_out([["gas", "1.5"], ["electricity", "20"]], "lr"))
    gas          1.5
    electricity   20
    """
    table = [list(row) for row in rows]
    widths = [
        max((measure(row[place]) for row in table), default=0)
        for place in range(len(alignment))
    ]
    return "\n".join(_line(row, alignment, widths) for row in table)


def draw_bar(width: float, *, negative: bool = False) -> str:
    """Return a bar of a width between 0 and 100; anything above 0 shows."""
    if width <= 0:
        return ""
    if negative:
        return "░" * max(1, round(width * BAR / 100))
    full, rest = divmod(max(1, round(width * BAR * 8 / 100)), 8)
    return "█" * full + _EIGHTHS[rest]


def wrap(text: str, indent: str = "") -> str:
    """Return the text in lines of at most `LINE` columns, each behind an indent.

    Letters of double width may stand at the end of any line, as Chinese does.
    """
    lines = [indent]
    for word in _WORD.findall(text):
        if lines[-1] != indent and measure(lines[-1] + word.rstrip()) > LINE:
            lines[-1] = lines[-1].rstrip()
            lines.append(indent)
        lines[-1] += word
    return "\n".join(lines).rstrip()


def underline(title: str, mark: str) -> str:
    """Return a title and the line below it."""
    return f"{title}\n{mark * measure(title)}"


def _line(row: Sequence[str], alignment: str, widths: Sequence[int]) -> str:
    cells = []
    for cell, side, width in zip(row, alignment, widths, strict=True):
        space = " " * (width - measure(cell))
        cells.append(space + cell if side == "r" else cell + space)
    return _GAP.join(cells).rstrip()
