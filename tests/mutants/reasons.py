"""Why a fault that is large by effect may not be seen, as the page says.

What stands here was judged by hand; a kind that is missed and not listed has no excuse.
"""

ONCE = "no other row of the plant says it a second time"

REASONS = {
    "GWP sets mixed": ONCE,
    "estimate of a cut-off zero": ONCE,
    "factor per smaller unit": ONCE,
    "factor slip": ONCE,
    "mass of a flow": ONCE,
    "outdated factor": ONCE,
}


def explain(kind: str) -> str:
    """Return why faults of a kind may be missed; a dash where nothing excuses one."""
    return REASONS.get(kind, "–")
