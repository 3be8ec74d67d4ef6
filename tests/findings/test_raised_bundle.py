"""Every code about bundles is raised by a small archive, which names the member."""

import io
import stat
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.record import Content, archive, digest
from lca.record.bundle import make_bundle, pack_bundle, unpack_bundle
from lca.record.canonical import encode
from lca.record.envelope import Verification
from lca.study.reproducing import reproduce
from tests.support.bundle_builder import (
    PACKED,
    SIGNED,
    VERIFIED,
    build_bundle,
    describe_record,
    forge,
    seal,
    take_members,
    zip_entries,
    zip_up,
)
from tests.support.record_builder import (
    freeze,
    make_frozen,
    make_record,
    write_document,
)

LANGUAGES: tuple[Language, ...] = ("en", "zh")
FILE = "record.zip"


@dataclass(frozen=True, slots=True)
class Case:
    """An archive, the code it raises, and the value that its finding names."""

    code: str
    packed: bytes
    value: str


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.create_system = 3
    made.external_attr = mode << 16
    return made


def unsafe(name: str, mode: int = stat.S_IFREG | 0o644) -> Case:
    honest = [(entry(each), data) for each, data in take_members().items()]
    packed = zip_entries([*honest, (entry(name, mode), b"x")])
    return Case("bundle-name-unsafe", packed, name)


def repeated(name: str, again: str) -> Case:
    members = [*take_members().items(), (name, b"1"), (again, b"2")]
    return Case("bundle-member-repeated", zip_up(members), again)


def without(name: str) -> bytes:
    return zip_up({k: v for k, v in take_members().items() if k != name})


def beside(name: str, data: bytes) -> bytes:
    return zip_up(take_members() | {name: data})


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("inputs/bom.csv", bytes(3 << 20))
    return file.getvalue()


def packed_as(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        made.writestr("content.json", b"{}")
    return file.getvalue()


def encrypted() -> bytes:
    """Return an archive that says of a member that it needs a password."""
    packed = bytearray(zip_up({"content.json": b"{}"}))
    packed[6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    return bytes(packed)


def described(**changes: Any) -> bytes:
    """Return the bundle with something else around its content."""
    return forge(record_json=describe_record(make_frozen().content, **changes))


def verified(**changes: Any) -> bytes:
    """Return the bundle of a record whose verification says something else."""
    known = Verification("A verifier", VERIFIED, "limited", digest(SIGNED), None)
    return described(verification=replace(known, **changes))


def of_content(**changes: Any) -> bytes:
    """Return the bundle of another content, which all that is stated fits."""
    document = write_document(**changes)
    return pack_bundle(build_bundle(document))


ERROR = {"code": "made-up", "severity": "error", "place": {}, "parameters": {}}
UNKNOWN = "bundle-sku-unknown"
UNSIGNED = forge(statement=None)
CONTENT = write_document()
STATED = describe_record(make_frozen().content)
UNVERIFIED = STATED | {"state": "draft", "verification": None}
OTHER_UUID = "0d0c9f0e-0000-4000-8000-000000000002"
OTHER = forge(content_json=CONTENT | {"boundary": "gate-to-gate"})
SPACED = encode(CONTENT).replace(b",", b", ", 1)

CASES = [
    Case("bundle-unreadable", b"", "File is not a zip file"),
    Case("bundle-unreadable", PACKED[: len(PACKED) // 2], "File is not a zip file"),
    Case("bundle-unreadable", packed_as(zipfile.ZIP_BZIP2), "content.json: 12/0"),
    Case("bundle-unreadable", encrypted(), "content.json: 0/1"),
    Case("bundle-too-large", bomb(), "inputs/bom.csv"),
    *(
        Case("bundle-unreadable", packed, "bytes around the archive")
        for packed in (b"MZ" * 100 + PACKED, PACKED + b"junk", PACKED[:-2] + b"\1\0x")
    ),
    unsafe("../plant.toml"),
    unsafe("inputs/../../plant.toml"),
    unsafe("/etc/plant.toml"),
    unsafe("C:/plant.toml"),
    unsafe("inputs\\..\\plant.toml"),
    unsafe("inputs/"),  # a folder that holds a byte
    unsafe("../"),
    unsafe("inputs/link.csv", stat.S_IFLNK | 0o777),
    unsafe("inputs/pipe.csv", stat.S_IFIFO | 0o644),
    unsafe("inputs/NUL.csv"),
    unsafe("inputs/a\u202eb.csv"),
    unsafe("inputs/end. "),
    repeated("inputs/new.csv", "inputs/new.csv"),
    repeated("inputs/new.csv", "Inputs/NEW.csv"),
    repeated("inputs/\u00e9.csv", "inputs/e\u0301.csv"),
    *(Case("bundle-member-missing", without(name), name) for name in take_members()),
    Case("bundle-member-missing", forge(inputs__bom_csv=None), "inputs/bom.csv"),
    Case("bundle-member-missing", forge(lock_txt=None), "lock.txt"),
    Case("bundle-member-extra", beside("inputs/new.csv", b"x"), "inputs/new.csv"),
    Case("bundle-member-extra", beside("notes.txt", b"x"), "notes.txt"),
    Case("bundle-member-extra", forge(notes_txt=b"x"), "notes.txt"),
    Case("bundle-member-extra", forge(inputs__new_csv=b"x"), "inputs/new.csv"),
    Case("bundle-member-changed", forge(inputs__bom_csv=b"x"), "inputs/bom.csv"),
    Case("bundle-member-changed", forge(tables__flows_csv=b"x"), "tables/flows.csv"),
    Case("bundle-member-changed", OTHER, "content.json"),
    Case("bundle-member-invalid", forge(content_json=b"{"), "content.json"),
    Case("bundle-member-invalid", forge(content_json=SPACED), "content.json"),
    Case("bundle-member-invalid", forge(content_json=b"[" * 99_999), "content.json"),
    Case("bundle-member-invalid", forge(content_json=b'{"a":NaN}\n'), "content.json"),
    *(
        Case(
            "bundle-member-invalid",
            forge(content_json=CONTENT | {key: value}),
            "content.json",
        )
        for key, value in {
            "sku": None,
            "plant": {"name": "A plant", "period_end": "2026-13-01"},
            "inputs": [{"file": 1, "sha256": ""}],
            "factor_files": None,
            "tables": {"flows": "x"},
            "findings": [1],
            "versions": {},
        }.items()
    ),
    Case("bundle-member-invalid", forge(record_json={"uuid": 1}), "record.json"),
    *(
        Case("bundle-member-invalid", forge(record_json=each), "record.json")
        for each in (
            STATED | {"uuid": "1"},
            STATED | {"state": "perfect"},
            STATED | {"valid_until": "for ever"},
            STATED | {"created": "2026-02-01T12:00:00"},
            STATED | {"platform": {"python": 3}},
            STATED | {"verification": {"by": "A verifier"}},
            STATED | {"more": None},
            {key: value for key, value in STATED.items() if key != "plant"},
        )
    ),
    *(
        Case("bundle-record-inconsistent", packed, key)
        for key, packed in {
            "sku": described(sku="CHOP"),
            "plant": described(plant="Another plant"),
            # The data end with 2025: three years later is the end of 2028.
            "valid_until": described(valid_until=date(2029, 1, 1)),
            "state": described(state="draft"),
            "superseded_by": described(superseded_by=OTHER_UUID),
            "verification": of_content(findings=[ERROR]),
            "verification.on": verified(on=date(2026, 1, 30)),
        }.items()
    ),
    Case("bundle-record-inconsistent", described(state="withdrawn"), "state"),
    Case(
        "bundle-record-inconsistent",
        forge(record_json=UNVERIFIED | {"state": "verified"}, statement=None),
        "state",
    ),
    Case(
        "bundle-record-inconsistent", verified(on=date(2029, 1, 1)), "verification.on"
    ),
    Case("bundle-member-missing", UNSIGNED, "statement"),
    Case("bundle-member-extra", forge(record_json=UNVERIFIED), "statement"),
    Case("bundle-member-extra", verified(statement_sha256=None), "statement"),
    Case("bundle-member-changed", forge(statement=b"another"), "statement"),
    Case("bundle-member-invalid", forge(lock_txt=b"numpy>=2\n"), "lock.txt"),
    Case("bundle-member-invalid", beside("manifest.json", b""), "manifest.json"),
    Case(
        "bundle-member-invalid",
        beside("manifest.json", encode({"format": 1, "members": [{"member": 1}]})),
        "manifest.json",
    ),
    Case(
        "bundle-format-unknown",
        beside("manifest.json", encode({"format": 2})),
        "manifest.json",
    ),
    Case(
        "bundle-format-unknown",
        forge(content_json=CONTENT | {"format": None}),
        "content.json",
    ),
    Case(
        "bundle-format-unknown",
        forge(content_json=CONTENT | {"kind": "something else"}),
        "content.json",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.value}")
def test_a_fault_of_a_bundle_is_found_alone_and_names_the_member(case: Case) -> None:
    bundle, found = unpack_bundle(case.packed, FILE)
    assert bundle is None
    assert [each.code for each in found] == [case.code]
    assert found[0].place.as_dict() == {"file": FILE}
    assert dict(found[0].parameters)["value"] == case.value
    assert_filled_in(found[0])


def test_a_product_that_the_inputs_do_not_report_is_no_misuse() -> None:
    (frozen,) = freeze(skus=["CHIP"])
    content = Content.of(frozen.content.document | {"sku": "CHOP"})
    around = make_record(content).as_dict()
    report = reproduce(make_bundle(replace(frozen, content=content), around, {}))
    assert report.verdict == "refused"
    (found,) = report.findings
    assert found.code == UNKNOWN
    assert dict(found.parameters)["value"] == "CHOP"
    assert_filled_in(found)


def test_a_right_bundle_has_no_findings() -> None:
    assert unpack_bundle(PACKED, FILE) == (build_bundle(), ())
    assert unpack_bundle(seal(take_members()), FILE) == (build_bundle(), ())


@pytest.mark.parametrize(
    ("limit", "value"),
    [("MOST_BYTES", sum(map(len, take_members().values()))),
     ("MOST_MEMBERS", len(take_members()))],
)  # fmt: skip
def test_a_bundle_at_its_limit_is_read_and_beyond_it_is_not(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, limit, value)
    assert unpack_bundle(PACKED, FILE)[1] == ()
    monkeypatch.setattr(archive, limit, value - 1)
    (found,) = unpack_bundle(PACKED, FILE)[1]
    assert found.code == "bundle-too-large"
    assert dict(found.parameters)["value"] == str(value)
    assert_filled_in(found)


def test_a_program_that_packs_it_again_may_name_its_folders() -> None:
    folders = [entry("inputs/", stat.S_IFDIR | 0o755), entry("tables/", 0)]
    honest = [(entry(each), data) for each, data in take_members().items()]
    again = zip_entries([*((folder, b"") for folder in folders), *honest])
    assert unpack_bundle(again, FILE) == (build_bundle(), ())


def test_every_code_about_bundles_has_a_case() -> None:
    codes = {code for code in load_catalogue() if code.startswith("bundle-")}
    codes.remove(UNKNOWN)
    assert codes == {case.code for case in CASES}


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)
