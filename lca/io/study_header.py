"""``study.toml`` to a `StudyHeader`, or to findings."""

from pathlib import Path

from lca.findings import Finding, has_errors
from lca.io.record import read_record
from lca.io.toml_header import FORMAT, Values, find_record, read_toml
from lca.model import SourceFile, StudyHeader

FILE = "study.toml"
TABLE = "study"

__all__ = ["FILE", "FORMAT", "read_header"]


def read_header(
    folder: Path,
) -> tuple[StudyHeader | None, tuple[SourceFile, ...], list[Finding]]:
    """Return the header (None when it has errors), its file, and the findings."""
    content, files, found = read_toml(folder / FILE)
    if content is None:
        return None, files, found
    header, faults = _read(content)
    return header, files, found + faults


def _read(content: Values) -> tuple[StudyHeader | None, list[Finding]]:
    record, found = find_record(content, TABLE, FILE)
    if record is None:
        return None, found
    values, faults = read_record(record)
    found += faults
    if has_errors(found):
        return None, found
    more = {key: value for key, value in record.values.items() if key not in values}
    tables = {
        key: value for key, value in content.items() if key not in ("format", TABLE)
    }
    return StudyHeader(**values, more=more, tables=tables), found  # type: ignore[arg-type]
