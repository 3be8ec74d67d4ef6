"""What one figure of a record is made of, down to the cells of the input files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an input file.

    Parameters
    ----------
    column
        Name of the column, or the key of a header.
    address
        As a spreadsheet names it, such as ``E14``; None for a line of text.
    text
        What stands there; None where it is empty.
    """

    column: str
    address: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One row of an input file that a figure rests on.

    Parameters
    ----------
    file, sha256, sheet, row
        Where it stands; the hash is that of the bytes of the file.
    rule
        Rule that made an exchange of it; None where none did.
    status, source
        What the number rests on, as the row says.
    amount, unit
        Of the exchange, for one run of its activity; None where the row made none but
        helps to fix that of the row before it.
    cells
        The cells that the amount is made of.
    """

    file: str
    sha256: str | None
    sheet: str | None
    row: int
    rule: str | None
    status: str | None
    source: str | None
    amount: float | None
    unit: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One exchange that a figure counts; the leaves of a figure sum to it.

    Parameters
    ----------
    flow, unit
        What is exchanged, and what its coefficient counts in.
    stage
        Stage of the exchange or its activity, if it has one.
    runs
        Runs of the activity, for one declared unit, that the figure counts.
    coefficient
        Amount per run; what is taken from nature counts negative.
    factor
        What one unit counts for the figure: its characterisation factor.
    impact
        runs × coefficient × factor, in the unit of the figure.
    share
        Of the figure.
    rows
        The input rows behind the coefficient.
    """

    flow: str
    unit: str
    stage: str | None
    runs: float
    coefficient: float
    factor: float
    impact: float
    share: float
    rows: tuple[TracedRow, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """Leaves that are not shown: their number and sum."""

    count: int
    impact: float


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One activity, as it is drawn on the way that carries most of its runs.

    Parameters
    ----------
    activity, stage, step
        The activity.
    flow, unit
        What it makes or treats.
    drawn
        How much of the flow the activity above draws; the demand at the root.
    carried
        Part of its runs that this way carries; the rest is drawn in other ways.
    impact, share
        Sum of the leaves at and below it.
    rows
        The input rows behind what is drawn.
    made
        The input rows that say what one run makes.
    leaves, nodes
        What hangs on it.
    rest
        What is below it and not shown, None when everything is.
    """

    activity: str
    stage: str | None
    step: str | None
    flow: str
    unit: str
    drawn: float
    carried: float
    impact: float
    share: float
    rows: tuple[TracedRow, ...]
    made: tuple[TracedRow, ...]
    leaves: tuple[Leaf, ...]
    nodes: tuple["TraceNode", ...]
    rest: Rest | None


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that another one is made of."""

    id: str
    value: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What one figure is made of.

    Parameters
    ----------
    sku, sha256
        The record: its SKU and the hash of its content.
    figure, value, unit, kind
        The figure, as the record has it.
    meaning
        Key of the words that say how it is found.
    total, count
        Sum and number of its leaves; None and 0 where it is not made of exchanges.
    tree
        The activities it is made of, with their leaves.
    parts
        The figures it is made of.
    rows
        The input rows it stands in.
    """

    sku: str
    sha256: str
    figure: str
    value: float
    unit: str | None
    kind: str
    meaning: str
    total: float | None
    count: int
    tree: TraceNode | None
    parts: tuple[Part, ...]
    rows: tuple[TracedRow, ...]
