"""Why a large fault of a kind may not be seen, as the page says.

What stands here was judged by hand; a kind that is missed and not listed has no excuse.
"""

from tests.mutants.mutation import Mutation

PART = "the cell is a small part of the total that it is compared with"
SIDES = "below the accuracies of both sides of the comparison together"
BOTH = 0.1
"""No two sides are less accurate than this together: estimates, 5 % each."""
ONCE = "no other row of the plant says it a second time"

REASONS = {
    "bill amount": SIDES,
    "bill of other months": SIDES,
    "bom amount": SIDES,
    "booked hours": SIDES,
    "closing stock not carried": SIDES,
    "closing stock zero": SIDES,
    "consumption amount": SIDES,
    "decimal shift": PART,
    "declared mass": SIDES,
    "digits transposed": SIDES,
    "energy unit": PART,
    "factor per smaller unit": ONCE,
    "factor slip": ONCE,
    "insertions": SIDES,
    "issue amount": SIDES,
    "kWh and MJ": PART,
    "mass of a flow": ONCE,
    "missing as zero": PART,
    "parallel": SIDES,
    "production": SIDES,
    "reading": PART,
    "retests not counted": SIDES,
    "rework": SIDES,
    "rework left out": SIDES,
    "rework misplaced": SIDES,
    "scrap as good": SIDES,
    "site total": PART,
    "site total doubled": PART,
    "site total dropped": PART,
    "stale bins": SIDES,
    "stocks swapped": SIDES,
    "tool flow dropped": PART,
    "tool hours": SIDES,
    "tool power": PART,
    "tool power slip": PART,
    "tool time": SIDES,
    "utility amount": PART,
    "utility flow dropped": PART,
    "yield": SIDES,
}


def explain(kind: str, missed: list[Mutation]) -> str:
    """Return why faults of a kind were missed; a dash where nothing excuses one."""
    reason = REASONS.get(kind, "–")
    largest = max((made.relative or 0.0) for made in missed)
    return "–" if reason == SIDES and largest > BOTH else reason
