"""The benchmark in small: the answers agree, and the page can be written."""

import sys

import numpy as np
import pytest

from tests.benchmarks.check_run import FAULTS, render_check, time_check
from tests.benchmarks.declare_run import render_declare, time_declare
from tests.benchmarks.pdf_run import render_pdf, time_pdf
from tests.benchmarks.plant_run import render_run, time_run
from tests.benchmarks.report import compare_answers, render_table
from tests.benchmarks.rivals import Timing, time_all
from tests.benchmarks.systems import generate_direct, generate_plant


def test_all_ways_give_one_answer_on_a_small_plant() -> None:
    matrix = generate_plant(400)
    timings = time_all(matrix, generate_direct(matrix.shape[0]), runs=2)
    worst = compare_answers(timings)
    page = render_table(timings, matrix.shape[0], matrix.nnz, worst)
    for timing in timings:
        assert f"| {timing.name} |" in page


def test_times_of_differing_answers_are_not_printed() -> None:
    right = Timing("one", 1.0, np.array([1.0]), 1)
    wrong = Timing("other", 1.0, np.array([1.1]), 1)
    with pytest.raises(ValueError, match="other differs"):
        compare_answers([right, wrong])


def test_a_small_plant_is_run_from_its_files_to_its_files() -> None:
    run = time_run(60, 6)
    assert run.skus == 60
    assert run.closure < 1e-9
    assert list(run.seconds) == [
        "reading", "compiling", "solving", "attributing", "writing"
    ]  # fmt: skip
    page = render_run(run, 6)
    assert all(f"| {phase} |" in page for phase in run.seconds)


def test_a_small_study_is_checked_and_just_its_faults_are_found() -> None:
    checked = time_check(5_000)
    assert (checked.open_balances, checked.closed) == (FAULTS, 1_000 - FAULTS)
    assert f"{checked.exchanges:,} exchanges" in render_check(checked)


def test_a_few_statements_are_declared_from_a_store() -> None:
    declared = time_declare(3)
    assert declared.count == 3
    assert declared.size > 10_000
    assert "- 3 statements of " in render_declare(declared)


@pytest.mark.needs("cjk-font")
def test_a_small_page_is_printed_in_both_languages() -> None:
    timed = time_pdf(rows=2, runs=1)
    assert [each.language for each in timed] == ["en", "zh"]
    assert all(each.size > 10_000 for each in timed)
    assert render_pdf(timed).count("| en |") == 1


def test_without_a_printer_nothing_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert "not timed" in render_pdf(time_pdf(rows=2, runs=1))
