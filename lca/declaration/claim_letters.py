"""Letters that stand in for others: digits in words, and alphabets that are mixed."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

SHORTEST = 5
"""Letters of a word that mixes alphabets; shorter ones are units, such as kΩcm."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = "LATIN"
_ALPHABETS = frozenset(
    {
        "ARMENIAN",
        "CHEROKEE",
        "COPTIC",
        "CYRILLIC",
        "DESERET",
        "GEORGIAN",
        "GLAGOLITIC",
        "GOTHIC",
        "GREEK",
        "LATIN",
        "LISU",
        "TIFINAGH",
    }
)
"""Alphabets with letters that look like Latin ones."""


def vary(text: str, signs: Mapping[str, str]) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield a text as long, signs next to letters read as letters; and where.

    Parameters
    ----------
    text
        Any text.
    signs
        The letters that each sign may be read as.

    Examples
    --------
    >>> [read for read, _ in vary("c1imate of 2010", {"1": "il"})]
    ['ciimate of 2010', 'climate of 2010']
    """
    places = [
        place
        for place, sign in enumerate(text)
        if sign in signs and _is_in_word(text, place)
    ]
    readings = max((len(signs[text[place]]) for place in places), default=0)
    for reading in range(readings):
        letters = list(text)
        for place in places:
            some = signs[text[place]]
            letters[place] = some[min(reading, len(some) - 1)]
        yield "".join(letters), frozenset(places)


def find_mixed(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of words that mix Latin letters with letters like them.

    Parameters
    ----------
    text
        Any text.
    known
        Letters of other alphabets that units and symbols are written with.
    """
    if text.isascii():
        return
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) >= SHORTEST and not word.isascii() and _is_mixed(word, known):
            yield match.span()


def _is_in_word(text: str, place: int) -> bool:
    before = text[place - 1] if place else ""
    return before.isalpha() or text[place + 1 : place + 2].isalpha()


def _is_mixed(word: str, known: frozenset[str]) -> bool:
    alphabets = {_name_alphabet(sign) for sign in word if sign not in known}
    return _LATIN in alphabets and len(alphabets & _ALPHABETS) > 1


@cache
def _name_alphabet(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign)[0]
    return unicodedata.name(plain, "").partition(" ")[0]
