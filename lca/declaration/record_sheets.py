"""Records of a store as tables that people read."""

from collections.abc import Iterable, Mapping

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING, significant
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.record import Content
from lca.record.envelope import (
    Assurance,
    Record,
    State,
    Verification,
)
from lca.record.events import Event

_SHORT = 8
"""Characters of a UUID that a command takes for the whole."""

_STATES: Mapping[State, str] = {
    "draft": "records-draft",
    "verified": "record-state-verified",
    "superseded": "record-state-superseded",
    "withdrawn": "record-state-withdrawn",
    "expired": "record-state-expired",
}
_LEVELS: Mapping[Assurance, str] = {
    "limited": "records-limited",
    "reasonable": "records-reasonable",
}


def print_records(records: Iterable[Record], words: Vocabulary) -> Sheet:
    """Return one line per record."""
    titles = ("record", "sku", "plant", "records-state", "record-created",
              "record-valid-until", "record-verified-by")  # fmt: skip
    rows = tuple(
        (
            record.uuid[:_SHORT],
            make_visible(record.sku),
            make_visible(record.plant),
            words(_STATES[record.state]),
            record.created.date().isoformat(),
            record.valid_until.isoformat(),
            NOTHING
            if record.verification is None
            else make_visible(record.verification.by),
        )
        for record in records
    )
    return Sheet(tuple(words(title) for title in titles), rows, "l" * len(titles))


def print_recorded(
    records: Iterable[Record],
    headlines: Mapping[str, tuple[float, str]],
    words: Vocabulary,
) -> Sheet:
    """Return one line per record that was made: SKU, footprint, UUID, validity.

    Parameters
    ----------
    records
        The records.
    headlines
        Amount and unit by UUID.
    words
        Of the language that is wanted.
    """
    titles = ("sku", "record-headline", "unit", "record", "records-state",
              "record-valid-until")  # fmt: skip
    rows = tuple(
        (
            make_visible(record.sku),
            significant(headlines[record.uuid][0]),
            headlines[record.uuid][1],
            record.uuid,
            words(_STATES[record.state]),
            record.valid_until.isoformat(),
        )
        for record in records
    )
    return Sheet(tuple(words(title) for title in titles), rows, "lrllll")


def print_record(
    record: Record, content: Content, counts: Mapping[str, int], words: Vocabulary
) -> Sheet:
    """Return what is known about a record, one line each.

    Parameters
    ----------
    record
        The record.
    content
        What it says.
    counts
        Findings of its data, by severity.
    words
        Of the language that is wanted.
    """
    headline = content.document["headline"]
    lines = [
        ("record", record.uuid),
        ("sku", record.sku),
        ("plant", record.plant),
        ("record-headline", f"{significant(headline['amount'])} {headline['unit']}"),
        ("records-state", words(_STATES[record.state])),
        ("record-created", f"{record.created:%Y-%m-%d %H:%M:%S} UTC"),
        ("record-valid-until", record.valid_until.isoformat()),
        ("record-verification", _print_verification(record.verification, words)),
        ("record-supersedes", record.supersedes),
        ("record-superseded-by", record.superseded_by),
        ("record-findings", words("counts", **counts)),
        ("record-content", record.content_sha256),
    ]
    rows = tuple((words(key), make_visible(text)) for key, text in lines if text)
    return Sheet((words("record-item"), words("record-value")), rows, "ll")


def print_history(history: Iterable[Event], words: Vocabulary) -> Sheet:
    """Return what happened to a record, one line each."""
    rows = tuple(
        (
            f"{event.at:%Y-%m-%d %H:%M:%S} UTC",
            words(_STATES[event.kind]),
            make_visible(_print_event(event, words)),
        )
        for event in history
    )
    titles = (words("record-time"), words("records-state"), words("record-value"))
    return Sheet(titles, rows, "lll")


def _print_event(event: Event, words: Vocabulary) -> str:
    if event.verification is not None:
        return _print_verification(event.verification, words)
    return event.successor or event.reason or NOTHING


def _print_verification(verified: Verification | None, words: Vocabulary) -> str:
    if verified is None:
        return NOTHING
    level = words(_LEVELS[verified.level])
    parts = [verified.by, verified.on.isoformat(), level]
    if verified.statement_sha256 is not None:
        parts.append(words("record-statement", sha256=verified.statement_sha256))
    if verified.note:
        parts.append(verified.note)
    return words("separator").join(parts)
