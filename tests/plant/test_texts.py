"""Texts come out by SKU as they were written, and never in two voices."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lca
from lca.io import read_plant_path
from lca.model import PlantInputs
from lca.plant import (
    collect_omissions,
    collect_texts,
    list_text_keys,
    read_texts,
    split_plant,
)
from lca.tables import load_columns
from lca.tables.catalogue import load_choices
from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import pack, sheets_of

# The keys that templates of reports and lists of requirements name: a closed list.
KEYS = [
    "producer", "producer_address", "producer_contact", "legal_representative",
    "product_description", "product_function", "model", "goal", "audience", "reasons",
    "standards", "pcr", "report_number", "practitioner", "commissioner",
    "data_collection", "cut_off_criteria", "boundary_reason", "allocation_reason",
    "electricity_treatment", "time_scope", "geography", "limitations", "conclusions",
    "improvements", "sensitivity_remarks", "uncertainty_remarks", "value_choices",
    "timing", "use_and_end_of_life", "performance_tracking", "critical_review",
    "comparison_basis", "carbon_content", "land_use_method", "confidentiality",
    "disclaimer",
]  # fmt: skip

PLANT = (
    PlantBuilder()
    .bought("wire", 50)
    .sku("Q1", "R1")
    .sku("Q2", "R1")
    .step("R1", "mount")
    .bom("Q1", "mount", "wire", 0.001)
    .bom("Q2", "mount", "wire", 0.001)
)
WORDED = (
    PLANT.row("texts", text="limitations", en="One year.", zh="仅一年。")
    .row("texts", text="goal", sku="Q2", zh="了解 Q2。")
    .row("texts", text="goal", en="To know.", zh="为了解。")
    .row("texts", text="model", sku="Q1", en=" Q1-A\r\n\r\nreel ")
)


def inputs(plant: PlantBuilder, folder: Path) -> PlantInputs:
    read, found = read_plant_path(plant.write(folder))
    assert found == ()
    return read


# ── the list of keys ────────────────────────────────────────────────────────
def test_the_keys_are_those_that_reports_name() -> None:
    assert list(list_text_keys()) == KEYS
    assert {*load_columns("texts")[0].choices} == {*load_choices("text_keys")}


@pytest.mark.parametrize("choice", load_choices("text_keys"), ids=lambda c: c.name)
def test_every_key_is_explained_in_both_languages(choice) -> None:
    assert choice.meaning_en.isascii()
    assert not choice.meaning_en.endswith(".")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in choice.meaning_zh)
    assert choice.meaning_en[0].isupper()


# ── texts ───────────────────────────────────────────────────────────────────
def test_the_text_of_a_sku_stands_instead_of_that_of_every_sku(tmp_path) -> None:
    plant = inputs(WORDED, tmp_path)
    assert collect_texts(plant, "Q2") == {
        "goal": {"en": None, "zh": "了解 Q2。"},
        "limitations": {"en": "One year.", "zh": "仅一年。"},
    }


def test_texts_stand_in_the_order_of_the_keys_and_without_what_surrounds_them(
    tmp_path,
) -> None:
    texts = collect_texts(inputs(WORDED, tmp_path), "Q1")
    assert list(texts) == ["model", "goal", "limitations"]
    assert texts["model"] == {"en": "Q1-A\n\nreel", "zh": None}
    assert texts["goal"] == {"en": "To know.", "zh": "为了解。"}


def test_a_sku_without_texts_has_those_of_every_sku(tmp_path) -> None:
    texts = collect_texts(inputs(WORDED, tmp_path), "no such SKU")
    assert list(texts) == ["goal", "limitations"]


def test_a_plant_without_texts_has_none(tmp_path) -> None:
    plant = inputs(PLANT, tmp_path)
    assert collect_texts(plant, "Q1") == {}
    assert collect_omissions(plant) == []


def test_the_same_texts_come_from_a_workbook(tmp_path) -> None:
    path = tmp_path / "plant.xlsx"
    path.write_bytes(pack(sheets_of(WORDED)))
    book, found = read_plant_path(path)
    assert found == ()
    folder = inputs(WORDED, tmp_path / "plant")
    for sku in ("Q1", "Q2"):
        assert collect_texts(book, sku) == collect_texts(folder, sku)


def test_what_is_handed_out_is_not_the_plants_own(tmp_path) -> None:
    texts = read_texts(inputs(WORDED, tmp_path))
    texts.of("Q1")["goal"]["en"] = "Another goal."
    assert texts.of("Q1")["goal"]["en"] == "To know."


def test_a_part_of_a_plant_has_the_texts_of_its_skus(tmp_path) -> None:
    plant = inputs(WORDED, tmp_path)
    parts = {sku: part for part, (sku,) in split_plant(plant, ["Q1", "Q2"], 1)}
    assert set(parts["Q1"].tables["texts"]["sku"]) == {None, "Q1"}
    for sku, part in parts.items():
        assert collect_texts(part, sku) == collect_texts(plant, sku)


def test_many_skus_are_read_from_one_pass(tmp_path) -> None:
    count = 3_000
    plant = PlantBuilder().row("texts", text="goal", en="All.")
    for number in range(count):
        plant = plant.row("texts", text="model", sku=f"Q{number}", en=f"M{number}")
    texts = read_texts(read_plant_path(plant.write(tmp_path))[0])
    for number in range(count):
        assert texts.of(f"Q{number}") == {
            "model": {"en": f"M{number}", "zh": None},
            "goal": {"en": "All.", "zh": None},
        }


rows = st.lists(
    st.tuples(
        st.sampled_from(KEYS[:4]),
        st.sampled_from([None, "Q1", "Q2"]),
        st.sampled_from([None, "one", "two"]),
        st.sampled_from([None, "一"]),
    ),
    unique_by=lambda row: row[:2],
    max_size=8,
)


@sampled(40)
@given(rows)
def test_texts_are_what_a_plain_search_says(tmp_path_factory, rows):
    said = [row for row in rows if row[2] or row[3]]
    plant = PLANT
    for key, sku, en, zh in said:
        plant = plant.row("texts", text=key, sku=sku, en=en, zh=zh)
    read = inputs(plant, tmp_path_factory.mktemp("plant"))
    for sku in ("Q1", "Q2"):
        expected = {}
        for key in KEYS:
            mine = [row for row in said if row[:2] == (key, sku)]
            every = [row for row in said if row[:2] == (key, None)]
            for _, _, en, zh in (mine or every)[:1]:
                expected[key] = {"en": en, "zh": zh}
        assert collect_texts(read, sku) == expected


# ── omissions ───────────────────────────────────────────────────────────────
def test_omissions_keep_their_order_and_their_row(tmp_path) -> None:
    plant = (
        PLANT.row("omissions", list="B", item="2", en="No use phase.")
        .row("omissions", list="A", item="1", en="Not stored.", zh=" 不储存。 ")
    )  # fmt: skip
    assert collect_omissions(inputs(plant, tmp_path)) == [
        {
            "list": "B",
            "item": "2",
            "reason": {"en": "No use phase.", "zh": None},
            "row": 2,
        },
        {
            "list": "A",
            "item": "1",
            "reason": {"en": "Not stored.", "zh": "不储存。"},
            "row": 3,
        },
    ]


# ── the demonstration ───────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def demonstration() -> PlantInputs:
    return lca.read_plant(lca.shipped_inventory("osat_demo")).inputs


def test_the_demonstration_says_everything_in_both_languages(demonstration) -> None:
    skus = demonstration.tables["skus"]
    texts = read_texts(demonstration)
    # What it leaves out stands among its omissions, with the reason.
    expected = [key for key in KEYS if key != "performance_tracking"]
    for sku in skus.filter(pl.col("reported").fill_null(value=True))["sku"]:
        said = texts.of(sku)
        assert list(said) == expected
        assert all(text for words in said.values() for text in words.values())


def test_the_demonstration_says_why_a_requirement_does_not_apply(demonstration) -> None:
    omitted = collect_omissions(demonstration)
    assert {row["list"] for row in omitted} == {"iso14067", "ghg_protocol_product"}
    assert all(all(row["reason"].values()) for row in omitted)


def test_the_demonstration_says_that_its_producer_is_invented(demonstration) -> None:
    said = read_texts(demonstration).of("QFN-48")
    assert "invented" in str(said["producer"]["en"])
    assert "虚构" in str(said["producer"]["zh"])
    assert demonstration.logo is not None
    assert demonstration.logo.media_type == "image/png"


def test_a_number_of_a_report_is_that_of_one_sku(demonstration) -> None:
    texts = demonstration.tables["texts"].filter(text="report_number")
    assert texts["sku"].null_count() == 0
    assert texts["en"].is_unique().all()
    assert texts["en"].to_list() == texts["zh"].to_list()
