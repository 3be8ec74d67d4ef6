"""Which sheets a workbook has, and the part that holds each."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree import ElementTree as ET

from lca.io.workbook_parts import INDEX, LINKS, Parts, UnreadableWorkbookError


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of cells: its name, the part that holds it, whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Index:
    """The sheets in their order.

    ``uncalculated`` says that the program that wrote the workbook left all formulas to
    be calculated by the next one that opens it.
    """

    sheets: tuple[Sheet, ...]
    uncalculated: bool


def read_index(parts: Parts) -> Index:
    """Return the index of a workbook.

    Raises
    ------
    UnreadableWorkbookError
        There is no index, or it names two sheets alike or one that is missing.
    """
    root = parse(parts, INDEX)
    targets = {
        link.get("Id"): link.get("Target", "")
        for link in parse(parts, LINKS)
        if link.get("Type", "").endswith("/worksheet")
    }
    sheets = tuple(_sheets(root, targets))
    names = [sheet.name for sheet in sheets]
    if twice := sorted(name for name in set(names) if names.count(name) > 1):
        raise UnreadableWorkbookError(twice[0], "is the name of two sheets")
    missing = [sheet.part for sheet in sheets if sheet.part not in parts]
    if missing:
        raise UnreadableWorkbookError(missing[0], "is missing")
    calculation = [each for each in root if local_name(each) == "calcPr"]
    return Index(
        sheets,
        any(each.get("fullCalcOnLoad") in {"1", "true"} for each in calculation),
    )


def parse(parts: Parts, name: str) -> ET.Element:
    """Return the root element of a part.

    Raises
    ------
    UnreadableWorkbookError
        There is no such part.
    """
    if name not in parts:
        raise UnreadableWorkbookError(name, "is missing")
    return ET.fromstring(parts[name])  # noqa: S314 - no document type gets here


def local_name(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _sheets(root: ET.Element, targets: dict[str | None, str]) -> Iterator[Sheet]:
    """Yield the sheets of cells; charts and macros have links of another type."""
    listed = [each for each in root if local_name(each) == "sheets"]
    for element in (sheet for group in listed for sheet in group):
        links = [value for key, value in element.items() if key.endswith("}id")]
        target = targets.get(links[0] if links else None)
        if target is not None:
            state = element.get("state", "visible")
            part = _part(target)
            yield Sheet(element.get("name", ""), part, state != "visible")


def _part(target: str) -> str:
    """Return the name of the part a link of the workbook points to."""
    return target[1:] if target.startswith("/") else normpath(join("xl", target))
