"""What a declaration consists of: pieces of text, tables, sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from lca.declaration.remarks import Remark

PieceKind = Literal["word", "data", "code", "date", "number", "place", "section"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text.

    Parameters
    ----------
    text
        As it is read; markup only after a template has escaped it.
    kind
        ``word`` of the vocabulary, ``data`` of the user, ``code`` such as a hash,
        ``date``, ``place`` of a row in a file, ``number`` of the record, or the title
        of a ``section``.
    target
        Id of the number, or of what a code or section leads to; empty for all else.
    """

    text: str
    kind: PieceKind
    target: str = ""

    @property
    def is_long(self) -> bool:
        """Return whether a word of it may have to be broken to fit into a column."""
        return any(len(word) > LONGEST_WORD for word in self.text.split())


LONGEST_WORD = 24
"""Letters of a word that a column has room for."""

Value = tuple[Piece, ...]
"""Pieces that are read one behind the other; none where nothing is known."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the user under its title, in the language that it is written in."""

    title: str
    paragraphs: tuple[Piece, ...]
    language: str
    block: str = "prose"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of the vocabulary; a ``mark`` of its own sets it apart."""

    value: Value
    mark: str = ""
    block: str = "note"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences that stand below each other."""

    values: tuple[Value, ...]
    block: str = "bullets"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what they stand for."""

    rows: tuple[tuple[str, Value], ...]
    block: str = "pairs"


@dataclass(frozen=True, slots=True)
class Head:
    """The title of a column: of numbers, of long texts, or of names."""

    text: str
    is_number: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, the first being its name; ``mark`` sets it apart."""

    cells: tuple[Value, ...]
    mark: str = ""


def fold(rows: Sequence[Row]) -> list[Row]:
    """Return rows beside each other: the second half right of the first.

    Where there is nothing beside a row, its cells are empty.
    """
    half = -(-len(rows) // 2)
    nothing: Value = (Piece("", "word"),)
    return [
        Row((*row.cells, *(rows[half + place].cells if half + place < len(rows)
                           else (nothing,) * len(row.cells))))
        for place, row in enumerate(rows[:half])
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a caption; ``foot`` is what they sum to, if anything."""

    key: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None
    block: str = "table"

    @property
    def is_wide(self) -> bool:
        """Return whether there are more columns than a page shows at full size."""
        return len(self.heads) > MOST_COLUMNS


MOST_COLUMNS = 6
"""Columns of a table in letters of full size."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG; the table beside it says the same in text."""

    key: str
    caption: str
    svg: Markup
    block: str = "drawing"


@dataclass(frozen=True, slots=True)
class Remarks:
    """Findings in words."""

    remarks: tuple[Remark, ...]
    block: str = "remarks"


Block = Prose | Note | Bullets | Pairs | Table | Drawing | Remarks


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a title.

    ``key`` is its anchor, ``number`` what stands before its title, ``cited`` its number
    elsewhere if that differs, ``answers`` are the keys of the record that it prints.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()
    answers: tuple[str, ...] = ()
    number: str = ""
    cited: str = ""

    @property
    def numbering(self) -> str:
        """Return the number as it stands before the title; a sign needs no space."""
        return _space(self.number)

    @property
    def reference(self) -> str:
        """Return what other sections call it: its number, and its title."""
        return _space(self.cited or self.number) + self.title

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing under the title."""
        return not self.blocks and not self.parts


def _space(number: str) -> str:
    return f"{number} " if number[-1:].isalnum() else number
