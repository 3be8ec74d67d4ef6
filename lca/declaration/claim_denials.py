"""How far a claim is denied by the words around it."""

from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum

from lca.declaration.claim_hits import Hit
from lca.declaration.claim_rules import Denial
from lca.declaration.claim_words import COLON, COMMA, Word

BEFORE, AFTER, BETWEEN, NEXT = 24, 12, 6, 2
"""How far a denial reaches, and what may stand between claims denied together, or
between a denial and its colon, by the weight of words."""


class Verdict(IntEnum):
    """Whether a claim is made; the more it is denied, the larger."""

    MADE = 0
    DOUBTFUL = 1
    DENIED = 2


def judge_hits(
    words: Sequence[Word], hits: Sequence[Hit], denial: Denial
) -> list[Verdict]:
    """Return of each claim of a sentence whether it is made.

    A denial that stands next to a claim denies it; one with other words in between
    leaves a doubt.
    """
    covered = {place for hit in hits for place in hit.own}
    verdicts = [_judge(words, hit, covered, denial) for hit in hits]
    # What is denied together: after the first of them, or before the last.
    for place in range(1, len(hits)):
        joined = _join(words, hits[place - 1], hits[place], denial)
        verdicts[place] = max(verdicts[place], min(verdicts[place - 1], joined))
    for place in range(len(hits) - 2, -1, -1):
        if hits[place].pattern.noun:
            joined = _join(words, hits[place], hits[place + 1], denial)
            verdicts[place] = max(verdicts[place], min(verdicts[place + 1], joined))
    return verdicts


def _judge(
    words: Sequence[Word], hit: Hit, covered: Collection[int], denial: Denial
) -> Verdict:
    start = _find_clause(words, hit.start, denial)
    ends = list(_list_denials(words, start, hit, denial))
    before = Verdict.MADE
    if len(ends) % 2:
        next_own = min(place for place in hit.own if place >= ends[-1])
        near = _is_carried(words, (ends[-1], next_own), covered, denial)
        before = Verdict.DENIED if near else Verdict.DOUBTFUL
    if before is not Verdict.DENIED and hit.pattern.noun:
        return max(before, _judge_after(words, hit.end, covered, denial))
    return before


def _list_denials(
    words: Sequence[Word], start: int, hit: Hit, denial: Denial
) -> Iterator[int]:
    """Yield the place after each word that denies, from a place to the end of a hit."""
    place, last = start, max(hit.own)
    while place < last:
        step = denial.unless.match(words, place)
        if step is None and place not in hit.own:
            step = denial.before.match(words, place)
            if step is None and place == hit.start - 1:
                step = denial.adjoining.match(words, place)
            if step is not None and step <= last:
                yield step
        place = step or place + 1


def _is_carried(
    words: Sequence[Word],
    span: tuple[int, int],
    covered: Collection[int],
    denial: Denial,
) -> bool:
    """Return whether a denial reaches over some words: only light ones, or claims."""
    place, end = span
    while place < end:
        step = denial.carries.match(words, place) or denial.joins.match(words, place)
        if step is None:
            word = words[place]
            if not (word.mark or place in covered or word.text.isdigit()):
                return False
        place = step or place + 1
    return True


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


def _judge_after(
    words: Sequence[Word], start: int, covered: Collection[int], denial: Denial
) -> Verdict:
    """Return whether what follows a noun denies it."""
    weight, place = 0, start
    while place < len(words) and weight < AFTER:
        if denial.unless.match(words, place):
            return Verdict.MADE
        whole = denial.after.match(words, place)
        end = whole or denial.opens.match(words, place)
        if end is not None:
            if any(denial.unless.match(words, k) for k in range(place, end)):
                return Verdict.MADE
            near = _is_carried(words, (start, place), covered, denial)
            closed = whole is not None or _is_closed(words, end, denial)
            return Verdict.DENIED if near and closed else Verdict.DOUBTFUL
        if words[place].mark == COMMA or denial.breaks.match(words, place):
            break
        weight += words[place].weight
        place += 1
    return Verdict.MADE


def _is_closed(words: Sequence[Word], start: int, denial: Denial) -> bool:
    """Return whether words such as "is not" go on with what denies a claim."""
    place = start
    while place < min(len(words), start + AFTER):
        if denial.closes.match(words, place):
            return True
        step = denial.carries.match(words, place) or denial.joins.match(words, place)
        if step is None:
            return False
        place = step
    return False


def _join(words: Sequence[Word], first: Hit, second: Hit, denial: Denial) -> Verdict:
    """Return how far a denial of one claim is one of the other, by what is between."""
    weight, place = 0, first.end
    while place < second.start:
        step = denial.joins.match(words, place)
        if step is None and words[place].mark != COMMA:
            if words[place].mark or denial.breaks.match(words, place):
                return Verdict.MADE
            weight += words[place].weight
        place = step or place + 1
    if weight == 0:
        return Verdict.DENIED
    return Verdict.DOUBTFUL if weight <= BETWEEN else Verdict.MADE
