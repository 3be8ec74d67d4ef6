"""Annexes of a declaration: factors, files, certificate, findings, figures."""

from lca.declaration.declared_blocking import read_finding
from lca.declaration.declared_inventory import name_supply
from lca.declaration.declared_parts import (
    Block,
    Note,
    Piece,
    Remarks,
    Row,
    Section,
    Value,
)
from lca.declaration.declared_source import (
    Record,
    Source,
    code,
    data,
    join,
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
                data(row["flow"]),
                source.number(*path, "amount"),
                data(row["unit"]),
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
    rows = [
        Row(
            (
                data(name_supply(row)),
                source.number(*path, "factor"),
                data(row["unit"]),
                _scope(source, row),
                source.name("gwp", row["gwp_set"]),
                source.number(*path, "year"),
                data(row["region"]),
                source.name("status", row["status"]),
                sentence(_origin(source, row)),
                place(row),
            )
        )
        for path, row in source.rows("ledgers", "supplies")
    ]
    heads = ("flow", source.words("per-unit", unit=unit) + "#", "unit", "boundary",
             "gwp-set", "year#", "region", "status", "origin*", "where")  # fmt: skip
    return source.table("supplies", heads, rows)


def _scope(source: Source, row: Record) -> Value:
    """Return what a factor covers: stages of life, and gases."""
    parts = (*source.name("factor-boundary", row["boundary"]), *data(row["gas_scope"]))
    return join(source.word("separator"), parts)


def _origin(source: Source, row: Record) -> str:
    parts = (row["factor_id"], row["source"], row["licence"])
    return source.words("separator").join(part for part in parts if part)


def describe_files(source: Source) -> Section:
    """Return the files that the record was made from, each with its hash."""
    files = ("file", "hash")
    tables = source.take("tables") or {}
    compiled = [
        Row((data(name), code(tables[name]["sha256"])))
        for name in sorted(tables)
        if tables[name]
    ]
    return Section(
        key="files",
        title=source.words("section-files"),
        blocks=(
            *source.table("inputs", files, _list_files(source, "inputs")),
            *source.table("factor-files", files, _list_files(source, "factor_files")),
            *source.table("compiled-tables", ("table", "hash"), compiled),
        ),
        answers=("inputs", "factor_files", "tables"),
    )


def _list_files(source: Source, key: str) -> list[Row]:
    return [
        Row((data(row["file"]), code(row["sha256"]))) for _, row in source.rows(key)
    ]


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
    """Return what checking found."""
    known = load_catalogue()
    rows = [row for _, row in source.rows("findings")]
    found = [read_finding(row) for row in rows if row["code"] in known]
    remarks = describe_findings(found, source.words)
    unknown = tuple(_tell(source, row) for row in rows if row["code"] not in known)
    told: tuple[Block, ...] = (Remarks(remarks + unknown),)
    if not rows:
        told = (Note(source.say("no-findings")),)
    return Section(
        key="findings",
        title=source.words("section-findings"),
        blocks=told,
        answers=("findings",),
    )


def _tell(source: Source, row: Record) -> Remark:
    """Return a finding that this version of the program has no words for."""
    severity = row["severity"] if row["severity"] in _SEVERITIES else "error"
    where = {name: value for name, value in row["place"].items() if value is not None}
    parameters = [f"{name} {text}" for name, text in row["parameters"].items()]
    return Remark(
        code=make_visible(row["code"]),
        severity=severity,
        severity_name=source.words.name("severity", severity),
        place=describe_place(Place(**where), source.words),
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
    return Section(
        key="trace",
        title=source.words("section-trace"),
        blocks=(
            Note(source.say("trace-note")),
            *source.table("main-figures", ("figure-id", "figure-value#"), rows),
        ),
    )


_MAIN = {"total", "location-based", "indicator", "stage", "uncertainty"}
