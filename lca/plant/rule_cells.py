"""The cells of the user's tables that the amounts of each rule are made of, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RuleCells:
    """Columns of a row that an amount is made of.

    ``table`` is empty for the row that the exchange was made from; of another table,
    it is the rows that agree with what is known so far in the ``keys``.  Without
    ``columns`` the row only leads to the next one.  With ``only_if_empty`` its columns
    count where the first row states nothing under their names.
    """

    table: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    only_if_empty: bool


@cache
def load_rule_cells() -> dict[str, tuple[RuleCells, ...]]:
    """Return the cells of each rule, in the order of ``rule_cells.csv``.

    Examples
    --------
    >>> [part.columns for part in load_rule_cells()["bom"]]
    [('amount', 'utilisation')]
    """
    text = (files("lca.plant") / "rule_cells.csv").read_text(encoding="utf-8")
    known: dict[str, tuple[RuleCells, ...]] = {}
    for record in csv.DictReader(text.splitlines()):
        cells = RuleCells(
            table=record["table"],
            keys=tuple(record["keys"].split()),
            columns=tuple(record["columns"].split()),
            only_if_empty=record["only_if_empty"] == "true",
        )
        known[record["rule"]] = (*known.get(record["rule"], ()), cells)
    return known
