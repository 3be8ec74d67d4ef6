"""What an annotated copy says of each finding, in the language of the reader."""

from dataclasses import dataclass

from lca.findings import Place, Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding as an annotated copy tells it.

    ``word`` is the severity in the language of the texts; ``note`` is the text for the
    place itself.
    """

    severity: Severity
    word: str
    code: str
    place: Place
    message: str
    cause: str
    fix: str
    note: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The name of the list of findings, what it says when it is empty, and its heads.

    ``columns`` are eight: severity, code, sheet, cell, value, message, cause, fix.
    """

    title: str
    nothing: str
    columns: tuple[str, ...]
