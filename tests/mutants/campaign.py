"""Mutants planned, planted one at a time into clean plants, checked, and judged."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Self
from zlib import crc32

import lca
from lca.findings import Finding
from tests.mutants.detecting import Verdict, judge
from tests.mutants.effects import Effect, measure_effect
from tests.mutants.folders import read_tables, write_tables
from tests.mutants.kinds import KINDS
from tests.mutants.mutation import Kind, Mutation, Tables

PROCESSES = 2
"""What the smallest machine of a developer, or of CI, has processors for."""
MakePlant = Callable[[int, Path], None]
"""Writes the plant of a number into a folder."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean plant: its number, folder, tables, and what the check finds in it."""

    number: int
    folder: Path
    tables: Tables
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant: its plant, its kind, the fault, what was found, what it moves.

    ``effect`` is none where no record says what the faulty cell says.
    """

    plant: int
    kind: Kind
    made: Mutation
    verdict: Verdict
    effect: Effect | None = None

    def is_large(self, by: str) -> bool:
        """Return whether the fault is a large one, by ``cell`` or by ``effect``."""
        if by == "cell" or self.effect is None:
            return self.made.is_large
        return self.effect.is_large


@dataclass(frozen=True, slots=True)
class Outcome:
    """A campaign: its clean plants and its mutants.

    ``unplanted`` are the kinds that no plant has a place for.
    """

    plants: tuple[Clean, ...]
    trials: tuple[Trial, ...]
    unplanted: tuple[str, ...]

    def large(self, by: str = "effect") -> list[Trial]:
        """Return the mutants whose fault exceeds three times the stated accuracy.

        Parameters
        ----------
        by
            ``cell``: the change of the cell, against the accuracy of its row;
            ``effect``: that of the recorded quantity, against that of both sides.
        """
        return [trial for trial in self.trials if trial.is_large(by)]

    def detection(self, by: str = "effect") -> float:
        """Return the share of the large faults that were detected."""
        return share(trial.verdict.detected for trial in self.large(by))

    def naming(self, by: str = "effect") -> float:
        """Return the share of the detected large faults whose row was named."""
        detected = [trial for trial in self.large(by) if trial.verdict.detected]
        return share(trial.verdict.named for trial in detected)

    def alarms(self, severity: str) -> list[tuple[int, Finding]]:
        """Return the findings of a severity in clean plants, each with its plant."""
        return [
            (plant.number, found)
            for plant in self.plants
            for found in plant.findings
            if found.severity == severity
        ]


def share(of: Iterable[bool]) -> float:
    """Return the share of what is true; one where there is nothing."""
    values = list(of)
    return sum(values) / len(values) if values else 1.0


class Crew:
    """Processes that check folders; a check that fails is an outcome as well."""

    def __init__(self) -> None:
        """Start the processes."""
        # A fork would copy the locks of polars' threads in whatever state they are.
        context = get_context("spawn")
        self._pool = ProcessPoolExecutor(PROCESSES, mp_context=context)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *failure: object) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)

    def prepare(
        self, numbers: Sequence[int], make: MakePlant, folder: Path
    ) -> tuple[Clean, ...]:
        """Return clean plants, each written to a folder of its own and checked."""
        places = [folder / f"plant_{number}" for number in numbers]
        found = self._pool.map(_make, numbers, places, [make] * len(places))
        return tuple(
            Clean(number, place, read_tables(place), findings)
            for number, place, findings in zip(numbers, places, found, strict=True)
        )

    def judge(self, planted: Sequence[tuple[Clean, Mutation]]) -> list[Verdict]:
        """Return what is found of each fault."""
        futures = []
        for clean, made in planted:
            changed = {
                name: rows
                for name, rows in made.tables.items()
                if rows is not clean.tables.get(name)
            }
            futures.append(self._pool.submit(_try, clean.folder, changed))
        return [
            Verdict(detected=False, named=False, crash=repr(error))
            if (error := future.exception())
            else judge(clean.findings, future.result(), made)
            for (clean, made), future in zip(planted, futures, strict=True)
        ]


def _make(number: int, place: Path, make: MakePlant) -> tuple[Finding, ...]:
    place.mkdir(parents=True)
    make(number, place)
    return lca.read_plant(place).check()


def _try(clean: Path, changed: Tables) -> tuple[Finding, ...]:
    """Return the findings of a plant with some tables changed.

    Each process has a copy of the plant of its own, which then is as it was.
    """
    folder = clean.with_name(f"{clean.name}_{os.getpid()}")
    if not folder.exists():
        shutil.copytree(clean, folder)
    write_tables(folder, changed)
    try:
        return lca.read_plant(folder).check()
    finally:
        for name in changed:
            shutil.copy(clean / f"{name}.csv", folder)


def run_full(crew: Crew, plants: Sequence[Clean], rounds: int) -> Outcome:
    """Return every kind, in each of its sizes, planted so many times."""
    return _run(
        crew, plants, [(k, size, rounds) for k in KINDS.values() for size in k.sizes]
    )


def run_sample(crew: Crew, plants: Sequence[Clean]) -> Outcome:
    """Return every kind planted once, graded ones in a size that is drawn."""
    return run_some(crew, plants, len(KINDS))


def run_some(
    crew: Crew, plants: Sequence[Clean], mutants: int, only: str = ""
) -> Outcome:
    """Return about so many mutants: first each kind once, then each other size."""
    ranked: list[tuple[int, int, Kind, float | None]] = []
    for kind in KINDS.values():
        if only in kind.name:
            sizes = list(kind.sizes)
            Random(crc32(kind.name.encode())).shuffle(sizes)
            ranked += [
                (turn, crc32(kind.name.encode()), kind, size)
                for turn, size in enumerate(sizes)
            ]
    ranked.sort(key=lambda entry: entry[:2])
    rounds, more = divmod(mutants, len(ranked))
    asked = [
        (kind, size, rounds + (place < more))
        for place, (_, _, kind, size) in enumerate(ranked)
    ]
    return _run(crew, plants, [entry for entry in asked if entry[2]])


def _run(
    crew: Crew,
    plants: Sequence[Clean],
    asked: Sequence[tuple[Kind, float | None, int]],
) -> Outcome:
    planted = [
        (kind, clean, made)
        for kind, size, times in asked
        for clean, made in _plant(kind, size, times, plants)
    ]
    verdicts = crew.judge([(clean, made) for _, clean, made in planted])
    trials = tuple(
        Trial(clean.number, kind, made, verdict, measure_effect(clean.tables, made))
        for (kind, clean, made), verdict in zip(planted, verdicts, strict=True)
    )
    found = {trial.kind.name for trial in trials}
    tried = {kind.name for kind, _, _ in asked}
    return Outcome(tuple(plants), trials, tuple(sorted(tried - found)))


def _plant(
    kind: Kind, size: float | None, times: int, plants: Sequence[Clean]
) -> Iterator[tuple[Clean, Mutation]]:
    """Yield the fault in as many plants; those without a place for it are passed by."""
    seed = crc32(f"{kind.name} {size}".encode())
    done = 0
    for turn in range(max(len(plants), times)):
        clean = plants[(seed + turn) % len(plants)]
        made = kind.plant(clean.tables, Random(seed + turn), size)
        if made is not None:
            yield clean, made
            done += 1
        if done == times:
            return
