"""Footprints made by hand, as small as a record may be, to be put into a store."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from lca.record import Content, Frozen, digest, hash_table

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PLATFORM = {"python": "3.11.7", "machine": "x86_64"}

ERROR = {
    "code": "unknown-flow",
    "severity": "error",
    "place": {"file": "bom.csv", "row": 2},
    "parameters": {"value": "glod"},
}


INVENTED = {"shares": {"synthetic": 0.25}}
"""Results of which a quarter rests on synthetic data."""


def exchanges(amount: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"activity": ["saw", "saw"], "flow": ["blade", ""], "amount": [amount, None]}
    )


def document(
    sku: str = "chip", amount: float = 1.5, *, blob: bytes = b"sku\nchip\n", **more: Any
) -> dict[str, Any]:
    """Return the parts of a document that a store reads, and what is said besides."""
    return {
        "format": 1,
        "kind": "product-carbon-footprint",
        "sku": sku,
        "plant": {
            "name": "works",
            "period_start": "2025-01-01",
            "period_end": "2026-01-01",
        },
        "headline": {"indicator": "gwp100", "unit": "kg CO2e", "amount": amount},
        "results": {"shares": {"synthetic": 0.0}},
        "logo": None,
        "findings": [],
        "inputs": [{"file": "skus.csv", "sha256": digest(blob), "bytes": len(blob)}],
        "factor_files": [],
        "tables": {
            "exchanges": {"sha256": hash_table(exchanges(amount)), "rows": 2},
            "allocation": None,
        },
    } | more


def frozen(
    sku: str = "chip", amount: float = 1.5, *, blob: bytes = b"sku\nchip\n", **more: Any
) -> Frozen:
    table = exchanges(amount)
    return Frozen(
        Content.of(document(sku, amount, blob=blob, **more)),
        {digest(blob): blob},
        {hash_table(table): table},
    )


def said(**more: Any) -> Mapping[str, Any]:
    """Return what `Store.add` is told besides the footprints."""
    return {"created": NOW, "platform": PLATFORM} | more
