"""Annexes of a declaration: factors, files, certificate, findings, figures."""

from collections.abc import Iterable

from lca.declaration.declared_blocking import read_finding
from lca.declaration.declared_flows import describe_product
from lca.declaration.declared_inventory import name_scope, name_supply
from lca.declaration.declared_parts import (
    Block,
    Note,
    Piece,
    Remarks,
    Row,
    Section,
    Value,
    fold,
)
from lca.declaration.declared_source import (
    Record,
    Source,
    code,
    data,
    place,
    sentence,
)
from lca.declaration.layout import make_visible
from lca.declaration.remarks import Remark, describe_findings, describe_place
from lca.findings import Place, load_catalogue


def describe_factors(source: Source) -> Section:
    """Return the factors that the footprint rests on, each with its source."""
    supplies = _list_supplies(source)
    rows = [
        Row(
            (
                describe_product(source, row["flow"]),
                source.number(*path, "amount"),
                source.unit_of(*path, "amount"),
                source.number(*path, "impact"),
                source.percent(*path, "impact"),
                source.name("gwp", row["gwp_set"]),
            )
        )
        for path, row in source.rows("results", "factors")
    ]
    heads = ("purchased-factor", "amount#", "unit", f"{source.unit()}#", "share#",
             "gwp-set")  # fmt: skip
    note = (Note(source.say("supplies-note")),) if supplies else ()
    return Section(
        key="factors",
        title=source.words("section-factors"),
        blocks=(*note, *supplies, *source.table("factors", heads, rows)),
        answers=("ledgers.supplies", "results.factors"),
    )


def _list_supplies(source: Source) -> tuple[Block, ...]:
    unit = make_visible(source.take("headline", "unit"))
    listed = source.rows("ledgers", "supplies")
    numbers = _number_origins(source, [row for _, row in listed])
    rows = [
        Row(
            (
                data(name_supply(row)),
                source.number(*path, "factor"),
                source.unit_name(row["unit"]),
                name_scope(source, row),
                source.name("gwp", row["gwp_set"]),
                source.number(*path, "year"),
                data(row["region"]),
                source.name("status", row["status"]),
                data(numbers.get(_origin(source, row))),
                place(row),
            )
        )
        for path, row in listed
    ]
    heads = ("flow", source.words("per-unit", unit=unit) + "#", "unit", "factor-covers",
             "gwp-set", "year#", "region", "status", "origin", "data-row")  # fmt: skip
    origins = [Row((data(number), sentence(text))) for text, number in numbers.items()]
    return (
        *source.table("supplies", heads, rows),
        *source.table("sources", ("source-number", "origin"), origins),
    )


def _number_origins(source: Source, rows: Iterable[Record]) -> dict[str, str]:
    """Return a number in brackets for each source, in the order of the rows."""
    origins = dict.fromkeys(_origin(source, row) for row in rows)
    named = [origin for origin in origins if origin]
    return {origin: f"[{number}]" for number, origin in enumerate(named, start=1)}


def _origin(source: Source, row: Record) -> str:
    parts = (row["factor_id"], row["source"], row["licence"])
    return source.words("separator").join(part for part in parts if part)


def describe_files(source: Source) -> Section:
    """Return the files that the record was made from, each with its hash."""
    files = ("file", "hash", "file", "hash")
    compiled = ("table", "hash", "table", "hash")
    tables = source.take("tables") or {}
    rows = [
        Row((data(name), _shorten(tables[name]["sha256"])))
        for name in sorted(tables)
        if tables[name]
    ]
    blocks = (
        *source.table("inputs", files, fold(_list_files(source, "inputs"))),
        *source.table("factor-files", files, fold(_list_files(source, "factor_files"))),
        *source.table("compiled-tables", compiled, fold(rows)),
    )
    told = Note(source.say("hashes-note", digits=data(_DIGITS)))
    return Section(
        key="files",
        title=source.words("section-files"),
        blocks=(told, *blocks) if blocks else (),
        answers=("inputs", "factor_files", "tables"),
    )


_DIGITS = 16
"""Digits of a hash that tell files apart; the data of the document have all."""


def _list_files(source: Source, key: str) -> list[Row]:
    return [
        Row((data(row["file"]), _shorten(row["sha256"]))) for _, row in source.rows(key)
    ]


def _shorten(sha256: str | None) -> Value:
    return code(sha256 and sha256[:_DIGITS])


def describe_certificate(source: Source) -> Section:
    """Return what vouches for the arithmetic, and the versions it was done with."""
    rows = [
        Row(
            (
                data(source.words("separator").join(row["activities"])),
                source.number(*path, "size"),
                source.number(*path, "condition"),
            )
        )
        for path, row in source.rows("certificate", "loops")
    ]
    versions = source.take("versions") or {}
    packages = [
        (name, data(version)) for name, version in (versions["packages"] or {}).items()
    ]
    return Section(
        key="certificate",
        title=source.words("section-certificate"),
        blocks=(
            Note(source.say("certificate-note")),
            *source.pairs(
                (
                    ("backward-error", source.number("certificate", "backward_error")),
                    ("closure", source.number("certificate", "closure")),
                    ("loops", source.number("certificate", "loop_count")),
                    ("software", data(versions["software"])),
                    ("algorithm", data(versions["algorithm"])),
                    ("factor-pack", data(versions["factor_pack"])),
                    ("gwp-set", data(versions["gwp_set"])),
                    *packages,
                )
            ),
            *source.table("loop-list", ("loop", "loop-size#", "loop-condition#"), rows),
        ),
        answers=("certificate", "versions"),
    )


def describe_remarks(source: Source) -> Section:
    """Return what checking found; of what is accepted only its name, see there."""
    known = load_catalogue()
    every = [row for _, row in source.rows("findings")]
    rows = [row for row in every if row["code"] != _ACCEPTED]
    found = [read_finding(row) for row in rows if row["code"] in known]
    remarks = describe_findings(found, source.words)
    unknown = tuple(_tell(source, row) for row in rows if row["code"] not in known)
    told: tuple[Block, ...] = (Remarks(remarks + unknown),) if rows else ()
    if not every and not source.is_withheld("findings"):
        told = (Note(source.say("no-findings")),)
    accepted = [row for row in every if row["code"] == _ACCEPTED]
    return Section(
        key="findings",
        title=source.words("section-findings"),
        blocks=(*told, *_list_accepted(source, accepted)),
        answers=("findings",),
    )


_ACCEPTED = "accepted-warning"
"""Code of a finding that the plant accepts, for a reason that it gives."""


def _list_accepted(source: Source, rows: Iterable[Record]) -> tuple[Block, ...]:
    """Return the findings that are accepted, each with the place it is about."""
    cells = [
        Row(
            (
                code(row["parameters"].get("check")),
                data(row["parameters"].get("subject")),
                data(row["parameters"].get("value")),
                sentence(_locate(source, row)),
            )
        )
        for row in rows
    ]
    heads = ("finding-code", "subject", "figure-value", "data-row")
    section = source.word("section-assumptions")
    table = source.table("accepted-findings", heads, cells)
    note = Note(source.say("accepted-findings-note", section=section))
    return (*table, note) if table else ()


def _locate(source: Source, row: Record) -> str:
    where = {name: value for name, value in row["place"].items() if value is not None}
    return describe_place(Place(**where), source.words)


def _tell(source: Source, row: Record) -> Remark:
    """Return a finding that this version of the program has no words for."""
    severity = row["severity"] if row["severity"] in _SEVERITIES else "error"
    parameters = [f"{name} {text}" for name, text in row["parameters"].items()]
    return Remark(
        code=make_visible(row["code"]),
        severity=severity,
        severity_name=source.words.name("severity", severity),
        place=_locate(source, row),
        message=make_visible(
            source.words("separator").join([row["code"], *parameters])
        ),
        cause="",
        fix="",
    )


_SEVERITIES = {"error", "warning", "info"}


def describe_figures(source: Source) -> Section:
    """Return how a number is traced, and the main ones with their ids."""
    rows = [
        Row(((Piece(make_visible(name), "code", name),), source.figure(name)))
        for name in source.printed.figures
        if name.partition("/")[0] in _MAIN and name.count("/") <= 1
    ]
    heads = ("figure-id", "figure-value#")
    return Section(
        key="trace",
        title=source.words("section-trace"),
        blocks=(
            Note(source.say("trace-note")),
            *source.table("main-figures", 2 * heads, fold(rows)),
        ),
    )


_MAIN = {"total", "location-based", "indicator", "stage", "gate", "uncertainty"}
