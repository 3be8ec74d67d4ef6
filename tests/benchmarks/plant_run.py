"""A whole run of a large plant, from its files to the files of its footprints.

The run is a process of its own, so that its memory is its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.plants import write_plant

CHECKOUT = Path(__file__).parents[2]
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by phase, the peak of its memory in bytes, and its size."""

    seconds: dict[str, float]
    memory: int
    skus: int
    closure: float
    backward_error: float

    @property
    def total(self) -> float:
        """Return the seconds of all phases."""
        return sum(self.seconds.values())


def time_run(skus: int, steps: int) -> Run:
    """Return the times of running a generated plant in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        plant = Path(folder) / "plant"
        write_plant(plant, skus, steps)
        printed = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.plant_run", str(plant)],
            cwd=CHECKOUT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return Run(**json.loads(printed.splitlines()[-1]))


def render_run(run: Run, steps: int) -> str:
    """Return the section of the page: the run, and where its time went."""
    rows = [
        f"| {phase} | {seconds:.2f} | {seconds / run.total:.0%} |"
        for phase, seconds in run.seconds.items()
    ]
    return "\n".join(
        [
            "## A whole plant",
            "",
            f"A generated plant of {run.skus:,} SKUs with {steps} steps each, in plant",
            "form (CSV): `lca run PLANT --out DIR --format parquet`, from reading the",
            "files to writing footprints, stages, steps, contributors, factors,",
            "inventory, energy lines, statuses, the JSON document and both pages.",
            "",
            f"- {run.total:.1f} s, {run.memory / 1e9:.2f} GB at its peak, two cores",
            f"- stages and steps sum to the footprints to {run.closure:.1e}; largest",
            f"  backward error {run.backward_error:.1e}",
            "",
            "| phase | seconds | share |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _measure(plant: Path) -> Run:
    """Return the times of one run in this process."""
    from lca.commands.run import run_path, write_run

    seconds: dict[str, float] = {}
    phase, since = "reading", time.perf_counter()

    def tell(new: str) -> None:
        nonlocal phase, since
        now = time.perf_counter()
        seconds[phase] = seconds.get(phase, 0.0) + now - since
        phase, since = new, now

    ran = run_path(plant, None, tell)
    tell("writing")
    if ran.solution is None:
        message = f"the generated plant is refused: {ran.findings[0].code}"
        raise ValueError(message)
    write_run(ran.solution, plant.parent / "out", "parquet")
    tell("end")
    solution = ran.solution
    return Run(
        seconds=seconds,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE,
        skus=len(solution.skus),
        closure=solution.certificate.closure or 0.0,
        backward_error=solution.certificate.backward_error,
    )


if __name__ == "__main__":
    run = _measure(Path(sys.argv[1]))
    print(json.dumps({name: getattr(run, name) for name in Run.__slots__}))
