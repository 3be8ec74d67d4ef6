"""A record with all that it takes to make it again, as one archive.

=====================  ================================================================
``manifest.json``      format, and SHA-256 and size of every other member
``content.json``       what the record says, canonical
``record.json``        who knows it: uuid, times, state, platform
``inputs/NAME``        the files of the plant, as they were read
``factors/NAME``       the shipped factors, as they were read
``tables/NAME.csv``    the compiled study, as the record hashes it
``lock.txt``           the packages it was bundled with, ``name==version``
``statement``          of verification, if there is one
=====================  ================================================================

A table is text, so that its hash is that of the member and nothing is decoded before it
is verified.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lca.findings import Finding, finding
from lca.record.archive import Members, pack_members, unpack_members
from lca.record.canonical import Document, digest, encode
from lca.record.consistency import check_record, read_record
from lca.record.content import Content
from lca.record.frozen import Frozen
from lca.record.manifest import (
    CONTENT,
    ENVELOPE,
    FACTORS,
    INPUTS,
    LOCK,
    MANIFEST,
    STATEMENT,
    TABLES,
    check_manifest,
    read_content,
    read_envelope,
    write_manifest,
)

_LISTS = ((INPUTS, "inputs"), (FACTORS, "factor_files"))
_CSV = ".csv"
_PINNED = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)==(\S+)")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A record with all that it takes to make it again.

    Parameters
    ----------
    content
        What the record says.
    envelope
        Who knows it, as a document; ``content_sha256`` is that of the content.
    inputs, factors
        Bytes by name of the file.
    tables
        The compiled study: each table by its name, as CSV.
    lock
        Versions of the packages it was bundled with, by name.
    statement
        Of verification; None without one.
    """

    content: Content
    envelope: Document
    inputs: Mapping[str, bytes]
    factors: Mapping[str, bytes]
    tables: Mapping[str, bytes]
    lock: Mapping[str, str]
    statement: bytes | None = None


def make_bundle(
    frozen: Frozen,
    envelope: Document,
    lock: Mapping[str, str],
    statement: bytes | None = None,
) -> Bundle:
    """Return the bundle of a record.

    Parameters
    ----------
    frozen
        Content, files and tables.
    envelope, lock, statement
        As `Bundle` has them.

    Raises
    ------
    KeyError
        The content names a file or table that is not there.
    """
    document = frozen.content.document
    inputs, factors = (
        {each["file"]: frozen.blobs[each["sha256"]] for each in document[key]}
        for _, key in _LISTS
    )
    tables = {
        name: frozen.tables[each["sha256"]].write_csv().encode()
        for name, each in document["tables"].items()
        if each is not None
    }
    return Bundle(frozen.content, envelope, inputs, factors, tables, lock, statement)


def pack_bundle(bundle: Bundle) -> bytes:
    """Return the archive of a bundle: the same bytes for the same bundle.

    Raises
    ------
    ValueError
        A file of the inputs has a name that not every system allows.
    """
    members: dict[str, bytes] = {
        CONTENT: bundle.content.data,
        ENVELOPE: encode(bundle.envelope),
        LOCK: "".join(f"{name}=={bundle.lock[name]}\n" for name in sorted(bundle.lock))
        .encode(),
        **{INPUTS + name: data for name, data in bundle.inputs.items()},
        **{FACTORS + name: data for name, data in bundle.factors.items()},
        **{f"{TABLES}{name}{_CSV}": data for name, data in bundle.tables.items()},
    }  # fmt: skip
    if bundle.statement is not None:
        members[STATEMENT] = bundle.statement
    return pack_members({MANIFEST: write_manifest(members), **members})


def unpack_bundle(data: bytes, file: str) -> tuple[Bundle | None, tuple[Finding, ...]]:
    """Return the bundle of an archive, or None and why it cannot be trusted.

    Every member must be named by the manifest with its hash and size, and every file
    and table by the content with its hash, which the envelope states in turn.  What the
    envelope says must be possible for the content; that it is true nobody can compute.

    Parameters
    ----------
    data
        The archive.
    file
        Its name, for findings.
    """
    members, found = unpack_members(data, file)
    found = found or check_manifest(members, file)
    if found:
        return None, found
    content, of_content = read_content(members[CONTENT], file)
    envelope, of_envelope = read_envelope(members[ENVELOPE], file)
    lock, of_lock = _read_lock(members[LOCK], file)
    found = (*of_content, *of_envelope, *of_lock)
    if content is None or envelope is None or found:
        return None, found
    bundle = Bundle(
        content,
        envelope,
        _take(members, INPUTS),
        _take(members, FACTORS),
        {
            name.removesuffix(_CSV): table
            for name, table in _take(members, TABLES).items()
        },
        lock,
        members.get(STATEMENT),
    )
    found = tuple(_check_named(bundle, file)) or tuple(_check_around(bundle, file))
    return (None, found) if found else (bundle, ())


def _list_named(bundle: Bundle) -> Mapping[str, str]:
    """Return the hash of each member that content or verification names."""
    document = bundle.content.document
    files = {
        folder + each["file"]: each["sha256"]
        for folder, key in _LISTS
        for each in document[key]
    }
    tables = {
        f"{TABLES}{name}{_CSV}": each["sha256"]
        for name, each in document["tables"].items()
        if each is not None
    }
    verification = bundle.envelope["verification"] or {}
    statement = verification.get("statement_sha256")
    return files | tables | ({} if statement is None else {STATEMENT: statement})


def _take(members: Members, folder: str) -> dict[str, bytes]:
    return {
        name.removeprefix(folder): data
        for name, data in members.items()
        if name.startswith(folder)
    }


def _read_lock(data: bytes, file: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    lines = data.decode("utf-8", "replace").splitlines()
    pinned = [_PINNED.fullmatch(line) for line in lines]
    lock = {each[1]: each[2] for each in pinned if each is not None}
    if len(lock) == len(lines):
        return lock, ()
    wrong = (line for line, each in zip(lines, pinned, strict=True) if each is None)
    reason = next(wrong, "")
    return lock, (
        finding("bundle-member-invalid", file=file, value=LOCK, reason=reason),
    )


def _check_around(bundle: Bundle, file: str) -> Iterator[Finding]:
    """Yield what the envelope says and the content forbids."""
    record = read_record(bundle.envelope)
    if record is not None:
        yield from check_record(record, bundle.content, file)


def _check_named(bundle: Bundle, file: str) -> Iterator[Finding]:
    """Yield what the content names and the members are not, and the other way round."""
    if bundle.envelope["content_sha256"] != bundle.content.sha256:
        yield finding("bundle-member-changed", file=file, value=CONTENT)
    here = {
        **{INPUTS + name: data for name, data in bundle.inputs.items()},
        **{FACTORS + name: data for name, data in bundle.factors.items()},
        **{f"{TABLES}{name}{_CSV}": data for name, data in bundle.tables.items()},
    }
    if bundle.statement is not None:
        here[STATEMENT] = bundle.statement
    named = _list_named(bundle)
    for name in sorted(named.keys() | here.keys()):
        if name not in here:
            yield finding("bundle-member-missing", file=file, value=name)
        elif name not in named:
            yield finding("bundle-member-extra", file=file, value=name)
        elif digest(here[name]) != named[name]:
            yield finding("bundle-member-changed", file=file, value=name)
