"""Claims about exit codes and streams of the command, and about it as a process."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lca import shipped_inventory
from lca.commands.demo import read_choice
from tests.support.command import CHECKOUT, run_lca, start_lca

TEXTBOOK = shipped_inventory("heijungs_suh")
DEMONSTRATION = shipped_inventory(read_choice())
DEMAND = ("--demand", "electricity=1000")


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "no such folder"],
        ["solve", TEXTBOOK / "flows.csv"],
        ["solve", TEXTBOOK, "--demand", "electricity"],
        ["solve", TEXTBOOK, "--demand", "electricity=much"],
        ["solve", TEXTBOOK, "--page", "page.html"],
        ["solve", TEXTBOOK, *DEMAND, "--page", "no/such/folder/page.html"],
        ["solve", TEXTBOOK, "--lang", "fr"],
        ["solve", TEXTBOOK, "--frobnicate"],
        ["solve"],
        ["frobnicate"],
        ["check", "no such folder"],
        ["check", TEXTBOOK / "flows.csv"],
        ["run", "no such folder"],
        ["run", TEXTBOOK / "flows.csv"],
        ["run", DEMONSTRATION, "--format", "csv"],
        ["run", DEMONSTRATION, "--sku", "no such SKU"],
        ["compile", DEMONSTRATION],
        ["compile", DEMONSTRATION, "--out", DEMONSTRATION],
        ["template", DEMONSTRATION],
        ["demo", "--out", TEXTBOOK / "flows.csv"],
        ["factors", "show", "no-such-factor"],
    ],
    ids=lambda arguments: " ".join(Path(part).name for part in arguments),
)
def test_wrong_usage_exits_with_2(arguments: list[str | Path]) -> None:
    run = run_lca(*arguments)
    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr
    assert "Traceback" not in run.stderr


def test_a_solved_study_exits_with_0_and_prints_json_only() -> None:
    run = run_lca("solve", TEXTBOOK, *DEMAND, "--json")
    assert (run.exit_code, run.stderr) == (0, "")
    assert json.loads(run.stdout)["impact"] == {"CO2 only": 120.0}


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", TEXTBOOK, *DEMAND, "--json"],
        ["solve", TEXTBOOK, "--demand", "no such flow=1", "--json"],
        ["solve", "no such folder"],
        ["solve", TEXTBOOK, "--frobnicate"],
    ],
    ids=("solved", "refused", "not there", "misspelt"),
)
def test_a_process_ends_and_prints_as_a_call_within_one(
    arguments: list[str | Path],
) -> None:
    process, call = start_lca(*arguments), run_lca(*arguments)
    assert (process.exit_code, process.stdout) == (call.exit_code, call.stdout)
    # How the program is called stands in what it says of wrong usage.
    named = re.compile(r"(Usage: |Try ').*(?= solve)")
    assert named.sub("", process.stderr) == named.sub("", call.stderr)


@pytest.mark.parametrize(
    ("demand", "code"),
    [
        ("no such flow=1", "demand-unknown"),
        ("CO2=1", "demand-not-made"),
        ("electricity=nan", "demand-not-finite"),
    ],
)
def test_a_demand_that_cannot_be_met_is_refused(demand: str, code: str) -> None:
    run = run_lca("solve", TEXTBOOK, "--demand", demand, "--json")
    assert run.exit_code == 1
    assert code in [found["code"] for found in json.loads(run.stdout)["findings"]]
    assert code in run.stderr


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x00", b"flow\n\xe4\n"])
@pytest.mark.parametrize("file", ["study.toml", "flows.csv", "exchanges.csv"])
def test_a_broken_file_is_refused(tmp_path: Path, file: str, content: bytes) -> None:
    for source in TEXTBOOK.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / file).write_bytes(content)
    run = run_lca("check", tmp_path, "--json")
    assert run.exit_code == 1
    assert "Traceback" not in run.stderr
    assert json.loads(run.stdout)["counts"]["error"] > 0


def test_a_name_that_is_no_text_is_no_traceback(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    run = _run_bytes([b"solve", folder, b"--json"])
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


def test_chinese_reaches_a_pipe_whatever_the_locale() -> None:
    run = _run_bytes(
        [b"check", os.fsencode(TEXTBOOK), b"--lang", b"zh"],
        LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii",
    )  # fmt: skip
    assert run.returncode == 0
    printed = run.stdout.decode("utf-8")
    assert printed.startswith("未发现问题。\n")
    assert "质量平衡" in printed


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_that_stops_reading_is_no_error(form: list[str]) -> None:
    command = [*_start(), "solve", str(TEXTBOOK), *DEMAND, *form]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_nothing_is_coloured_in_a_pipe() -> None:
    for arguments in (["solve", TEXTBOOK], ["factors", "list"], ["--help"]):
        assert "\x1b[" not in run_lca(*arguments).stdout


def test_the_package_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "lca.cli", "--version"]
    done = subprocess.run(
        command, capture_output=True, check=True, env=_environment(), text=True
    )
    assert done.stdout.startswith("lca ")


def _run_bytes(
    arguments: list[bytes], **more: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*map(os.fsencode, _start()), *arguments],
        capture_output=True,
        check=False,
        env=_environment() | more,
        timeout=60,
    )


def _start() -> list[str]:
    return [sys.executable, "-m", "lca.cli"]


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(CHECKOUT)}
