"""What a text claims, read in every way that a reader may see it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lca.declaration.claim_denials import Verdict, judge_hits
from lca.declaration.claim_hits import find_hits
from lca.declaration.claim_letters import find_mixed, vary
from lca.declaration.claim_rules import Pattern, Rules, load_rules
from lca.declaration.claim_words import Word, split_sentences, split_words, squash

SPELLING = "spelling"
"""Rule of words that mix alphabets."""


@dataclass(frozen=True, slots=True)
class Found:
    """A claim from ``start`` to before ``end`` in a text."""

    rule: str
    start: int
    end: int
    doubtful: bool


def scan(text: str) -> Iterator[Found]:
    """Yield all that a text claims, or may claim; the same more than once."""
    rules = load_rules()
    yield from _read(text, rules)
    for varied, places in vary(text, rules.digits):
        marks = sorted(places)
        for found in _read(varied, rules):
            if bisect_left(marks, found.end) > bisect_left(marks, found.start):
                yield found
    for start, end in find_mixed(text, rules.symbols):
        yield Found(SPELLING, start, end, doubtful=True)


def _read(text: str, rules: Rules) -> Iterator[Found]:
    squashed = squash(text, rules.fold)
    patterns = [each for each in rules.patterns if each.may_be_in(squashed)]
    if not patterns:
        return
    for words in split_sentences(text, rules.fold):
        yield from _read_sentence(words, patterns, rules)
    yield from _read_across(text, patterns, rules)


def _read_sentence(
    words: Sequence[Word], patterns: Sequence[Pattern], rules: Rules
) -> Iterator[Found]:
    hits = find_hits(words, patterns)
    verdicts = judge_hits(words, hits, rules.denial)
    for hit, verdict in zip(hits, verdicts, strict=True):
        if verdict is not Verdict.DENIED:
            yield Found(
                hit.pattern.rule,
                words[hit.start].start,
                words[hit.end - 1].end,
                doubtful=hit.pattern.doubt or verdict is Verdict.DOUBTFUL,
            )


def _read_across(
    text: str, patterns: Sequence[Pattern], rules: Rules
) -> Iterator[Found]:
    """Yield phrases that marks part: on a page, they stand side by side."""
    parted = [each for each in patterns if len(each.slots) == 1 and not each.doubt]
    every = list(split_words(text, rules.fold)) if parted else []
    words = [word for word in every if not word.mark]
    marks = [word.start for word in every if word.mark]
    for hit in find_hits(words, parted) if marks else ():
        start, end = words[hit.start].start, words[hit.end - 1].end
        parts = bisect_left(marks, end) - bisect_left(marks, start)
        follows = hit.end < len(words) and rules.split_unless.match(words, hit.end)
        if parts and not follows:
            yield Found(hit.pattern.rule, start, end, doubtful=True)
