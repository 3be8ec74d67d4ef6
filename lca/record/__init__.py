"""Footprints that stay as they were: frozen, hashed, traced and made again."""

from lca.record.bulk import hash_table, list_bulk
from lca.record.canonical import Document, decode, digest, encode
from lca.record.content import Content
from lca.record.frozen import Frozen
from lca.record.platform import describe_platform

__all__ = [
    "Content",
    "Document",
    "Frozen",
    "decode",
    "describe_platform",
    "digest",
    "encode",
    "hash_table",
    "list_bulk",
]
