"""Claims about `needs`: a missing program skips a test, and fails it in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
CLAIM = """\
import pytest

@pytest.mark.needs("{name}")
def test_that_needs_it():
    pass
"""


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", "1 skipped"), ("true", "1 error"), ("false", "1 skipped")]
)
def test_a_missing_program_skips_a_test_and_fails_it_in_ci(
    ci: str, outcome: str, tmp_path: Path
) -> None:
    printed = _run_claim("chromium", tmp_path, CI=ci, PATH="")
    assert outcome in printed
    assert "needs chromium: make system" in printed


def test_a_met_need_changes_nothing(tmp_path: Path) -> None:
    assert "1 passed" in _run_claim("brightway", tmp_path, CI="true")


def test_a_need_that_is_not_in_the_table_is_an_error(tmp_path: Path) -> None:
    printed = _run_claim("luck", tmp_path, CI="")
    assert "KeyError: 'luck'" in printed
    assert "1 error" in printed


def _run_claim(name: str, folder: Path, **environment: str) -> str:
    claim = folder / "test_claim.py"
    claim.write_text(CLAIM.format(name=name), encoding="utf-8")
    settings = str(CHECKOUT / "pyproject.toml")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", settings]
    finished = subprocess.run(
        [*command, f"--rootdir={folder}", claim],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return finished.stdout + finished.stderr
