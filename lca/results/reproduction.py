"""What making a record again gave: whether it is the same, and what is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lca.findings import Finding

Verdict = Literal["identical", "equal", "different", "refused"]


@dataclass(frozen=True, slots=True)
class Deviation:
    """One place in which a record and what was computed now differ.

    Parameters
    ----------
    path
        Where: keys of the content, or ``tables/…`` and ``factors/…`` for a cell of
        those files, joined by "/".
    name
        What the place is about.
    recorded, found
        What stands there and what was computed; None where there is nothing.
    change
        Relative difference of two numbers; None of anything else.
    """

    path: str
    name: str
    recorded: object
    found: object
    change: float | None


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A record computed again from its bundle.

    Parameters
    ----------
    sku, uuid
        What the record is about, and its name.
    verdict
        ``identical``: the same bytes; ``equal``: the same inputs, tables and texts,
        and every number within the tolerance; ``different``; ``refused``: the inputs
        give no result here.
    recorded_sha256, found_sha256
        Hash of the content of the record and of what was computed; None if refused.
    numbers, texts
        How many were compared; none where the bytes are the same.
    largest
        Largest relative difference of two numbers.
    deviations
        What differs, the largest first.
    environment
        What differs of packages and platform, by name: recorded and here; None where
        one has no such package.
    findings
        Why it was refused.
    claims
        ``state``, ``valid_until`` and ``verification``, as whoever bundled the record
        states them: computing it again proves none of them.

    Examples
    --------
    >>> reproduction = Reproduction("CHIP", "1", "identical", "ab", "ab")
    >>> reproduction.reproduced
    True
    """

    sku: str
    uuid: str
    verdict: Verdict
    recorded_sha256: str
    found_sha256: str | None = None
    numbers: int = 0
    texts: int = 0
    largest: float = 0.0
    deviations: tuple[Deviation, ...] = ()
    environment: Mapping[str, tuple[str | None, str | None]] = field(
        default_factory=dict
    )
    findings: tuple[Finding, ...] = ()
    claims: Mapping[str, object] = field(default_factory=dict)

    @property
    def reproduced(self) -> bool:
        """Return whether the record was reproduced, to the byte or to the tolerance."""
        return self.verdict in {"identical", "equal"}
