"""Write the reference pages that follow from code and data.

``conf.py`` calls `write_reference` when a build begins; nothing here depends on the
clock, the machine or the order of a folder.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from docs.column_pages import render_columns, render_plant_columns
from docs.command_line import render_command_line
from docs.norm_page import render_norms
from docs.page_parts import code, escape, page, table, write_if_changed
from docs.published import render_comparison
from docs.record_page import render_record
from docs.requirement_pages import render_requirements
from docs.wafer_chain import render_chain
from lca.factors import list_tables, load_pack, load_rows
from lca.plant import load_rules
from lca.resources import shipped, shipped_rows
from lca.units import load_units

Row = Mapping[str, str]

_VOCABULARIES = {"units": "units.md", "elements": "elements.md"}


def write_reference(folder: Path) -> None:
    """Write every generated page into a folder; pages no longer made are removed."""
    pages = render_pages()
    for name, text in pages.items():
        write_if_changed(folder / name, text)
    for pattern in (
        "*.md",
        "factors/*.md",
        "inventories/*.md",
        "published/*.inc",
        "wafer_chain/*",
    ):
        for path in folder.glob(pattern):
            if path.relative_to(folder).as_posix() not in pages:
                path.unlink()


def render_pages() -> dict[str, str]:
    """Return the text of every generated page by its path.

    What ends in ``.inc`` or ``.svg`` is no page but part of one written by hand.
    """
    factors = {
        f"factors/{known.name}.md": _render_factors(known.name)
        for known in list_tables()
        if known.name not in _VOCABULARIES
    }
    return {
        "columns.md": render_columns(),
        "plant_columns.md": render_plant_columns(),
        "record.md": render_record(),
        "rules.md": render_rules(),
        "norms.md": render_norms(),
        "requirements.md": render_requirements(),
        "units.md": render_units(),
        "elements.md": _render_elements(),
        "factors/index.md": _render_pack(),
        **factors,
        "command_line.md": render_command_line(),
        **_render_inventories(),
        **{f"published/{name}.inc": text for name, text in render_comparison().items()},
        **{f"wafer_chain/{name}": text for name, text in render_chain().items()},
    }


# ── rules ────────────────────────────────────────────────────────────────────
def render_rules() -> str:
    """Return every rule by which rows of a plant become exchanges."""
    rows = [
        [
            code(rule.name),
            rule.line,
            ", ".join(
                filter(None, (rule.cause, rule.cause_of_energy, rule.cause_of_parts))
            ),
            escape(rule.meaning_en),
            escape(rule.meaning_zh),
        ]
        for rule in load_rules().values()
    ]
    return page(
        "Rules · 规则",
        "Written from `lca/plant/rules.csv`. Every exchange of a compiled plant names "
        "the rule that made it in its column `rule`, and in `origin` and `origin_row` "
        "the table and row it was made from. `line` is the line of the account of "
        "energy that a draw by this rule belongs to "
        "([§5](../../explanation/conventions.md#sec-5)); `cause` is what a difference "
        "in such exchanges is called where two results are "
        "[compared](../../explanation/comparing.md), the second one for makers of "
        "energy, or for parts that a route makes.",
        table(["rule", "line", "cause", "meaning", "含义"], rows),
    )


# ── units ────────────────────────────────────────────────────────────────────
def render_units() -> str:
    """Return every spelling of a unit, by dimension and multiple."""
    dimensions: dict[str, dict[Fraction, list[str]]] = {}
    canonical: dict[str, str] = {}
    for unit in load_units().units.values():
        spellings = dimensions.setdefault(unit.dimension, {})
        spellings.setdefault(unit.multiple, []).append(unit.alias)
        canonical[unit.dimension] = unit.canonical
    parts = [
        f"## {dimension.replace('_', ' ')}\n\n"
        + table(
            [f"multiple of {code(canonical[dimension])}", "spellings"],
            [
                [str(multiple), " ".join(code(alias) for alias in sorted(aliases))]
                for multiple, aliases in sorted(multiples.items())
            ],
        )
        for dimension, multiples in sorted(dimensions.items())
    ]
    return page(
        "Units",
        "Written from `factors/units.csv`. This is the whole vocabulary: a spelling "
        "that is not here is an error that names the nearest one. Case counts. Units "
        "are converted within a dimension only; each counting unit (`count …` below) "
        "is a dimension of its own.",
        *parts,
    )


# ── factors ──────────────────────────────────────────────────────────────────
def _render_pack() -> str:
    pack = load_pack()
    rows = [
        [
            f"[{known.name}]({_page_of(known.name)})",
            escape(known.title_en),
            escape(known.title_zh),
            str(len(load_rows(known))),
            ", ".join(known.licences),
        ]
        for known in list_tables()
    ]
    names = [
        f"{known.name}" for known in list_tables() if known.name not in _VOCABULARIES
    ]
    toctree = "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])
    return page(
        "Factors",
        f"The pack `{pack.name}`, version {pack.version}. {pack.description_en} "
        f"{pack.description_zh}",
        table(["table", "content", "内容", "rows", "licences"], rows),
        "The same on a terminal: `lca factors list`, `lca factors search WORDS`, "
        "`lca factors show ID`.",
        toctree,
    )


def _page_of(name: str) -> str:
    return f"../{_VOCABULARIES[name]}" if name in _VOCABULARIES else f"{name}.md"


def _render_factors(name: str) -> str:
    known = next(entry for entry in list_tables() if entry.name == name)
    rows = load_rows(known)
    lists = {part: _distinct(rows, part) for part in ("source", "note")}
    shown = [column for column in rows[0] if column not in ("table", *lists)]
    body = [
        [
            *(_cell(column, row[column]) for column in shown),
            *(_number(entries, row[part]) for part, entries in lists.items()),
        ]
        for row in rows
    ]
    return page(
        known.title_en,
        f"**{known.title_zh}**",
        table([*shown, *lists], body),
        *(f"## {part.title()}s\n\n{_listed(texts)}" for part, texts in lists.items()),
    )


def _distinct(rows: Sequence[Row], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows if row[column]))


def _number(entries: list[str], text: str) -> str:
    return str(entries.index(text) + 1) if text else ""


def _listed(entries: list[str]) -> str:
    return "\n".join(f"{i}. {escape(text)}" for i, text in enumerate(entries, 1))


def _cell(column: str, text: str) -> str:
    return code(text) if column in ("id", "point", "unit") else escape(text)


def _render_elements() -> str:
    rows = shipped_rows("factors", "elements.csv")
    columns = [
        "symbol",
        "atomic_number",
        "name_en",
        "name_zh",
        "standard_atomic_weight",
    ]
    sources = "\n".join(
        f"- {escape(s)}" for s in dict.fromkeys(r["source"] for r in rows)
    )
    return page(
        "Elements",
        table(columns, [[escape(row[column]) for column in columns] for row in rows]),
        f"## Sources\n\n{sources}",
    )


# ── inventories ──────────────────────────────────────────────────────────────
def _render_inventories() -> dict[str, str]:
    """Return the READMEs of the shipped inventories as pages."""
    folder = shipped("inventories")
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    pages = {
        f"inventories/{name}.md": _read(folder / name / "README.md") for name in names
    }
    overview = re.sub(r"\((\w+)/README\.md\)", r"(\1.md)", _read(folder / "README.md"))
    toctree = "\n".join(["```{toctree}", ":hidden:", "", *names, "```", ""])
    return {"inventories/index.md": f"{overview.rstrip()}\n\n{toctree}", **pages}


def _read(path: object) -> str:
    return str(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
