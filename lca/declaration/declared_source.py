"""Where the parts of a declaration take their words, names and numbers from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Formatter
from typing import Any

from lca.declaration.declared_figures import Printed
from lca.declaration.declared_parts import (
    Block,
    Head,
    Pairs,
    Piece,
    Prose,
    Row,
    Table,
    Value,
)
from lca.declaration.declared_units import scale_unit, show_unit
from lca.declaration.layout import cut_visible, cut_words, make_visible
from lca.declaration.numbers import NOTHING, power_of_ten
from lca.declaration.vocabulary import Language, Vocabulary, load_vocabulary
from lca.record import Document

LONGEST_NAME = 240
"""Characters of a name that are shown; of a longer one, its beginning."""

LONGEST_REMARK = 2_000
"""Characters of a remark that are shown: as many as a plant may write."""

LANGUAGES: tuple[Language, ...] = ("en", "zh")

_MARKS = "#*"
_PARAGRAPH = re.compile(r"\n\s*\n")
_ONE_DAY = timedelta(days=1)

Record = Mapping[str, Any]
Path = tuple[str | int, ...]


class _Row(dict[str, Any]):
    """A row of a record."""

    def __missing__(self, key: str) -> None:
        """Return that nothing is known of a key."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document in the words of one language, its numbers printed.

    ``document`` is limited to what may be disclosed: what is withheld is absent in it.
    """

    document: Document
    words: Vocabulary
    printed: Printed

    def word(self, key: str) -> Value:
        """Return a word of the vocabulary."""
        return (Piece(self.words(key), "word"),)

    def say(self, key: str, **values: Value) -> Value:
        """Return a sentence of the vocabulary with values in its places."""
        pieces: list[Piece] = []
        for text, field, _, _ in Formatter().parse(self.words.words[key]):
            if text:
                pieces.append(Piece(text, "word"))
            if field is not None:
                pieces.extend(values[field])
        return tuple(pieces)

    def name(self, family: str, value: str | None) -> Value:
        """Return the word for a value of the data; the value itself if it has none."""
        if value is not None and self.words.knows(family, value):
            return (Piece(self.words.name(family, value), "word"),)
        return data(value)

    def number(self, *path: str | int) -> Value:
        """Return the number that stands at a place of the document; nothing if none."""
        figure = self.printed.ids.get(path)
        return () if figure is None else self.figure(figure)

    def figure(self, name: str) -> Value:
        """Return the number with this id; nothing where the document has none."""
        text = self.printed.texts.get(name)
        return () if text is None else (Piece(text, "number", name),)

    def percent(self, *path: str | int) -> Value:
        """Return the share that a number of the document has in the headline."""
        figure = self.printed.ids.get(path)
        return () if figure is None else self.figure(f"percent/{figure}")

    def rows(self, *path: str) -> list[tuple[Path, Record]]:
        """Return the rows of a list with the places where they stand.

        A key that an older record did not have is None in its rows.
        """
        found = self.take(*path) or ()
        return [((*path, place), _Row(row)) for place, row in enumerate(found)]

    def take(self, *path: str) -> Any:  # noqa: ANN401 - as JSON has it
        """Return what stands at a place of the document; None where nothing does."""
        value: Any = self.document
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def is_withheld(self, path: str) -> bool:
        """Return whether the document withholds all that stands at a path."""
        roots = self.take("disclosure", "withheld") or ()
        return any(path == root or path.startswith(f"{root}.") for root in roots)

    def texts(self, *keys: str) -> tuple[Block, ...]:
        """Return the texts of the user that there are.

        Parameters
        ----------
        keys
            Of the titles in the vocabulary: ``text-`` and the key of the text.
        """
        found = (self._text(key) for key in keys)
        return tuple(prose for prose in found if prose is not None)

    def text(self, key: str) -> Value:
        """Return a short text of the user on one line; nothing where there is none."""
        prose = self._text(key)
        parts = () if prose is None else prose.paragraphs
        return sentence(" ".join(part.text for part in parts))

    def unit(self) -> str:
        """Return the unit of the headline, with the power of ten of its numbers."""
        exponent = self.printed.places.exponent
        return show_unit(scale_unit(self.document["headline"]["unit"], exponent))

    def unit_pieces(self) -> Value:
        """Return the unit of the headline as it follows a number."""
        unit = self.unit()
        # A prefix follows a number as it is, a power of ten multiplies it.
        return data(f"× {unit}" if unit.startswith(power_of_ten(1)[:2]) else unit)

    def unit_name(self, unit: str | None) -> Value:
        """Return a unit of the data: in words, if it is counted, or with its signs."""
        if unit is not None and not self.words.knows("unit", unit):
            return data(show_unit(unit))
        return self.name("unit", unit)

    def unit_of(self, *path: str | int) -> Value:
        """Return the unit of the number at a place of the document, as printed."""
        figure = self.printed.ids.get(path, "")
        return self.unit_name(self.printed.units.get(figure))

    def measure(self, *path: str | int) -> Value:
        """Return the number at a place of the document with its unit."""
        number, unit = self.number(*path), self.unit_of(*path)
        return (*number, Piece(" ", "word"), *unit) if number and unit else number

    def percent_of(self, value: Value) -> Value:
        """Return a number with the sign of per cent behind it; nothing of nothing."""
        return (*value, *self.word("percent-sign")) if value else ()

    def unit_value(self) -> Value:
        """Return the unit of the headline as it follows a number."""
        return (Piece(" ", "word"), *self.unit_pieces())

    def pairs(self, rows: Iterable[tuple[str, Value]]) -> tuple[Block, ...]:
        """Return names and values, those that have one; nothing where none has.

        A name is a key of the vocabulary, or else stands for itself.
        """
        kept = tuple((self._label(key), value) for key, value in rows if value)
        return (Pairs(kept),) if kept else ()

    def table(
        self,
        key: str,
        heads: Sequence[str],
        rows: Iterable[Row],
        *,
        foot: Row | None = None,
    ) -> tuple[Block, ...]:
        """Return a table with the columns that have something; none without rows.

        Parameters
        ----------
        key
            Of its caption in the vocabulary, and of the table.
        heads
            Words of the columns; those of numbers end with ``#``, those of long texts
            with ``*``.  A text that is no key of the vocabulary stands for itself.
        rows
            As many cells as heads.
        foot
            What the rows sum to.
        """
        body = tuple(rows)
        if not body:
            return ()
        every = (*body, foot) if foot else body
        used = [
            place
            for place in range(len(heads))
            if place == 0 or any(row.cells[place] for row in every)
        ]
        titles = tuple(self._head(heads[place]) for place in used)
        caption = self.words(key)
        kept = tuple(_choose(row, used) for row in body)
        return (
            Table(
                key,
                caption,
                titles,
                kept,
                None if foot is None else _choose(foot, used),
            ),
        )

    def _head(self, head: str) -> Head:
        label = self._label(head.rstrip(_MARKS))
        return Head(label, is_number=head.endswith("#"), is_long=head.endswith("*"))

    def _label(self, key: str) -> str:
        """Return a word; a text that is no key of the vocabulary, such as a unit."""
        return self.words.words.get(key) or make_visible(key)

    def _text(self, key: str) -> Prose | None:
        """Return a text in the language of the document, or else in the other."""
        found = self.take("texts", key.removeprefix("text-").replace("-", "_")) or {}
        own = self.words.language
        for language in sorted(LANGUAGES, key=lambda each: each != own):
            if found.get(language):
                tag = load_vocabulary(language)("language-tag")
                return Prose(self.words(key), paragraphs(found[language]), tag)
        return None


def data(text: str | float | None) -> Value:
    """Return a name or word of the user on one line; nothing where there is none."""
    if text is None or text == "":
        return ()
    return (Piece(cut_visible(str(text), LONGEST_NAME), "data"),)


def sentence(text: str | None) -> Value:
    """Return a remark of the user on one line; of a very long one, its beginning."""
    return (Piece(cut_visible(text, LONGEST_REMARK), "data"),) if text else ()


def paragraphs(text: str) -> tuple[Piece, ...]:
    """Return a text of the user as paragraphs, which an empty line ends."""
    parts = (" ".join(part.split()) for part in _PARAGRAPH.split(text.strip()))
    return tuple(Piece(cut_words(make_visible(part)), "data") for part in parts if part)


def code(text: str | None) -> Value:
    """Return what is read letter by letter, such as a hash."""
    return (Piece(cut_visible(text, LONGEST_NAME), "code"),) if text else ()


def day(text: str | None) -> Value:
    """Return a day as it is written."""
    return (Piece(make_visible(text), "date"),) if text else ()


def last_day(end: str | None) -> Value:
    """Return the day before the end of a period, which is exclusive."""
    if end is None:
        return ()
    try:
        return day((date.fromisoformat(end) - _ONE_DAY).isoformat())
    except (ValueError, OverflowError):
        return day(end)


def place(row: Record) -> Value:
    """Return file and row of the user that a row of the document comes from."""
    file, number = row.get("file"), row.get("row")
    if file is None and number is None:
        return ()
    parts = [str(part) for part in (file, number) if part is not None]
    return (Piece(cut_visible(":".join(parts), LONGEST_NAME), "place"),)


def join(separator: Value, values: Iterable[Piece]) -> Value:
    """Return pieces with a separator between them."""
    pieces: list[Piece] = []
    for piece in values:
        pieces += [*separator, piece] if pieces else [piece]
    return tuple(pieces)


def nothing() -> Value:
    """Return the dash that stands where there is nothing to print."""
    return (Piece(NOTHING, "word"),)


def _choose(row: Row, used: Sequence[int]) -> Row:
    return Row(tuple(row.cells[place] or nothing() for place in used), row.mark)
