"""The words of a verdict on a balance."""

from lca.checks.accuracy import CLOSED, OPEN, TORN

UNPROVEN = "unproven"
"""Something is unknown: such a balance is never closed."""

VERDICTS = (CLOSED, OPEN, TORN, UNPROVEN)
