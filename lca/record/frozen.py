"""A record before it is stored: its content, and what the content names by hash."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lca.record.content import Content


@dataclass(frozen=True, slots=True)
class Frozen:
    """One footprint, frozen.

    Parameters
    ----------
    content
        What the record says.
    blobs
        Bytes by their SHA-256: files of the inputs and of the factors, the logo.
    tables
        Tables of the compiled study by the hash that `lca.record.bulk.hash_table`
        gives.
    """

    content: Content
    blobs: Mapping[str, bytes]
    tables: Mapping[str, pl.DataFrame]
