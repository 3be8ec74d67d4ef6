"""The codes of dice in the rows of a wafer map, and what the codes count as."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

GOOD, BAD, NONE = "good", "bad", "none"

WIDTHS = {"ascii": 1, "hexadecimal": 2, "integer2": 4, "decimal": 3}
"""Characters of a code by the type of bins, in small letters."""

_DECIMAL, _ASCII = "decimal", "ascii"
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Rows:
    """The codes of one map: how often each stands in it, and the length of each row."""

    codes: Counter[str]
    lengths: tuple[int, ...]


@cache
def load_qualities() -> dict[str, str]:
    """Return what a quality counts as, by its name in small letters."""
    text = (files("lca.io") / "bin_qualities.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["quality"].casefold(): row["counts"] for row in rows}


def read_code(text: str, kind: str) -> str:
    """Return a code as it stands in rows.

    Parameters
    ----------
    text
        The code, of a definition or of the place without a die.
    kind
        Type of the bins, in small letters.

    Examples
    --------
    >>> (
    ...     read_code("a", "hexadecimal"),
    ...     read_code("7", "decimal"),
    ...     read_code(" ", "ascii"),
    ... )
    ('0A', '007', ' ')
    """
    if kind == _ASCII:
        return text if len(text) == 1 else text.strip()
    return text.strip().upper().zfill(WIDTHS[kind])


def count_codes(texts: list[str], kind: str, known: frozenset[str]) -> Rows:
    """Return the codes that stand in the rows of a map.

    Parameters
    ----------
    texts
        Content of the elements that hold rows; each may hold several lines.
    kind
        Type of the bins, in small letters.
    known
        Codes that the map defines.  Where a space is one of them, it counts.
    """
    codes: Counter[str] = Counter()
    lengths = []
    spaced = kind == _ASCII and " " in known
    for text in texts:
        for line in text.strip("\r\n\t").splitlines():
            row = line if spaced else line.strip()
            if row:
                before = codes.total()
                codes.update(_split(row, kind))
                lengths.append(codes.total() - before)
    return Rows(codes, tuple(lengths))


def _split(row: str, kind: str) -> Iterator[str]:
    if kind == _DECIMAL and _BLANK.search(row):
        return (code.zfill(WIDTHS[kind]) for code in row.split())
    packed = row if kind == _ASCII else _BLANK.sub("", row).upper()
    width = WIDTHS[kind]
    return (packed[at : at + width] for at in range(0, len(packed), width))
