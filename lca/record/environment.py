"""The packages a number was computed with: this one, and all that it needs."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

DISTRIBUTION = "chiplca"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OPTIONAL = re.compile(r"""\bextra\s*==""")


def list_packages(distribution_name: str = DISTRIBUTION) -> dict[str, str]:
    """Return the versions of a distribution and of all it needs, by name.

    What it needs only with an extra, or on another system, is left out unless
    something else needs it; so is what is not installed.

    Examples
    --------
    >>> {"chiplca", "numpy", "polars"} <= list_packages().keys()
    True
    """
    versions: dict[str, str] = {}
    waiting = [distribution_name]
    while waiting:
        name = _normalise(waiting.pop())
        if name in versions:
            continue
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        versions[name] = found.version
        waiting += _list_needed(found.requires or ())
    return dict(sorted(versions.items()))


def _list_needed(requirements: list[str] | tuple[str, ...]) -> Iterator[str]:
    for requirement in requirements:
        name = _NAME.match(requirement)
        if name is not None and not _OPTIONAL.search(requirement):
            yield name.group()


def _normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
