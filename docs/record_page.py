"""Write the reference page of what a record holds, from its schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lca
from docs.page_parts import code, escape, page, table

Schema = dict[str, Any]


def render_record() -> str:
    """Return every key of the content of a record, with its type and meaning."""
    path = Path(lca.__file__).parent / "record" / "content.schema.json"
    schema: Schema = json.loads(path.read_bytes())
    rows = [
        [code(key), escape(kind), escape(meaning)]
        for key, kind, meaning in _list_keys(schema, "")
    ]
    return page(
        "Content of a record",
        "Written from `lca/record/content.schema.json`, a JSON Schema (2020-12) that "
        "every record fits. Numbers are decimal text of twelve significant digits, "
        "ties to even; amounts are for one declared unit; what is not known is "
        "`null`. `[]` stands for each of a list.",
        table(["key", "type", "meaning"], rows),
    )


def _list_keys(part: Schema, above: str) -> Iterator[tuple[str, str, str]]:
    for key, value in part.get("properties", {}).items():
        name = f"{above}{key}"
        yield name, _kind(value), value.get("description", "")
        inner = _open(value)
        if inner is not None:
            deeper = "[]." if value.get("type") == "array" else "."
            yield from _list_keys(inner, f"{name}{deeper}")


def _open(value: Schema) -> Schema | None:
    """Return the object inside a value, be it of a list or one that may be absent."""
    inner: Schema = value.get("items", value)
    for one in [inner, *inner.get("anyOf", ())]:
        if "properties" in one:
            return dict(one)
    return None


def _kind(value: Schema) -> str:
    """Return the type of a value in words of JSON."""
    if "const" in value:
        return json.dumps(value["const"])
    if "enum" in value:
        return " or ".join(str(one) for one in value["enum"])
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2]
    if "anyOf" in value:
        return " or ".join(_kind(one) for one in value["anyOf"])
    kind = value["type"]
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
