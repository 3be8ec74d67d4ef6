"""Tables of a data file, read key by key: what is missing or wrong is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from lca.errors import UsageError

REQUIRED = object()
"""Stands for a default that there is not."""


@dataclass(frozen=True, slots=True)
class Record:
    """One table of a file, and where it stands, for what is wrong in it."""

    values: Mapping[str, object]
    file: str
    place: str

    def refuse(self, key: str, why: str) -> NoReturn:
        """Raise the error about a key.

        Raises
        ------
        UsageError
            Always.
        """
        place = f"{self.place}.{key}" if self.place else key
        message = f"{self.file}: {place} {why}"
        raise UsageError(message)

    def only(self, *keys: str) -> "Record":
        """Return this table, which may hold these keys and no others.

        A key that nothing reads would be a rule of the norm that nobody applies.
        """
        for key in self.values:
            if key not in keys:
                self.refuse(key, "is no key of this table")
        return self

    def text(self, key: str, default: object = REQUIRED) -> str:
        """Return a text; the default must be one, too."""
        value = self._take(key, default)
        if not isinstance(value, str):
            self.refuse(key, "is not a text")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Return one of the choices."""
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"is {value!r} and not one of {', '.join(choices)}")
        return value

    def flag(self, key: str, default: object = REQUIRED) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "is neither true nor false")
        return value

    def number(self, key: str) -> float:
        """Return a number above zero."""
        return self._check(key, self._take(key, REQUIRED))

    def maybe_number(self, key: str) -> float | None:
        """Return a number above zero, None if there is none."""
        return self.number(key) if key in self.values else None

    def maybe_text(self, key: str) -> str | None:
        """Return a text, None if there is none."""
        return self.text(key) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._list(key, REQUIRED)
        if not all(isinstance(each, str) for each in values):
            self.refuse(key, "is not a list of texts")
        return tuple(map(str, values))

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of numbers above zero; none if the key is not there."""
        return tuple(self._check(key, each) for each in self._list(key, []))

    def points(self, key: str) -> tuple[tuple[float, float], ...]:
        """Return pairs of numbers above zero, the first of each rising."""
        pairs = []
        for each in self._list(key, REQUIRED):
            if not isinstance(each, list) or len(each) != 2:  # noqa: PLR2004 - pairs
                self.refuse(key, "is not a list of pairs")
            pairs.append((self._check(key, each[0]), self._check(key, each[1])))
        places = [place for place, _ in pairs]
        if not pairs or places != sorted(set(places)):
            self.refuse(key, "has no points, or they do not rise")
        return tuple(pairs)

    def table(self, key: str) -> "Record":
        """Return a table inside of this one."""
        value = self._take(key, REQUIRED)
        if not isinstance(value, dict):
            self.refuse(key, "is not a table")
        return Record(value, self.file, self._below(key))

    def maybe_table(self, key: str) -> "Record | None":
        """Return a table inside of this one, None if there is none."""
        return self.table(key) if key in self.values else None

    def tables(self, key: str, *, least: int = 0) -> tuple["Record", ...]:
        """Return the tables of a list, which may be missing if none is needed."""
        values = self._list(key, REQUIRED if least else [])
        if len(values) < least or not all(isinstance(each, dict) for each in values):
            self.refuse(key, f"is not a list of {least} tables or more")
        return tuple(
            Record(each, self.file, f"{self._below(key)}[{place}]")
            for place, each in enumerate(values)
            if isinstance(each, dict)
        )

    def _below(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _take(self, key: str, default: object) -> object:
        value = self.values.get(key, default)
        if value is REQUIRED:
            self.refuse(key, "is missing")
        return value

    def _list(self, key: str, default: object) -> list[object]:
        value = self._take(key, default)
        if not isinstance(value, list):
            self.refuse(key, "is not a list")
        return value

    def _check(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(key, "is not a number")
        if not isfinite(value) or value <= 0:
            self.refuse(key, f"is {value}, and must be above zero")
        return float(value)
