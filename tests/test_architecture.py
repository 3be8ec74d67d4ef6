"""Claims about the shape of the source: sizes, rooms, and what it may not name."""

import ast
import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
MODULES = sorted((CHECKOUT / "lca").rglob("*.py"))
MODULE_LINES = 300
FUNCTION_LINES = 40
DRAWERS = {"common", "helpers", "misc", "util", "utils"}
# Folders of tests that belong to no single room.
WITHOUT_ROOM = {
    "benchmarks",  # times of the whole solver, run by `make bench`
    "docs",  # claims about the documentation
    "inventories",  # claims about shipped data
    "data",  # tables that several rooms' tests read
    "mutants",  # faults planted in data, and how many of them checking finds
    "golden",  # wording of documents as it was agreed on
    "support",  # what several rooms' tests build their studies with
}
# Modules that `lca --help` must not load: each costs more than the help itself.
HEAVY = {
    "jinja2", "networkx", "numpy", "pint", "polars", "scipy", "sqlalchemy",
    "weasyprint", "yaml",
}  # fmt: skip


def test_there_are_modules_to_read() -> None:
    assert len(MODULES) > 20


def test_a_module_is_one_noun_of_at_most_300_lines() -> None:
    lengths = {
        _short(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert {name: n for name, n in lengths.items() if n > MODULE_LINES} == {}


def test_a_function_has_at_most_40_lines_besides_its_docstring() -> None:
    long = {
        f"{_short(path)}:{node.lineno} {node.name}": lines
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _lines_of_code(node)) > FUNCTION_LINES
    }
    assert long == {}


def test_there_is_no_drawer_for_odd_things() -> None:
    names = {part for path in MODULES for part in (path.stem, path.parent.name)}
    assert names & DRAWERS == set()


def test_every_folder_of_tests_mirrors_a_room() -> None:
    rooms = {path.stem for path in (CHECKOUT / "lca").iterdir()}
    folders = {
        path.name
        for path in (CHECKOUT / "tests").iterdir()
        if path.is_dir() and not path.name.startswith(("_", "."))
    }
    assert folders - WITHOUT_ROOM <= rooms


def test_the_source_names_no_gas() -> None:
    with (CHECKOUT / "factors" / "gwp100.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    gases = {row["formula"] for row in rows if row["kind"] == "gas"}
    assert len(gases) > 20
    assert _literals_naming(gases) == {}


def test_the_source_names_no_inventory() -> None:
    folders = (CHECKOUT / "inventories").iterdir()
    inventories = {path.name for path in folders if path.is_dir()}
    assert inventories
    assert _literals_naming(inventories) == {}


def test_the_source_names_nothing_of_a_plant() -> None:
    # A single plain word such as "label" may mean anything.
    telling = re.compile(r"[\W\d_A-Z]")
    columns = {
        "skus": ("sku", "package"),
        "steps": ("route", "step"),
        "tool_groups": ("tool_group",),
        "flows": ("flow",),
        "supplies": ("supply",),
    }
    names = {
        row[column]
        for plant in (CHECKOUT / "inventories").glob("*/plant.toml")
        for table, wanted in columns.items()
        if (plant.parent / f"{table}.csv").is_file()
        for row in _rows(plant.parent / f"{table}.csv")
        for column in wanted
        if telling.search(row[column] or "")
    }
    assert len(names) > 100
    assert _literals_naming(names) == {}


def test_a_name_in_a_literal_is_found_but_not_in_a_longer_word() -> None:
    naming = _naming({"CO2", "c-C4F8", "F2"})
    assert naming.findall("the CO2 of 'c-C4F8/O2'") == ["CO2", "c-C4F8"]
    assert naming.findall("kgCO2e, gwp100_CO2, CF2F2, CO2-free") == []


def test_docstrings_and_comments_may_name_what_literals_may_not() -> None:
    source = '"""CO2."""\ndef f():\n    """Of CO2."""\n    return f"{1} CO2"  # CO2\n'
    assert [text for _, text in _literals(ast.parse(source))] == [" CO2"]


def test_no_file_names_a_machine() -> None:
    folders = "tmp|work|root|farm|home|Users|opt"
    path_of_a_machine = re.compile(rf"(?<![\w.<>*/~-])/(?:{folders})/[\w.-]")
    named = [
        f"{_short(path)}:{number}: {line.strip()[:80]}"
        for path in _texts()
        for number, line in enumerate(
            path.read_text(encoding="utf-8").splitlines(), start=1
        )
        if path_of_a_machine.search(line)
    ]
    assert named == []


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = f"""
import contextlib, io, json, sys
sys.argv = ["lca", *{arguments!r}]
shown = io.StringIO()
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(shown):
    from lca.cli import main
    main()
print(json.dumps([sorted(sys.modules), shown.getvalue()]))
"""
    loaded, shown = _run(program)
    assert "Usage" in shown
    assert HEAVY.intersection(loaded) == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = _run("import json, sys, lca; print(json.dumps(sorted(sys.modules)))")
    assert (HEAVY | {"typer", "rich"}).intersection(loaded) == set()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def _run(program: str) -> list[str]:
    """Return what a new interpreter, run in the checkout, prints as JSON."""
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    printed: list[str] = json.loads(finished.stdout)
    return printed


def _literals_naming(names: set[str]) -> dict[str, list[str]]:
    """Return the names that stand in text literals of the source, by place."""
    naming = _naming(names)
    return {
        f"{_short(path)}:{line}": found
        for path in MODULES
        for line, text in _literals(_tree(path))
        if (found := naming.findall(text))
    }


def _naming(names: set[str]) -> re.Pattern[str]:
    """Return a pattern of any of the names, standing as a word of its own."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    words = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of every literal that is not a docstring."""
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
        ):
            yield node.lineno, node.value


def _lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function from ``def`` on, less its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    text = function.body[0]
    return lines - ((text.end_lineno or text.lineno) - text.lineno + 1)


def _texts() -> list[Path]:
    """Return the files of the checkout that are written by hand."""
    folders = ("lca", "tests", "docs", "inventories", "templates", ".ci")
    suffixes = {"", ".cff", ".csv", ".html", ".md", ".py", ".toml", ".txt", ".yaml"}
    inside = (path for folder in folders for path in (CHECKOUT / folder).rglob("*"))
    return sorted(
        path
        for path in [*CHECKOUT.iterdir(), *inside]
        if path.is_file() and path.suffix in suffixes and path.name != ".coverage"
    )


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _short(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()
