"""Bundles by hand, and archives that no honest program would write."""

import io
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from lca.record import Content, Document, digest
from lca.record.bundle import Bundle, make_bundle, pack_bundle
from lca.record.canonical import encode
from lca.record.envelope import Verification
from lca.record.manifest import MANIFEST, write_manifest
from tests.support.record_builder import make_frozen, make_record

SIGNED = b"%PDF- statement of a verifier"
VERIFIED = date(2026, 2, 2)
LOCK = {"chiplca": "0.1.0", "numpy": "2.4.6"}


def build_bundle(document: Document | None = None) -> Bundle:
    """Return the bundle of the record that is written by hand."""
    frozen = make_frozen(document)
    return make_bundle(frozen, describe_record(frozen.content), LOCK, SIGNED)


def describe_record(content: Content, **changes: Any) -> Document:
    """Return what stands around a content, verified unless something else is said."""
    verification = Verification("A verifier", VERIFIED, "limited", digest(SIGNED), None)
    verified = {"state": "verified", "verification": verification}
    return make_record(content, **(verified | changes)).as_dict()


PACKED = pack_bundle(build_bundle())


def take_members(packed: bytes = PACKED) -> dict[str, bytes]:
    """Return the members of an archive, by another program's reading."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_up(members: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """Return an archive of members; of a list, names may stand twice."""
    pairs = members.items() if isinstance(members, Mapping) else members
    return zip_entries([(zipfile.ZipInfo(name), data) for name, data in pairs])


def zip_entries(entries: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """Return an archive of entries as they are."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        # A name that stands twice is what some of these archives are about.
        warnings.simplefilter("ignore", UserWarning)
        for entry, data in entries:
            archive.writestr(entry, data)
    return file.getvalue()


def seal(members: Mapping[str, bytes]) -> bytes:
    """Return an archive whose manifest speaks of the members as they are now."""
    others = {name: data for name, data in members.items() if name != MANIFEST}
    return zip_up({MANIFEST: write_manifest(others), **others})


def forge(**changes: bytes | Document | None) -> bytes:
    """Return the bundle with other members, and a manifest that fits them.

    Names are those of the members, "__" for "/" and "_" for "."; None leaves one out.
    """
    members = take_members()
    for name, change in changes.items():
        member = name.replace("__", "/").replace("_", ".")
        members.pop(member, None)
        if change is not None:
            members[member] = change if isinstance(change, bytes) else encode(change)
    return seal(members)
