"""The value object for one finding."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from lca.findings.catalogue import Severity, load_catalogue


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points: in the files, in the system, or both.

    ``row`` counts as a spreadsheet does: the header is row 1.

    Examples
    --------
    >>> from lca import Place
    >>> Place(file="flows.csv", row=3, column="unit").as_dict()
    {'file': 'flows.csv', 'row': 3, 'column': 'unit'}
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    activity: str | None = None
    flow: str | None = None

    def as_dict(self) -> dict[str, str | int]:
        """Return the parts that are known, by name."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        return {name: part for name, part in parts.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Parameters
    ----------
    code
        Key of the entry in the catalogue.
    place
        Where it was found.
    parameters
        Name and text of everything the catalogue's sentences mention.

    Examples
    --------
    >>> from lca import Finding
    >>> from lca.findings import finding
    >>> found = finding("unknown-unit", file="flows.csv", row=3, value="kgg")
    >>> isinstance(found, Finding), found.severity
    (True, 'error')
    """

    code: str
    place: Place
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """Return ``error``, ``warning`` or ``info``, as the catalogue says."""
        return load_catalogue()[self.code].severity


def finding(code: str, /, **known: object) -> Finding:
    """Return a finding; names of `Place` go to its place, all are parameters.

    Raises
    ------
    KeyError
        The catalogue has no entry of this code.
    """
    if code not in load_catalogue():
        raise KeyError(code)
    place_names = {part.name for part in fields(Place)}
    stated = {name: value for name, value in known.items() if value is not None}
    place = {name: value for name, value in stated.items() if name in place_names}
    texts = tuple((name, _text(value)) for name, value in stated.items())
    return Finding(code, Place(**place), texts)  # type: ignore[arg-type]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any of the findings is an error."""
    return any(found.severity == "error" for found in findings)


def _text(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
