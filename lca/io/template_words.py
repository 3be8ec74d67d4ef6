"""What a template says about its tables and columns, in English or Chinese."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from lca.factors import load_gwp
from lca.findings import Language
from lca.io.plant_header import TABLE
from lca.io.plant_tables import plant_tables
from lca.tables import Choice, Column, Table, list_tables

ADVICE = ("must", "required_columns", "numbers", "names", "no_totals")
HEADS = (
    "table",
    "column",
    "required",
    "kind",
    "unit",
    "default",
    "choices",
    "refers",
    "meaning",
    "other",
)

# Sheets are in the order in which they are filled in; the exchange tables, for what is
# known as exchanges already, come last.
_FIRST = ("flows",)


@cache
def load_words(language: Language) -> Mapping[str, str]:
    """Return every text of a template by its key."""
    text = (files("lca.io") / "template_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["key"]: row[language] for row in rows})


def template_tables() -> tuple[Table, ...]:
    """Return the tables of a template in the order they are to be filled in."""
    listed = plant_tables()
    first = [table for table in listed if table.name in _FIRST]
    plant = [table for table in listed if table.level == "plant"]
    return tuple(dict.fromkeys((*first, *plant, *listed)))


def record_table() -> Table:
    """Return the table of keys that the header of a plant has."""
    return next(table for table in list_tables("plant") if table.name == TABLE)


def header_name(column: Column) -> str:
    """Return the name as it stands in a header: with the unit, if it has one."""
    return f"{column.name} [{column.unit}]" if column.unit else column.name


def choices_of(column: Column) -> tuple[str, ...]:
    """Return the texts that may stand in a column of choices, empty for others."""
    if column.kind == "flag":
        return ("true", "false")
    if column.kind == "choice" and not column.values:
        return tuple(load_gwp().sets)
    return column.values


def describe_column(column: Column, language: Language) -> Iterator[str]:
    """Yield what is to be known of a column, line by line, its meaning first."""
    words = load_words(language)
    yield from meanings(column, language)
    need = words["required" if column.required else "optional"]
    yield f"{need}{words['semicolon']}{words[f'kind_{column.kind}']}"
    facts = {
        "unit": column.unit,
        "default": column.default,
        "choices": ", ".join(choices_of(column)),
        "refers": _places(column),
    }
    colon = words["colon"]
    yield from (f"{words[key]}{colon}{text}" for key, text in facts.items() if text)


def describe_choices(column: Column, language: Language) -> Iterator[str]:
    """Yield what each key of a closed list means; nothing for other columns."""
    colon = load_words(language)["colon"]
    for choice in column.choices:
        yield f"{choice.name}{colon}{meanings(choice, language)[0]}"


def guide_rows(language: Language) -> Iterator[tuple[str, ...]]:
    """Yield a row for each column of each table, in the order of `HEADS`.

    Below a column of keys stands a row for each key.
    """
    words = load_words(language)
    for table in (record_table(), *template_tables()):
        for column in table.columns:
            yield (
                table.name,
                column.name,
                words["yes"] if column.required else "",
                words[f"kind_{column.kind}"],
                column.unit,
                column.default,
                ", ".join(choices_of(column)),
                _places(column),
                *meanings(column, language),
            )
            for choice in column.choices:
                key = (table.name, column.name, "", "", "", "", choice.name, "")
                yield (*key, *meanings(choice, language))


def meanings(entry: Column | Choice, language: Language) -> tuple[str, str]:
    """Return the meaning in the language, and then in the other."""
    pair = (entry.meaning_en, entry.meaning_zh)
    return pair if language == "en" else (pair[1], pair[0])


def table_title(table: Table, language: Language) -> str:
    """Return the title of a table in the language."""
    return table.title_en if language == "en" else table.title_zh


def _places(column: Column) -> str:
    return ", ".join(f"{table}.{name}" for table, name in column.refers)
