"""Where patterns of claims match the words of a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lca.declaration.claim_rules import Pattern, Phrases, Slot
from lca.declaration.claim_words import Word


@dataclass(frozen=True, slots=True)
class Hit:
    """Words from ``start`` to before ``end`` that a pattern matches.

    ``own`` are the places of the words of its slots; those of its gaps are left out.
    """

    pattern: Pattern
    start: int
    end: int
    own: frozenset[int]


def find_hits(words: Sequence[Word], patterns: Iterable[Pattern]) -> list[Hit]:
    """Return every place where a pattern matches, in the order of the words."""
    return sorted(
        (
            hit
            for pattern in patterns
            if _in_context(words, pattern)
            for hit in _find_hits(words, pattern)
        ),
        key=lambda hit: (hit.start, hit.end),
    )


def holds(words: Sequence[Word], phrases: Phrases) -> bool:
    """Return whether one of some phrases stands among words."""
    return any(phrases.match(words, place) for place in range(len(words)))


def _in_context(words: Sequence[Word], pattern: Pattern) -> bool:
    if pattern.context is not None and not holds(words, pattern.context):
        return False
    return not (pattern.absent.known and holds(words, pattern.absent))


def _find_hits(words: Sequence[Word], pattern: Pattern) -> Iterator[Hit]:
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
            yield Hit(pattern, start, end, frozenset(own))


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
