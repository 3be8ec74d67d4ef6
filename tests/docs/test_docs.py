"""Claims about the documentation: it is complete, and what it shows is true."""

import ast
import csv
import doctest
import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import pytest

import lca
from docs import (
    command_line,
    findings_pages,
    generate,
    page_parts,
    published,
    sessions,
)
from lca.commands.check import check_path
from lca.commands.compile import compile_path
from lca.commands.diff import diff_paths
from lca.commands.explain import explain_path
from lca.commands.norms import assess_norms
from lca.commands.run import FRAMES, run_path, write_run
from lca.commands.solve import solve_folder
from lca.factors import find_factor
from lca.findings import load_catalogue
from lca.norms import load_norms
from lca.plant import load_rules
from lca.results import Row
from lca.tables import Kind, list_tables, load_columns
from lca.tables.catalogue import Level

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
CITED = re.compile(r"§\s?(\d+(?:\.\d+)*)")
NUMBERED = re.compile(r"^#+ §(\d+(?:\.\d+)*) ", re.MULTILINE)
PAGES = sessions.list_pages()
LEVELS: tuple[Level, ...] = get_args(Level)
PLANT = CHECKOUT / "inventories" / published.DEMONSTRATION
STUDY = CHECKOUT / "inventories" / "coupled_utilities"
NORMED = CHECKOUT / "inventories" / "norms_demo"


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return generate.render_pages()


@pytest.fixture(scope="module")
def solution() -> lca.PlantSolution:
    return lca.read_plant(PLANT).run()


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
    assert {"lca", "lca run", "lca compile", "lca template", "lca solve"} <= known
    assert {"lca check", "lca explain", "lca demo", "lca factors list"} <= known


# ── conventions ──────────────────────────────────────────────────────────────
def test_each_convention_has_its_number_once() -> None:
    numbers = NUMBERED.findall(_read("docs/explanation/conventions.md"))
    assert len(numbers) == len(set(numbers))
    whole = [number for number in numbers if "." not in number]
    assert whole == [str(number) for number in range(1, len(whole) + 1)]


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
COLUMN_PAGES = {"study": "columns.md", "plant": "plant_columns.md"}


@pytest.mark.parametrize("level", LEVELS)
def test_every_column_is_documented_in_both_languages(generated, level) -> None:
    page = generated[COLUMN_PAGES[level]]
    for known in list_tables(level):
        section = _section(page, f"## {_file(known.name, known.form)}")
        assert page_parts.escape(known.title_zh) in section
        for column in known.columns:
            line = _row(section, column.name)
            assert page_parts.escape(column.meaning_en) in line
            assert page_parts.escape(column.meaning_zh) in line
            assert all(f"`{value}`" in line for value in column.values)
            assert all(f"`{home}.csv`" in line for home, _ in column.refers)
            assert "| yes |" in line if column.required else True
            assert page_parts.escape(column.default) in line
            for choice in column.choices:
                told = _row(section, choice.name)
                assert page_parts.escape(choice.meaning_en) in told
                assert page_parts.escape(choice.meaning_zh) in told


def test_every_rule_is_documented_in_both_languages(generated) -> None:
    for rule in load_rules().values():
        line = _row(generated["rules.md"], rule.name)
        assert page_parts.escape(rule.meaning_en) in line
        assert page_parts.escape(rule.meaning_zh) in line
        assert rule.line in line


def test_every_reading_of_a_norm_is_documented_in_both_languages(generated) -> None:
    for norm in load_norms().values():
        for note in norm.notes:
            assert page_parts.escape(note.text_en) in generated["norms.md"]
            assert page_parts.escape(note.text_zh) in generated["norms.md"]


@pytest.mark.parametrize(
    ("level", "page"), [("study", "exchange_format"), ("plant", "plant_format")]
)
def test_the_pages_of_files_name_every_table(level, page) -> None:
    text = _read(f"docs/reference/{page}.md")
    files = {_file(known.name, known.form) for known in list_tables(level)}
    assert {file for file in files if f"`{file}`" not in text} == set()


def test_every_type_of_a_column_is_explained() -> None:
    pages = ("exchange_format", "plant_format")
    text = "".join(_read(f"docs/reference/{page}.md") for page in pages)
    record = {"demand"}  # a key of study.toml, told with the files
    assert {kind for kind in get_args(Kind) if f"\n| {kind} |" not in text} == record


def test_every_name_that_the_rules_make_is_explained() -> None:
    parts = {
        node.value.strip()
        for statement in ast.parse(_read("lca/plant/names.py")).body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # A docstring has a sentence, an argument names a column.
    parts = {part for part in parts if re.search(r"\w", part) and "." not in part}
    text = _read("docs/reference/plant_format.md")
    assert len(parts) > 8
    assert {part for part in parts if part not in text} == set()


def test_every_finding_has_a_page(tmp_path) -> None:
    findings_pages.write_pages(tmp_path)
    pages = {page.stem for page in tmp_path.glob("*.md")}
    assert pages == {*load_catalogue(), "index"}


def test_every_shipped_inventory_has_a_page(generated) -> None:
    folders = [
        path.name for path in (CHECKOUT / "inventories").iterdir() if path.is_dir()
    ]
    assert {
        name for name in folders if f"inventories/{name}.md" not in generated
    } == set()


# ── results ──────────────────────────────────────────────────────────────────
def test_every_column_of_a_result_is_explained(solution) -> None:
    text = _read("docs/reference/plant_results.md")
    for name in FRAMES:
        section = _section(text, f"## {name}")
        columns = getattr(solution, name).columns
        assert {each for each in columns if f"`{each}`" not in section} == set(), name


def test_every_frame_of_a_result_is_written_and_named(solution) -> None:
    frames = {
        field.name
        for field in fields(lca.PlantSolution)
        if hasattr(getattr(solution, field.name), "columns")
    }
    assert frames == set(FRAMES)
    text = lca.PlantSolution.__doc__ or ""
    assert {field.name for field in fields(lca.PlantSolution)} <= set(
        re.findall(r"\w+", text)
    )


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_every_file_of_a_run_is_named(solution, form, tmp_path) -> None:
    text = _read("docs/reference/plant_results.md")
    assert form in text or form.upper() in text
    for path in write_run(solution, tmp_path, form):
        assert f"`{path.name}`" in text or f"## {path.stem}\n" in text


# Places whose keys are names of the user: the rules of a plant, the flows of a study.
BY_NAME = re.compile(
    r"scaling|inventory|impact|(?:stages|intensity|treatment)(?:\.\*)?|rules|totals"
    r"|diagnostics\.(?:demand|gwp_sets|statuses(?:\.\*)?)|findings\.parameters"
    r"|rows\.cells|skus(?:\.\*\.(?:impact|factors|inventory|energy|statuses|stages(?:\.\*)?"
    r"|steps(?:\.\*){0,2}))?"
)


def test_every_key_of_the_json_is_documented(tmp_path) -> None:
    text = _read("docs/reference/json.md")
    documents = [*_documents(tmp_path)]
    keys = set(chain.from_iterable(_keys(document) for document in documents))
    assert len(keys) > 60
    assert {key for key in keys if f"`{key}`" not in text} == set()


def test_every_field_of_an_input_row_is_documented() -> None:
    text = _read("docs/reference/json.md")
    assert {
        field.name for field in fields(Row) if f"`{field.name}`" not in text
    } == set()


def _documents(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield one document of each command and kind of outcome."""
    solved = solve_folder(STUDY, {"factory electricity": 1.0})
    yield solved.document
    yield solve_folder(STUDY, {}).document
    yield json.loads("".join(run_path(PLANT).serialise("en")))
    yield compile_path(PLANT, folder / "study").describe("en")
    yield check_path(PLANT)
    yield assess_norms(NORMED).describe("en")
    yield diff_paths(STUDY, _change(STUDY, folder / "new")).describe("en")
    yield explain_path(PLANT, "SOIC-8", None, depth=4, cutoff=0.01, rows=True).describe(
        "en"
    )


def _change(study: Path, new: Path) -> Path:
    """Return a copy of a study that gives off far more in its third exchange."""
    shutil.copytree(study, new)
    path = new / "exchanges.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = dict(zip(*csv.reader([lines[0], lines[3]]), strict=True))
    lines[3] = lines[3].replace(f",{row['amount']},", f",9{row['amount']},")
    path.write_text("\n".join(lines), encoding="utf-8")
    return new


def _keys(document: object, place: str = "") -> Iterator[str]:
    """Yield the keys that are ours; those of the user's data are walked through."""
    if isinstance(document, list):
        for part in document:
            yield from _keys(part, place)
    elif isinstance(document, Mapping):
        ours = not BY_NAME.fullmatch(place)
        for key, part in document.items():
            if ours:
                yield key
            yield from _keys(part, f"{place}.{key if ours else '*'}".lstrip("."))


# ── the demonstration beside published footprints ────────────────────────────
def test_every_part_and_every_point_of_the_comparison_is_shown(
    generated, solution
) -> None:
    pairs = published.read_comparisons()
    points = published.read_points()
    devices = {name for name, row in points.items() if row["quantity"] == "device"}
    assert {pair["sku"] for pair in pairs} - {""} == set(solution.skus["sku"])
    assert {pair["point"] for pair in pairs} - {""} == devices
    assert all(pair["why"] for pair in pairs)
    shown_on = ("published/", "wafer_chain/")
    tables = [text for name, text in generated.items() if name.startswith(shown_on)]
    shown = "".join(tables)
    for row in points.values():
        assert page_parts.escape(row["name_en"]) in shown
        assert f"| {row['value']} |" in shown
    page = _read("docs/explanation/published_points.md")
    for name in generated:
        if name.startswith("published/"):
            assert f"../reference/_generated/{name}" in page


def test_what_the_comparison_says_in_words_is_true() -> None:
    parts = {part.sku: part for part in published.run_demonstration()}
    points = {name: row["value"] for name, row in published.read_points().items()}
    ratios = {
        (pair["sku"], pair["point"]): parts[pair["sku"]].total
        * published.GRAMS
        / float(points[pair["point"]])
        for pair in published.read_comparisons()
        if pair["sku"] and pair["point"]
    }
    # The QFN-48 stands beside two devices, one on either side of it.
    beside = {key: ratio for key, ratio in ratios.items() if key[0] != "QFN-48"}
    assert all(1 <= r <= 4 for (_, p), r in beside.items() if p != "infineon-aurix")
    assert all(0.5 < r < 2.5 for (_, p), r in beside.items() if p == "infineon-aurix")
    whole = [part for part in parts.values() if part.boundary == "cradle-to-gate"]
    shares = [1 - part.back_end / part.total for part in whole]
    assert min(shares) > 0.64
    assert max(shares) < 6 / 7 + 0.01
    per_area = [part.total / part.area_cm2 for part in whole]
    assert max(per_area) < float(points["fairphone3-other-ics"])


def test_no_supply_can_name_a_published_point() -> None:
    assert all(find_factor(name) is None for name in published.read_points())


def test_a_part_is_compared_by_the_dice_in_its_bill() -> None:
    # Two dice side by side of 3.2 x 3.4 and 2.4 x 2.55 mm: 10.88 + 6.12 mm2.
    parts = {part.sku: part for part in published.run_demonstration()}
    assert parts["ftBGA-208"].area_cm2 == pytest.approx(0.17)
    with (PLANT / "skus.csv").open(encoding="utf-8", newline="") as lines:
        masses = {row["sku"]: row["mass_kg"] for row in csv.DictReader(lines)}
    assert parts["QFN-48"].mass_kg == float(masses["QFN-48"])


# ── words ────────────────────────────────────────────────────────────────────
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


def _file(table: str, form: str) -> str:
    return f"{table}.toml" if form == "record" else f"{table}.csv"


def _section(page: str, title: str) -> str:
    """Return what stands under a heading, up to the next one of its level."""
    mark = title.split(maxsplit=1)[0]
    _, found, after = page.partition(f"\n{title}\n")
    assert found, title
    return after.partition(f"\n{mark} ")[0]


def _row(section: str, name: str) -> str:
    """Return the row of a table that begins with a name."""
    found = [line for line in section.splitlines() if line.startswith(f"| `{name}` |")]
    assert len(found) == 1, name
    return found[0]
