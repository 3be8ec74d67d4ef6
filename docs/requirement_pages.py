"""The page of what a declaration must say, written from the lists."""

from docs.page_parts import code, escape, page, table
from lca.declaration.requirement_lists import (
    Condition,
    Item,
    RequirementList,
    load_lists,
)


def render_requirements() -> str:
    """Return every item of every shipped list."""
    return page(
        "Requirements of declarations · 文件要求清单",
        "Written from `templates/requirements`. No list was checked against the text "
        "of a standard, and meeting one is no proof of conformity: "
        "[what a declaration must say](../../explanation/requirements.md).",
        *(_render_list(each) for each in load_lists()),
    )


def _render_list(each: RequirementList) -> str:
    rows = [
        [
            code(item.id),
            escape(item.clause),
            f"{escape(item.title['en'])}<br>{escape(item.title['zh'])}",
            _tell_when(item),
            item.section,
            "<br>".join(
                " or ".join(code(path.text) for path in group) for group in item.answers
            ),
        ]
        for item in each.items
    ]
    kinds = ", ".join(sorted(each.kinds))
    return "\n\n".join(
        [
            f"## {code(each.name)}",
            f"{escape(each.title['en'])} · {escape(each.title['zh'])}. For: {kinds}.",
            escape(each.provenance["en"]),
            escape(each.provenance["zh"]),
            table(["id", "clause", "title", "when", "section", "answers"], rows),
        ]
    )


def _tell_when(item: Item) -> str:
    if item.applies is not None:
        told = _tell_condition(item.applies)
    else:
        told = "always" if item.mandatory else "unless omitted"
    omitted = item.may_omit and told != "unless omitted"
    return f"{told}; may be omitted" if omitted else told


def _tell_condition(condition: Condition) -> str:
    if condition.path is None:
        return " or ".join(code(each) for each in sorted(condition.boundaries))
    return f"{code(condition.path.text)} is {condition.test}"
