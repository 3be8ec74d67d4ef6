"""Whether a record could be made again, in words and tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING, as_given, significant
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.results.reproduction import Deviation, Reproduction

MOST_ROWS = 50
"""Deviations that are listed; of more, the largest."""

MOST_LETTERS = 60
"""Letters of a text that are shown."""

DIGITS = 2
"""Significant digits of a relative difference."""

_SENTENCES = {
    "identical": "reproduced-identical",
    "equal": "reproduced-equal",
    "different": "reproduced-different",
    "refused": "reproduced-refused",
}


@dataclass(frozen=True, slots=True)
class ReproductionText:
    """``verdict`` and ``claims`` are sentences; ``tables`` title, table, rest."""

    verdict: str
    claims: str
    tables: tuple[tuple[str, Sheet, str | None], ...]


def print_reproduction(
    reproduction: Reproduction, words: Vocabulary
) -> ReproductionText:
    """Return what reproducing a record gave: the verdict, and tables with any rows."""
    tables = (
        _print_deviations(reproduction.deviations, words),
        _print_environment(reproduction.environment, words),
    )
    return ReproductionText(
        verdict=_print_verdict(reproduction, words),
        claims=_print_claims(reproduction.claims, words),
        tables=tuple(table for table in tables if table[1].rows),
    )


def _print_verdict(reproduction: Reproduction, words: Vocabulary) -> str:
    return words(
        _SENTENCES[reproduction.verdict],
        sku=make_visible(reproduction.sku),
        uuid=make_visible(reproduction.uuid),
        sha256=reproduction.recorded_sha256,
        numbers=reproduction.numbers,
        texts=reproduction.texts,
        largest=significant(reproduction.largest, DIGITS),
        count=len(reproduction.deviations),
    )


def _print_claims(claims: Mapping[str, object], words: Vocabulary) -> str:
    """Return what is said of the record and was not proven by computing it."""
    return words(
        "reproduced-claims",
        state=words(f"record-state-{claims['state']}"),
        valid_until=_show(claims["valid_until"]),
        verification=_show(claims["verification"]),
    )


def _print_deviations(
    deviations: tuple[Deviation, ...], words: Vocabulary
) -> tuple[str, Sheet, str | None]:
    rows = tuple(
        (
            make_visible(each.path),
            _show(each.name) if each.name else NOTHING,
            _show(each.recorded),
            _show(each.found),
            NOTHING if each.change is None else significant(each.change, DIGITS),
        )
        for each in deviations[:MOST_ROWS]
    )
    titles = ("deviation-place", "deviation-name", "deviation-recorded",
              "deviation-found", "deviation-change")  # fmt: skip
    left = len(deviations) - MOST_ROWS
    more = words("deviations-more", count=left) if left > 0 else None
    sheet = Sheet(tuple(words(title) for title in titles), rows, "llllr")
    return words("deviations"), sheet, more


def _print_environment(
    environment: Mapping[str, tuple[str | None, str | None]], words: Vocabulary
) -> tuple[str, Sheet, str | None]:
    rows = tuple(
        (make_visible(name), _show(recorded), _show(here))
        for name, (recorded, here) in environment.items()
    )
    titles = ("environment-part", "deviation-recorded", "environment-here")
    sheet = Sheet(tuple(words(title) for title in titles), rows, "lll")
    return words("environment"), sheet, None


def _show(value: object) -> str:
    """Return a value on one line; a record by its values, what is long shortened."""
    if value is None:
        return NOTHING
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_given(value)
    if isinstance(value, Mapping):
        parts = [_show(each) for each in value.values() if each is not None]
        return _shorten(" · ".join(parts))
    if isinstance(value, list):
        return _shorten(", ".join(map(_show, value)))
    return _shorten(make_visible(str(value)))


def _shorten(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
