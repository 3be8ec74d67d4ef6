"""The norms that ship with the package."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from lca.norms.norm import Norm
from lca.norms.reading import parse_norm
from lca.resources import shipped

FOLDER = "norms"
SUFFIX = ".toml"


@cache
def load_norms() -> Mapping[str, Norm]:
    """Return the norms that ship with the package, by their id.

    Examples
    --------
    >>> len(load_norms()) >= 2
    True
    """
    files = sorted((shipped("factors") / FOLDER).iterdir(), key=lambda file: file.name)
    norms = (
        parse_norm(file.read_text(encoding="utf-8"), file.name)
        for file in files
        if file.name.endswith(SUFFIX)
    )
    return MappingProxyType({norm.name: norm for norm in norms})
