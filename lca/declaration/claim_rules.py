"""What no document claims, as data: phrases, patterns, and how claims are denied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from lca.declaration.claim_words import Fold, Word, squash
from lca.declaration.requirement_lists import CLAIMS, FOLDER
from lca.resources import shipped

_GOES_ON = "*"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first letter; of each, whether its last word may go on."""

    known: Mapping[str, tuple[tuple[str, bool], ...]]

    def match(self, words: Sequence[Word], place: int) -> int | None:
        """Return the place after the longest phrase that begins at a place."""
        first = words[place].text[:1]
        ends = [
            end
            for phrase, goes_on in self.known.get(first, ())
            if (end := _match(words, place, phrase, goes_on=goes_on)) is not None
        ]
        return max(ends, default=None)

    def stand_in(self, squashed: str) -> bool:
        """Return whether a text might hold any, however it is parted."""
        return any(
            phrase in squashed for some in self.known.values() for phrase, _ in some
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """Phrases of which one must stand, and not before one of others.

    ``fill``, and numbers, may stand in between.
    """

    phrases: Phrases
    fill: Phrases
    not_before: Phrases


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots in their order, at most ``gap`` words between them.

    A ``noun`` may be denied by what follows it.  In the same sentence one phrase of a
    ``context`` must stand, and none of ``absent``.  ``doubt`` marks what is no claim
    for certain.
    """

    rule: str
    slots: tuple[Slot, ...]
    gap: int
    noun: bool
    doubt: bool
    context: Phrases | None
    absent: Phrases

    def may_be_in(self, squashed: str) -> bool:
        """Return whether a text might hold it; quick, and says yes too often."""
        return all(slot.phrases.stand_in(squashed) for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Denial:
    """The words that deny a claim; ``claims.yaml`` says how."""

    before: Phrases
    adjoining: Phrases
    unless: Phrases
    carries: Phrases
    breaks: Phrases
    joins: Phrases
    after: Phrases
    opens: Phrases
    closes: Phrases


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of all rules, and how texts are read for them."""

    fold: Fold
    digits: Mapping[str, str]
    symbols: frozenset[str]
    split_unless: Phrases
    unread: frozenset[str]
    denial: Denial
    patterns: tuple[Pattern, ...]


@cache
def load_rules() -> Rules:
    """Return the shipped rules."""
    data = (shipped("templates") / FOLDER / CLAIMS).read_bytes()
    content = yaml.safe_load(data)
    fold = Fold(_read_signs(content))
    denial = content["denial"]
    return Rules(
        fold=fold,
        digits=content["digits"],
        symbols=frozenset(content["symbols"]),
        split_unless=_gather(content["split_unless"], fold),
        unread=frozenset(content["unread"]),
        denial=Denial(**{name: _gather(denial[name], fold) for name in denial}),
        patterns=tuple(
            _build(rule["id"], pattern, fold)
            for rule in content["rules"]
            for pattern in rule["patterns"]
        ),
    )


def _read_signs(content: Mapping[str, Any]) -> dict[str, str]:
    """Return which character is read as which other."""
    alike = content["alike"].items()
    rows = content["alphabets"]
    return {
        **{sign: letter for letter, signs in alike for sign in signs},
        **{sign: chr(ord("a") + n) for row in rows for n, sign in enumerate(row)},
        **content["fold"],
    }


def _build(rule: str, pattern: Mapping[str, Any], fold: Fold) -> Pattern:
    context = pattern.get("context")
    return Pattern(
        rule=rule,
        slots=tuple(_build_slot(slot, fold) for slot in pattern["slots"]),
        gap=pattern.get("gap", 0),
        noun=pattern.get("noun", False),
        doubt=pattern.get("doubt", False),
        context=_gather(context, fold) if context else None,
        absent=_gather(pattern.get("absent", ()), fold),
    )


def _build_slot(slot: Any, fold: Fold) -> Slot:  # noqa: ANN401 - YAML
    record = slot if isinstance(slot, Mapping) else {"any": slot}
    return Slot(
        phrases=_gather(record["any"], fold),
        fill=_gather(record.get("fill", ()), fold),
        not_before=_gather(record.get("not_before", ()), fold),
    )


def _gather(phrases: Iterable[str], fold: Fold) -> Phrases:
    known: dict[str, list[tuple[str, bool]]] = {}
    for phrase in phrases:
        plain = squash(phrase, fold)
        known.setdefault(plain[0], []).append((plain, phrase.endswith(_GOES_ON)))
    return Phrases({first: tuple(those) for first, those in known.items()})


def _match(
    words: Sequence[Word], place: int, phrase: str, *, goes_on: bool
) -> int | None:
    """Return the place after a phrase that words make up, one after the other."""
    made = ""
    for end in range(place, len(words)):
        made += words[end].text
        if words[end].mark:
            return None
        if made == phrase or (goes_on and made.startswith(phrase)):
            return end + 1
        if not phrase.startswith(made):
            return None
    return None
