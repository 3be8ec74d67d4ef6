"""``lca record``: a plant to records in a store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from lca.commands.documents import Document, describe_findings
from lca.declaration.requirement_lists import DocumentKind, load_lists
from lca.declaration.requirements import check_requirements
from lca.errors import StudyRefusedError
from lca.findings import Finding, has_errors
from lca.record import describe_platform
from lca.record.envelope import Record, as_of
from lca.store import open_store
from lca.study import freeze_path

FORMAT = 1
STATEMENT: DocumentKind = "statement"


@dataclass(frozen=True, slots=True)
class Recording:
    """The records made, or the findings that refused the plant.

    ``headlines``: amount and unit by UUID; ``undeclarable``: SKUs of which a statement
    would lack something that is asked for.
    """

    records: tuple[Record, ...]
    headlines: Mapping[str, tuple[float, str]]
    findings: tuple[Finding, ...]
    undeclarable: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Return whether no record was made."""
        return not self.records

    @property
    def expired(self) -> tuple[Record, ...]:
        """Return the records whose validity is over although they were just made."""
        today = datetime.now(UTC).date()
        return tuple(
            each for each in self.records if as_of(each, today).state == "expired"
        )

    def describe(self, language: str) -> Document:
        """Return the document of what was recorded."""
        return {
            "format": FORMAT,
            "records": None
            if self.refused
            else [
                {
                    **record.as_dict(),
                    "amount": self.headlines[record.uuid][0],
                    "unit": self.headlines[record.uuid][1],
                }
                for record in self.records
            ],
            "findings": describe_findings(self.findings, language),
        }


def record_path(
    path: Path,
    store: Path,
    skus: Sequence[str] | None = None,
    *,
    draft: bool = False,
    valid_until: date | None = None,
) -> Recording:
    """Return the records of the SKUs of a plant, all stored at once or none.

    Parameters
    ----------
    path
        Folder or workbook of the plant.
    store
        Folder of the store; it is made if need be.
    skus
        SKUs wanted; all that the plant reports when not given.
    draft
        Whether to go on in spite of errors of judgement.
    valid_until
        Last day of validity; the longest that is allowed when not given.

    Raises
    ------
    UsageError
        There is no such plant or SKU, or the validity is too long or over already.
    """
    try:
        frozen = list(freeze_path(path, skus, draft=draft))
        records = open_store(store, create=True).add(
            frozen,
            created=datetime.now(UTC),
            platform=describe_platform(),
            valid_until=valid_until,
        )
    except StudyRefusedError as refused:
        return Recording((), {}, refused.findings)
    headlines = [each.content.document["headline"] for each in frozen]
    amounts = {
        record.uuid: (headline["amount"], headline["unit"])
        for record, headline in zip(records, headlines, strict=True)
    }
    lists = load_lists()
    undeclarable = [
        record.sku
        for record, each in zip(records, frozen, strict=True)
        if has_errors(check_requirements(each.content.document, lists, STATEMENT))
    ]
    return Recording(records, amounts, (), tuple(undeclarable))
