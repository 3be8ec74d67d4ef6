"""The index of requirements: where a report answers each, or why it need not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lca.declaration.answers import Path, is_stated, take
from lca.declaration.declared_numbering import find_section, list_anchors
from lca.declaration.declared_parts import (
    Block,
    Note,
    Piece,
    Row,
    Section,
    Table,
    Value,
)
from lca.declaration.declared_source import Source, sentence
from lca.declaration.requirement_lists import Item, RequirementList
from lca.declaration.requirements import Outcome

_SPACE: Value = (Piece(" ", "word"),)


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Which section prints what: of the whole report, and of each chapter alone."""

    every: dict[str, Section]
    chapters: dict[str, dict[str, Section]]

    def find(self, chapter: str, path: str) -> Section | None:
        """Return the section that prints what a path leads to, in its chapter if any.

        The same numbers may stand twice: results by stage, and what the stages are.
        """
        own = find_section(self.chapters.get(chapter, {}), path)
        return own or find_section(self.every, path)


def describe_requirements(
    source: Source,
    lists: Iterable[RequirementList],
    outcomes: Sequence[Outcome],
    sections: Sequence[Section],
) -> Section:
    """Return the index of what is asked of a report.

    Parameters
    ----------
    source
        The document.
    lists
        What is asked.
    outcomes
        How each item is met.
    sections
        Of the report, with their numbers.
    """
    anchors = _Anchors(
        list_anchors(sections),
        {section.key: list_anchors([section]) for section in sections},
    )
    blocks: list[Block] = [Note(source.say("requirements-note"))]
    for each in lists:
        rows = tuple(
            _tell(source, outcome, anchors)
            for outcome in outcomes
            if outcome.list == each.name
        )
        if rows:
            language = source.words.language
            heads = ("clause", "requirement", "requirement-state", "requirement-where")
            table = source.table("requirements", heads, rows)
            blocks += [
                Table(f"requirements-{each.name}", each.title[language], found.heads,
                      found.rows)
                for found in table
                if isinstance(found, Table)
            ]  # fmt: skip
            blocks.append(Note((Piece(each.provenance[language], "word"),)))
    return Section("requirements", source.words("section-requirements"), tuple(blocks))


def _tell(source: Source, outcome: Outcome, anchors: _Anchors) -> Row:
    item = outcome.item
    state = source.name("outcome", outcome.state)
    where = _find(source, item, anchors)
    if outcome.state == "not-applicable":
        where = _reason(source, outcome)
    return Row(
        (
            source.name("clause", item.clause),
            (Piece(item.title[source.words.language], "word"),),
            state,
            where,
        ),
        mark=outcome.state,
    )


def _reason(source: Source, outcome: Outcome) -> Value:
    """Return why an item does not apply, in this language if it is known in it."""
    reasons = outcome.reason or {}
    own = reasons.get(source.words.language)
    return sentence(own or next((text for text in reasons.values() if text), None))


def _find(source: Source, item: Item, anchors: _Anchors) -> Value:
    """Return the sections that print what an item asks for, in their order."""
    paths = [_choose(source, group).plain for group in item.answers]
    found = [
        anchors.find(item.section, path)
        for path in paths
        if not source.is_withheld(path)
    ]
    known = {section.key: section for section in found if section is not None}
    pieces: list[Piece] = []
    for section in known.values():
        pieces += [Piece("; ", "word")] if pieces else []
        pieces.append(Piece(section.reference, "section", section.key))
    return tuple(pieces)


def _choose(source: Source, group: Sequence[Path]) -> Path:
    """Return of several paths, of which one would do, the first that says something."""
    language = source.words.language
    stated = (
        path for path in group if is_stated(take(source.document, path), language)
    )
    return next(stated, group[0])
