"""Claims about a store whose writer dies: what it reported is there, and all of it.

A process writes records and reports each one that is committed.  It is killed, with
SIGKILL, at a random time or at a call inside the writing of files and rows.  Then the
store must open, be sound, and hold every record that was reported, with all its files;
of records that were added together, all or none.

A kill does not lose what the system has not written to the disk yet, as a loss of
power does.  So the order of the calls that wait for the disk is claimed by itself.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy.engine.default import DefaultDialect

from lca.findings import has_errors
from lca.record.envelope import Record
from lca.store import Store, open_store
from tests.store.samples import frozen, said
from tests.support import campaign

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

CHECKOUT = Path(__file__).resolve().parents[2]
KILLS, KILLS_IN_FULL = 12, 300
KILLS_OF_A_STORE = 6
"""After so many a new store is begun, so that its making is killed, too."""

ROUNDS = 400
"""More than a writer has time for before it is killed."""

LONGEST_LIFE_S = 0.4
SECONDS = 60

# A call and the highest count that a writer is sure to reach.
POINTS = {"torn": 60, "fsync": 60, "replace": 30, "commit": 60, "execute": 200}


@dataclass
class Told:
    """What writers have reported as committed."""

    records: dict[str, str] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)

    def add(self, lines: list[str]) -> None:
        for line in lines:
            what, *names = line.split()
            if what == "record":
                self.records[names[0]] = names[1]
            elif what in {"verified", "withdrawn"}:
                getattr(self, what).add(names[0])


def start(root: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", str(root), *map(str, arguments)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_at_a_time(root: Path, draw: random.Random) -> list[str]:
    """Return what a writer reported until it was killed from outside."""
    with start(root, draw.getrandbits(32), ROUNDS) as writer:
        assert writer.stdout is not None
        ready = writer.stdout.readline()
        sleep(draw.uniform(0, LONGEST_LIFE_S))
        writer.kill()
        rest, errors = writer.communicate(timeout=SECONDS)
    assert (ready, errors) == ("ready\n", "")
    return _whole_lines(rest)


def kill_at_a_point(root: Path, draw: random.Random) -> list[str]:
    """Return what a writer reported until it killed itself inside a call."""
    point = draw.choice([*POINTS, "link"])
    # A store is made once, with one link.
    fresh = not (root / "records.sqlite").exists()
    if point == "link" and not fresh:
        point = "commit"
    when = "before" if point == "torn" else draw.choice(["before", "after"])
    count = 1 if point == "link" else draw.randint(1, POINTS[point])
    with start(root, draw.getrandbits(32), ROUNDS, point, when, count) as writer:
        told, errors = writer.communicate(timeout=SECONDS)
    assert (writer.returncode, errors) == (-signal.SIGKILL, ""), (
        point,
        when,
        count,
        errors,
    )
    return _whole_lines(told)


def _whole_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines(keepends=True) if "\n" in line]


def open_after(root: Path) -> Store:
    return open_store(root, create=True)


def check_kept(store: Store, told: Told) -> None:
    """Hold what the store has against what its writers have reported."""
    checked = store.check()
    assert not has_errors(checked.findings), checked.findings
    kept = {record.uuid: record for record in store.list()}
    for uuid, sha in told.records.items():
        assert kept[uuid].content_sha256 == sha
    for uuid in told.verified:
        assert kept[uuid].verification is not None
    for uuid in told.withdrawn:
        assert kept[uuid].state == "withdrawn"
    check_batches(store, list(kept.values()))
    check_chains(list(kept.values()))


def check_batches(store: Store, records: list[Record]) -> None:
    """Hold that what was added together is there together."""
    contents = {record.content_sha256: record for record in records}.values()
    batches = [store.read_content(record).document["batch"] for record in contents]
    sizes = {batch["name"]: batch["size"] for batch in batches}
    assert Counter(batch["name"] for batch in batches) == sizes


def check_chains(records: list[Record]) -> None:
    """Hold that of a SKU there is one draft at most, and one verified record."""
    states = Counter((record.sku, record.state) for record in records)
    live = {key: n for key, n in states.items() if key[1] in {"draft", "verified"}}
    assert set(live.values()) <= {1}


@pytest.mark.campaign
def test_a_killed_writer_loses_no_record_and_leaves_no_half_record(
    tmp_path: Path,
) -> None:
    draw = random.Random(20260301)
    told, root = Told(), tmp_path
    for number in range(KILLS_IN_FULL if campaign.is_proving() else KILLS):
        if number % KILLS_OF_A_STORE == 0:
            told, root = Told(), tmp_path / f"records {number}"
        kill = draw.choice([kill_at_a_time, kill_at_a_point, kill_at_a_point])
        told.add(kill(root, draw))
        store = open_after(root)
        check_kept(store, told)
        store.check(clean=True)
        assert store.check().findings == ()
        check_kept(store, told)
        campaign.PASSED[
            test_a_killed_writer_loses_no_record_and_leaves_no_half_record.__name__
        ] += 1


def test_several_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two processes make the store, write the same SKUs, and a third one tidies up."""
    root, told = tmp_path / "records", Told()
    # The same seed for two: they bring the same files at the same time.
    writers = [start(root, seed, 10) for seed in (1, 1, 2)]
    while any(writer.poll() is None for writer in writers):
        if (root / "records.sqlite").exists():
            assert not has_errors(open_store(root).check(clean=True).findings)
    for writer in writers:
        with writer:
            lines, errors = writer.communicate(timeout=SECONDS)
        assert (writer.returncode, errors) == (0, "")
        assert lines.endswith("done\n")
        told.add(lines.splitlines())
    check_kept(open_store(root), told)
    assert len(told.records) > 30


def test_an_error_while_writing_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "records", create=True)
    store.add([frozen()], **said())

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for call in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, fail)
            with pytest.raises(OSError, match="No space left"):
                store.add([frozen(amount=2.0)], **said())
    assert len(store.list()) == 1
    store.check(clean=True)
    assert store.check().findings == ()
    store.add([frozen(amount=2.0)], **said())
    assert store.check().findings == ()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="names of open files")
def test_a_file_lasts_before_it_has_its_name_and_before_a_row_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "records", create=True)
    calls: list[tuple[str, Path]] = []

    def spy(owner: object, name: str, note: Callable[..., Path]) -> None:
        real = getattr(owner, name)

        def call(*arguments: Any) -> Any:
            calls.append((name, note(*arguments)))
            return real(*arguments)

        monkeypatch.setattr(owner, name, call)

    spy(os, "fsync", lambda handle: Path(f"/proc/self/fd/{handle}").readlink())
    spy(os, "replace", lambda source, target: Path(target))  # noqa: ARG005 - of os
    spy(DefaultDialect, "do_commit", lambda *_: tmp_path)
    (record,) = store.add([frozen()], **said())
    committed = len(calls) - 1 - calls[::-1].index(("do_commit", tmp_path))
    named = [path for what, path in calls if what == "replace"]
    assert {path.name.partition(".")[0] for path in named} >= {record.content_sha256}
    assert len(named) == 3
    for path in named:
        renamed = calls.index(("replace", path))
        before = [each for what, each in calls[:renamed] if what == "fsync"]
        after = [each for what, each in calls[renamed:committed] if what == "fsync"]
        assert any(each.parent == path.parent for each in before), path
        assert path.parent in after
        # The folder itself was made on the way, and has its name for good.
        assert path.parent.parent in before
    assert calls.index(("do_commit", tmp_path)) < committed
