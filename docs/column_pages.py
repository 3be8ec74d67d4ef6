"""The pages of tables and columns, from the catalogue that the readers use."""

from docs.page_parts import code, escape, page, table
from lca.resources import shipped_rows
from lca.tables import Column, Table, list_tables

HEAD = ("column", "type", "unit", "required", "allowed", "meaning", "含义")


def render_columns() -> str:
    """Return the columns of a study: every table of the exchange level."""
    return page(
        "Tables and columns of a study · 研究的表与列",
        "Written from the catalogue that the reader and the checks use. An empty cell "
        "is a missing value; it is never taken for zero. The types are explained with "
        "the [exchange format](../exchange_format.md).",
        *(_section(known) for known in list_tables("study")),
    )


def render_plant_columns() -> str:
    """Return the columns of a plant: every table beside those of a study."""
    known = list_tables("plant")
    rows = [
        [
            f"[{_file(entry)}](#{entry.name})",
            escape(entry.title_en),
            escape(entry.title_zh),
            " + ".join(code(column) for column in entry.key),
        ]
        for entry in known
    ]
    return page(
        "Tables and columns of a plant · 工厂的表与列",
        "Written from the catalogue that the reader, the checks and the template use. "
        "An empty cell is a missing value, unless a default stands here; it is never "
        "taken for zero. What the files are like is said with the "
        "[plant format](../plant_format.md); a plant may also hold the "
        "[tables of a study](columns.md).",
        table(["table", "content", "内容", "key"], rows),
        *(_section(entry) for entry in known),
    )


def _section(known: Table) -> str:
    title = f"({known.name})=\n## {_file(known)}"
    names = f"{escape(known.title_en)} · {escape(known.title_zh)}"
    key = " + ".join(code(column) for column in known.key)
    told = f"{names}. No two rows have the same {key}." if key else f"{names}."
    if known.form == "record":
        told = f"{names}, a table of keys and values."
    rows = [
        [
            code(column.name),
            column.kind,
            escape(column.unit),
            "yes" if column.required else _default(column),
            _allowed(known, column),
            escape(column.meaning_en),
            escape(column.meaning_zh),
        ]
        for column in known.columns
    ]
    lists = [_choices(known, column) for column in known.columns if column.choices]
    return "\n\n".join([title, told, table(HEAD, rows), *lists])


def _choices(known: Table, column: Column) -> str:
    """Return what each key of a closed list means, under a heading of its own."""
    rows = [
        [code(choice.name), escape(choice.meaning_en), escape(choice.meaning_zh)]
        for choice in column.choices
    ]
    title = f"({_list_of(known, column)})=\n### Keys of {code(column.name)}"
    return f"{title}\n\n{table(['key', 'meaning', '含义'], rows)}"


def _list_of(known: Table, column: Column) -> str:
    return f"{known.name}-{column.name}-keys"


def _file(known: Table) -> str:
    return f"{known.name}.toml" if known.form == "record" else f"{known.name}.csv"


def _default(column: Column) -> str:
    """Return the default: a value as code, anything else in its own words."""
    if not column.default:
        return ""
    if column.default in column.values or _is_value(column.default):
        return f"default {code(column.default)}"
    return f"default: {escape(column.default)}"


def _is_value(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text in {"true", "false"}
    return True


def _allowed(known: Table, column: Column) -> str:
    """Return the choices, or where a value must be declared or is explained."""
    if column.choices:
        return f"one of the [keys](#{_list_of(known, column)})"
    if column.refers:
        homes = [
            f"{code(name)} of {code(f'{home}.csv')}" for home, name in column.refers
        ]
        return " or ".join(homes)
    values = column.values
    if known.form == "record" and column.name == "gwp":
        sets = (row["gwp_set"] for row in shipped_rows("factors", "gwp100.csv"))
        values = tuple(dict.fromkeys(sets))
    return ", ".join(code(value) for value in values)
