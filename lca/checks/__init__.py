"""What can be told of a study's data before anything is solved."""

from lca.checks.structure.distributions import check_distributions
from lca.checks.structure.formulas import check_formulas
from lca.checks.structure.gases import check_gases
from lca.checks.structure.names import check_names
from lca.checks.structure.quantities import check_quantities
from lca.findings import Finding
from lca.model import Inputs

__all__ = ["check_inputs"]


def check_inputs(inputs: Inputs) -> list[Finding]:
    """Return everything that the tables of a study say wrong, twice, or to nobody."""
    return [
        *check_names(inputs),
        *check_quantities(inputs),
        *check_gases(inputs),
        *check_formulas(inputs),
        *check_distributions(inputs),
    ]
