"""``study.toml`` to a `StudyHeader`, or to findings."""

import difflib
import hashlib
import math
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from lca.factors import load_gwp
from lca.findings import Finding, finding, has_errors
from lca.io.limits import MOST_STUDY_BYTES
from lca.model import SourceFile, StudyHeader
from lca.tables import Column, load_columns

FILE = "study.toml"
FORMAT = 1

Values = Mapping[str, object]


def read_header(
    folder: Path,
) -> tuple[StudyHeader | None, tuple[SourceFile, ...], list[Finding]]:
    """Return the header (None when it has errors), its file, and the findings."""
    path = folder / FILE
    if not path.is_file():
        return None, (), [finding("missing-file", file=FILE, value=FILE)]
    if path.stat().st_size > MOST_STUDY_BYTES:
        return None, (), [_too_large(path)]
    data = path.read_bytes()
    source = (SourceFile(FILE, hashlib.sha256(data).hexdigest()),)
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        value = repr(data[error.start : error.start + 1])[2:-1]
        return None, source, [finding("not-utf8", file=FILE, row=row, value=value)]
    except (ValueError, RecursionError) as error:
        # Beside TOMLDecodeError: integers without end, brackets within brackets.
        return None, source, [finding("not-toml", file=FILE, value=str(error))]
    header, found = _read(content)
    return header, source, found


def _too_large(path: Path) -> Finding:
    size = path.stat().st_size
    return finding("file-too-large", file=FILE, value=size, limit=MOST_STUDY_BYTES)


def _read(content: Values) -> tuple[StudyHeader | None, list[Finding]]:
    found: list[Finding] = []
    if content.get("format") != FORMAT or content.get("format") is True:
        value = repr(content["format"]) if "format" in content else "–"
        found.append(finding("unknown-format", file=FILE, column="format", value=value))
    record = content.get("study")
    if not isinstance(record, dict):
        found.append(finding("missing-key", file=FILE, column="study"))
        return None, found
    values = {}
    columns = load_columns("study")
    for column in columns:
        values[column.name], faults = _read_value(record, column)
        found += faults
    found += _near_misses(record, columns)
    start, end = values["period_start"], values["period_end"]
    if isinstance(start, date) and isinstance(end, date) and start >= end:
        found.append(
            finding(
                "period-reversed",
                file=FILE,
                column="period_end",
                value=str(end),
                start=str(start),
            )
        )
    if has_errors(found):
        return None, found
    more = {key: value for key, value in record.items() if key not in values}
    tables = {
        key: value for key, value in content.items() if key not in ("format", "study")
    }
    return StudyHeader(**values, more=more, tables=tables), found  # type: ignore[arg-type]


def _read_value(record: Values, column: Column) -> tuple[object, list[Finding]]:
    value = record.get(column.name)
    if value is None or value == "":
        missing = [finding("missing-key", file=FILE, column=column.name)]
        return None, missing if column.required else []
    if column.kind == "date":
        return _read_date(value, column)
    if column.kind == "demand":
        return _read_demand(value, column)
    if not isinstance(value, str):
        return None, [_wrong("not-text", column, value)]
    choices = column.values or (load_gwp().sets if column.name == "gwp" else ())
    if choices and value not in choices:
        return None, [_wrong("not-a-choice", column, value, ", ".join(choices))]
    return value, []


def _read_date(value: object, column: Column) -> tuple[object, list[Finding]]:
    if isinstance(value, datetime):
        return value.date(), []
    if isinstance(value, date):
        return value, []
    if isinstance(value, str):
        try:
            return date.fromisoformat(value), []
        except ValueError:
            pass
    return None, [_wrong("not-a-date", column, value)]


def _read_demand(value: object, column: Column) -> tuple[object, list[Finding]]:
    if not isinstance(value, dict) or not value:
        return None, [_wrong("not-a-demand", column, value)]
    wrong = {
        flow: amount
        for flow, amount in value.items()
        if isinstance(amount, bool)
        or not isinstance(amount, int | float)
        or not math.isfinite(amount)
    }
    if wrong:
        return None, [_wrong("not-a-demand", column, wrong)]
    return {flow: float(amount) for flow, amount in value.items()}, []


def _wrong(code: str, column: Column, value: object, choices: str = "") -> Finding:
    return finding(
        code, file=FILE, column=column.name, value=str(value), choices=choices
    )


def _near_misses(record: Values, columns: tuple[Column, ...]) -> list[Finding]:
    """Return a warning for each further key that looks like a misspelt one."""
    known = [column.name for column in columns]
    found = []
    for key in record:
        near = difflib.get_close_matches(key.casefold(), known, n=1, cutoff=0.75)
        if key not in known and near:
            found.append(finding("unknown-key", file=FILE, column=key, nearest=near[0]))
    return found
