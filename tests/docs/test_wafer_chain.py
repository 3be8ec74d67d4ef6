"""Claims about the page of one wafer through the chain: fresh, whole, and true."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docs import page_parts, wafer_chain, wafer_runs
from docs.published import read_points
from lca.factors import find_factor

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "wafer_chain.md"
OLD, YOUNG = wafer_runs.WAFERS


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    return wafer_chain.render_chain()


def share_of_silicon(wafer: wafer_runs.Wafer) -> float:
    stages = wafer_runs.list_stages(wafer.sku)
    silicon = [kg for name, kg in stages.items() if name.startswith("silicon/")]
    return sum(silicon) / sum(stages.values())


def test_every_part_is_on_the_page(parts: dict[str, str]) -> None:
    text = PAGE.read_text("utf-8")
    for name in parts:
        assert text.count(f"../reference/_generated/wafer_chain/{name}") == 1


def test_drawings_need_nothing_from_elsewhere(parts: dict[str, str]) -> None:
    drawings = {name: text for name, text in parts.items() if name.endswith(".svg")}
    assert len(drawings) == 2
    for text in drawings.values():
        root = ET.fromstring(text)  # noqa: S314 - ours
        assert not [
            name
            for element in root.iter()
            for name in element.attrib
            if name.endswith(("href", "src"))
        ]
        assert "url(" not in text


def test_bars_and_table_show_the_same_stages(parts: dict[str, str]) -> None:
    for wafer in wafer_runs.WAFERS:
        drawn = parts[f"stages_{int(wafer.diameter_mm)}.svg"]
        for name, kg in wafer_runs.list_stages(wafer.sku).items():
            assert f"| {wafer_chain.show(kg)} |" in parts["stages.inc"]
            assert name in drawn
            assert f"{wafer_chain.show(kg)} kg" in drawn


def test_the_fab_is_the_sum_of_its_parts() -> None:
    for wafer in wafer_runs.WAFERS:
        parts = wafer_runs.split_fab(wafer)
        whole = wafer_runs.list_stages(wafer.sku)["wafer fab"]
        assert sum(parts.values()) == pytest.approx(whole, rel=1e-12)
        assert min(parts.values()) >= 0
    # ACT: 0.9 kWh and 500 g per cm2, and what is processed for a good wafer.
    young = wafer_runs.split_fab(YOUNG)
    area = wafer_runs.WAFERS[1].area_cm2
    assert young["materials"] == pytest.approx(0.5 * area / 0.97)
    electricity = 0.9 * 0.6205 * area / 0.97
    assert young["electricity of the block"] == pytest.approx(electricity)


def test_what_stands_beside_each_other_is_what_was_published() -> None:
    pairs = {pair["name"]: pair for pair in wafer_runs.read_comparisons()}
    assert all(pair["why"] for pair in pairs.values())
    found = {name: wafer_runs.find_published(pair) for name, pair in pairs.items()}
    # 0.9 kWh/cm2 × 0.6205 + 175 g + 500 g; 250 ÷ 0.56 + 240 kWh/kg.
    assert pytest.approx(1.23345) in found.values()
    assert pytest.approx(250 / 0.56 + 240) in found.values()
    assert {0.8, 0.91, 0.175, 0.1, 1.4138} <= set(found.values())


def test_every_published_point_of_fab_and_silicon_is_shown(
    parts: dict[str, str],
) -> None:
    for row in read_points().values():
        if row["quantity"] in wafer_chain.QUANTITIES:
            assert page_parts.escape(row["name_en"]) in parts["points.inc"]
            assert f"| {row['value']} |" in parts["points.inc"]


# ── what the page says in words ──────────────────────────────────────────────
def test_silicon_is_a_tenth_of_one_and_less_of_the_other() -> None:
    assert 0.08 < share_of_silicon(OLD) < 0.13
    assert share_of_silicon(YOUNG) < share_of_silicon(OLD)
    for wafer in wafer_runs.WAFERS:
        stages = wafer_runs.list_stages(wafer.sku)
        assert stages["wafer fab"] > 0.8 * sum(stages.values())


def test_most_of_making_nf3_is_its_leak() -> None:
    assert 0.012 * 17400 > 5 * 43 * 0.6205


def test_the_words_about_gases_are_true() -> None:
    report = wafer_runs.report_chain()
    left = {
        (row["sku"], row["gas"]): row for row in report.totals.iter_rows(named=True)
    }
    used = report.uses.filter(sku=OLD.sku, gas="tetrafluoromethane")["consumed"].sum()
    assert left[OLD.sku, "CF4"]["emitted"] > used
    sums = {
        (row["sku"], row["gwp_set"]): row["amount"]
        for row in report.impacts.iter_rows(named=True)
    }
    worst = max(kg["AR6"] or 0 for (sku, _), kg in left.items() if sku == OLD.sku)
    assert worst == left[OLD.sku, "C2F6"]["AR6"]
    emissions = report.emissions.filter(sku=OLD.sku, gas="hexafluoroethane")
    clean = dict(emissions.select("emitted_gas", "emitted").rows())
    # AR6: C2F6 12 400, CF4 7380, CHF3 14 600.
    kg = clean["C2F6"] * 12400 + clean["CF4"] * 7380 + clean["CHF3"] * 14600
    assert kg > 0.5 * sum(
        row["AR6"] or 0 for (sku, _), row in left.items() if sku == OLD.sku
    )
    for wafer in wafer_runs.WAFERS:
        found = [sums[wafer.sku, name] for name in wafer_runs.SETS]
        assert 1.07 < max(found) / min(found) < 1.13
    none = {gas for (_, gas), row in left.items() if row["AR4"] is None}
    unvalued = {gas for (_, gas), row in left.items() if row["AR6"] is None}
    assert none - unvalued == {"CH3F", "C4F6", "C5F8"}
    assert unvalued == {"Cl2", "F2", "SiH4"}


def test_the_words_about_silicon_are_true() -> None:
    shares = []
    for wafer in wafer_runs.WAFERS:
        masses = wafer_runs.weigh_silicon(wafer)
        assert min(masses.values()) > 0
        shares.append(masses["processed wafer"] / masses["polysilicon melted"])
    assert shares[0] < 0.5 < shares[1] < 0.6


def test_the_words_about_norms_are_true() -> None:
    # DB31/792: 18 and 15 tce/t, 1500 and 1200 kgce; DB31/506: 1.3, 1.2, 1.0 kWh/cm2.
    falls = [1 - 15 / 18, 1 - 1200 / 1500, 1 - 1.2 / 1.3, 1 - 1.0 / 1.3]
    text = " ".join(PAGE.read_text("utf-8").split())
    for fall in falls:
        assert f"{fall * 100:.0f} % less" in text


def test_the_words_about_what_is_published_are_true() -> None:
    ours = wafer_runs.split_fab(YOUNG)
    area = YOUNG.area_cm2
    abated = float((find_factor("act-28nm-gpa95") or {})["value"])
    gases = ours["process gases"] / area
    assert 4.5 < abated / gases < 5.5
    rest = ours["heat-transfer fluid"] + ours["nitrogen, water, fuel of the abatement"]
    assert rest / area == pytest.approx(abated - gases, rel=0.2)


def test_a_good_die_costs_a_fifth_more_per_area() -> None:
    kg = dict(wafer_runs.run_chain().skus.select("sku", "amount").rows())
    for wafer, area in ((OLD, 0.30), (YOUNG, 0.80)):
        per_die = kg[wafer.die] / area
        per_wafer = kg[wafer.sku] / wafer.area_cm2
        assert 1.15 < per_die / per_wafer < 1.25
