"""The words of documents and screens, in English and Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lca.resources import shipped_rows

Language = Literal["en", "zh"]

FILE = "vocabulary.csv"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, by key.

    Examples
    --------
    >>> words = load_vocabulary("zh")
    >>> words("declared-unit"), words("place-row", value=7)
    ('声明单位', '第 7 行')
    >>> words.name("stage", "a stage of the user")
    'a stage of the user'
    """

    language: Language
    words: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the word, its placeholders filled in.

        Raises
        ------
        KeyError
            The vocabulary has no such word, or the word needs another value.
        """
        return self.words[key].format_map(values) if values else self.words[key]

    def name(self, family: str, value: str) -> str:
        """Return the word for a value of the data; the value itself if it has none."""
        return self.words.get(_key(family, value), value)

    def knows(self, family: str, value: str) -> bool:
        """Return whether there is a word for a value of the data."""
        return _key(family, value) in self.words


@cache
def load_vocabulary(language: Language) -> Vocabulary:
    """Return the shipped words of a language."""
    rows = shipped_rows("templates", FILE)
    return Vocabulary(language, {row["key"]: row[language] for row in rows})


def _key(family: str, value: str) -> str:
    return f"{family}-{value.replace(' ', '-')}"
