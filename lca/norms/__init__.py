"""What norms say of the energy that making a product may take."""

from lca.norms.limits import NormClass, load_limits

__all__ = ["NormClass", "load_limits"]
