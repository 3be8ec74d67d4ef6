"""Published systems that developers have beside the checkout.

=======================  ==========================================================
``useeio_v2.0-GHG``      US environmentally-extended input-output model (CC0)
``uslci_products``       US LCI, one column per product after allocation (MIT)
``uslci_jsonld``         US LCI, one column per process, not allocated (MIT)
``premise``              public inventories of premise, gate to gate (BSD-3-Clause)
=======================  ==========================================================
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy import sparse

from tests.support.sparse_systems import Floats, SparseSystem, tidy_name

GASES = {
    "Carbon dioxide, fossil": 1.0,
    "Methane, fossil": 29.8,
    "Dinitrogen monoxide": 273.0,
}
"""kg CO2e per kg, GWP100 of IPCC AR6, for flows of premise by their first name."""


def read_useeio(oracles: Path) -> tuple[SparseSystem, Floats]:
    """Return USEEIO as a system, and its published totals (indicator, sector).

    What a sector takes of itself is written as self-use, so that A = I - Z.
    """
    with np.load(oracles / "systems" / "useeio_v2.0-GHG.npz") as file:
        Z, B, C, totals = (file[name] for name in ("A", "B", "C", "N"))
        names, indicators = file["ids"].tolist(), file["indicators"].tolist()
    system = SparseSystem(
        names=[tidy_name(name) for name in names],
        elementary=[f"gas {place}" for place in range(len(B))],
        A=sparse.coo_array(np.eye(len(Z)) - Z),
        B=sparse.coo_array(B),
        factors=dict(zip(indicators, C, strict=True)),
        self_use=np.diagonal(Z).copy(),
        unit="USD",
    )
    return system, totals


def read_uslci(oracles: Path) -> tuple[SparseSystem, Floats]:
    """Return allocated US LCI, and its published climate totals (product,)."""
    with np.load(oracles / "systems" / "uslci_products_gwp.npz") as file:
        factors, totals = file["c"], file["total"]
    return _read(oracles, "uslci_products", {"climate": factors}), totals


def read_unallocated_uslci(oracles: Path) -> SparseSystem:
    """Return US LCI without allocation, its elementary flows counted by amount."""
    flows = _read_names(oracles, "uslci_jsonld", "bio")
    return _read(oracles, "uslci_jsonld", {"amount": np.ones(len(flows))})


def read_premise(oracles: Path) -> SparseSystem:
    """Return the inventories of premise, characterised by three gases."""
    flows = _read_names(oracles, "premise", "bio")
    factors = [GASES.get(name.split(" | ")[0], 0.0) for name in flows]
    return _read(oracles, "premise", {"climate": np.array(factors)})


def _read(oracles: Path, stem: str, factors: Mapping[str, Floats]) -> SparseSystem:
    return SparseSystem(
        names=[tidy_name(name) for name in _read_names(oracles, stem, "names")],
        elementary=[tidy_name(name) for name in _read_names(oracles, stem, "bio")],
        A=_read_matrix(oracles, f"{stem}_T"),
        B=_read_matrix(oracles, f"{stem}_B"),
        factors=factors,
    )


def _read_names(oracles: Path, stem: str, key: str) -> list[str]:
    with np.load(oracles / "systems" / f"{stem}_meta.npz") as meta:
        names: list[str] = meta[key].tolist()
    return names


def _read_matrix(oracles: Path, name: str) -> sparse.coo_array:
    matrix = sparse.csr_array(sparse.load_npz(oracles / "systems" / f"{name}.npz"))
    matrix.eliminate_zeros()
    return matrix.tocoo()
