"""chiplca: product carbon footprints of semiconductor manufacturing, as a matrix.

    import lca
    plant = lca.read_plant("my_plant.xlsx")
    plant.check()     # findings: what is wrong, and in which cell
    plant.run().skus  # kg CO2e per SKU, with everything behind it

One level below, any system of unit processes is a study:

    study = lca.read_study("my_study")
    study.solve({"tested unit": 1}).impact

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
        PlantSolution,
        Row,
        Solution,
        Summary,
        Validation,
        Versions,
    )
    from lca.study import Plant, Study, read_plant, read_study

__version__ = "0.1.0"

_HOMES = {
    "Branch": "lca.results",
    "Certificate": "lca.results",
    "Explanation": "lca.results",
    "Finding": "lca.findings",
    "LcaError": "lca.errors",
    "Loop": "lca.results",
    "Place": "lca.findings",
    "Plant": "lca.study",
    "PlantSolution": "lca.results",
    "Row": "lca.results",
    "Solution": "lca.results",
    "Study": "lca.study",
    "StudyRefusedError": "lca.errors",
    "Summary": "lca.results",
    "UsageError": "lca.errors",
    "Validation": "lca.results",
    "Versions": "lca.results",
    "read_plant": "lca.study",
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
    "Plant",
    "PlantSolution",
    "Row",
    "Solution",
    "Study",
    "StudyRefusedError",
    "Summary",
    "UsageError",
    "Validation",
    "Versions",
    "read_plant",
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
