"""Every code about bundles is raised by a small archive, which names the member."""

import io
import stat
import zipfile
from dataclasses import dataclass

import pytest

from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.record import archive
from lca.record.bundle import unpack_bundle
from lca.record.canonical import encode
from tests.support.bundle_builder import (
    PACKED,
    build_bundle,
    forge,
    seal,
    take_members,
    zip_entries,
    zip_up,
)
from tests.support.record_builder import write_document

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


CONTENT = write_document()
OTHER = forge(content_json=CONTENT | {"boundary": "gate-to-gate"})
SPACED = encode(CONTENT).replace(b",", b", ", 1)

CASES = [
    Case("bundle-unreadable", b"", "File is not a zip file"),
    Case("bundle-unreadable", PACKED[: len(PACKED) // 2], "File is not a zip file"),
    Case("bundle-unreadable", packed_as(zipfile.ZIP_BZIP2), "content.json: 12/0"),
    Case("bundle-unreadable", encrypted(), "content.json: 0/1"),
    Case("bundle-too-large", bomb(), "inputs/bom.csv"),
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
            "inputs": [{"file": 1, "sha256": ""}],
            "factor_files": None,
            "tables": {"flows": "x"},
            "findings": [1],
            "versions": {},
        }.items()
    ),
    Case("bundle-member-invalid", forge(record_json={"uuid": 1}), "record.json"),
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
    assert codes == {case.code for case in CASES}


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)
