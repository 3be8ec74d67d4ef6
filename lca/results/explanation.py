"""Where the footprint of one product comes from, as a tree."""

from dataclasses import dataclass
from typing import Literal

from lca.findings import Finding

Kind = Literal["supply", "direct", "loop", "rest"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input that stands behind a branch.

    Parameters
    ----------
    file, sheet, row
        Where it stands; the header is row 1.
    rule
        Rule that made an exchange of it; None where the row is the exchange.
    status, source
        What the number rests on, as the row says.
    amount, unit
        Of the exchange, for one run of its activity, as it was entered.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> tree = study.explain("electricity", rows=True).tree
    >>> row = tree.branches[0].rows[0]
    >>> type(row).__name__, row.file, row.row, row.amount, row.unit
    ('Row', 'exchanges.csv', 4, 1.0, 'kg')
    """

    file: str
    sheet: str | None
    row: int
    rule: str | None
    status: str | None
    amount: float
    unit: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of the tree.

    Parameters
    ----------
    kind
        ``supply``: a product drawn from its maker (or a waste given to its
        treatment); ``direct``: an elementary flow of the activity above;
        ``loop``: a supply that stands further up already, not opened again;
        ``rest``: everything below the cut-off, or beyond the largest number of
        branches, together.
    name
        Activity of a supply, elementary flow, or number of what is in the rest.
    flow, amount, unit
        What is drawn or exchanged for the demand; None for the rest.
    stage
        Stage of the activity or exchange, if it has one.
    impact, share
        In the unit of the indicator; share of the whole tree.
    branches
        What it consists of; their impacts sum to this one where there are any.
    rows
        When asked for, the input rows behind what is drawn or exchanged; at the root,
        which nothing draws, those of ``made``.
    made
        When asked for, the input rows that say what one run of a supply makes.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> tree = study.explain("electricity").tree
    >>> for branch in tree.branches:
    ...     print(f"{branch.kind} {branch.name}: {branch.impact:.3f}")
    direct CO2: 0.100
    supply fuel production: 0.020
    """

    kind: Kind
    name: str
    flow: str | None
    amount: float | None
    unit: str | None
    stage: str | None
    impact: float
    share: float
    branches: tuple["Branch", ...]
    rows: tuple[Row, ...] = ()
    made: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The contribution tree of one unit of a product.

    ``loops`` are the cycles among the activities shown, each supplied by the next;
    ``findings`` are those of the data, and of a tree too large to be shown whole.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("qfn48_route"))
    >>> explanation = study.explain("chilled water")
    >>> explanation.unit, isinstance(explanation.tree, lca.Branch)
    ('kg CO2e', True)
    >>> sorted(explanation.loops[0])
    ['chiller plant', 'substation']
    """

    study: str
    indicator: str
    unit: str
    tree: Branch
    loops: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()
