"""Words that a slip of the pen tells apart, and words that mean two things."""

import csv
from functools import cache
from importlib.resources import files

SHORT, LONG = 5, 8
"""Letters of the longer word from which one change, and two, are taken for a slip."""


def are_misspelt(one: str, other: str) -> bool:
    """Return whether two names differ by a slip in a single word.

    What holds a digit is a number or a code, in which every sign matters; a word that
    a name has more than the other is no slip.

    Parameters
    ----------
    one, other
        Names in lower case.

    Examples
    --------
    >>> are_misspelt("die attach film", "die atach film")
    True
    >>> are_misspelt("wafer a24", "wafer b24"), are_misspelt("nitrate", "nitrite")
    (False, False)
    """
    words = one.split(), other.split()
    if len(words[0]) != len(words[1]):
        return False
    pairs = [pair for pair in zip(*words, strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return False
    left, right = (word.strip(",;:.()[]'\"") for word in pairs[0])
    if not (left.isalpha() and right.isalpha()) or mean_two_things(left, right):
        return False
    length = max(len(left), len(right))
    allowed = 2 if length >= LONG else 1 if length >= SHORT else 0
    return left != right and count_changes(left, right) <= allowed


def mean_two_things(one: str, other: str) -> bool:
    """Return whether two words are known to be different though they look alike.

    They are in the list, or have one stem and two endings of it.
    """
    for left, right in load_distinct():
        for first, second in ((one, other), (other, one)):
            if (first, second) == (left, right):
                return True
            ends = left[1:], right[1:]
            if (
                left.startswith("-")
                and first.endswith(ends[0])
                and second.endswith(ends[1])
                and first.removesuffix(ends[0]) == second.removesuffix(ends[1])
            ):
                return True
    return False


@cache
def load_distinct() -> tuple[tuple[str, str], ...]:
    """Return pairs of words, or of endings with a hyphen before them."""
    text = (files("lca.checks.plausibility") / "distinct.csv").read_text(
        encoding="utf-8"
    )
    return tuple(
        (row["one"], row["other"]) for row in csv.DictReader(text.splitlines())
    )


def count_changes(one: str, other: str) -> int:
    """Return how many letters to add, drop, change or swap with the next.

    The optimal string alignment distance (Damerau 1964).

    Examples
    --------
    >>> count_changes("molding", "moulding"), count_changes("wafer", "wafre")
    (1, 1)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        now = [i]
        for j, target in enumerate(other, start=1):
            cost = min(last[j] + 1, now[-1] + 1, last[j - 1] + (letter != target))
            swapped = i > 1 and j > 1 and letter == other[j - 2]
            if swapped and one[i - 2] == target:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
