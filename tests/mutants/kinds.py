"""All kinds of faults, by name."""

from tests.mutants import amounts, chemistry, routes, rows, site
from tests.mutants.mutation import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for part in (amounts, rows, routes, chemistry, site)
    for kind in part.KINDS
}
