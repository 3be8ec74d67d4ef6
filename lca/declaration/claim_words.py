"""Texts as words that can be compared: folded, split, each with its place."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

COMMA, COLON, STOP = ",", ":", "."
UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Categories of characters that take no room of their own."""

_FIRST_OF_CJK = 0x2E80
_STOPS = frozenset("。！？!?;；…｡")
_COMMAS = frozenset(",，、､﹐﹑")
_DECIMALS = frozenset(".,．，")
_COLONS = frozenset(":：﹕")
_BULLETS = frozenset("-–—*•·▪●○■‣⁃")


@dataclass(frozen=True, eq=False)
class Fold:
    """Characters that are read as others, beside case, width and accents."""

    signs: Mapping[str, str]

    @cache  # noqa: B019 - there is one, as long as the program runs
    def read(self, sign: str) -> str | None:
        """Return a character as it is compared; None where nobody sees it.

        Examples
        --------
        >>> fold = Fold({"證": "证"})
        >>> [fold.read(sign) for sign in ("Ｃ", "é", "證", "-", chr(0x200B))]
        ['c', 'e', '证', '', None]
        """
        if sign in self.signs:
            return self.signs[sign] or None
        if unicodedata.category(sign) in UNSEEN:
            return None
        plain = unicodedata.normalize("NFKD", sign)
        # Capitals of other alphabets look like other letters than the small ones do.
        cased = "".join(self.signs.get(each, each) for each in plain).casefold()
        read = (self.signs.get(each, each) for each in cased)
        return "".join(each for each in read if each.isalnum())


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or Chinese character; or a ``mark`` that parts clauses.

    ``start`` and ``end`` are places in the text it comes from.
    """

    text: str
    start: int
    end: int
    mark: str = ""

    @property
    def weight(self) -> int:
        """Return how much of a clause it takes: two for a word, one for a character."""
        return 1 if ord(self.text[:1] or ",") >= _FIRST_OF_CJK else 2


def split_sentences(text: str, fold: Fold) -> Iterator[tuple[Word, ...]]:
    """Yield the words of each sentence, marks among them.

    Parameters
    ----------
    text
        Any text.
    fold
        Characters to be read as others.

    Examples
    --------
    >>> [word.text for word in next(split_sentences("Net-ＺＥＲＯ 2030", Fold({})))]
    ['net', 'zero', '2030']
    """
    sentence: list[Word] = []
    for word in split_words(text, fold):
        if word.mark == STOP:
            if sentence:
                yield tuple(sentence)
            sentence = []
        else:
            sentence.append(word)
    if sentence:
        yield tuple(sentence)


def split_words(text: str, fold: Fold) -> Iterator[Word]:
    """Yield the words of a whole text, and the marks that part it."""
    return _join(_split(text, fold))


def squash(text: str, fold: Fold) -> str:
    """Return a text as its words follow each other, with nothing in between."""
    return "".join(fold.read(sign) or "" for sign in text)


def _split(text: str, fold: Fold) -> Iterator[Word]:
    """Yield the pieces of a text: folded characters, marks, and gaps as empty words."""
    for place, sign in enumerate(text):
        after = text[place + 1 : place + 2]
        if mark := _find_mark(sign, after, text, place):
            yield Word("", place, place + 1, mark)
            continue
        if _is_decimal(text, place):
            continue
        if (plain := fold.read(sign)) is not None:
            yield Word(plain, place, place + 1)


def _is_decimal(text: str, place: int) -> bool:
    """Return whether a decimal sign follows a zero: 0.5 is one number, and no 0."""
    if text[place] not in _DECIMALS or not text[place + 1 : place + 2].isdigit():
        return False
    before = text[max(place - 2, 0) : place]
    return before.endswith("0") and not before[:-1].isdigit()


def _find_mark(sign: str, after: str, text: str, place: int) -> str:
    if _is_decimal(text, place):
        return ""
    if sign in _STOPS or (sign in ".．" and _ends_sentence(after)):
        return STOP
    if sign in _COMMAS:
        return COMMA
    if sign in _COLONS:
        return COLON
    return _find_line_mark(text, place) if sign == "\n" else ""


def _ends_sentence(after: str) -> bool:
    return (
        not after or after.isspace() or ord(after) >= _FIRST_OF_CJK or after in "\"'”’)"
    )


def _find_line_mark(text: str, place: int) -> str:
    """Return the mark of the end of a line: of a paragraph, or before a bullet."""
    rest = text[place + 1 : place + 80].lstrip(" \t\r")
    if rest.startswith("\n"):
        return STOP
    before = text[max(place - 80, 0) : place].rstrip()
    if rest[:1] in _BULLETS and rest[:1] and before[-1:] not in _COLONS:
        return COMMA
    return ""


def _join(pieces: Iterator[Word]) -> Iterator[Word]:
    """Yield words: letters that stand together, and digits, and each CJK character."""
    kept: Word | None = None
    for piece in pieces:
        if kept and piece.text and _continues(kept.text, piece.text):
            kept = Word(kept.text + piece.text, kept.start, piece.end)
            continue
        if kept:
            yield kept
        kept = piece if piece.text else None
        if piece.mark:
            yield piece
    if kept:
        yield kept


def _continues(text: str, piece: str) -> bool:
    if ord(piece[0]) >= _FIRST_OF_CJK or ord(text[-1]) >= _FIRST_OF_CJK:
        return False
    return text[-1].isdigit() == piece[0].isdigit()
