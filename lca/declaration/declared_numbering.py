"""Numbers of sections: 1 and 1.1, or as GB/T 24067 counts; annexes have letters."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lca.declaration.declared_parts import Section
from lca.declaration.vocabulary import Vocabulary

FIRST_LETTER = "A"

UNNUMBERED = ("basic", "verification")
"""Keys of the sections before and behind those that the skeleton numbers."""


def number_sections(
    sections: Iterable[Section], words: Vocabulary
) -> tuple[Section, ...]:
    """Return sections and their parts with numbers, those that the skeleton numbers."""
    numbered: list[Section] = []
    count = 0
    for section in sections:
        if section.key in UNNUMBERED:
            numbered.append(section)
            continue
        count += 1
        numeral = words.name("numeral", str(count))
        parts = _number_parts(section.parts, numeral, words)
        number = words("numbered", number=numeral)
        numbered.append(replace(section, number=number, parts=parts))
    return tuple(numbered)


def letter_annexes(
    annexes: Iterable[Section], words: Vocabulary
) -> tuple[Section, ...]:
    """Return annexes with their letters."""
    return tuple(
        replace(annex, number=words("annex", letter=chr(ord(FIRST_LETTER) + place)))
        for place, annex in enumerate(annexes)
    )


def list_anchors(sections: Iterable[Section]) -> dict[str, Section]:
    """Return, by key of the record, the first section that prints what stands there."""
    anchors: dict[str, Section] = {}
    for section in sections:
        for part in (*section.parts, section):
            for key in part.answers:
                anchors.setdefault(key, part)
    return anchors


def find_section(anchors: dict[str, Section], path: str) -> Section | None:
    """Return the section that prints what a path leads to: the nearest above it."""
    keys = path.split(".")
    for length in range(len(keys), 0, -1):
        found = anchors.get(".".join(keys[:length]))
        if found is not None:
            return found
    return None


def _number_parts(
    parts: Sequence[Section], numeral: str, words: Vocabulary
) -> tuple[Section, ...]:
    return tuple(
        replace(
            part,
            number=words("numbered-part", section=numeral, part=str(place)),
            cited=words("numbered-reference", section=numeral, part=str(place)),
        )
        for place, part in enumerate(parts, start=1)
    )
