"""YAML files held against the shape that they should have.

What is read is text, lists and records of these: no value is guessed to be a number or
a day, so that clause 7.10 stays 7.10.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from lca.findings import Finding, finding

MOST_BYTES = 1_000_000
"""Bytes of a file; the longest shipped one has some twenty thousand."""

MOST_NEAR = 5
"""Names that are told of those that something could have been meant for."""

TEXT, LIST, RECORD = "text", "list", "record"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not blank; one of ``values`` where there are any.

    ``find_unknown`` returns the parts of it that are the name of nothing, each with
    the nearest name; they are told with ``code``.
    """

    values: tuple[str, ...] = ()
    code: str = ""
    find_unknown: Callable[[str], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one shape, not empty; no two have the same ``key``."""

    shape: "Shape"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """A record: keys that it must have, and keys that it may have."""

    required: Mapping[str, "Shape"]
    optional: Mapping[str, "Shape"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes: the first whose key a record has, else the last."""

    shapes: Mapping[str, "Shape"]


Shape = Text | Many | Fields | Either


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file something stands: its keys, and the row of the file."""

    file: str
    keys: str
    row: int

    def go(self, key: str, node: yaml.Node) -> "Spot":
        """Return the spot of what stands under a key."""
        joined = f"{self.keys}.{key}" if self.keys else key
        return Spot(self.file, joined.replace(".[", "["), node.start_mark.line + 1)


def read_outline(
    data: bytes, shape: Shape, file: str
) -> tuple[Any, tuple[Finding, ...]]:
    """Return what a file holds, and every way in which it has not the shape.

    Parameters
    ----------
    data
        Bytes of the file.
    shape
        What it should hold.
    file
        How findings name it.
    """
    try:
        node = _compose(data)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        return None, (finding("outline-unreadable", file=file, row=row),)
    if node is None:
        return None, (finding("outline-unreadable", file=file, row=1),)
    found = tuple(_check(node, shape, Spot(file, "", node.start_mark.line + 1)))
    return (None if found else _plain(node)), found


def name_nearest(text: str, known: Iterable[str]) -> str:
    """Return the name most like a text, or a dash."""
    return next(iter(difflib.get_close_matches(text, list(known), n=1)), "–")


def list_nearest(text: str, known: Iterable[str]) -> str:
    """Return the names most like a text, the nearest first; all of a few."""
    near = difflib.get_close_matches(text, list(known), n=MOST_NEAR, cutoff=0.0)
    return ", ".join(near)


class _Loader(yaml.SafeLoader):
    """A loader that takes no aliases: a short file of them is a long one to check."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - untyped
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def _compose(data: bytes) -> Any:  # noqa: ANN401 - nodes of the library
    if len(data) > MOST_BYTES:
        raise yaml.YAMLError
    return yaml.compose(data.decode("utf-8-sig"), Loader=_Loader)


def _plain(node: yaml.Node) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(below) for key, below in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    return " ".join(str(node.value).split())


def _check(node: yaml.Node, shape: Shape, spot: Spot) -> Iterator[Finding]:
    if isinstance(shape, Text):
        yield from _check_text(node, shape, spot)
    elif isinstance(shape, Many):
        yield from _check_list(node, shape, spot)
    elif isinstance(shape, Fields):
        yield from _check_record(node, shape, spot)
    else:
        yield from _check_choice(node, shape, spot)


def _check_text(node: yaml.Node, shape: Text, spot: Spot) -> Iterator[Finding]:
    text = node.value if isinstance(node, yaml.ScalarNode) else None
    if text is None or not text.strip():
        yield _wrong(node, TEXT, spot)
    elif shape.values and text not in shape.values:
        yield _wrong(node, " | ".join(shape.values), spot)
    elif shape.find_unknown is not None:
        for value, nearest in shape.find_unknown(text).items():
            yield _tell(shape.code, spot, value=value, nearest=nearest)


def _check_list(node: yaml.Node, shape: Many, spot: Spot) -> Iterator[Finding]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        yield _wrong(node, LIST, spot)
        return
    for place, each in enumerate(node.value, start=1):
        yield from _check(each, shape.shape, spot.go(f"[{place}]", each))
    yield from _check_unique(node.value, shape, spot)


def _check_unique(nodes: list[yaml.Node], shape: Many, spot: Spot) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, each in enumerate(nodes, start=1):
        value = _take_text(each, shape.key)
        if value is not None and value in seen:
            yield _tell("outline-repeated", spot.go(f"[{place}]", each), value=value)
        seen.add(value or "")


def _take_text(node: yaml.Node, key: str) -> str | None:
    """Return the text under a key of a record; None where there is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    texts = [below.value for name, below in pairs if name.value == key]
    return next((text for text in texts if isinstance(text, str) and text), None)


def _check_record(node: yaml.Node, shape: Fields, spot: Spot) -> Iterator[Finding]:
    if not isinstance(node, yaml.MappingNode):
        yield _wrong(node, RECORD, spot)
        return
    known = {**shape.required, **shape.optional}
    seen: set[str] = set()
    for key, below in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else _show(key)
        there = spot.go(name, key)
        if name in seen:
            yield _tell("outline-repeated-key", there, value=name)
        elif name not in known:
            nearest = name_nearest(name, known)
            yield _tell("outline-unknown-key", there, value=name, nearest=nearest)
        else:
            yield from _check(below, known[name], there)
        seen.add(name)
    for name in shape.required:
        if name not in seen:
            yield _tell("outline-missing-key", spot, value=name)


def _check_choice(node: yaml.Node, shape: Either, spot: Spot) -> Iterator[Finding]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    names = {key.value for key, _ in pairs if isinstance(key, yaml.ScalarNode)}
    chosen = [each for key, each in shape.shapes.items() if key in names]
    *_, last = shape.shapes.values()
    yield from _check(node, chosen[0] if chosen else last, spot)


def _wrong(node: yaml.Node, expected: str, spot: Spot) -> Finding:
    return _tell("outline-wrong-value", spot, value=_show(node), expected=expected)


def _tell(code: str, spot: Spot, **more: str) -> Finding:
    keys = spot.keys or "."
    return finding(code, file=spot.file, row=spot.row, keys=keys, **more)


def _show(node: yaml.Node) -> str:
    """Return a text as it is, and of anything else its form."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    return LIST if isinstance(node, yaml.SequenceNode) else RECORD
