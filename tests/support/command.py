"""The command ``lca`` as a user calls it, or in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

from docs.calls import call

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """How one call of the command ended."""

    exit_code: int
    stdout: str
    stderr: str


def run_lca(*arguments: str | Path) -> Run:
    """Return how ``lca`` with these arguments ended; a crash is raised."""
    streams = BytesIO(), BytesIO()
    out, err = (
        TextIOWrapper(each, encoding="utf-8", write_through=True) for each in streams
    )
    exit_code = call([str(part) for part in arguments], out, err)
    stdout, stderr = (each.getvalue().decode() for each in streams)
    return Run(exit_code, stdout, stderr)


def start_lca(*arguments: str | Path) -> Run:
    """Return the same of a process of its own, which takes a second to load."""
    start = "from lca.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(CHECKOUT), "PYTHONUTF8": "1"},
        timeout=120,
    )
    return Run(done.returncode, done.stdout, done.stderr)
