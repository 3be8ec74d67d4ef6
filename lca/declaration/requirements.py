"""What a document answers of what is asked of it, and what it does not.

Judged on a whole record, to say what is missing; on a limited one, to say what is
withheld.  An answer counts as given when it is stated; nobody judges what it says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lca.declaration.answers import (
    Path,
    find_input,
    is_stated,
    is_withheld,
    read_path,
    take,
)
from lca.declaration.outlines import list_nearest
from lca.declaration.record_places import locate_row, locate_table
from lca.declaration.requirement_lists import (
    Condition,
    DocumentKind,
    Item,
    RequirementList,
)
from lca.declaration.vocabulary import Language
from lca.findings import Finding, finding
from lca.record import Document

State = Literal["answered", "not-applicable", "withheld", "missing"]

OMISSIONS, OMITTING = "ledgers.omissions", "omissions"
TEXTS = "texts"
ZERO, COMPUTED = "footprint-zero", ("results", "sensitivity")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item.

    Parameters
    ----------
    list, item
        The list's name, and the item.
    state
        An item that does not apply is ``not-applicable``, with a ``reason``.
    reason
        By language; None in one that the plant did not write.
    by_plant
        Whether the reason is the plant's and not the list's.
    missing
        What is not stated: of each, paths of which one would do.
    """

    list: str
    item: Item
    state: State
    reason: Mapping[str, str | None] | None = None
    by_plant: bool = False
    missing: tuple[tuple[Path, ...], ...] = ()

    @property
    def anchor(self) -> str:
        """Return the id of the section of a report that answers the item."""
        return f"section.{self.item.section}"


def evaluate(
    document: Document,
    lists: Iterable[RequirementList],
    kind: DocumentKind,
    *,
    language: Language | None = None,
) -> tuple[Outcome, ...]:
    """Return what a document of a kind answers, item by item, list by list.

    Parameters
    ----------
    document
        Of a record, whole or limited.
    lists
        All lists; those for documents of another kind are left out.
    kind
        What is to be written.
    language
        In which texts must stand; any will do when not given.
    """
    return tuple(
        _judge(document, each.name, item, language)
        for each in lists
        if kind in each.kinds
        for item in each.items
    )


def check_requirements(
    document: Document,
    lists: Sequence[RequirementList],
    kind: DocumentKind,
    *,
    language: Language | None = None,
) -> tuple[Finding, ...]:
    """Return an error for everything that is missing, and for each useless omission.

    Parameters
    ----------
    document
        Of a record, whole: what is withheld is not missing.
    lists, kind, language
        As in `evaluate`.
    """
    outcomes = evaluate(document, lists, kind, language=language)
    return (
        *_tell_missing(document, outcomes, language),
        *_check_omissions(document, lists),
    )


def _judge(
    document: Document, name: str, item: Item, language: Language | None
) -> Outcome:
    missing = tuple(
        group
        for group in item.answers
        if not any(is_stated(take(document, path), language) for path in group)
    )
    if item.applies is not None and not _applies(document, item.applies):
        return Outcome(name, item, "not-applicable", item.otherwise)
    if not missing:
        return Outcome(name, item, "answered")
    reason = _find_omission(document, name, item)
    if reason is not None and item.may_omit:
        return Outcome(name, item, "not-applicable", reason, by_plant=True)
    if _may_be_withheld(document, item, missing):
        return Outcome(name, item, "withheld")
    return Outcome(name, item, "missing", missing=missing)


def _may_be_withheld(
    document: Document, item: Item, missing: Iterable[Iterable[Path]]
) -> bool:
    """Return whether all that is missing, or a reason for it, may be withheld."""
    ledger = read_path(OMISSIONS)
    if item.may_omit and ledger is not None and is_withheld(document, ledger):
        return True
    return all(any(is_withheld(document, path) for path in group) for group in missing)


def _applies(document: Document, condition: Condition) -> bool:
    if condition.path is None:
        return document.get("boundary") in condition.boundaries
    value = take(document, condition.path)
    if is_withheld(document, condition.path):
        return True
    return is_stated(value) if condition.test == "present" else value != 0


def _find_omission(
    document: Document, name: str, item: Item
) -> Mapping[str, str | None] | None:
    for row in _list_omissions(document):
        if row["list"] == name and row["item"] == item.id and is_stated(row["reason"]):
            reason: Mapping[str, str | None] = row["reason"]
            return reason
    return None


def _list_omissions(document: Document) -> list[Mapping[str, Any]]:
    ledgers: Mapping[str, Any] = document.get("ledgers") or {}
    return ledgers.get(OMITTING) or []


def _tell_missing(
    document: Document, outcomes: Iterable[Outcome], language: Language | None
) -> Iterator[Finding]:
    """Yield an error for each input that is missing, whoever asks for it."""
    asking: dict[tuple[Path, ...], list[str]] = {}
    for outcome in outcomes:
        for group in outcome.missing:
            asked = f"{outcome.list} {outcome.item.id}"
            asking.setdefault(group, []).append(asked)
    empty = COMPUTED if _is_zero(document) else ()
    told = [
        (find_input(group[0]), group, "; ".join(dict.fromkeys(asked)))
        for group, asked in asking.items()
        if group[0].keys[0][0] not in empty
    ]
    for source, group, asked in sorted(told, key=lambda each: each[0]):
        table, _, part = source.partition(": ")
        # A row of texts is named by its key and has a column for each language.
        column = language if table == TEXTS else part
        yield finding(
            "requirement-missing",
            **locate_table(document, table),
            column=column or None,
            input=source,
            path=" / ".join(path.text for path in group),
            asked=asked,
        )


def _is_zero(document: Document) -> bool:
    """Return whether the record has its error for a footprint of nothing.

    What is computed of it is then empty, whatever the plant states.
    """
    return any(row["code"] == ZERO for row in document.get("findings") or ())


def _check_omissions(
    document: Document, lists: Sequence[RequirementList]
) -> Iterator[Finding]:
    known = {each.name: {item.id: item for item in each.items} for each in lists}
    for row in _list_omissions(document):
        place = locate_table(document, OMITTING) | locate_row(row)
        items = known.get(row["list"])
        wrong, names = ("list", known) if items is None else ("item", items)
        value = row[wrong]
        if value not in names:
            near = list_nearest(value, names)
            yield finding(
                "omission-unknown", **place, column=wrong, value=value, known=near
            )
        elif items is not None and not items[value].may_omit:
            yield finding("omission-refused", **place, list=row["list"], value=value)
