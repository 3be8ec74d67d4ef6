"""The template as a workbook: a sheet per table, with notes and drop-downs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lca.findings import Language
from lca.io.limits import MOST_ROWS
from lca.io.plant_header import TABLE
from lca.io.plant_workbook import KEY, VALUE, VERSION
from lca.io.sheet_faults import letters
from lca.io.template_words import (
    ADVICE,
    HEADS,
    choices_of,
    describe_column,
    guide_rows,
    header_name,
    load_words,
    record_table,
    template_tables,
)
from lca.io.toml_header import FORMAT
from lca.io.workbook import GUIDE, LISTS
from lca.io.xlsx_writer import DAY_FORMAT, new_book
from lca.tables import Column, Kind, Table
from lca.units import load_units

_Sheet = Any  # of a package without types

_NUMERIC: tuple[Kind, ...] = ("number", "amount", "size", "share")
_UNITS = "unit"
_WIDTH, _WIDE = 14, 60
_NOTE = {"x_scale": 2.4, "y_scale": 1.6, "author": "", "font_size": 9}
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook while it is written: its formats, and its language."""

    book: Any
    required: object
    optional: object
    text: object
    day: object
    wrap: object
    language: Language


def write_template_workbook(path: Path, language: Language) -> None:
    """Write the template as a workbook without macros.

    Parameters
    ----------
    path
        The file; its folder is made if need be.
    language
        Of guide and messages; notes are in both.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file, new_book(file, _OPTIONS) as book:
        bold = {"bold": True, "border": 1}
        formats = _Book(
            book,
            required=book.add_format({**bold, "bg_color": "#FFE699"}),
            optional=book.add_format({"border": 1, "bg_color": "#DDEBF7"}),
            text=book.add_format({"num_format": "@"}),
            day=book.add_format({"num_format": DAY_FORMAT}),
            wrap=book.add_format({"text_wrap": True, "valign": "top"}),
            language=language,
        )
        _write_guide(formats)
        _write_record(formats)
        for table in template_tables():
            _write_table(formats, table)
        _write_lists(formats)


def _write_guide(book: _Book) -> None:
    words = load_words(book.language)
    sheet = book.book.add_worksheet(GUIDE)
    sheet.write_string(0, 0, words["title"], book.required)
    for row, key in enumerate(ADVICE, start=1):
        sheet.write_string(row, 0, words[key])
    top = len(ADVICE) + 2
    for column, head in enumerate(HEADS):
        sheet.write_string(top, column, words[f"head_{head}"], book.required)
    for row, cells in enumerate(guide_rows(book.language), start=top + 1):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, text, book.wrap)
    sheet.set_column(0, len(HEADS) - 3, 18)
    sheet.set_column(len(HEADS) - 2, len(HEADS) - 1, _WIDE)
    sheet.freeze_panes(top + 1, 0)


def _write_record(book: _Book) -> None:
    """Write the sheet of keys and values, the keys filled in."""
    sheet = book.book.add_worksheet(TABLE)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _WIDE)
    for place, name in enumerate((KEY, VALUE)):
        sheet.write_string(0, place, name, book.required)
    sheet.write_string(1, 0, VERSION, book.required)
    sheet.write_number(1, 1, FORMAT)
    for row, column in enumerate(record_table().columns, start=2):
        shown = book.required if column.required else book.optional
        sheet.write_string(row, 0, column.name, shown)
        sheet.write_comment(row, 0, _note(book, column), _NOTE)
        sheet.write_blank(row, 1, None, _format(book, column))
        _validate(book, sheet, column, (row, 1, row, 1))
    sheet.freeze_panes(1, 0)


def _write_table(book: _Book, table: Table) -> None:
    sheet = book.book.add_worksheet(table.name)
    for place, column in enumerate(table.columns):
        name = header_name(column)
        shown = book.required if column.required else book.optional
        width = max(_WIDTH, len(name) + 2)
        sheet.set_column(place, place, width, _format(book, column))
        sheet.write_string(0, place, name, shown)
        sheet.write_comment(0, place, _note(book, column), _NOTE)
        _validate(book, sheet, column, (1, place, MOST_ROWS - 1, place))
    sheet.freeze_panes(1, 0)


def _write_lists(book: _Book) -> None:
    """Write the hidden sheet that the drop-downs of units and keys read."""
    sheet = book.book.add_worksheet(LISTS)
    for place, texts in enumerate(_lists().values()):
        for row, text in enumerate(texts):
            sheet.write_string(row, place, text, book.text)
    sheet.hide()


def _lists() -> Mapping[str, tuple[str, ...]]:
    """Return what drop-downs read from cells, by name: a rule holds 255 letters."""
    columns = [column for table in template_tables() for column in table.columns]
    keys = {
        column.name: tuple(choice.name for choice in column.choices)
        for column in columns
        if column.choices
    }
    return {_UNITS: common_units(), **keys}


def _listed_cells(name: str) -> str:
    """Return the reference to the cells of one of the lists."""
    lists = _lists()
    at = letters(list(lists).index(name) + 1)
    return f"={LISTS}!${at}$1:${at}${len(lists[name])}"


def common_units() -> tuple[str, ...]:
    """Return one spelling, the first of the unit table, for each unit."""
    first: dict[object, str] = {}
    for unit in load_units().units.values():
        first.setdefault((unit.canonical, unit.multiple), unit.alias)
    return tuple(first.values())


def _note(book: _Book, column: Column) -> str:
    return "\n".join(describe_column(column, book.language))


def _format(book: _Book, column: Column) -> object:
    """Return the format of the cells: texts stay as they are typed, days are days."""
    if column.kind == "date":
        return book.day
    return None if column.kind in _NUMERIC else book.text


def _validate(
    book: _Book,
    sheet: _Sheet,
    column: Column,
    area: tuple[int, int, int, int],
) -> None:
    """Let the cells offer what may stand in them, and refuse what may not."""
    rule = _rule(column)
    if rule is not None:
        message = load_words(book.language)[f"kind_{column.kind}"]
        title = column.name[:32]
        sheet.data_validation(
            *area, {"error_title": title, "error_message": message, **rule}
        )


def _rule(column: Column) -> Mapping[str, object] | None:
    if choices := choices_of(column):
        return {"validate": "list", "source": list(choices)}
    if column.choices:
        return {"validate": "list", "source": _listed_cells(column.name)}
    if column.kind == "unit":
        source = _listed_cells(_UNITS)
        return {"validate": "list", "source": source, "error_type": "warning"}
    if len(column.refers) == 1:
        source = _filled_cells(*column.refers[0])
        return {"validate": "list", "source": source, "error_type": "warning"}
    rules: dict[Kind, Mapping[str, object]] = {
        "share": {"criteria": "between", "minimum": 0, "maximum": 1},
        "size": {"criteria": ">", "value": 0},
        "amount": {"criteria": ">=", "value": 0},
        "date": {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)},
    }
    rule = rules.get(column.kind)
    return None if rule is None else {"validate": "decimal", **rule}


def _filled_cells(table: str, name: str) -> str:
    """Return the reference to the cells of a column down to the last one filled."""
    columns = next(each.columns for each in template_tables() if each.name == table)
    place = [column.name for column in columns].index(name) + 1
    at = letters(place)
    count = f"MAX(1,COUNTA({table}!${at}:${at})-1)"
    return f"=OFFSET({table}!${at}$2,0,0,{count},1)"
