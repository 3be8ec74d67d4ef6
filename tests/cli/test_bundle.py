"""Claims about handing a record on, and making it again elsewhere.

One ``CHIP`` takes 0.1 kg CO2e of wire and 0.9 kg of electricity.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import lca
from lca import shipped_inventory
from lca.cli.app import app, main
from lca.commands.demo import read_choice
from lca.record import describe_platform, digest, encode
from lca.record.bundle import unpack_bundle
from lca.record.envelope import Record
from lca.store import open_store
from lca.study import freeze_path
from tests.support.bundle_builder import seal, take_members, zip_up
from tests.support.record_builder import CREATED, build_plant

CHECKOUT = Path(__file__).resolve().parents[2]
KEYS = ["format", "reproduced", "sku", "uuid", "verdict", "recorded_sha256",
        "found_sha256", "numbers", "texts", "largest", "claims", "deviations",
        "environment", "findings"]  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def keep(plant: Path, store: Path, *skus: str) -> tuple[Record, ...]:
    """Return the records of SKUs of a plant, put into a store."""
    return open_store(store, create=True).add(
        list(freeze_path(plant, skus)), created=CREATED, platform=describe_platform()
    )


def usage_of(monkeypatch, capsys, *arguments: str | Path) -> str:
    """Return the line that a call, which must end with 2, prints."""
    monkeypatch.setattr(sys, "argv", ["lca", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said: str = capsys.readouterr().err
    return said


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    plant = build_plant().write(folder / "plant")
    keep(plant, folder / "records", "CHIP")
    return folder / "records"


@pytest.fixture(scope="module")
def bundle(store: Path) -> Path:
    out = store.parent / "sent" / "chip.zip"
    result = call("bundle", "CHIP", "--out", out, "--store", store)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "chip.zip" in result.stderr
    return out


@pytest.fixture(scope="module")
def forged(bundle: Path) -> Path:
    """Return a bundle of a chip with twice the wire, but the footprint of before."""
    out = bundle.with_name("forged.zip")
    out.write_bytes(forge(bundle, b"0.002", b"0.004"))
    return out


def forge(bundle: Path, old: bytes, new: bytes) -> bytes:
    """Return a bundle whose input was changed, with every hash made to fit."""
    members = take_members(bundle.read_bytes())
    changed = members["inputs/bom.csv"].replace(old, new)
    content = json.loads(members["content.json"])
    envelope = json.loads(members["record.json"])
    for each in content["inputs"]:
        if each["file"] == "bom.csv":
            each["sha256"] = digest(changed)
    envelope["content_sha256"] = digest(encode(content))
    members["inputs/bom.csv"] = changed
    members["content.json"] = encode(content)
    members["record.json"] = encode(envelope)
    return seal(members)


def test_a_bundle_is_what_the_store_holds_and_the_same_each_time(
    store: Path, bundle: Path
) -> None:
    data = bundle.read_bytes()
    read, found = unpack_bundle(data, "chip.zip")
    assert found == ()
    assert read is not None
    opened = open_store(store)
    record = opened.find("CHIP")
    assert read.content == opened.read_content(record)
    assert read.envelope["uuid"] == record.uuid
    call("bundle", record.uuid[:8], "--out", bundle, "--store", store)
    assert bundle.read_bytes() == data
    assert list(bundle.parent.glob(".chip*")) == []


def test_a_record_is_made_again_to_the_byte(bundle: Path) -> None:
    result = call("reproduce", bundle)
    assert result.exit_code == 0
    verdict, claims = result.stdout.splitlines()
    assert verdict.startswith("Identical: record ")
    assert claims.startswith("Not proven, and said by whoever bundled it: ")
    assert claims.endswith(
        "state “not verified”, valid until 2028-12-31, verification –."
    )
    assert result.stderr == ""


def test_the_document_says_what_was_proved(bundle: Path) -> None:
    result = call("reproduce", bundle, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert list(document) == KEYS
    assert document["reproduced"] is True
    assert (document["sku"], document["verdict"]) == ("CHIP", "identical")
    assert document["found_sha256"] == document["recorded_sha256"]
    assert document["deviations"] == document["environment"] == []
    assert document["claims"] == {
        "state": "draft", "valid_until": "2028-12-31", "verification": None,
    }  # fmt: skip


def test_what_differs_is_listed_with_before_and_after(forged: Path) -> None:
    result = call("reproduce", forged, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["verdict"], document["reproduced"]) == ("different", False)
    (total,) = (
        each for each in document["deviations"] if each["path"] == "headline/amount"
    )
    assert (total["recorded"], total["found"]) == (1, pytest.approx(1.1))


@pytest.mark.parametrize(
    ("lang", "title", "verdict"),
    [("en", "Differences from the record", "Different: "),
     ("zh", "与记录的差异", "不一致：")],
)  # fmt: skip
def test_what_differs_is_shown_as_a_table(
    forged: Path, lang: str, title: str, verdict: str
) -> None:
    result = call("reproduce", forged, "--lang", lang)
    assert result.exit_code == 1
    assert result.stdout.startswith(title)
    assert verdict in result.stdout.splitlines()[-2]
    assert "headline/amount" in result.stdout


def test_inputs_that_give_no_result_are_refused_with_the_reason(
    forged: Path, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.zip"
    refused.write_bytes(forge(forged, b"0.004", b"-0.002"))
    result = call("reproduce", refused)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2].startswith("Refused: ")
    assert "negative-cell" in result.stderr
    assert "trusted" not in result.stderr


def test_a_bundle_that_cannot_be_trusted_is_not_computed(
    bundle: Path, tmp_path: Path
) -> None:
    members = take_members(bundle.read_bytes())
    members["inputs/bom.csv"] = members["inputs/bom.csv"].replace(b"0.002", b"0.004")
    broken = tmp_path / "broken.zip"
    broken.write_bytes(zip_up(members))
    result = call("reproduce", broken)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "bundle-member-changed" in result.stderr
    assert "inputs/bom.csv" in result.stderr
    document = json.loads(call("reproduce", broken, "--json").stdout)
    assert list(document) == KEYS
    assert document["reproduced"] is False
    assert document["verdict"] is None
    assert [each["code"] for each in document["findings"]] == ["bundle-member-changed"]


def test_a_bundle_that_is_too_large_is_not_read(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.io.bundle_file.MOST_BYTES", 10)
    result = call("reproduce", bundle, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["code"] == "file-too-large"


def test_a_record_that_is_not_there_is_no_bundle(
    store: Path, tmp_path: Path, monkeypatch, capsys
) -> None:
    out = tmp_path / "x.zip"
    said = usage_of(
        monkeypatch, capsys, "bundle", "CHOP", "--out", out, "--store", store
    )
    assert "CHOP" in said
    assert not out.exists()


def test_a_damaged_store_gives_no_bundle(tmp_path: Path) -> None:
    plant = build_plant().write(tmp_path / "plant")
    store = tmp_path / "records"
    keep(plant, store, "CHIP")
    for file in (store / "tables").rglob("*.parquet"):
        file.chmod(0o644)
        file.write_bytes(b"PAR1")
    out = tmp_path / "x.zip"
    result = call("bundle", "CHIP", "--out", out, "--store", store)
    assert result.exit_code == 1
    assert result.stderr.startswith("No bundle was written:")
    assert "store-file-changed" in result.stderr
    assert not out.exists()


WORLDS = [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C",
     "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8",
     "POLARS_MAX_THREADS": "7", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "2"},
]  # fmt: skip


@pytest.mark.parametrize("world", WORLDS, ids=("alone", "crowded"))
def test_another_process_in_another_world_makes_the_same_bytes(
    world: dict[str, str],
    demonstration: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run(
        [sys.executable, "-m", "lca.cli", "reproduce", str(demonstration), "--json"],
        check=False,
        capture_output=True,
        cwd=elsewhere,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | world,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "identical"
    assert list(elsewhere.iterdir()) == []


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundle of a footprint of the demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    plant = shipped_inventory(read_choice())
    sku = lca.read_plant(plant).inputs.tables["production"]["sku"][0]
    (record,) = keep(plant, folder / "records", sku)
    out = folder / "demonstration.zip"
    arguments = ("bundle", record.uuid, "--out", out, "--store", folder / "records")
    assert call(*arguments).exit_code == 0
    return out
