"""A declaration as its templates see it: banners, sections, and the record behind."""

from dataclasses import dataclass
from typing import Literal

from lca.declaration.declared_annexes import (
    describe_certificate,
    describe_factors,
    describe_figures,
    describe_files,
    describe_remarks,
)
from lca.declaration.declared_figures import print_figures
from lca.declaration.declared_general import (
    describe_basics,
    describe_general,
    describe_goal,
)
from lca.declaration.declared_impact import describe_impact
from lca.declaration.declared_interpretation import (
    describe_interpretation,
    describe_verification,
)
from lca.declaration.declared_inventory import describe_inventory
from lca.declaration.declared_logo import show_logo
from lca.declaration.declared_numbering import letter_annexes, number_sections
from lca.declaration.declared_parts import Section, Value
from lca.declaration.declared_requirements import describe_requirements
from lca.declaration.declared_scope import describe_scope
from lca.declaration.declared_source import Source, data
from lca.declaration.declared_statement import Statement, describe_statement
from lca.declaration.declared_withheld import fold_withheld
from lca.declaration.remarks import Remark, describe_findings
from lca.declaration.requirement_lists import RequirementList
from lca.declaration.requirements import Outcome
from lca.declaration.vocabulary import Vocabulary
from lca.findings import Finding
from lca.record import Document
from lca.record.envelope import Record, rests_on_synthetic

Kind = Literal["report", "statement"]


@dataclass(frozen=True, slots=True)
class Banner:
    """What is said before all else; ``mark`` is ``demonstration`` or ``draft``."""

    mark: str
    title: str
    value: Value
    reasons: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """What a template prints.

    Parameters
    ----------
    kind
        Of the document.
    title, product
        What it is called, and what it is about.
    logo
        Picture of the producer as address of its own data; None without any.
    banners
        What is said before all else, and behind each printed page.
    uuid, sha256
        The record that the document is made from, and the hash of its content.
    statement
        The parts of a statement; None in a report.
    sections
        Of a report, its annexes at the end; empty in a statement.
    """

    kind: Kind
    title: str
    product: Value
    logo: str | None
    banners: tuple[Banner, ...]
    uuid: str
    sha256: str
    source: Source
    statement: Statement | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a declaration is not in its content.

    Parameters
    ----------
    record
        As it is on the day of printing.
    lists
        What is asked of documents of this kind.
    outcomes
        How each item of the lists is met.
    blocking
        Why this is a draft and no declaration; empty where nothing blocks it.
    draft
        Whether it is marked as a draft.
    logo
        Bytes of the logo that the content names.
    """

    record: Record
    lists: tuple[RequirementList, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    blocking: tuple[Finding, ...] = ()
    draft: bool = False
    logo: bytes | None = None


def view_declaration(
    document: Document, frame: Frame, kind: Kind, words: Vocabulary
) -> Declared:
    """Return what a template prints of a document.

    Parameters
    ----------
    document
        Of a record, limited to what may be disclosed; nothing else is shown.
    frame
        What is not in the document.
    kind
        A report, or a statement that refers to it.
    words
        Of the language.
    """
    source = Source(document, words, print_figures(document))
    return Declared(
        kind=kind,
        title=words(f"{kind}-title"),
        product=data(source.take("product", "name")) or data(source.take("sku")),
        logo=show_logo(document["logo"], frame.logo),
        banners=_list_banners(source, frame),
        uuid=frame.record.uuid,
        sha256=frame.record.content_sha256,
        source=source,
        statement=describe_statement(source, frame.record)
        if kind == "statement"
        else None,
        sections=_list_sections(source, frame) if kind == "report" else (),
    )


def _list_banners(source: Source, frame: Frame) -> tuple[Banner, ...]:
    """Return what must be said before all else: invented data, and a draft."""
    words = source.words
    banners = []
    synthetic = rests_on_synthetic(source.document)
    if synthetic is not False:
        said = source.say("demonstration-unknown")
        if synthetic is not None:
            share = source.number("results", "shares", "synthetic")
            said = source.say("demonstration-share", share=share)
        banners.append(Banner("demonstration", words("demonstration"), said))
    if frame.draft or frame.blocking:
        reasons = describe_findings(frame.blocking, words)
        said = source.say("draft-reasons" if reasons else "draft-wanted")
        banners.append(Banner("draft", words("draft"), said, reasons))
    return tuple(banners)


def _list_sections(source: Source, frame: Frame) -> tuple[Section, ...]:
    """Return the sections of a report and its annexes, none of them empty."""
    record = frame.record
    sections = number_sections(
        (
            describe_basics(source, record),
            describe_general(source),
            describe_goal(source),
            describe_scope(source),
            describe_inventory(source),
            describe_impact(source),
            describe_interpretation(source),
            describe_verification(source, record),
        ),
        source.words,
    )
    annexes = letter_annexes(
        (
            describe_requirements(
                source, frame.lists, frame.outcomes, fold_withheld(source, sections)
            ),
            describe_factors(source),
            describe_files(source),
            describe_certificate(source),
            describe_remarks(source),
            describe_figures(source),
        ),
        source.words,
    )
    return fold_withheld(source, (*sections, *annexes))
