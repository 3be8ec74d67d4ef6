"""The TOML file of a study or a plant: its content, and the record in it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from lca.findings import Finding, finding
from lca.io.file_bytes import read_bytes
from lca.io.limits import MOST_STUDY_BYTES
from lca.io.record import Record, missing_key
from lca.model import SourceFile

FORMAT = 1

Values = Mapping[str, object]


def read_toml(
    path: Path,
) -> tuple[Values | None, tuple[SourceFile, ...], list[Finding]]:
    """Return the content (None if it cannot be read), the file, and the findings."""
    file, source = path.name, read_bytes(path, MOST_STUDY_BYTES)
    if source.fault is not None:
        return None, (), [source.fault]
    if source.content is None:
        return None, (), [finding("missing-file", file=file, value=file)]
    data, files = source.content, (SourceFile(file, source.sha256),)
    try:
        return tomllib.loads(data.decode("utf-8-sig")), files, []
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        value = repr(data[error.start : error.start + 1])[2:-1]
        return None, files, [finding("not-utf8", file=file, row=row, value=value)]
    except (ValueError, RecursionError) as error:
        # Beside TOMLDecodeError: integers without end, brackets within brackets.
        return None, files, [finding("not-toml", file=file, value=str(error))]


def find_record(
    content: Values, table: str, file: str
) -> tuple[Record | None, list[Finding]]:
    """Return the record in its table, and what is wrong with format and table."""
    found = []
    stated = content.get("format")
    if stated != FORMAT or stated is True:
        value = repr(stated) if "format" in content else "–"
        found.append(unknown_format(table, value, file=file))
    record = content.get(table)
    if not isinstance(record, dict):
        empty = Record({}, table, file)
        return None, [*found, missing_key(empty, table)]
    return Record(record, table, file), found


def unknown_format(
    table: str,
    value: str,
    *,
    file: str,
    sheet: str | None = None,
    row: int | None = None,
) -> Finding:
    """Return the finding for a format number that cannot be read."""
    return finding(
        "unknown-format",
        file=file,
        sheet=sheet,
        row=row,
        column="format",
        value=value,
        table=table,
    )
