"""Claims that no document of a footprint makes, found in the words of the user."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lca.declaration.answers import LANGUAGES
from lca.declaration.claim_rules import load_rules
from lca.declaration.claim_scan import Found, scan
from lca.declaration.record_places import locate_row, locate_table
from lca.findings import Finding, finding
from lca.record import Document

TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a text: the rule it breaks, its words, and whether it is one."""

    rule: str
    words: str
    doubtful: bool = False


def find_claims(document: Document) -> tuple[Finding, ...]:
    """Return an error for every claim in the words that a document prints.

    What may be a claim, and may be none, is a warning.

    Parameters
    ----------
    document
        Of a record, limited to what is printed.
    """
    unread = load_rules().unread
    return tuple(
        finding(
            "claim-doubtful" if claim.doubtful else "claim-forbidden",
            **({"column": text.column} | locate),
            text=text.name,
            value=claim.words,
            claim=claim.rule,
        )
        for key, value in document.items()
        if key not in unread
        for text, locate in _list_texts(document, key, value)
        for claim in scan_text(text.words)
    )


@lru_cache(maxsize=16_384)
def scan_text(text: str) -> tuple[Claim, ...]:
    """Return the claims of a text, one of each rule and wording.

    Examples
    --------
    >>> scan_text("This chip is Carbon-Neutral.")
    (Claim(rule='neutrality', words='Carbon-Neutral', doubtful=False),)
    >>> scan_text("This chip is not carbon neutral.")
    ()
    """
    told = (
        Claim(found.rule, text[found.start : found.end], found.doubtful)
        for found in _tell_once(scan(text))
    )
    return tuple(dict.fromkeys(told))


def _tell_once(found: Iterable[Found]) -> Iterator[Found]:
    """Yield what is certain, and doubts about what nothing else tells."""
    # Certain ones first, then the longest.
    ordered = sorted(found, key=lambda each: (each.doubtful, each.start - each.end))
    told: list[Found] = []
    covered: set[int] = set()
    for each in ordered:
        places = range(each.start, each.end)
        if not (each.doubtful and any(place in covered for place in places)):
            told.append(each)
            covered.update(places)
    yield from sorted(told, key=lambda each: (each.start, each.end))


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    column: str
    words: str


def _list_texts(
    document: Document,
    key: str,
    value: Any,  # noqa: ANN401 - JSON
) -> Iterator[tuple[_Text, dict[str, Any]]]:
    """Yield every text under a key of a document, and the place it was read from."""
    if key == TEXTS:
        place = locate_table(document, TEXTS)
        for name, words in (value or {}).items():
            for column in LANGUAGES:
                if text := (words or {}).get(column):
                    yield _Text(name, column, text), place
    else:
        yield from _walk(value, key, key, {})


def _walk(
    value: Any,  # noqa: ANN401 - JSON
    name: str,
    column: str,
    place: dict[str, Any],
) -> Iterator[tuple[_Text, dict[str, Any]]]:
    if isinstance(value, str):
        yield _Text(name, column, value), place
    elif isinstance(value, Mapping):
        here = locate_row(value) or place
        for key, each in value.items():
            yield from _walk(each, f"{name}.{key}", key, here)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each, name, column, place)
