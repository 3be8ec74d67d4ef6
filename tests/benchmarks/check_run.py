"""Checking a study of a million exchanges: seconds, memory, ratio to reading its file.

Every activity closes by construction but a few, and just those must be found.  The
run is a process of its own, so that its memory is its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

CHECKOUT = Path(__file__).parents[2]
KIBIBYTE = 1024
ROWS = 5
"""Exchanges of one activity."""

FAULTS = 10
HEADER = """format = 1

[study]
name = "A large study"
declared_unit = "1 kg"
boundary = "cradle-to-gate"
period_start = "2025-01-01"
period_end = "2026-01-01"
gwp = "AR6"
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its size, what it found, and what it took."""

    exchanges: int
    open_balances: int
    closed: int
    parsing: float
    reading: float
    checking: float
    memory: int


def write_large(folder: Path, exchanges: int, seed: int = 4) -> None:
    """Write a study with chains of activities that close in mass and carbon.

    Each takes the product before it and a material, and gives its product, a waste and
    carbon dioxide; `FAULTS` of them have a waste that is ten times too heavy.
    """
    count = exchanges // ROWS
    rng = np.random.default_rng(seed)
    number = np.arange(count)
    made = [f"product {n}" for n in range(count)]
    before = [made[n - 1] if n % 20 else "ore" for n in range(count)]
    material = [f"material {n % 997}" for n in range(count)]
    drawn, gas = rng.uniform(0.5, 1.5, count), rng.uniform(0.01, 0.1, count)
    loss = rng.uniform(0.05, 0.2, count)
    wrong = rng.choice(count, FAULTS, replace=False)
    stated = np.where(np.isin(number, wrong), loss * 10, loss)
    good = 1.0 + drawn - gas - loss
    parts = [
        ("output", made, good, True),
        ("input", before, np.ones(count), None),
        ("input", material, drawn, None),
        ("output", ["slag"] * count, stated, None),
        ("output", ["carbon dioxide"] * count, gas, None),
    ]
    frames = [
        pl.DataFrame(
            {
                "activity": [f"process {n}" for n in range(count)],
                "direction": [direction] * count,
                "flow": flow,
                "amount": amount,
                "unit": ["kg"] * count,
                "reference": [reference] * count,
                "status": ["measured"] * count,
                "order": number,
            },
            schema_overrides={"reference": pl.Boolean},
        )
        for direction, flow, amount, reference in parts
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(HEADER, encoding="utf-8")
    table = pl.concat(frames).sort("order", maintain_order=True).drop("order")
    table.write_csv(folder / "exchanges.csv")
    bought = ["ore", *(f"material {n}" for n in range(997))]
    names = [*made, *bought, "slag", "carbon dioxide"]
    kinds = ["product"] * (len(names) - 2) + ["waste", "elementary"]
    cut = [None] * count + [True] * (len(bought) + 1) + [None]
    is_gas = [None] * (len(names) - 1)
    pl.DataFrame(
        {
            "flow": names,
            "kind": kinds,
            "unit": ["kg"] * len(names),
            "cutoff": cut,
            "ghg": [*is_gas, "CO2"],
            "ghg_class": [*is_gas, "fossil"],
        }
    ).write_csv(folder / "flows.csv")


def time_check(exchanges: int) -> Checked:
    """Return what checking a generated study took, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_large(Path(folder), exchanges)
        printed = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.check_run", folder],
            cwd=CHECKOUT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    checked = Checked(**json.loads(printed.splitlines()[-1]))
    if checked.open_balances != FAULTS:
        message = f"{checked.open_balances} balances are open, not {FAULTS}"
        raise ValueError(message)
    return checked


def render_check(checked: Checked) -> str:
    """Return the section of the page."""
    whole = checked.reading + checked.checking
    return "\n".join(
        [
            "## A large study, checked",
            "",
            f"A generated study of {checked.exchanges:,} exchanges: {checked.closed:,}",
            f"activities close, and {checked.open_balances} that do not are found:",
            "`lca check FOLDER`, from reading the files to the last balance.",
            "",
            f"- {whole:.1f} s, {checked.memory / 1e9:.2f} GB at its peak, two cores",
            f"- {whole / checked.parsing:.0f} × parsing the file alone",
            "",
            "| phase | seconds |",
            "|---|---|",
            f"| parsing exchanges.csv alone | {checked.parsing:.2f} |",
            f"| reading the study | {checked.reading:.2f} |",
            f"| checking it | {checked.checking:.2f} |",
            "",
        ]
    )


def _measure(folder: Path) -> Checked:
    import lca

    start = time.perf_counter()
    rows = len(pl.read_csv(folder / "exchanges.csv"))
    parsed = time.perf_counter()
    study = lca.read_study(folder)
    read = time.perf_counter()
    validation = study.validate()
    done = time.perf_counter()
    verdicts = dict(validation.balances["verdict"].value_counts().rows())
    return Checked(
        exchanges=rows,
        open_balances=verdicts.get("open", 0),
        closed=verdicts.get("closed", 0),
        parsing=parsed - start,
        reading=read - parsed,
        checking=done - read,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE,
    )


if __name__ == "__main__":
    checked = _measure(Path(sys.argv[1]))
    print(json.dumps({name: getattr(checked, name) for name in Checked.__slots__}))
