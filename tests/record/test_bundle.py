"""Claims about bundles: the same bytes for the same record, and nothing believed."""

import io
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.findings import render
from lca.record import digest
from lca.record.archive import is_safe, pack_members, unpack_members
from lca.record.bundle import make_bundle, pack_bundle, unpack_bundle
from lca.record.environment import list_packages
from lca.record.manifest import MANIFEST
from tests.support.bundle_builder import (
    PACKED,
    build_bundle,
    seal,
    take_members,
    zip_up,
)
from tests.support.campaign import sampled
from tests.support.record_builder import FACTORS, INPUTS, TABLES, make_frozen

MEMBERS = take_members()
FILE = "record.zip"


def codes(packed: bytes) -> list[tuple[str, str]]:
    bundle, found = unpack_bundle(packed, FILE)
    assert (bundle is None) == bool(found)
    for each in found:
        assert render(each, "message", "zh")
        assert render(each, "fix", "en")
    return [(each.code, dict(each.parameters)["value"]) for each in found]


# ── what it holds ───────────────────────────────────────────────────────────
def test_a_bundle_holds_the_record_and_every_file_it_names():
    assert set(MEMBERS) == {
        "manifest.json",
        "content.json",
        "record.json",
        "lock.txt",
        "statement",
        *(f"inputs/{name}" for name in INPUTS),
        *(f"factors/{name}" for name in FACTORS),
        *(f"tables/{name}.csv" for name in TABLES),
    }
    assert MEMBERS["content.json"] == make_frozen().content.data
    assert MEMBERS["lock.txt"] == b"chiplca==0.1.0\nnumpy==2.4.6\n"


def test_the_manifest_names_hash_and_size_of_every_other_member():
    manifest = json.loads(MEMBERS[MANIFEST])
    assert manifest["format"] == 1
    assert manifest["members"] == [
        {"member": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in sorted(MEMBERS.items())
        if name != MANIFEST
    ]


def test_a_table_is_the_very_text_whose_hash_the_record_states():
    stated = make_frozen().content.document["tables"]
    for name in TABLES:
        assert digest(MEMBERS[f"tables/{name}.csv"]) == stated[name]["sha256"]


def test_an_archive_has_no_time_no_order_and_no_owner_of_its_own():
    with zipfile.ZipFile(io.BytesIO(PACKED)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(MEMBERS)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {
        (3, 0o100644)
    }
    assert {entry.extra + entry.comment for entry in entries} == {b""}


def test_the_order_of_files_makes_no_difference():
    backwards = dict(reversed(MEMBERS.items()))
    assert pack_members(backwards) == pack_members(MEMBERS)


def test_another_process_packs_the_same_bytes():
    program = (
        "import sys; from tests.support.bundle_builder import PACKED;"
        "sys.stdout.buffer.write(PACKED)"
    )
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        env=os.environ | other,
    )
    assert done.stdout == PACKED


def test_what_comes_back_is_what_was_bundled():
    bundle = build_bundle()
    assert unpack_bundle(pack_bundle(bundle), FILE) == (bundle, ())


def test_a_record_without_one_of_its_files_is_not_bundled():
    frozen = make_frozen()
    lost = type(frozen)(frozen.content, {}, frozen.tables)
    with pytest.raises(KeyError):
        make_bundle(lost, {}, {})


def test_a_name_that_some_system_refuses_is_not_bundled():
    with pytest.raises(ValueError, match="plant: 2025"):
        pack_members({"inputs/plant: 2025.xlsx": b""})


# ── what is not believed ────────────────────────────────────────────────────
@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_a_flipped_byte_of_any_member_is_found_and_the_member_named(name):
    data = bytearray(MEMBERS[name])
    middle = len(data) // 2
    data[middle] ^= 1
    ((code, value),) = codes(zip_up(MEMBERS | {name: bytes(data)}))
    assert value == name or (name == MANIFEST and value in MEMBERS)
    assert code.startswith("bundle-member-") or code == "bundle-format-unknown"


@pytest.mark.parametrize("name", sorted(MEMBERS.keys() - {MANIFEST}))
def test_a_flipped_byte_is_found_though_the_manifest_was_made_to_fit(name):
    data = bytearray(MEMBERS[name])
    data[len(data) // 2] ^= 1
    found = codes(seal(MEMBERS | {name: bytes(data)}))
    # Nothing else vouches for the lock.
    assert name == "lock.txt" or found


@sampled(300)
@given(st.data())
def test_any_bytes_changed_in_an_archive_give_the_bundle_or_findings(data):
    packed = bytearray(PACKED)
    for _ in range(data.draw(st.integers(1, 6))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(
            st.integers(0, 255)
        )
    end = data.draw(st.integers(len(packed) // 2, len(packed)))
    bundle, found = unpack_bundle(bytes(packed[:end]), FILE)
    assert (bundle is None) == bool(found)
    assert bundle is None or bundle == build_bundle()


@sampled(100)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_bundle_or_findings(packed):
    assert codes(packed)
    assert codes(PACKED[:30] + packed)


NAMES = st.sampled_from(sorted(MEMBERS)) | st.text(max_size=12)


@sampled(100)
@given(st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=4), st.booleans())
def test_any_members_give_the_bundle_or_findings(changes, sealed):
    members = MEMBERS | {name: data for name, data in changes if _can_be_written(name)}
    packed = seal(members) if sealed else zip_up(members)
    bundle, found = unpack_bundle(packed, FILE)
    assert (bundle is None) == bool(found)


@sampled(200)
@given(st.text(max_size=20))
def test_a_safe_name_leads_into_the_folder_and_nowhere_else(name):
    if is_safe(name):
        assert unpack_members(pack_members({name: b"x"}), FILE) == ({name: b"x"}, ())
        joined = os.path.normpath(f"folder/{name}")
        assert joined == f"folder/{name}"


@pytest.mark.parametrize(
    "name",
    ["", "/", "a/", "/a", "..", "a/../b", "./a", "a//b", "a\\b", "C:a", "a\0b", "a\nb",
     " a", "a ", "a.", "aux", "AUX.csv", "a/com1.txt", "a*", "a?", '"a"', "<a>", "a|b",
     "x" * 201],
)  # fmt: skip
def test_a_name_that_is_not_safe_everywhere_is_not_safe(name):
    assert not is_safe(name)


@pytest.mark.parametrize(
    "name", ["a", ".a", "inputs/工厂 2025.xlsx", "é.csv", "auxiliary.csv", "x" * 200]
)
def test_a_plain_name_is_safe(name):
    assert is_safe(name)


# ── the environment ─────────────────────────────────────────────────────────
def test_the_lock_names_what_the_program_needs_and_nothing_for_tests():
    packages = list_packages()
    assert {"chiplca", "numpy", "polars", "scipy", "typer"} <= set(packages)
    assert {"pytest", "mypy", "hypothesis"}.isdisjoint(packages)
    assert list(packages) == sorted(packages)


def test_a_distribution_that_is_not_installed_has_no_packages():
    assert list_packages("no-such-distribution") == {}


def _can_be_written(name: str) -> bool:
    """Return whether the program that writes archives takes the name as it is."""
    encodable = name.encode("utf-8", "ignore").decode() == name
    return encodable and "\0" not in name and bool(name)
