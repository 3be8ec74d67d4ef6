"""What a record says, as a canonical document."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from lca.record.canonical import Document, decode, digest, encode

FORMAT = 1
KIND = "product-carbon-footprint"


@dataclass(frozen=True)
class Content:
    """One footprint with everything it rests on; immutable, known by its hash.

    ``data`` are its canonical bytes.  Make one with `Content.of`.

    Examples
    --------
    >>> content = Content.of({"format": 1, "sku": "CHIP", "amount": 2 / 3})
    >>> content.document["amount"], content.sha256[:8]
    (0.666666666667, 'bbc8633f')
    """

    data: bytes

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Return the content of a document, its numbers rounded as canonical."""
        return cls(encode(document))

    @cached_property
    def document(self) -> Document:
        """Return the document; it must not be changed."""
        return decode(self.data)

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical bytes."""
        return digest(self.data)
