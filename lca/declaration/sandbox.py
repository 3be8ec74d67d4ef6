"""Where templates of a user run: what they may do, and how their faults are told."""

from traceback import extract_tb
from typing import Any

from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_SIZE = 100_000
"""Letters or items that a product of a template may have, as of its ranges."""

FAULTS = (
    TemplateError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template can raise while it runs."""

_SOURCE = "<template>"
_PRODUCTS = ("*", "**")


class Sandbox(ImmutableSandboxedEnvironment):
    """Environment of templates that may come from anybody.

    They change nothing, reach no inner parts of objects, and multiply nothing to what
    no memory holds.
    """

    intercepted_binops = frozenset(_PRODUCTS)

    def call_binop(
        self,
        context: Context,
        operator: str,
        left: Any,  # noqa: ANN401 - whatever a template has
        right: Any,  # noqa: ANN401 - the same
    ) -> Any:  # noqa: ANN401 - the same
        """Return a product, whose size is known before it is made."""
        if operator == "**" or _size(left) * _size(right) > MOST_SIZE:
            message = f"{operator} gives more than {MOST_SIZE}"
            raise SecurityError(message)
        return super().call_binop(context, operator, left, right)


def tell_fault(name: str, error: Exception) -> str:
    """Return where a template failed, and why.

    Parameters
    ----------
    name
        Of the template that was asked for.
    error
        One of `FAULTS`.
    """
    if isinstance(error, TemplateSyntaxError):
        return f"template {error.name or name}, line {error.lineno}: {error.message}"
    lines = [each.lineno for each in extract_tb(error.__traceback__)
             if each.filename == _SOURCE]  # fmt: skip
    place = f"template {name}, line {lines[0]}" if lines else f"template {name}"
    return f"{place}: {str(error) or type(error).__name__}"


def _size(value: object) -> int:
    """Return how many items a factor of a product brings; numbers bring themselves."""
    if isinstance(value, int):
        return abs(value)
    if isinstance(value, str | list | tuple):
        return len(value)
    return 1
