"""Claims about the documentation: it is complete, and what it shows is true."""

import doctest
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import lca
from docs import command_line, generate, page_parts, sessions
from lca.tables import load_columns, table_names

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
CITED = re.compile(r"§\s?(\d+(?:\.\d+)*)")
NUMBERED = re.compile(r"^#+ §(\d+(?:\.\d+)*) ", re.MULTILINE)
PAGES = sessions.list_pages()


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return generate.render_pages()


# ── the public names ─────────────────────────────────────────────────────────
def test_the_public_names_are_sorted_and_can_be_had() -> None:
    assert sorted(lca.__all__) == lca.__all__
    assert all(getattr(lca, name) for name in lca.__all__)


@pytest.mark.parametrize("name", lca.__all__)
def test_every_public_name_has_a_docstring_with_an_example(name) -> None:
    text = getattr(lca, name).__doc__
    assert text
    assert doctest.DocTestParser().get_examples(text)


def test_every_public_name_has_an_entry_on_the_page_of_python() -> None:
    entries = re.findall(
        r"^\.\. auto(?:class|function|exception):: lca\.(\w+)$",
        _read("docs/reference/python.md"),
        re.MULTILINE,
    )
    assert sorted(entries) == lca.__all__


# ── the command line ─────────────────────────────────────────────────────────
def test_every_command_has_a_section_and_a_text(generated) -> None:
    page = generated["command_line.md"]
    for command in command_line.list_commands():
        assert f"\n## {' '.join(command.words)}\n" in page
        assert command.text


def test_every_argument_and_option_is_documented(generated) -> None:
    page = generated["command_line.md"]
    for command in command_line.list_commands():
        section = page.partition(f"\n## {' '.join(command.words)}\n")[2]
        section = section.partition("\n## ")[0]
        for parameter in command.parameters:
            assert parameter.meaning, (command.words, parameter.spellings)
            assert all(f"`{name}`" in section for name in parameter.spellings)


def test_the_commands_are_those_of_the_program() -> None:
    known = {" ".join(command.words) for command in command_line.list_commands()}
    assert {"lca", "lca solve", "lca check", "lca factors list"} <= known


# ── conventions ──────────────────────────────────────────────────────────────
def test_each_convention_has_its_number_once() -> None:
    numbers = NUMBERED.findall(_read("docs/explanation/conventions.md"))
    assert len(numbers) == len(set(numbers))
    assert [number for number in numbers if "." not in number] == [
        str(number) for number in range(1, 13)
    ]


def test_every_cited_convention_exists() -> None:
    numbers = set(NUMBERED.findall(_read("docs/explanation/conventions.md")))
    missing = {
        f"{path.relative_to(CHECKOUT)}: §{number}"
        for path in _citing_files()
        for number in CITED.findall(path.read_text(encoding="utf-8"))
        if number not in numbers
    }
    assert missing == set()


def _citing_files() -> list[Path]:
    code = chain.from_iterable(
        (CHECKOUT / folder).rglob(pattern)
        for folder in ("lca", "tests", "docs")
        for pattern in ("*.py", "*.csv", "*.toml", "*.jinja")
    )
    return [*code, *PAGES]


# ── data ─────────────────────────────────────────────────────────────────────
def test_every_column_is_documented_in_both_languages(generated) -> None:
    page = generated["columns.md"]
    for table in table_names():
        for column in load_columns(table):
            assert f"| `{column.name}` |" in page
            assert page_parts.escape(column.meaning_en) in page
            assert page_parts.escape(column.meaning_zh) in page


def test_the_pages_of_files_name_every_table() -> None:
    text = _read("docs/reference/exchange_format.md")
    files = {"study.toml", *(f"{name}.csv" for name in table_names()[1:])}
    assert {file for file in files if f"`{file}`" not in text} == set()


def test_every_shipped_inventory_has_a_page(generated) -> None:
    folders = [
        path.name for path in (CHECKOUT / "inventories").iterdir() if path.is_dir()
    ]
    assert {
        name for name in folders if f"inventories/{name}.md" not in generated
    } == set()


def test_every_status_a_study_may_use_is_explained() -> None:
    text = _read("docs/explanation/statuses.md")
    columns = {column.name: column for column in load_columns("exchanges")}
    assert {
        value for value in columns["status"].values if f"| `{value}` |" not in text
    } == set()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    declared = [
        *project["dependencies"],
        *chain.from_iterable(project["optional-dependencies"].values()),
    ]
    names = {
        re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in declared
    }
    text = _read("docs/explanation/dependencies.md")
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_generated_pages_do_not_depend_on_when_they_are_written(generated) -> None:
    assert generate.render_pages() == generated


# ── what is shown ────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}"
)
def test_the_sessions_of_a_page_show_true_output(page) -> None:
    written = page.read_text(encoding="utf-8")
    run = sessions.rerun(written)
    assert sessions.same(written, run), (
        f"{page.name} shows old output, see `python docs/sessions.py`; with --write "
        f"it is mended:\n{run}"
    )


def test_no_page_is_left_out_of_the_tables_of_contents() -> None:
    pages = {
        page.relative_to(DOCS).as_posix() for page in PAGES if DOCS in page.parents
    }
    listed = {"index.md"}
    for page in pages:
        text = (DOCS / page).read_text(encoding="utf-8")
        for block in sessions.read_blocks(text):
            if block.head == "{toctree}":
                lines = [line for line in block.body.split("\n") if line.strip()]
                entries = [line for line in lines if not line.startswith(":")]
                folder = (DOCS / page).parent
                listed |= {
                    f"{(folder / entry).relative_to(DOCS).as_posix()}.md"
                    for entry in entries
                }
    assert pages - listed == set()


def _read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")
