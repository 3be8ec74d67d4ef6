"""The command ``lca`` as a user runs it: in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """How one call of the command ended."""

    exit_code: int
    stdout: str
    stderr: str


def run_lca(*arguments: str | Path) -> Run:
    """Return how ``lca`` with these arguments ended."""
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
