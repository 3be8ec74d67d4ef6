"""Claims about ``lca doctor``: what is missing is named, and how it is installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import run_lca
from tests.support.hidden_parts import (
    WITHOUT_FONTS,
    hide,
    run_python,
    set_fonts,
    without_chinese,
)

DOCTOR = "import sys\nsys.argv = ['lca', 'doctor', '--json']\n"
START = "from lca.cli import main\nmain()\n"
HIDE_LIBRARY = "import sys\nsys.modules['weasyprint'] = None\n"


def diagnose(before: str = "", **environment: str) -> tuple[int, dict[str, Any]]:
    """Return exit code and checks, by name, of a process that lacks something."""
    done = run_python(before + DOCTOR + START, **environment)
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["ready"] == (done.returncode == 0)
    return done.returncode, {check["name"]: check for check in document["checks"]}


@pytest.mark.needs("cjk-font")
def test_a_machine_that_has_everything_is_told_so() -> None:
    exit_code, checks = diagnose()
    assert exit_code == 0
    trials = {"pdf-en", "pdf-zh", "latin-font", "cjk-font", "pango", "weasyprint"}
    assert {checks[name]["state"] for name in trials} == {"ok"}
    assert checks["jinja2"]["found"]
    assert "pytest" not in checks


@pytest.mark.needs("cjk-font")
def test_a_screen_says_it_in_both_languages() -> None:
    english, chinese = run_lca("doctor"), run_lca("doctor", "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert "PDFs can be made in both languages." in english.stdout
    assert "可以生成中英文 PDF。" in chinese.stdout


@pytest.mark.needs("cjk-font")
def test_a_missing_chinese_font_is_named_with_its_packages(tmp_path: Path) -> None:
    exit_code, checks = diagnose(**set_fonts(tmp_path, without_chinese()))
    assert exit_code == 1
    assert checks["cjk-font"]["state"] == checks["pdf-zh"]["state"] == "missing"
    assert checks["latin-font"]["state"] == checks["pdf-en"]["state"] == "ok"
    assert {
        way: line.split()[-1] for way, line in checks["cjk-font"]["install"].items()
    } == {
        "apt": "fonts-noto-cjk",
        "dnf": "google-noto-sans-cjk-fonts",
        "brew": "font-noto-sans-cjk-sc",
    }


@pytest.mark.needs("pango")
def test_a_machine_without_fonts_can_print_nothing(tmp_path: Path) -> None:
    exit_code, checks = diagnose(**set_fonts(tmp_path, WITHOUT_FONTS))
    assert exit_code == 1
    missing = {name for name, check in checks.items() if check["state"] == "missing"}
    assert missing == {"latin-font", "cjk-font", "pdf-en", "pdf-zh"}


@pytest.mark.needs("cjk-font")
def test_a_missing_pango_is_named_with_its_packages() -> None:
    exit_code, checks = diagnose(hide("pango"))
    assert exit_code == 1
    missing = {name for name, check in checks.items() if check["state"] == "missing"}
    assert missing == {"pango", "pdf-en", "pdf-zh"}
    assert "libpango-1.0-0 libpangoft2-1.0-0" in checks["pango"]["install"]["apt"]


@pytest.mark.needs("pango")
def test_a_missing_subsetter_only_takes_time(tmp_path: Path) -> None:
    # Without Chinese fonts, which take this way half a minute.
    fonts = set_fonts(tmp_path, without_chinese())
    _, checks = diagnose(hide("harfbuzz-subset"), **fonts)
    assert checks["pdf-en"]["state"] == "ok"
    assert checks["harfbuzz-subset"]["state"] == "slow"
    assert "libharfbuzz-subset0" in checks["harfbuzz-subset"]["install"]["apt"]


def test_a_missing_package_is_named_with_its_extra() -> None:
    exit_code, checks = diagnose(HIDE_LIBRARY)
    assert exit_code == 1
    assert checks["weasyprint"]["state"] == "missing"
    assert checks["weasyprint"]["install"] == {"pip": "pip install 'chiplca[pdf]'"}
    assert "pango" not in checks
