"""A process that writes into a store until it is killed, by others or by itself.

    python -m tests.store.writer STORE SEED ROUNDS [POINT WHEN COUNT]

What has been committed is printed at once, a line each: ``ready``, ``record UUID
SHA256``, ``verified UUID``, ``withdrawn UUID``, ``done``.  With a point, the process
kills itself at that call: the COUNT-th of ``fsync``, ``replace``, ``link``, ``commit``
or ``execute``, ``before`` or ``after`` it; or ``torn``, before it, with half of what
was written lost, as when the power fails before a disk has it.
"""

import fcntl
import os
import random
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from lca.errors import StudyRefusedError
from lca.record import Frozen
from lca.record.envelope import Record, Verification
from lca.store import Store, open_store
from tests.store.samples import frozen

SKUS = ("chip", "package", "module")
VERIFIED, WITHDRAWN = 0.3, 0.1
"""Shares of the batches of which one record is verified, or withdrawn."""


def main(arguments: list[str]) -> None:
    """Write so many rounds, unless a point is reached first."""
    root, seed, rounds, *point = arguments
    if point:
        place, when, count = point
        _plant(place, when, int(count))
    print("ready", flush=True)
    draw = random.Random(int(seed))
    store = open_store(Path(root), create=True)
    for _ in range(int(rounds)):
        _write_batch(store, draw)
    print("done", flush=True)


def _write_batch(store: Store, draw: random.Random) -> None:
    """Add some footprints at once; then perhaps verify or withdraw one of them."""
    batch, size = f"{draw.getrandbits(64):x}", draw.randint(1, 3)
    footprints = [_make(draw, batch, size, sku) for sku in draw.sample(SKUS, size)]
    now = datetime.now(UTC)
    records = store.add(footprints, created=now, platform={"machine": "x86_64"})
    for record in records:
        print("record", record.uuid, record.content_sha256, flush=True)
    # Another writer may have superseded the draft meanwhile.
    with suppress(StudyRefusedError):
        _end(store, records[0], draw)


def _end(store: Store, record: Record, draw: random.Random) -> None:
    """Verify or withdraw a record, or leave it a draft."""
    end, statement, now = draw.random(), draw.randbytes(2000), datetime.now(UTC)
    if end < VERIFIED:
        signed = Verification("Li", now.date(), "limited", None, None)
        store.verify(record, signed, at=now, statement=statement)
        print("verified", record.uuid, flush=True)
    elif end < VERIFIED + WITHDRAWN:
        store.withdraw(record, reason="wrong mass", at=now)
        print("withdrawn", record.uuid, flush=True)


def _make(draw: random.Random, batch: str, size: int, sku: str) -> Frozen:
    """Return a footprint that says how many were stored together with it."""
    period = {"name": "works", "period_end": f"{datetime.now(UTC).year + 1}-01-01"}
    return frozen(
        sku,
        draw.random(),
        blob=draw.randbytes(draw.choice([0, 10, 5_000, 200_000])),
        plant=period,
        batch={"name": batch, "size": size},
    )


def _plant(place: str, when: str, count: int) -> None:
    """Make the process kill itself at the count-th of these calls."""
    owner, name = {
        "torn": (os, "fsync"),
        "fsync": (os, "fsync"),
        "replace": (os, "replace"),
        "link": (os, "link"),
        "commit": (DefaultDialect, "do_commit"),
        "execute": (DefaultDialect, "do_execute"),
    }[place]
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == count and when == "before":
            if place == "torn":
                _tear(arguments[0])
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **named)
        if calls == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, call)


def _tear(handle: int) -> None:
    """Lose half of a file that nobody has made sure of yet."""
    if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
        os.ftruncate(handle, os.fstat(handle).st_size // 2)


if __name__ == "__main__":
    main(sys.argv[1:])
