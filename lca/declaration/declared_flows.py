"""Names of flows as a reader knows them, those of purchased factors above all."""

from lca.declaration.declared_parts import Value
from lca.declaration.declared_source import Source, data
from lca.engine.aggregates import read_aggregate

_OPEN, _CLOSE = "[", "]"
_BEFORE_SET = ","


def describe_flow(source: Source, flow: str | None) -> Value:
    """Return the name of a flow, and of a purchased factor that it is one.

    A factor bears the name of what is bought, with the GWP set that it was summed by.
    """
    product = name_product(flow)
    if flow is None or product is None:
        return data(flow)
    gwp_set = describe_set(source, _read_set(flow))
    return source.say("purchased-name", name=data(product), set=gwp_set)


def describe_product(source: Source, flow: str | None) -> Value:
    """Return the name of a flow, of a purchased factor that of what is bought."""
    product = name_product(flow)
    if product is None:
        return data(flow)
    return source.say("purchased-of", name=data(product))


def describe_set(source: Source, gwp_set: str | None) -> Value:
    """Return a GWP set by name, or that it is not stated."""
    if gwp_set is None or source.words.knows("factor-set", gwp_set):
        return source.name("factor-set", gwp_set)
    return source.say("factor-set-of", set=data(gwp_set))


def name_product(flow: str | None) -> str | None:
    """Return what a purchased factor is a factor of; None for any other flow.

    Examples
    --------
    >>> name_product("CO2e [electricity, a grid, not stated]")
    'electricity, a grid'
    >>> name_product("CO2e [steel]"), name_product("water [a lake]")
    ('steel', None)
    """
    gwp_set = _read_set(flow)
    if flow is None or gwp_set is None:
        return None
    inner = flow.partition(_OPEN)[2].removesuffix(_CLOSE).strip()
    product, comma, stated = inner.rpartition(_BEFORE_SET)
    return product if comma and stated.strip() == gwp_set else inner


def _read_set(flow: str | None) -> str | None:
    found = read_aggregate(flow) if flow else None
    return found[1] if found else None
