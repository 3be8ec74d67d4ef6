"""Claims about the balances of what ships from quartz to the fab.

Mass and every element of each activity close within 1 %, or the reason is told: in
`accepted.csv`, or in the README, which names activity and element in one paragraph.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lca.commands.check import check_path
from lca.resources import shipped_inventory
from tests.support.shipped_inventories import read_table

CHAIN = ("silicon_chain", "wafer_fab", "wafer_chain")
CLOSED = 0.01
OF_MASS = {"mass-open"}
OF_ELEMENTS = {"element-not-closed", "gas-not-closed"}


@cache
def balance(folder: Path) -> dict[str, Any]:
    document = check_path(folder)["balance"]
    assert not any(document["left_out"].values())
    return dict(document)


def find_gaps(folder: Path, table: str) -> list[tuple[str, str]]:
    """Return activity and element (empty for mass) of what is more than 1 % apart."""
    return [
        (row["activity"], row.get("element", ""))
        for row in balance(folder)[table]
        if (row["share"] or 0.0) > CLOSED
    ]


def is_accepted(folder: Path, activity: str, codes: set[str]) -> bool:
    if not (folder / "accepted.csv").is_file():
        return False
    rows = read_table(folder, "accepted")
    return any(row["code"] in codes and row["subject"] == activity for row in rows)


def is_told(folder: Path, activity: str, element: str) -> bool:
    """Return whether a paragraph names the activity and the element, or the mass."""
    text = (folder / "README.md").read_text("utf-8")
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
    wanted = re.compile(rf"\b{element or 'mass'}\b")
    return any(f"`{activity}`" in each and wanted.search(each) for each in paragraphs)


@pytest.mark.parametrize("name", CHAIN)
def test_mass_closes_or_the_reason_is_told(name: str) -> None:
    folder = Path(str(shipped_inventory(name)))
    assert balance(folder)["activities"]
    untold = [
        activity
        for activity, _ in find_gaps(folder, "activities")
        if not is_accepted(folder, activity, OF_MASS)
        and not is_told(folder, activity, "")
    ]
    assert untold == []


@pytest.mark.parametrize("name", CHAIN)
def test_elements_close_or_the_reason_is_told(name: str) -> None:
    folder = Path(str(shipped_inventory(name)))
    assert balance(folder)["elements"]
    untold = [
        (activity, element)
        for activity, element in find_gaps(folder, "elements")
        if not is_told(folder, activity, element)
    ]
    assert untold == []


def test_what_is_accepted_of_elements_is_also_told_by_name() -> None:
    # Otherwise one accepted row would hide every element of an activity.
    for name in CHAIN:
        folder = Path(str(shipped_inventory(name)))
        gaps = {activity for activity, _ in find_gaps(folder, "elements")}
        if (folder / "accepted.csv").is_file():
            rows = read_table(folder, "accepted")
            subjects = {r["subject"] for r in rows if r["code"] in OF_ELEMENTS}
            assert subjects <= gaps, name


def test_every_step_of_the_fabs_closes() -> None:
    folder = Path(str(shipped_inventory("wafer_chain")))
    steps = {
        row["activity"]: row["share"]
        for row in balance(folder)["activities"]
        if row["activity"].startswith(("processed wafer", "known good die"))
    }
    assert len(steps) >= 2 * 4 + 2
    assert max(steps.values()) < 1e-3  # masses are declared to four digits
    elements = [
        row
        for row in balance(folder)["elements"]
        if row["activity"].startswith("processed wafer")
    ]
    assert {row["element"] for row in elements} >= {"F", "C", "N", "S", "Cl", "Si"}
    assert max(row["share"] for row in elements) < CLOSED
