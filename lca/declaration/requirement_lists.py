"""Lists of what a document must say, as data: which item, where, on what condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from lca.declaration.answers import Path, list_paths, read_path
from lca.declaration.outlines import (
    Either,
    Fields,
    Many,
    Shape,
    Text,
    name_nearest,
    read_outline,
)
from lca.errors import StudyRefusedError
from lca.findings import Finding
from lca.resources import shipped

DocumentKind = Literal["report", "statement"]
Section = Literal[
    "basic",
    "general",
    "goal",
    "scope",
    "inventory",
    "impact",
    "interpretation",
    "verification",
    "annex",
]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""Sections of a report, in their order."""

Boundary = Literal["cradle-to-gate", "gate-to-gate", "cradle-to-grave"]
Test = Literal["nonzero", "present"]
Words = Mapping[str, str]
"""A text by language."""

FOLDER = "requirements"
ENDING = ".yaml"
CLAIMS = "claims.yaml"
"""File of the folder that is no list."""

OR = "|"


@dataclass(frozen=True, slots=True)
class Condition:
    """When an item applies: at some system boundaries, or by what stands at a path.

    ``present`` is true of what says something; ``nonzero`` is false of a stated zero
    only, since a number that is missing is not zero.
    """

    boundaries: frozenset[Boundary]
    path: Path | None
    test: Test | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a document must say.

    Parameters
    ----------
    id, clause, title
        How the list knows it.
    mandatory
        False where it is asked for on a condition.
    section
        Where a report answers it.
    answers
        What must be stated, all of it; of each, one of several paths.
    applies
        The condition; None where it always applies, or only the plant can tell.
    otherwise
        Why it does not apply where the condition does not hold.
    may_omit
        Whether the plant may give a reason in place of an answer.
    """

    id: str
    clause: str
    title: Words
    mandatory: bool
    section: Section
    answers: tuple[tuple[Path, ...], ...]
    applies: Condition | None
    otherwise: Words | None
    may_omit: bool


@dataclass(frozen=True, slots=True)
class RequirementList:
    """What one source asks of documents of some kinds.

    ``provenance`` says what the list was made from.
    """

    name: str
    title: Words
    provenance: Words
    kinds: frozenset[DocumentKind]
    items: tuple[Item, ...]


def _find_unknown(text: str) -> Mapping[str, str]:
    """Return those of the paths that no record has, with the nearest that one has."""
    unknown = [path for path in _split(text) if read_path(path) is None]
    return {path: name_nearest(path, list_paths()) for path in unknown}


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(OR)]


_WORDS = Fields({"en": Text(), "zh": Text()})
_PATHS = Text(code="requirement-unknown-path", find_unknown=_find_unknown)
_CONDITION = Either(
    {
        "boundary": Fields({"boundary": Many(Text(get_args(Boundary)))}),
        "path": Fields({"path": _PATHS, "is": Text(get_args(Test))}),
    }
)
_OMITTED = Text(("true", "false"))
_ITEM: dict[str, Shape] = {
    "id": Text(),
    "clause": Text(),
    "title": _WORDS,
    "section": Text(SECTIONS),
    "answers": Many(_PATHS),
}
_MANDATORY, _CONDITIONAL = Text(("mandatory",)), Text(("conditional",))
_ITEMS = Either(
    {
        "applies": Fields(
            {**_ITEM, "kind": _CONDITIONAL, "applies": _CONDITION, "otherwise": _WORDS},
            {"may_omit": _OMITTED},
        ),
        # Whether it applies, only the plant can tell: it answers or says why not.
        "may_omit": Fields(
            {**_ITEM, "kind": Text(("mandatory", "conditional"))},
            {"may_omit": Text(("true",))},
        ),
        "id": Fields({**_ITEM, "kind": _MANDATORY}),
    }
)
_LIST = Fields(
    {
        "list": Text(),
        "title": _WORDS,
        "provenance": _WORDS,
        "kinds": Many(Text(get_args(DocumentKind))),
        "items": Many(_ITEMS, key="id"),
    }
)


def parse_list(
    data: bytes, file: str
) -> tuple[RequirementList | None, tuple[Finding, ...]]:
    """Return the list that a file holds, or None and what is wrong with it.

    Parameters
    ----------
    data
        Bytes of a YAML file.
    file
        How findings name it.
    """
    content, found = read_outline(data, _LIST, file)
    return (None if content is None else _build(content)), found


def read_lists(files: Mapping[str, bytes]) -> tuple[RequirementList, ...]:
    """Return the lists of some files, in the order of their names.

    Parameters
    ----------
    files
        Bytes by name.  Of two lists of one name the later one stands.

    Raises
    ------
    StudyRefusedError
        A file has not the form of a list; all findings are told.
    """
    parsed = [parse_list(data, file) for file, data in sorted(files.items())]
    if found := tuple(each for _, some in parsed for each in some):
        raise StudyRefusedError(found)
    return tuple({each.name: each for each, _ in parsed if each}.values())


@cache
def load_lists() -> tuple[RequirementList, ...]:
    """Return the shipped lists.

    Examples
    --------
    >>> [each.name for each in load_lists() if "statement" in each.kinds]
    ['statement']
    """
    return read_lists(
        {
            entry.name: entry.read_bytes()
            for entry in (shipped("templates") / FOLDER).iterdir()
            if entry.name.endswith(ENDING) and entry.name != CLAIMS
        }
    )


def _build(content: Mapping[str, Any]) -> RequirementList:
    return RequirementList(
        name=content["list"],
        title=content["title"],
        provenance=content["provenance"],
        kinds=frozenset(content["kinds"]),
        items=tuple(_build_item(item) for item in content["items"]),
    )


def _build_item(item: Mapping[str, Any]) -> Item:
    return Item(
        id=item["id"],
        clause=item["clause"],
        title=item["title"],
        mandatory=item["kind"] == "mandatory",
        section=item["section"],
        answers=tuple(_read_paths(text) for text in item["answers"]),
        applies=_build_condition(item["applies"]) if "applies" in item else None,
        otherwise=item.get("otherwise"),
        may_omit=item.get("may_omit") == "true",
    )


def _build_condition(condition: Mapping[str, Any]) -> Condition:
    path = read_path(condition["path"]) if "path" in condition else None
    boundaries = frozenset(condition.get("boundary", ()))
    return Condition(boundaries, path, condition.get("is"))


def _read_paths(text: str) -> tuple[Path, ...]:
    paths = [read_path(part) for part in _split(text)]
    return tuple(path for path in paths if path is not None)
