"""The template as a folder: ``plant.toml``, and a CSV file per table."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from lca.findings import Language
from lca.io.documents import write_text
from lca.io.plant_header import FILE, TABLE
from lca.io.template_words import (
    ADVICE,
    describe_choices,
    describe_column,
    header_name,
    load_words,
    record_table,
    table_title,
    template_tables,
)
from lca.io.toml_header import FORMAT
from lca.tables import Column, Table

README = "README.txt"


def write_template_folder(folder: Path, language: Language) -> tuple[Path, ...]:
    """Write the template and return its files.

    Parameters
    ----------
    folder
        Is made if need be.
    language
        Of the comments.
    """
    texts = {
        README: "\n".join(_render_readme(language)),
        FILE: "\n".join(_render_header(language)),
        **{
            f"{table.name}.csv": _render_table(table.columns)
            for table in template_tables()
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_text(text, folder / name)
    return tuple(folder / name for name in texts)


def _render_header(language: Language) -> Iterator[str]:
    yield f"format = {FORMAT}"
    yield ""
    yield f"[{TABLE}]"
    for column in record_table().columns:
        yield from (f"# {line}" for line in describe_column(column, language))
        yield f'{column.name} = ""'
        yield ""


def _render_table(columns: tuple[Column, ...]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([header_name(column) for column in columns])
    return text.getvalue()


def _render_readme(language: Language) -> Iterator[str]:
    words = load_words(language)
    yield words["title"]
    yield ""
    yield from (words[key] for key in ADVICE)
    tables = {FILE: record_table()}
    tables |= {f"{table.name}.csv": table for table in template_tables()}
    for file, table in tables.items():
        yield ""
        yield from _describe_table(file, table, language)
    yield ""


def _describe_table(file: str, table: Table, language: Language) -> Iterator[str]:
    colon = load_words(language)["colon"]
    yield f"{file}{colon}{table_title(table, language)}"
    for column in table.columns:
        first, *rest = describe_column(column, language)
        yield f"  {column.name}{colon}{first}"
        yield from (f"    {line}" for line in rest)
        yield from (f"      {line}" for line in describe_choices(column, language))
