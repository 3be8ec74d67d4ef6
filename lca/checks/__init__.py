"""What can be told of a study's data before anything is solved."""

from lca.checks.structure import check_structure

__all__ = ["check_structure"]
