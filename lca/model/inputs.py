"""A study as it was read: typed tables that remember file and row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True, slots=True)
class StudyHeader:
    """The record of ``study.toml``; ``demand`` is what the study answers, if it says.

    ``characterisation`` is ``added`` when the table of that name stands beside the
    climate indicators, ``own`` or None when it stands instead of them.
    ``more`` holds further keys of its table ``[study]``, ``tables`` everything beside
    that table: kept for export, of no meaning here.
    """

    name: str
    declared_unit: str
    boundary: str
    period_start: date
    period_end: date
    gwp: str
    demand: Mapping[str, float] | None
    characterisation: str | None
    more: Mapping[str, object]
    tables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The tables of one study, amounts already in the unit of their flow.

    Every frame has the columns of its catalogue plus ``row`` (the header being row
    1).  ``exchanges`` also has ``quantity``, the amount in the unit of the flow;
    ``characterisation``, when present, has ``factor_per_flow_unit``.

    ``ledgers`` holds the tables that take no part in the algebra: what is asserted of
    results, and what of findings and changes is accepted.  ``own_columns`` holds, per
    table, the columns the catalogue does not know: they take no part in any computation
    and are kept for export.
    """

    header: StudyHeader | None
    flows: pl.DataFrame
    activities: pl.DataFrame
    exchanges: pl.DataFrame
    characterisation: pl.DataFrame | None
    allocation: pl.DataFrame
    ledgers: Mapping[str, pl.DataFrame]
    files: tuple[SourceFile, ...]
    own_columns: Mapping[str, pl.DataFrame]
