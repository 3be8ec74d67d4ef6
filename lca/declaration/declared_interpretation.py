"""Interpretation of a declaration: conclusions, assumptions, limits; verification."""

from lca.declaration.declared_parts import Block, Bullets, Note, Row, Section
from lca.declaration.declared_source import Source, code, data, day, place, sentence
from lca.record.envelope import Record


def describe_interpretation(source: Source) -> Section:
    """Return the interpretation."""
    return Section(
        key="interpretation",
        title=source.words("section-interpretation"),
        parts=(
            Section(
                key="conclusions",
                title=source.words("section-conclusions"),
                blocks=source.texts("text-conclusions"),
                answers=("texts.conclusions",),
            ),
            _describe_assumptions(source),
            _describe_limits(source),
            Section(
                key="improvements",
                title=source.words("section-improvements"),
                blocks=source.texts("text-improvements", "text-performance-tracking"),
                answers=("texts.improvements", "texts.performance_tracking"),
            ),
        ),
    )


def _describe_assumptions(source: Source) -> Section:
    rows = [
        Row(
            (
                data(row["assumption"]),
                sentence(row["text"]),
                sentence(row["reason"]),
                sentence(row["source"]),
                place(row),
            )
        )
        for _, row in source.rows("ledgers", "assumptions")
    ]
    accepted = [
        Row(
            (
                code(row["code"]),
                data(row["subject"]),
                sentence(row["reason"]),
                day(row["until"]),
                place(row),
            )
        )
        for _, row in source.rows("ledgers", "accepted")
    ]
    heads = ("assumption", "assumption-text*", "reason*", "origin*", "data-row")
    accepted_heads = ("finding-code", "subject", "reason*", "until", "data-row")
    return Section(
        key="assumptions",
        title=source.words("section-assumptions"),
        blocks=(
            *_tell_whole(source, rows),
            *source.table("assumptions", heads, rows),
            *source.texts("text-value-choices", "text-timing"),
            *_tell_whole(source, accepted),
            *source.table("accepted", accepted_heads, accepted),
        ),
        answers=("ledgers.assumptions", "ledgers.accepted", "texts.value_choices",
                 "texts.timing"),
    )  # fmt: skip


def _tell_whole(source: Source, rows: list[Row]) -> tuple[Block, ...]:
    """Return that rows are of the whole plant: they name no product."""
    return (Note(source.say("whole-plant-note")),) if rows else ()


def _describe_limits(source: Source) -> Section:
    return Section(
        key="limitations",
        title=source.words("section-limitations"),
        blocks=(
            *source.texts("text-limitations"),
            Bullets(
                tuple(
                    source.say(key)
                    for key in (
                        "limit-single-issue",
                        "limit-method",
                        "limit-comparison",
                        "limit-claims",
                    )
                )
            ),
            *source.texts("text-disclaimer"),
        ),
        answers=("texts.limitations", "texts.disclaimer"),
    )


def describe_verification(source: Source, record: Record) -> Section:
    """Return who verified the record, or that nobody did."""
    return Section(
        key="verification",
        title=source.words("section-verification"),
        blocks=(
            *list_verification(source, record),
            *source.texts("text-critical-review"),
        ),
        answers=("texts.critical_review",),
    )


def list_verification(source: Source, record: Record) -> tuple[Block, ...]:
    """Return by whom, when and how thoroughly a record was verified, or was not."""
    found = record.verification
    if found is None:
        return (Note(source.say("not-verified"), mark="verification"),)
    statement = source.word("verified-statement-none")
    if found.statement_sha256 is not None:
        stored = code(found.statement_sha256)
        statement = source.say("verified-statement-hash", hash=stored)
    said = source.say(
        "verified-as-recorded",
        by=data(found.by),
        level=source.name("records", found.level),
        day=day(found.on.isoformat()),
        statement=statement,
    )
    remark = ("remark", sentence(found.note))
    return (Note(said, mark="verification"), *source.pairs((remark,)))
