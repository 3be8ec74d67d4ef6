"""Claims about freezing the footprints of a plant."""

import csv
import json
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from jsonschema import Draft202012Validator

import lca
from lca.errors import StudyRefusedError, UsageError
from lca.record import Frozen, hash_table
from lca.study import freeze_path

DEMO = "osat_demo"
CHIP = "SOIC-8C"
SCHEMA = json.loads(
    (Path(lca.__file__).parent / "record" / "content.schema.json").read_bytes()
)


@pytest.fixture(scope="module")
def frozen() -> dict[str, Frozen]:
    made = freeze_path(lca.shipped_inventory(DEMO))
    return {each.content.document["sku"]: each for each in made}


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    return copytree(lca.shipped_inventory(DEMO), tmp_path / "plant")


def test_every_reported_sku_gets_a_record(frozen: dict[str, Frozen]) -> None:
    plant = lca.read_plant(lca.shipped_inventory(DEMO))
    assert list(frozen) == plant.run().skus["sku"].to_list()


def test_a_record_says_what_a_run_says(frozen: dict[str, Frozen]) -> None:
    solution = lca.read_plant(lca.shipped_inventory(DEMO)).run()
    for sku, amount in solution.skus.select("sku", "amount").rows():
        document = frozen[sku].content.document
        assert document["headline"]["amount"] == pytest.approx(amount, rel=1e-11)
        stages = [
            row["amount"]
            for row in document["results"]["stages"]
            if row["indicator"] == document["headline"]["indicator"]
        ]
        assert sum(stages) == pytest.approx(amount, rel=1e-10)


def test_blobs_and_tables_are_what_their_hashes_say(frozen: dict[str, Frozen]) -> None:
    one = frozen[CHIP]
    for name, data in one.blobs.items():
        assert sha256(data).hexdigest() == name
    for name, frame in one.tables.items():
        assert hash_table(frame) == name
    document = one.content.document
    named = [*document["inputs"], *document["factor_files"]]
    assert {row["sha256"] for row in named} <= set(one.blobs)
    assert {row["sha256"] for row in document["tables"].values()} == set(one.tables)


def test_the_inputs_are_the_files_of_the_plant(frozen: dict[str, Frozen]) -> None:
    folder = lca.shipped_inventory(DEMO)
    for row in frozen[CHIP].content.document["inputs"]:
        data = (folder / row["file"]).read_bytes()
        assert (sha256(data).hexdigest(), len(data)) == (row["sha256"], row["bytes"])


def test_the_same_plant_gives_the_same_bytes(
    frozen: dict[str, Frozen], plant: Path
) -> None:
    """Nothing of the time, the folder or the order of anything is in a record."""
    (again,) = freeze_path(plant, [CHIP])
    assert again.content.data == frozen[CHIP].content.data


def test_another_cell_gives_another_record(
    frozen: dict[str, Frozen], plant: Path
) -> None:
    table = plant / "cutoffs.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",4,", ",4.5,", 1), encoding="utf-8"
    )
    (again,) = freeze_path(plant, [CHIP])
    assert again.content.sha256 != frozen[CHIP].content.sha256


def test_a_record_holds_the_route_in_order(frozen: dict[str, Frozen]) -> None:
    with (lca.shipped_inventory(DEMO) / "steps.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    document = frozen[CHIP].content.document
    route = document["product"]["route"]
    stated = [row for row in rows if row["route"] == route]
    ordered = sorted(stated, key=lambda row: float(row["position"]))
    assert [step["step"] for step in document["route"]] == [
        row["step"] for row in ordered
    ]
    assert document["excluded"] == ["processed wafer 200 mm"]


def test_cut_offs_are_estimated_by_amount_and_ledger(
    frozen: dict[str, Frozen],
) -> None:
    with (lca.shipped_inventory(DEMO) / "cutoffs.csv").open(encoding="utf-8") as file:
        ledger = {row["flow"]: row for row in csv.DictReader(file)}
    document = frozen[CHIP].content.document
    drawn = {row["flow"]: row["amount"] for row in document["results"]["inventory"]}
    assert document["ledgers"]["cutoffs"]
    for row in document["ledgers"]["cutoffs"]:
        estimate = float(ledger[row["flow"]]["estimate"])
        impact = abs(drawn[row["flow"]]) * estimate
        assert row["impact"] == pytest.approx(impact, rel=1e-10)
        share = impact / document["headline"]["amount"]
        assert row["share"] == pytest.approx(share, rel=1e-10)


def test_a_record_is_plain_json(frozen: dict[str, Frozen]) -> None:
    data = frozen[CHIP].content.data
    assert json.loads(data) == frozen[CHIP].content.document
    assert data.endswith(b"}\n")

    def in_order(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        assert keys == sorted(set(keys))
        return dict(pairs)

    json.loads(data, object_pairs_hook=in_order)


def test_an_unknown_sku_is_named(plant: Path) -> None:
    with pytest.raises(UsageError, match="the plant reports no SKU 'NOTHING'"):
        list(freeze_path(plant, ["NOTHING"]))


def test_a_plant_with_errors_is_refused_with_its_findings(plant: Path) -> None:
    (plant / "bom.csv").write_text(
        "sku,step,flow,amount,unit,status\nX,Y,Z,1,kg,measured\n"
    )
    with pytest.raises(StudyRefusedError) as refused:
        list(freeze_path(plant))
    assert {found.severity for found in refused.value.findings} >= {"error"}


def test_errors_of_judgement_let_a_draft_pass_and_stay_in_it(plant: Path) -> None:
    """A bill that differs from what production draws refuses a record, not a draft."""
    table = plant / "bills.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["amount"] = str(float(rows[0]["amount"]) * 0.5)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(StudyRefusedError):
        list(freeze_path(plant, [CHIP]))
    (draft,) = freeze_path(plant, [CHIP], draft=True)
    assert "error" in {
        found["severity"] for found in draft.content.document["findings"]
    }


@pytest.mark.parametrize("name", [DEMO, "wafer_fab"])
def test_contents_are_as_their_schema_says(name: str) -> None:
    validator = Draft202012Validator(SCHEMA)
    for each in freeze_path(lca.shipped_inventory(name)):
        validator.validate(each.content.document)


def test_the_schema_is_strict() -> None:
    """Every object of a fixed shape names all its keys and lets no other pass."""
    Draft202012Validator.check_schema(SCHEMA)
    waiting = [SCHEMA]
    while waiting:
        part = waiting.pop()
        if part.get("type") == "object" and "properties" in part:
            assert part["additionalProperties"] is False
            assert set(part.get("required", ())) <= set(part["properties"])
        children = [value for value in part.values() if isinstance(value, dict)]
        listed = [value for value in part.values() if isinstance(value, list)]
        waiting += children
        waiting += [one for many in listed for one in many if isinstance(one, dict)]
