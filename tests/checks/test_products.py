"""Products weigh what goes into them: bills of material, weighings, what is taken off.

The package balances are those of the manufacturers' sheets as `shared` oracles hold
them (Lattice Semiconductor material content sheets, package material declarations of
2005 on dtsheet.com); sums and deviations are worked by hand.
"""

import pytest

from tests.support.plant_builder import PlantBuilder
from tests.support.validations import alarms, pick, tell, validate

GRAMS = 1e-3

PACKAGES = {
    "QFN48_HF": ((5.0, 74, 0.9, 1.1, 0.5, 68), 150, 149.5, True),
    "QFN24_HF": ((2.3, 23.7, 0.4, 0.3, 0.9, 14.4), 42, 42.0, True),
    "QFN_4x5": ((2.535, 20.509, 0.227, 0.429, 1.453, 24.951), 50.574, 50.104, True),
    "SOIC8": ((24.26, 2.63, 1.13, 0.3, 1.46, 44.38), 74.16, 74.16, True),
    "PDIP8": ((154.53, 2.5, 0.9, 0.26, 13.1, 328.4), 499.69, 499.69, True),
    "SOT23_6": ((4.94, 0.33, 0.17, 0.08, 0.4743, 7.2021), 13.19, 13.1964, True),
    "ftBGA256": ((15.1, 457.8, 2.1, 4.1, 249, 263.6, 242.3), 1234, 1234.0, True),
    "fpBGA1152": ((222, 1871, 31.3, 33.9, 1118, 1160, 1063), 5500, 5499.2, True),
}
"""Milligrams of the components, declared total, sum, and whether it is within 1 %."""


def package(components: tuple[float, ...], declared: float) -> PlantBuilder:
    """Return a plant with one package whose masses are stated by a supplier."""
    plant = PlantBuilder().sku("P", "R", mass_kg=declared * 1e-6).step("R", "build")
    for place, mass in enumerate(components):
        plant = plant.bought(f"part {place}", 1).bom(
            "P", "build", f"part {place}", mass * 1e-6, status="supplier"
        )
    return plant


@pytest.mark.parametrize("name", PACKAGES)
def test_package_sums_are_judged_as_published(name):
    components, declared, total, within = PACKAGES[name]
    sku = validate(package(components, declared)).skus.row(0, named=True)
    assert sku["computed_kg"] == pytest.approx(total * 1e-6, rel=1e-9)
    assert sku["declared_kg"] == pytest.approx(declared * 1e-6)
    assert sku["gap"] == pytest.approx((total - declared) * 1e-6, abs=1e-12)
    # One per cent of the sheet and one of every part: two, of which none needs more.
    assert sku["tolerance"] == pytest.approx(0.02, rel=0.01)
    assert (sku["verdict"] == "closed") is within


def test_a_part_that_is_missing_is_open_and_named_by_a_like_package():
    components, declared, *_ = PACKAGES["QFN48_HF"]
    plant = package(components, declared).with_rows("skus", [])
    plant = plant.sku("P", "R", mass_kg=declared * 1e-6, package="QFN")
    plant = plant.sku("S", "R", mass_kg=42e-6, package="QFN").bom(
        "S", "build", "part 0", 2.3e-6
    )
    plant = plant.bought("compound", 1).bom("S", "build", "compound", 39.7e-6)
    lines = [row for row in plant.table("bom") if row["flow"] != "part 1"]
    found = pick(validate(plant.with_rows("bom", lines)), "product-mass-broken")
    assert [tell(each, "sku") for each in found] == ["P"]
    # 150 − 75.5 mg are missing; the compound is 94.5 % of the other: 141.8 mg, too
    # much for an exact match and the nearest there is.
    assert tell(found[0], "value") == "0.15 g"
    assert tell(found[0], "computed") == "0.0755 g"


@pytest.mark.parametrize(
    ("factor", "text"), [(1000, "×1000"), (0.001, "÷1000"), (10, "×10 ")]
)
def test_a_slip_of_unit_is_recognised_at_its_row(factor, text):
    plant = package(PACKAGES["QFN24_HF"][0], 42)
    rows = plant.table("bom")
    rows[1]["amount"] = 23.7e-6 * factor
    found = pick(validate(plant.with_rows("bom", rows)), "product-mass-broken")
    assert len(found) == 1
    assert tell(found[0], "against") == "bom.csv row 3"
    assert tell(found[0], "candidate").startswith(f"part 1 {text}")


def test_a_doubled_line_is_named():
    plant = package(PACKAGES["QFN24_HF"][0], 42).bom(
        "P", "build", "part 5", 14.4e-6, comment="once more"
    )
    found = pick(validate(plant), "product-mass-broken")
    assert tell(found[0], "candidate") == "+ part 5"


def test_what_is_taken_off_and_changes_of_basis_are_in_the_sum():
    # A wafer of 50 g is cut into 100 dies; 0.1 g of kerf per die is taken off; a die
    # weighs 0.4 g.  40 dies on a strip with 8 g of compound: 24 g; the strip is cut
    # into 40 units of 0.55 g, after 0.05 g of trimmings each.
    plant = (
        PlantBuilder()
        .bought("wafer", 1, "wafer")
        .bought("compound", 1)
        .bought("kerf", 1, kind="waste")
        .with_rows("flows", [])
    )
    plant = (
        plant.flow("wafer", "wafer", mass_kg=0.05)
        .flow("compound")
        .flow("kerf", kind="waste")
    )
    plant = (
        plant.sku("D", "cutting", "die", mass_kg=0.0004, reported=False)
        .step("cutting", "probe", 1, "die", gives=100, start_unit="wafer")
        .step("cutting", "saw", 1, "die")
        .bom("D", "probe", "wafer", 1)
        .use("saw", "kerf", 0.0001, sku="D", from_product=True)
        .sku("U", "assembly", "unit", mass_kg=0.00055)
        .step("assembly", "attach", 0.9, "unit")
        .step("assembly", "mold", 1, "strip", takes=40)
        .step("assembly", "trim", 1, "unit", start_unit="strip", gives=40)
        .bom("U", "attach", "D", 1)
        .bom("U", "mold", "compound", 0.008)
        .use("trim", "kerf", 0.00005, sku="U", per="good", from_product=True)
    )
    skus = {row["sku"]: row for row in validate(plant).skus.to_dicts()}
    assert skus["D"]["computed_kg"] == pytest.approx(0.0004)
    assert skus["U"]["computed_kg"] == pytest.approx((0.016 + 0.008) / 40 - 0.00005)
    assert {row["verdict"] for row in skus.values()} == {"closed"}


def test_a_weighing_on_the_way_is_judged_and_begins_the_sum_anew():
    plant = (
        PlantBuilder()
        .bought("frame", 1)
        .bought("compound", 1)
        .sku("U", "R", mass_kg=0.0030)
        .step("R", "attach")
        .step("R", "mold")
        .bom("U", "attach", "frame", 0.0010)
        .bom("U", "mold", "compound", 0.0019)
        .row("sku_steps", sku="U", step="attach", status="measured", mass_kg=0.0011)
    )
    validation = validate(plant)
    found = pick(validation, "product-mass-open")
    assert [(each.place.file, each.place.row) for each in found] == [
        ("sku_steps.csv", 2)
    ]
    # From what was weighed: 1.1 + 1.9 = 3.0 g, as declared.
    assert validation.skus.item(0, "verdict") == "closed"
    assert validation.skus.item(0, "computed_kg") == pytest.approx(0.0030)


def test_without_a_mass_nothing_is_proven():
    plant = package((1.0, 2.0), 3.0).with_rows("flows", [])
    plant = plant.flow("part 0").flow("part 1", "piece")
    rows = plant.table("bom")
    rows[1] |= {"amount": 1, "unit": "piece"}
    supplies = plant.table("supplies")
    supplies[1]["unit"] = "piece"
    plant = plant.with_rows("bom", rows).with_rows("supplies", supplies)
    sku = validate(plant).skus.row(0, named=True)
    assert sku["verdict"] == "unproven"
    assert sku["coverage"] == pytest.approx(1 / 3)
    assert sku["computed_kg"] is None


def test_declared_gold_is_held_against_the_wire():
    # 1.1 mg of gold in 149.5 mg: 0.736 %.
    wired = (
        PlantBuilder()
        .bought("wire", 1)
        .bought("rest", 1)
        .with_rows("flows", [])
        .flow("wire", composition="Au=1")
        .flow("rest", composition="Cu=1")
        .step("R", "build")
        .bom("P", "build", "wire", 1.1e-6)
        .bom("P", "build", "rest", 148.4e-6)
    )
    right = wired.sku("P", "R", mass_kg=149.5e-6, composition="Au=0.00736")
    wrong = wired.sku("P", "R", mass_kg=149.5e-6, composition="Au=0.0736")
    assert pick(validate(right), "content-not-closed") == []
    (found,) = pick(validate(wrong), "content-not-closed")
    assert tell(found, "element") == "Au"
    assert (tell(found, "value"), tell(found, "least")) == ("11.0 mg", "1.1 mg")


def test_a_part_of_unknown_composition_may_hold_the_element():
    plant = (
        PlantBuilder()
        .bought("paste", 1)
        .sku("P", "R", mass_kg=2e-6, composition="Ag=0.7")
        .step("R", "build")
        .bom("P", "build", "paste", 2e-6)
    )
    assert alarms(validate(plant)) == []


def test_a_mass_is_of_the_unit_that_the_product_is_declared_in():
    # 1.8 g a piece: 1.8 kg a thousand.
    plant = (
        PlantBuilder()
        .bought("film", 1)
        .sku("P", "R", unit="kpcs", mass_kg=1.8)
        .step("R", "cut", 1, "pcs")
        .bom("P", "cut", "film", 0.0018)
    )
    sku = validate(plant).skus.row(0, named=True)
    assert (sku["computed_kg"], sku["verdict"]) == (pytest.approx(1.8), "closed")


def test_a_grade_weighs_what_is_sorted():
    plant = (
        PlantBuilder()
        .bought("film", 1)
        .sku("A", "R", unit="pcs")
        .sku("B", None, unit="pcs", mass_kg=0.5)
        .step("R", "sort", 1, "pcs")
        .bom("A", "sort", "film", 0.002)
        .binned("A", "sort", {"A": 0.9, "B": 0.1}, "count")
    )
    (found,) = pick(validate(plant), "product-mass-broken")
    assert (tell(found, "sku"), found.place.row) == ("B", 3)
