"""What a bundle holds: names, sizes and hashes of its members, and its documents."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from lca.findings import Finding, finding
from lca.record.archive import Members
from lca.record.canonical import Document, decode, digest, encode
from lca.record.consistency import read_record
from lca.record.content import FORMAT, KIND, Content
from lca.record.envelope import Record

BUNDLE_FORMAT = 1

MANIFEST, CONTENT, ENVELOPE = "manifest.json", "content.json", "record.json"
LOCK, STATEMENT = "lock.txt", "statement"
INPUTS, FACTORS, TABLES = "inputs/", "factors/", "tables/"

_NEEDED = (CONTENT, ENVELOPE, LOCK)
_SINGLE = {*_NEEDED, MANIFEST, STATEMENT}
_FOLDERS = (INPUTS, FACTORS, TABLES)
_KEYS = tuple(field.name for field in fields(Record))

Stated = Mapping[str, tuple[str, int]]
"""SHA-256 and size of members by name."""


def write_manifest(members: Members) -> bytes:
    """Return the manifest of members."""
    listed = [
        {"member": name, "sha256": digest(members[name]), "bytes": len(members[name])}
        for name in sorted(members)
    ]
    return encode({"format": BUNDLE_FORMAT, "members": listed})


def check_manifest(members: Members, file: str) -> tuple[Finding, ...]:
    """Return what the manifest and the members do not agree in.

    Parameters
    ----------
    members
        All members of the archive.
    file
        Name of the archive, for findings.
    """
    if MANIFEST not in members:
        return (finding("bundle-member-missing", file=file, value=MANIFEST),)
    document, found = read_document(members[MANIFEST], MANIFEST, file)
    if document is None:
        return found
    if document.get("format") != BUNDLE_FORMAT:
        return (_unknown_format(MANIFEST, document, BUNDLE_FORMAT, file),)
    stated = _read_stated(document)
    if stated is None:
        return (invalid(MANIFEST, "members", file),)
    return tuple(_compare(stated, members, file))


def read_document(
    data: bytes, member: str, file: str
) -> tuple[Document | None, tuple[Finding, ...]]:
    """Return the document of a member, or None and what is wrong with it.

    Only canonical bytes are a document: nothing can stand twice or hide in them.
    """
    try:
        document = decode(data)
        canonical = encode(document) == data
    except (ValueError, TypeError, RecursionError) as error:
        return None, (invalid(member, str(error) or type(error).__name__, file),)
    if not canonical:
        return None, (invalid(member, "not canonical", file),)
    return document, ()


def read_content(data: bytes, file: str) -> tuple[Content | None, tuple[Finding, ...]]:
    """Return the content of a record, or None and what is wrong with it."""
    document, found = read_document(data, CONTENT, file)
    if document is None:
        return None, found
    if document.get("format") != FORMAT or document.get("kind") != KIND:
        return None, (_unknown_format(CONTENT, document, FORMAT, file),)
    wrong = next(_find_misshapen(document), None)
    if wrong is not None:
        return None, (invalid(CONTENT, wrong, file),)
    return Content(data), ()


def read_envelope(
    data: bytes, file: str
) -> tuple[Document | None, tuple[Finding, ...]]:
    """Return what stands around a content, or None and what is wrong with it."""
    document, found = read_document(data, ENVELOPE, file)
    if document is None:
        return None, found
    if read_record(document) is None:
        return None, (invalid(ENVELOPE, ", ".join(_KEYS), file),)
    return document, ()


def invalid(member: str, reason: str, file: str) -> Finding:
    """Return the finding of a member that is not what it should be."""
    return finding("bundle-member-invalid", file=file, value=member, reason=reason)


def _unknown_format(member: str, document: Document, known: int, file: str) -> Finding:
    stated = document.get("format")
    return finding(
        "bundle-format-unknown",
        file=file,
        value=member,
        format=stated if isinstance(stated, int) else "–",
        known=known,
    )


def _read_stated(document: Document) -> Stated | None:
    """Return what a manifest states, None where it does not have its shape."""
    listed = document.get("members")
    if not isinstance(listed, list):
        return None
    stated = {}
    for each in listed:
        match each:
            case {"member": str(name), "sha256": str(sha256), "bytes": int(size)}:
                stated[name] = (sha256, size)
            case _:
                return None
    return stated if len(stated) == len(listed) else None


def _compare(stated: Stated, members: Members, file: str) -> Iterator[Finding]:
    listed = stated.keys() - {MANIFEST}
    here = members.keys() - {MANIFEST}
    for name in sorted(listed | here | set(_NEEDED)):
        known = name in _SINGLE or name.startswith(_FOLDERS)
        if name not in here:
            yield finding("bundle-member-missing", file=file, value=name)
        elif name not in listed or not known:
            yield finding("bundle-member-extra", file=file, value=name)
        elif stated[name] != (digest(members[name]), len(members[name])):
            yield finding("bundle-member-changed", file=file, value=name)


def _find_misshapen(document: Document) -> Iterator[str]:
    """Yield the keys of what a content has not as it should be."""
    if not isinstance(document.get("sku"), str):
        yield "sku"
    if not _is_plant(document.get("plant")):
        yield "plant"
    if not _is_versions(document.get("versions")):
        yield "versions"
    findings = document.get("findings")
    if not isinstance(findings, list) or not all(map(_is_finding, findings)):
        yield "findings"
    for key in ("inputs", "factor_files"):
        listed = document.get(key)
        if not isinstance(listed, list) or not all(map(_is_file, listed)):
            yield key
    tables = document.get("tables")
    if not isinstance(tables, dict) or not all(map(_is_table, tables.values())):
        yield "tables"


def _is_plant(value: Any) -> bool:  # noqa: ANN401 - whatever JSON can hold
    match value:
        case {"name": str(), "period_end": str(end)}:
            return _is_day(end)
    return False


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_file(value: Any) -> bool:  # noqa: ANN401 - the same
    match value:
        case {"file": str(), "sha256": str()}:
            return True
    return False


def _is_finding(value: Any) -> bool:  # noqa: ANN401 - the same
    match value:
        case {"severity": str()}:
            return True
    return False


def _is_versions(value: Any) -> bool:  # noqa: ANN401 - the same
    match value:
        case {"software": str(), "packages": dict(packages)}:
            return all(isinstance(each, str) for each in packages.values())
    return False


def _is_table(value: Any) -> bool:  # noqa: ANN401 - the same
    match value:
        case None | {"sha256": str()}:
            return True
    return False
