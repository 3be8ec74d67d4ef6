"""The scores of bw2calc, computed in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPT = "tests.interchange.brightway_scores"
DECLARED = ""
"""Name under which the demand that a study declares is scored."""

AGREEMENT = 1e-8
"""Largest difference to ours, of the sum of the sizes of what activities add."""

DUST = 1e-12
"""Largest score, in the unit of the indicator, where ours is exactly zero.

Row exchanges leave rounding where an activity has no part at all, and there the
sum of the sizes is such rounding too.
"""


@dataclass(frozen=True, slots=True)
class Score:
    """Impact of one unit, and the sum of the sizes of what the activities add."""

    value: float
    size: float

    def agrees_with(self, ours: float) -> bool:
        """Return whether the score is ours but for rounding."""
        allowed = AGREEMENT * self.size if ours else DUST
        return abs(self.value - ours) <= allowed


Scores = dict[str, dict[str, Score]]


def score_with_brightway(folders: Sequence[Path], home: Path) -> dict[Path, Scores]:
    """Return per folder, flow and indicator the score of one unit of the flow.

    Parameters
    ----------
    folders
        Study folders.
    home
        A temporary folder for whatever Brightway keeps for its users.
    """
    kept = ("BRIGHTWAY_DIR", "BRIGHTWAY2_DIR", "HOME", "XDG_DATA_HOME")
    done = subprocess.run(
        [sys.executable, "-m", SCRIPT, *map(str, folders)],
        capture_output=True,
        check=False,
        cwd=CHECKOUT,
        encoding="utf-8",
        env=os.environ | dict.fromkeys(kept, str(home)) | {"PYTHONUTF8": "1"},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    return {
        folder: {
            flow: {name: Score(*pair) for name, pair in scores.items()}
            for flow, scores in printed[str(folder)].items()
        }
        for folder in folders
    }
