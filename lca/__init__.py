"""chiplca: product carbon footprints of semiconductor manufacturing, as a matrix.

    import lca
    study = lca.read_study("my_study")
    study.check()                           # findings: what is wrong, and where
    study.solve({"tested unit": 1}).impact  # kg CO2e, with everything behind it

Everything public is in ``__all__``; names load what they need when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lca.errors import LcaError, StudyRefusedError, UsageError
    from lca.findings import Finding, Place
    from lca.resources import shipped_inventory
    from lca.results import (
        Branch,
        Certificate,
        Explanation,
        Loop,
        Solution,
        Versions,
    )
    from lca.study import Study, read_study

__version__ = "0.1.0"

_HOMES = {
    "Branch": "lca.results",
    "Certificate": "lca.results",
    "Explanation": "lca.results",
    "Finding": "lca.findings",
    "LcaError": "lca.errors",
    "Loop": "lca.results",
    "Place": "lca.findings",
    "Solution": "lca.results",
    "Study": "lca.study",
    "StudyRefusedError": "lca.errors",
    "UsageError": "lca.errors",
    "Versions": "lca.results",
    "read_study": "lca.study",
    "shipped_inventory": "lca.resources",
}

__all__ = [
    "Branch",
    "Certificate",
    "Explanation",
    "Finding",
    "LcaError",
    "Loop",
    "Place",
    "Solution",
    "Study",
    "StudyRefusedError",
    "UsageError",
    "Versions",
    "read_study",
    "shipped_inventory",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
