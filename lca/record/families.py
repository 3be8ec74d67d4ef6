"""The families of figures: where a document holds them, and in what unit."""

from dataclasses import dataclass
from typing import Literal

FigureKind = Literal["computed", "input", "derived"]

MASS_UNIT = "kg"

PLACES = frozenset({"row"})
"""Numbers of a record that say where something stands, and are no figures."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the records of a list become figures.

    ``keys`` name them, followed by the place in the list, from 1, where they are
    ``numbered``; ``columns`` are read, and stand at the end of the id unless it is the
    first one and the ``main`` figure of its record.  All numbers are read where
    there are no columns.  With ``only`` the indicator is that of the headline.
    """

    family: str
    path: tuple[str, ...]
    kind: FigureKind
    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    main: bool = True
    numbered: bool = False
    only: bool = False


TOTALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("total", ("headline", "amount")),
    ("location-based", ("location_based",)),
)
AMOUNT = ("amount",)
BURDENS = ("impact", "amount")
BURDENED = frozenset({"factor", "energy"})
LISTS = (
    Shape("indicator", ("results", "indicators"), "computed", ("indicator",), AMOUNT),
    Shape("stage", ("results", "stages"), "computed", ("stage",), AMOUNT, only=True),
    Shape("stage", ("results", "stages"), "computed", ("stage", "indicator"), AMOUNT),
    Shape(
        "step", ("results", "steps"), "computed", ("stage", "step"), AMOUNT, only=True
    ),
    Shape(
        "step",
        ("results", "steps"),
        "computed",
        ("stage", "step", "indicator"),
        AMOUNT,
    ),
    Shape(
        "contributor",
        ("results", "contributors"),
        "computed",
        ("contributor",),
        AMOUNT,
    ),
    Shape("factor", ("results", "factors"), "computed", ("flow",), BURDENS),
    Shape("inventory", ("results", "inventory"), "computed", ("flow",), AMOUNT),
    Shape("energy", ("results", "energy"), "computed", ("line",), BURDENS),
    Shape("status", ("results", "statuses"), "computed", ("status",), AMOUNT),
    Shape("set", ("results", "sets"), "derived", ("gwp_set",), AMOUNT),
    Shape("gas", ("gases",), "input", ("flow",), ("factor",)),
    Shape("route", ("route",), "input", ("step",), main=False),
    Shape("draw", ("draws",), "input", ("step", "flow"), AMOUNT),
    Shape(
        "sensitivity",
        ("sensitivity",),
        "derived",
        columns=("elasticity", "amount"),
        numbered=True,
    ),
    Shape("closure", ("closures",), "computed", main=False, numbered=True),
    Shape(
        "certificate/loop",
        ("certificate", "loops"),
        "computed",
        main=False,
        numbered=True,
    ),
)
RECORDS: tuple[tuple[str, tuple[str, ...], FigureKind], ...] = (
    ("share", ("results", "shares"), "derived"),
    ("gate", ("results", "gates"), "derived"),
    ("quality", ("results", "quality"), "derived"),
    ("uncertainty", ("uncertainty",), "derived"),
    ("balance", ("balance",), "computed"),
    ("certificate", ("certificate",), "computed"),
    ("product", ("product",), "input"),
    ("plant", ("plant",), "input"),
)
STATED = frozenset({("sensitivity", "amount")})
"""Columns that are inputs though their records are not, with their families."""

COMPUTED = {"cutoffs": AMOUNT}
"""Columns of ledgers that the solve fills, by the name of the ledger."""

DERIVED = {"cutoffs": ("impact", "share")}
"""Columns of ledgers that are made of others, by the name of the ledger."""

UNITS = {
    "amount": "own",
    "metered": "own",
    "computed": "own",
    "gap": "own",
    "estimate": "per",
    "factor": "per",
    "impact": "headline",
    "low": "headline",
    "high": "headline",
    "own": "headline",
    "energy": "headline",
    "upstream": "headline",
}
"""Unit of a column: of its record, of the headline, or the one per the other."""

MASS_END = "_kg"
"""End of the names of columns that hold a mass."""

IN_PERCENT = frozenset(
    {"total", "location-based", "indicator", "stage", "step", "contributor", "factor"}
    | {"energy", "status", "set", "gate"}
)
"""Families whose figures may be given as shares of the headline."""
