"""Large tables of a record: the compiled study, known by what it says."""

import polars as pl

from lca.model import Inputs
from lca.record.canonical import digest

TABLES = ("flows", "activities", "exchanges", "allocation", "characterisation")
"""Tables of a compiled study, by the names of their fields."""


def hash_table(frame: pl.DataFrame) -> str:
    """Return the SHA-256 of a table as CSV: of what it says, not of how it is kept.

    Examples
    --------
    >>> import polars as pl
    >>> hash_table(pl.DataFrame({"flow": ["wafer"], "amount": [0.1]}))[:8]
    '3df4cfe4'
    """
    return digest(frame.write_csv().encode())


def list_bulk(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Return the tables of a compiled study by name; an absent one is left out."""
    frames = {name: getattr(inputs, name) for name in TABLES}
    return {name: frame for name, frame in frames.items() if frame is not None}
