"""Where records are kept: immutable, with what became of them, safe from crashes."""

from lca.store.checking import Checked
from lca.store.store import Store, open_store

__all__ = ["Checked", "Store", "open_store"]
