"""Claims about what is shipped: versions agree, pins are complete, NOTICE is true.

What a built wheel holds is tested by ``tests/wheel_smoke.py`` in an empty environment.
"""

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

import lca

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    settings: dict[str, Any] = tomllib.loads(text)["project"]
    return settings


def test_the_changelog_opens_with_the_version_of_the_package() -> None:
    versions = re.findall(r"^## \[([^\]]+)\]", _read("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == lca.__version__


def test_the_citation_names_the_version_of_the_package() -> None:
    assert f"\nversion: {lca.__version__}\n" in _read("CITATION.cff")


def test_every_constraint_is_one_name_and_one_version() -> None:
    pin = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.!+-]*")
    wrong = [
        line
        for line in _read("constraints.txt").splitlines()
        if not pin.fullmatch(line)
    ]
    assert wrong == []


def test_every_declared_dependency_is_pinned(project) -> None:
    declared = [
        *project["dependencies"],
        *(
            line
            for extra in project["optional-dependencies"].values()
            for line in extra
        ),
    ]
    pinned = {_plain(line) for line in _read("constraints.txt").splitlines()}
    assert {_plain(line) for line in declared} - pinned == set()


def test_the_notice_is_what_the_licences_of_the_data_say() -> None:
    generator = runpy.run_path(str(CHECKOUT / "docs" / "notice.py"))
    assert _read("NOTICE") == generator["render_notice"](CHECKOUT), "run `make notice`"


def test_the_licence_is_the_one_the_package_names(project) -> None:
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in _read("LICENSE")
    assert "END OF TERMS AND CONDITIONS" in _read("LICENSE")


def test_types_are_shipped() -> None:
    assert (CHECKOUT / "lca" / "py.typed").is_file()


def test_the_guide_for_contributors_shows_every_room() -> None:
    rooms = {
        path.stem
        for path in (CHECKOUT / "lca").iterdir()
        if path.suffix in {"", ".py"} and not path.name.startswith("_")
    }
    guide = _read("CONTRIBUTING.md")
    assert {room for room in rooms if f"`{room}`" not in guide} == set()


def test_ci_runs_what_the_readme_tells_users_to_run() -> None:
    steps = _read(".ci/run")
    for command in (
        "make system",
        "make test",
        "make check",
        "make docs",
        "make build",
    ):
        assert command in steps


def _plain(requirement: str) -> str:
    """Return the normalised name of a requirement (PEP 503)."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")
