"""``lca declare``: records to reports and statements that people read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lca.commands.documents import Document, describe_findings
from lca.declaration import Language, load_vocabulary
from lca.declaration.claims import find_claims
from lca.declaration.declared_blocking import find_errors, generalise, judge_state
from lca.declaration.declared_names import FileNames
from lca.declaration.declared_rendering import PAGE_FORMS, TEMPLATES, Templates
from lca.declaration.declared_view import Frame, view_declaration
from lca.declaration.pdf import Attached, print_pdf
from lca.declaration.requirement_lists import load_lists
from lca.declaration.requirements import check_requirements, evaluate
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.io.documents import write_bytes
from lca.io.own_templates import read_templates
from lca.record import Content, encode
from lca.record.disclosure import limit
from lca.record.envelope import Record, rests_on_synthetic
from lca.record.keys import Level
from lca.store import Store, open_store
from lca.store.targets import IN_FORCE

Kind = Literal["report", "statement"]
Form = Literal["html", "pdf", "md", "json"]

FORMAT = 1
LEVELS: Mapping[Kind, Level] = {"report": "full", "statement": "stages"}
"""How much a document discloses when nothing is said."""

_MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Order:
    """Which document is wanted.

    ``level`` is how much it discloses; a ``draft`` is made in spite of what blocks it.
    """

    kind: Kind
    language: Language
    form: Form
    level: Level
    draft: bool


@dataclass(frozen=True, slots=True)
class Declaration:
    """One document, or why there is none.

    Parameters
    ----------
    record
        What it is made from.
    name
        Of its file.
    data
        Its bytes; None if it was refused.
    blocking
        Why it was refused, or is a draft only.
    doubts
        What a person should look at before it is sent; nothing is refused for it.
    """

    record: Record
    name: str
    data: bytes | None
    blocking: tuple[Finding, ...]
    doubts: tuple[Finding, ...] = ()


class Press:
    """Makes documents of one order; lists and templates are read once.

    Parameters
    ----------
    store
        Where the records are.
    order
        What is wanted.
    own
        Templates of the user by name.
    """

    def __init__(self, store: Store, order: Order, own: Mapping[str, str]) -> None:
        self._store = store
        self._order = order
        self._templates = Templates(own)
        self._lists = load_lists()
        self._names = FileNames()

    def declare(self, record: Record) -> Declaration:
        """Return the document of a record."""
        order = self._order
        name = self._name(record, order.form)
        try:
            content = self._store.read_content(record)
            limited = limit(content.document, order.level)
            found = self._find(record, content, limited)
            blocking = tuple(each for each in found if each.severity == "error")
            doubts = tuple(each for each in found if each.severity == "warning")
            if blocking and not order.draft:
                return Declaration(record, name, None, blocking)
            data = self._make(record, limited, blocking)
        except StudyRefusedError as refused:
            return Declaration(record, name, None, refused.findings)
        return Declaration(record, name, data, blocking, doubts)

    def _find(
        self, record: Record, content: Content, limited: Document
    ) -> tuple[Finding, ...]:
        order = self._order
        document = content.document
        return (
            *judge_state(record),
            *find_errors(document),
            *check_requirements(
                document, self._lists, order.kind, language=order.language
            ),
            *find_claims(limited),
        )

    def _make(
        self,
        record: Record,
        limited: Document,
        blocking: tuple[Finding, ...],
    ) -> bytes:
        order = self._order
        reasons = generalise(blocking, order.level)
        if order.form == "json":
            return encode(_describe(record, limited, reasons, order))
        words = load_vocabulary(order.language)
        frame = Frame(
            record,
            lists=self._lists,
            outcomes=evaluate(
                limited, self._lists, order.kind, language=order.language
            ),
            blocking=reasons,
            draft=order.draft,
            logo=self._read_logo(limited),
        )
        view = view_declaration(limited, frame, order.kind, words)
        if order.form in PAGE_FORMS:
            return self._templates.render(view, words, order.form).encode()
        told = encode(_describe(record, limited, reasons, order))
        return print_pdf(
            self._templates.render(view, words, "html", paper=True),
            (Attached(self._name(record, "json"), told, _MEDIA_TYPE),),
            order.language,
            created=record.created,
        )

    def _name(self, record: Record, form: Form) -> str:
        ending = f"{self._order.kind}.{self._order.language}.{form}"
        return self._names.choose(record.sku, record.uuid, ending)

    def _read_logo(self, limited: Document) -> bytes | None:
        logo = limited["logo"]
        return None if logo is None else self._store.read_blob(logo["sha256"])


def declare_targets(
    targets: Sequence[str],
    store: Path,
    order: Order,
    templates: Path | None = None,
) -> Iterator[Declaration]:
    """Yield the document of each record, one at a time.

    Parameters
    ----------
    targets
        Each a uuid, the beginning of one, or a SKU; the current record of every SKU if
        there are none.
    store
        Folder of the records.
    order
        What is wanted.
    templates
        Folder of the user with templates that replace shipped ones.

    Raises
    ------
    UsageError
        There is no such record, or a template of the user has a fault.
    StudyRefusedError
        The store is damaged.
    """
    own = {} if templates is None else read_templates(templates, TEMPLATES)
    opened = open_store(store)
    records = (
        [opened.find(target) for target in targets]
        if targets
        else _list_current(opened)
    )
    press = Press(opened, order, own)
    for record in {each.uuid: each for each in records}.values():
        yield press.declare(record)


def write_declaration(declaration: Declaration, out: Path, *, folder: bool) -> Path:
    """Write a document and return its file.

    Parameters
    ----------
    declaration
        One that was not refused.
    out
        Where to.
    folder
        Whether that is a folder, in which the document gets a name of its own.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    path = out / declaration.name if folder else out
    try:
        write_bytes(declaration.data or b"", path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise UsageError(message) from error
    return path


def _list_current(store: Store) -> list[Record]:
    """Return the record of every SKU of every plant that is in force."""
    records = store.list()
    current: dict[tuple[str, str], Record] = {}
    for state in reversed(IN_FORCE):
        # The last one of a state stands, and the state that is preferred comes last.
        current |= {
            (each.plant, each.sku): each for each in records if each.state == state
        }
    return sorted(current.values(), key=lambda each: (each.plant, each.sku))


def _describe(
    record: Record, limited: Document, reasons: tuple[Finding, ...], order: Order
) -> Document:
    """Return the document as data: the record, and what may be disclosed of it."""
    envelope = record.as_dict()
    del envelope["platform"]  # of whoever computed it, and no part of a declaration
    return {
        "format": FORMAT,
        "kind": order.kind,
        "lang": order.language,
        "disclosure": order.level,
        "draft": order.draft,
        "demonstration": rests_on_synthetic(limited),
        "blocking": describe_findings(reasons, order.language),
        "record": envelope,
        "content": limited,
    }
