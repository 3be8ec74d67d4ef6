"""Plant faults in simulated plants and list those that nothing tells of.

    python -m tests.mutants [--plants 8] [--mutants 200] [--kind WORD] [--from FOLDER]
                            [--page FILE]

Without a number of mutants every kind is planted once in every size.
"""

import argparse
import shutil
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from lca.findings import render
from tests.mutants.campaign import Crew, Outcome, run_full, run_some
from tests.mutants.report import list_missed, render_page
from tests.mutants.simulated import make_simulated


def copy_plant(source: Path, number: int, folder: Path) -> None:
    """Write a copy of a plant, the same for any number."""
    del number
    shutil.copytree(source, folder, dirs_exist_ok=True)


def main() -> None:
    """Print the page of a campaign, the alarms of clean plants, and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plants", type=int, default=8)
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--kind", default="", help="only kinds with this in their name")
    parser.add_argument("--page", type=Path, help="write the page to this file")
    parser.add_argument("--from", dest="source", type=Path)
    asked = parser.parse_args()
    numbers = range(1, 1 + (1 if asked.source else asked.plants))
    make = partial(copy_plant, asked.source) if asked.source else make_simulated
    with TemporaryDirectory() as name, Crew() as crew:
        plants = crew.prepare(numbers, make, Path(name))
        if asked.mutants or asked.kind:
            outcome = run_some(crew, plants, asked.mutants or 100, asked.kind)
        else:
            outcome = run_full(crew, plants, 1)
    print(page := render_page(outcome))
    if asked.page:
        asked.page.write_text(page, encoding="utf-8")
    print(_alarms(outcome))
    print("NOT DETECTED, NOT NAMED, OR BROKEN\n" + list_missed(outcome))
    print(f"\nno place found for: {', '.join(outcome.unplanted) or 'none'}")


def _alarms(outcome: Outcome) -> str:
    lines = ["FALSE ALARMS"]
    for severity in ("error", "warning"):
        for number, found in outcome.alarms(severity):
            place = f"{found.place.file} row {found.place.row} {found.place.column}"
            lines.append(
                f"{severity} plant {number} {found.code} {place}: {render(found)}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
