"""The rules by which rows of a plant become exchanges, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    ``line`` is the line of the energy account that an energy drawn by this rule
    belongs to (§5); empty where the rule draws nothing for a step or tool.  ``column``
    is the column of the user's table that names the flow, where it is not ``flow``.
    ``matter`` is the balance that the row belongs to: of the ``product``, of what only
    helps to make it (``auxiliary``), or the ``whole``; empty where the row moves no
    matter that stays (packing leaves with the product).  ``cause`` is what a difference
    in such rows is called where two results are compared (§11); it is
    ``cause_of_energy`` where energy is made, and ``cause_of_parts`` where the row draws
    what a route makes, if these say anything.  ``follows`` says ``others`` where the
    amount follows from those, and no number of the user stands behind it.  ``supply``
    says of what comes from outside: its ``factor``, exchanges of the ``background``, or
    only ``passing`` something on.  ``divides`` says whether what several products draw
    is shared out by ``computed`` or ``stated`` shares; empty where nothing is.
    """

    name: str
    line: str
    column: str
    matter: str
    cause: str
    cause_of_energy: str
    cause_of_parts: str
    follows: str
    supply: str
    divides: str
    meaning_en: str
    meaning_zh: str


@cache
def load_rules() -> dict[str, Rule]:
    """Return the rules by name, in the order of ``rules.csv``."""
    text = (files("lca.plant") / "rules.csv").read_text(encoding="utf-8")
    return {
        record["rule"]: Rule(
            record["rule"],
            record["line"],
            record["column"],
            record["matter"],
            record["cause"],
            record["cause_of_energy"],
            record["cause_of_parts"],
            record["follows"],
            record["supply"],
            record["divides"],
            record["meaning_en"],
            record["meaning_zh"],
        )
        for record in csv.DictReader(text.splitlines())
    }


@cache
def list_rules(column: str, *values: str) -> tuple[str, ...]:
    """Return the names of the rules that have one of some values in a column.

    Parameters
    ----------
    column
        Of `Rule`.
    values
        Any of them.

    Examples
    --------
    >>> list_rules("supply", "passing")
    ('drawn', 'market', 'contract')
    """
    return tuple(
        name for name, rule in load_rules().items() if getattr(rule, column) in values
    )
