"""What a report of a narrower level leaves out: told once, by the sections' numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lca.declaration.declared_parts import Block, Note, Piece, Section, Value
from lca.declaration.declared_source import Source

PLACE = "standards"
"""Key of the section that says at which level the document discloses."""


def fold_withheld(source: Source, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections that say something, one of them listing the others.

    Parameters
    ----------
    source
        The document.
    sections
        Of the report and its annexes, with their numbers, which stay as they are.
    """
    every = [
        part
        for section in sections
        for part in (
            (section,) if _is_gone(source, section) else (section, *section.parts)
        )
    ]
    gone = [part for part in every if _is_gone(source, part)]
    partly = [part for part in every if part not in gone and _is_withheld(source, part)]
    told = (*_tell("withheld-sections", source, gone),
            *_tell("withheld-in-part", source, partly))  # fmt: skip
    return tuple(
        _complete(source, section, told)
        for section in sections
        if not _is_gone(source, section)
    )


def _complete(source: Source, section: Section, told: tuple[Block, ...]) -> Section:
    """Return a section that says that it is empty if it is, without parts withheld."""
    parts = tuple(
        _complete(source, part, told)
        for part in section.parts
        if not _is_gone(source, part)
    )
    blocks = section.blocks
    if section.key == PLACE:
        blocks = (*blocks, *told)
    elif section.is_empty:
        blocks = (Note(source.say("nothing-stated"), mark="withheld"),)
    return replace(section, blocks=blocks, parts=parts)


def _is_gone(source: Source, section: Section) -> bool:
    """Return whether nothing is left of a section, because of the level."""
    if section.parts:
        return not section.blocks and all(
            _is_gone(source, part) for part in section.parts
        )
    return not section.blocks and _is_withheld(source, section)


def _is_withheld(source: Source, section: Section) -> bool:
    return any(source.is_withheld(answer) for answer in section.answers)


def _tell(key: str, source: Source, sections: Iterable[Section]) -> tuple[Block, ...]:
    names: list[Piece] = []
    for section in sections:
        names += [Piece("; ", "word")] if names else []
        names.append(Piece(section.reference, "word"))
    said: Value = tuple(names)
    return (Note(source.say(key, sections=said), mark="withheld"),) if said else ()
