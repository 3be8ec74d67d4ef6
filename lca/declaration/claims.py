"""Claims that no document of a footprint makes, found in the words of the user."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lca.declaration.answers import LANGUAGES
from lca.declaration.claim_rules import (
    Denial,
    Pattern,
    Phrases,
    Slot,
    load_rules,
)
from lca.declaration.claim_words import COLON, COMMA, Word, split_sentences, squash
from lca.declaration.record_places import locate_row, locate_table
from lca.findings import Finding, finding
from lca.record import Document

BEFORE, AFTER, BETWEEN, NEXT = 24, 12, 6, 2
"""How far a denial reaches, and what may stand between claims denied together, or
between a denial and its colon, by the weight of words."""

TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a text: the rule it breaks, and its words."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class _Hit:
    pattern: Pattern
    start: int
    end: int
    # Places of the words that the pattern matched; those of its gaps are left out.
    own: frozenset[int]


def find_claims(document: Document) -> tuple[Finding, ...]:
    """Return an error for every claim in the words that a document prints.

    Parameters
    ----------
    document
        Of a record, limited to what is printed.
    """
    unread = load_rules().unread
    return tuple(
        finding(
            "claim-forbidden",
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
    (Claim(rule='neutrality', words='Carbon-Neutral'),)
    >>> scan_text("This chip is not carbon neutral.")
    ()
    """
    rules = load_rules()
    squashed = squash(text, rules.fold)
    patterns = [each for each in rules.patterns if each.may_be_in(squashed)]
    if not patterns:
        return ()
    found = [
        Claim(hit.pattern.rule, text[words[hit.start].start : words[hit.end - 1].end])
        for words in split_sentences(text, rules.fold)
        for hit in _find_made(words, patterns, rules.denial)
    ]
    return tuple(dict.fromkeys(found))


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


def _find_made(
    words: Sequence[Word], patterns: Iterable[Pattern], denial: Denial
) -> list[_Hit]:
    """Return the claims of a sentence that are made and not denied."""
    hits = sorted(
        (
            hit
            for pattern in patterns
            if _in_context(words, pattern.context)
            for hit in _find_hits(words, pattern)
        ),
        key=lambda hit: (hit.start, hit.end),
    )
    denied = [_is_denied(words, hit, denial) for hit in hits]
    # What is denied together: after the first of them, or before the last.
    for place in range(1, len(hits)):
        denied[place] |= denied[place - 1] and _are_joined(
            words, hits[place - 1], hits[place], denial
        )
    for place in range(len(hits) - 2, -1, -1):
        denied[place] |= (
            denied[place + 1]
            and hits[place].pattern.noun
            and _are_joined(words, hits[place], hits[place + 1], denial)
        )
    return [hit for hit, no in zip(hits, denied, strict=True) if not no]


def _in_context(words: Sequence[Word], context: Phrases | None) -> bool:
    if context is None:
        return True
    return any(context.match(words, place) for place in range(len(words)))


def _find_hits(words: Sequence[Word], pattern: Pattern) -> Iterator[_Hit]:
    for start in range(len(words)):
        end = _match_slot(words, start, pattern.slots[0])
        own = set(range(start, end or start))
        for slot in pattern.slots[1:]:
            if end is None:
                break
            found = _seek(words, end, slot, pattern.gap)
            end = found[1] if found else None
            own |= set(range(*found)) if found else set()
        if end is not None:
            yield _Hit(pattern, start, end, frozenset(own))


def _seek(
    words: Sequence[Word], start: int, slot: Slot, gap: int
) -> tuple[int, int] | None:
    """Return where a slot matches first, at most a gap after a place."""
    for place in range(start, min(start + gap + 1, len(words))):
        if (end := _match_slot(words, place, slot)) is not None:
            return place, end
    return None


def _match_slot(words: Sequence[Word], place: int, slot: Slot) -> int | None:
    end = slot.phrases.match(words, place)
    if end is None or not slot.not_before.known:
        return end
    after = end
    while after < len(words):
        if slot.not_before.match(words, after):
            return None
        if words[after].text.isdigit():
            after += 1
        elif (filled := slot.fill.match(words, after)) is not None:
            after = filled
        else:
            break
    return end


def _is_denied(words: Sequence[Word], hit: _Hit, denial: Denial) -> bool:
    start = _find_clause(words, hit.start, denial)
    count, place = 0, start
    while place < hit.end:
        step = denial.unless.match(words, place)
        if step is None and place not in hit.own:
            step = denial.before.match(words, place)
            count += step is not None
        if step is None and place == hit.start - 1:
            count += denial.adjoining.match(words, place) is not None
        place = step or place + 1
    if count % 2:
        return True
    return hit.pattern.noun and _is_denied_after(words, hit.end, denial)


def _find_clause(words: Sequence[Word], end: int, denial: Denial) -> int:
    """Return where the clause before a place begins, as far as a denial reaches."""
    weight, place = 0, end
    while place > 0 and weight < BEFORE:
        word = words[place - 1]
        if word.mark == COMMA:
            break
        if word.mark == COLON:
            # "Not included: offsets" denies what follows; "no toy: neutral" does not.
            return _find_heading(words, place - 1, denial)
        if denial.breaks.match(words, place - 1) and not denial.before.match(
            words, place - 1
        ):
            break
        weight += word.weight
        place -= 1
    return place


def _find_heading(words: Sequence[Word], colon: int, denial: Denial) -> int:
    """Return where a denial begins that stands right before a colon, else after it."""
    for place in range(max(colon - BETWEEN, 0), colon):
        end = denial.before.match(words, place)
        if end is not None and sum(word.weight for word in words[end:colon]) <= NEXT:
            return place
    return colon + 1


def _is_denied_after(words: Sequence[Word], start: int, denial: Denial) -> bool:
    weight, place = 0, start
    while place < len(words) and weight < AFTER:
        end = denial.after.match(words, place)
        if end and not any(denial.unless.match(words, k) for k in range(place, end)):
            return True
        if words[place].mark == COMMA or denial.breaks.match(words, place):
            return False
        weight += words[place].weight
        place += 1
    return False


def _are_joined(
    words: Sequence[Word], first: _Hit, second: _Hit, denial: Denial
) -> bool:
    """Return whether next to nothing but joining words stands between two claims."""
    weight = 0
    for place in range(first.end, second.start):
        if words[place].mark or denial.joins.match(words, place):
            continue
        if denial.breaks.match(words, place):
            return False
        weight += words[place].weight
    return weight <= BETWEEN
