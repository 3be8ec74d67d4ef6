"""Records as subjects of a comparison: what they say, and the study behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from lca.model import Inputs, StudyHeader
from lca.plant.compiler import DECLARED_UNIT
from lca.record import Document


@dataclass(frozen=True, slots=True)
class Subject:
    """One footprint to compare: its name, its record, and the study behind it."""

    name: str
    document: Document
    inputs: Inputs


def read_subject(
    name: str, document: Document, tables: Mapping[str, pl.DataFrame]
) -> Subject:
    """Return a record as a subject.

    Parameters
    ----------
    name
        As the user named it.
    document
        Content of the record.
    tables
        Tables of the compiled study, by hash.
    """
    plant = document["plant"]
    start, end = read_period(document)
    header = StudyHeader(
        name=plant["name"],
        declared_unit=DECLARED_UNIT,
        boundary=plant["boundary"],
        period_start=start,
        period_end=end,
        gwp=plant["gwp_set"],
        demand=None,
        characterisation="added",
        more={},
        tables={},
    )
    known = {
        name: tables[table["sha256"]]
        for name, table in document["tables"].items()
        if table is not None
    }
    inputs = Inputs(
        header=header,
        flows=known["flows"],
        activities=known["activities"],
        exchanges=known["exchanges"],
        characterisation=known.get("characterisation"),
        allocation=known["allocation"],
        ledgers={},
        files=(),
        own_columns={},
    )
    return Subject(name, document, inputs)


def read_period(document: Document) -> tuple[date, date]:
    """Return the first day of the data, and the day after the last."""
    plant = document["plant"]
    start, end = plant["period_start"], plant["period_end"]
    return date.fromisoformat(start), date.fromisoformat(end)
