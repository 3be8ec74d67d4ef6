"""A plant as it was read: typed tables that remember file, sheet and row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from lca.model.inputs import SourceFile


@dataclass(frozen=True, slots=True)
class PlantHeader:
    """The record of the plant and of the period its data speak of.

    ``cutoff_limit`` is the largest share of a footprint that the estimates of its
    cut-offs may reach; ``logo`` names the file of the logo.
    """

    name: str
    boundary: str
    period_start: date
    period_end: date
    gwp: str
    cutoff_limit: float
    logo: str | None = None


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture that documents of the plant bear, as its file has it."""

    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class WaferMap:
    """What a file with maps of wafers says, and the file.

    ``dice`` and ``good`` are those of all its wafers together.
    """

    name: str
    content: bytes
    sha256: str
    wafers: int
    dice: int
    good: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table was read: a file, or a file and a sheet of it."""

    file: str
    sheet: str | None = None

    @property
    def label(self) -> str:
        """Return the text by which exchanges name the origin."""
        return self.file if self.sheet is None else f"{self.file}!{self.sheet}"


@dataclass(frozen=True, slots=True)
class PlantInputs:
    """The tables of one plant, as its files have them: units are those of the user.

    ``tables`` holds a frame for every table of both levels that is a table (absent ones
    are empty): the columns of its catalogue plus ``row``.  ``origins`` says where each
    was read, absent tables too.  ``own_columns`` holds, per table, the columns the
    catalogue does not know, row by row.  ``logo`` is the picture that the header
    names, None without one or if it could not be read; ``maps`` holds, by the name in
    the table of dice, the maps of wafers that could be read.
    """

    header: PlantHeader | None
    tables: Mapping[str, pl.DataFrame]
    origins: Mapping[str, Origin]
    files: tuple[SourceFile, ...]
    own_columns: Mapping[str, pl.DataFrame]
    logo: Logo | None = None
    maps: Mapping[str, WaferMap] = field(default_factory=dict)
