"""What every test may count on: one thread, fixed draws, and what it needs.

``@pytest.mark.needs("chromium")`` says that a test needs something pip cannot
install.  Where it is missing the test is skipped with the line that installs it;
with ``CI=true`` it fails, so that no proof is lost unseen.
"""

import gc
import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

import lca
from tests.support import campaign

CHECKOUT = Path(__file__).resolve().parents[1]
ORACLES = CHECKOUT.parent / "shared" / "oracles"
IN_CI = os.environ.get("CI") == "true"

# Sums of the linear algebra library depend on its threads; read when it loads,
# by this process and by those that tests start.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
# Workers have a processor each, on which threads of polars would only wait for one
# another; `make prove`, which is one process, leaves it as many as there are.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["POLARS_MAX_THREADS"] = "1"

PROOFS: list[tuple[str, int, str, float]] = []
"""Claim, cases, outcome and seconds of each campaign of this run."""

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "local")


@dataclass(frozen=True, slots=True)
class Need:
    """How to see whether something is there, and the line that installs it."""

    is_met: Callable[[], bool]
    install: str


def _has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def _has_printer() -> bool:
    from lca.declaration.printer import PrinterMissingError, load_printer

    try:
        load_printer()
    except PrinterMissingError:
        return False
    return True


def _has_chinese_font() -> bool:
    from lca.declaration.fonts import find_uncovered

    return _has_printer() and not find_uncovered("碳足迹声明")


NEEDS = {
    "brightway": Need(
        lambda: find_spec("bw2calc") is not None,
        "make test, or pip install 'chiplca[brightway]'",
    ),
    "chromium": Need(
        lambda: _has_program("chromium", "chromium-browser", "google-chrome"),
        "make system",
    ),
    "cjk-font": Need(_has_chinese_font, "make system"),
    "git": Need(lambda: _has_program("git"), "apt-get install git"),
    "make": Need(lambda: _has_program("make"), "apt-get install make"),
    "pango": Need(_has_printer, "make system"),
}


def pytest_collection_finish() -> None:
    """Search what was loaded and collected, which stays, for garbage no more."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or in CI fail, a test whose need is not met."""
    for mark in item.iter_markers("needs"):
        (name,) = mark.args
        need = NEEDS[name]
        if need.is_met():
            continue
        reason = f"needs {name}: {need.install}"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)  # by needs(...)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure the coverage of a room in the tests of that room, and in no other."""
    measuring = Coverage.current()
    if measuring is None or _is_of_room(item, measuring):
        yield
        return
    measuring.stop()
    yield
    measuring.start()


def _is_of_room(item: pytest.Item, measuring: Coverage) -> bool:
    """Return whether a test is of a room that is measured; of ``lca`` are all."""
    sources = measuring.get_option("run:source")
    assert isinstance(sources, list)
    rooms = {re.split(r"[/.]", source)[-1] for source in sources}
    return "lca" in rooms or not rooms.isdisjoint(item.nodeid.split("/"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:
    """Note how each campaign ended, for the page of proofs."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if (
        campaign.is_proving()
        and call.when == "call"
        and isinstance(item, pytest.Function)
    ):
        cases = campaign.PASSED[item.originalname] or 1
        claim = item.name.removeprefix("test_").replace("_", " ")
        PROOFS.append((claim, cases, report.outcome, report.duration))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page of proofs after a run in full size."""
    del session
    if campaign.is_proving() and PROOFS:
        system = f"Python {platform.python_version()}, chiplca {lca.__version__}"
        before = campaign.read_page(campaign.PAGE.read_text(encoding="utf-8"))
        page = campaign.render_page(campaign.add_rows(before, PROOFS), system)
        campaign.PAGE.write_text(page, encoding="utf-8")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the folder of the checkout, in which pyproject.toml stands."""
    return CHECKOUT


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Return the folder of published systems and results that is not shipped.

    Only developers have it, so its tests are skipped elsewhere, in CI too: what
    they prove must also be proved by a test that does without it.
    """
    if not ORACLES.is_dir():
        pytest.skip("published systems stand in ../shared/oracles, for developers only")
    return ORACLES
