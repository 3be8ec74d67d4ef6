"""Claims that no document makes: found however written, and not when denied."""

import csv
import json
import sys
from itertools import product
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.declaration.claims import find_claims, scan_text
from tests.support.declared_document import complete_document

NEUTRAL, OFFSETS, CONFORM, COMPARE = (
    "neutrality",
    "offsets",
    "conformity",
    "comparison",
)

PLANTS = Path(__file__).parents[2] / "inventories"

# What a reader would call a claim, and of which kind.
CLAIMED = [
    ("This chip is carbon neutral.", NEUTRAL),
    ("Never before was a chip carbon neutral", NEUTRAL),
    ("Nothing beats a carbon neutral chip", NEUTRAL),
    ("without exaggeration carbon neutral", NEUTRAL),
    ("excluding taxes this is a carbon neutral chip", NEUTRAL),
    ("This is none other than a carbon neutral chip", NEUTRAL),
    ("why not carbon neutral", NEUTRAL),
    ("是否含铅的型号均为碳中和", NEUTRAL),
    ("无论是否测试，均为碳中和", NEUTRAL),
    ("碳中和不在话下", NEUTRAL),
    ("klimaneutral", NEUTRAL),
    ("Klimakompensiert", OFFSETS),
    ("Dieses Produkt ist treibhausgasneutral.", NEUTRAL),
    ("Une puce neutre en carbone", NEUTRAL),
    ("neutralité carbone atteinte", NEUTRAL),
    ("carbono neutral", NEUTRAL),
    ("un chip neutro en carbono", NEUTRAL),
    ("カーボンニュートラルを達成", NEUTRAL),
    ("탄소중립을 달성했습니다", NEUTRAL),
    ("탄소 중립", NEUTRAL),
    ("neutral in carbon", NEUTRAL),
    ("carbon zero", NEUTRAL),
    ("carbon-zero", NEUTRAL),
    ("zero net emissions", NEUTRAL),
    ("zero CO2 footprint", NEUTRAL),
    ("a footprint of zero", NEUTRAL),
    ("碳足迹为0", NEUTRAL),
    ("碳足迹为 0 千克", NEUTRAL),
    ("实现碳的中和", NEUTRAL),
    ("碳达中和", NEUTRAL),
    ("碳中立", NEUTRAL),
    ("CARBO\u039d \u039dEUTRAL", NEUTRAL),  # Greek capitals
    ("\u0441arbon neutr\u0430l", NEUTRAL),  # two Cyrillic letters
    ("🅲🅰🆁🅱🅾🅽 neutral", NEUTRAL),
    ("c4rbon n3utral", NEUTRAL),
    ("c1imate neutra1", NEUTRAL),
    ("c@rbon neutral", NEUTRAL),
    ("carbon off5ets", OFFSETS),
    ("ISO 14067 konform", CONFORM),
    ("zertifiziert nach ISO 14067", CONFORM),
    ("ISO 14067に準拠", CONFORM),
    ("as per ISO 14067", CONFORM),
    ("没有比这更碳中和的芯片", NEUTRAL),
    ("Klimaneutral hergestellt", NEUTRAL),
    ("neutre en carbone", NEUTRAL),
    ("カーボンニュートラル", NEUTRAL),
    ("탄소중립", NEUTRAL),
    ("net carbon zero", NEUTRAL),
    ("This chip is emission-free", NEUTRAL),
    ("It cannot be denied that it is carbon neutral", NEUTRAL),
    ("We do not hesitate to call it carbon neutral", NEUTRAL),
    ("不可否认本产品是碳中和的", NEUTRAL),
    ("No compromise: carbon neutral", NEUTRAL),
    ("It has not a carbon footprint but is carbon neutral", NEUTRAL),
    ("零排放芯片", NEUTRAL),
    ("净碳零", NEUTRAL),
    ("\u03f2arbon neutral", NEUTRAL),  # a Greek letter
    ("\u1d04arbon neutral", NEUTRAL),  # a small capital
    ("carbon \u0578eutral", NEUTRAL),  # an Armenian letter
    ("carb0n neutral", NEUTRAL),
    ("we compensate for all CO2", OFFSETS),
    ("in line with ISO 14067", CONFORM),
    ("certified to PAS 2060", CONFORM),
    ("CBAM compliant", CONFORM),
    ("A CARBON-NEUTRAL package", NEUTRAL),
    ("carbonneutral since 2023", NEUTRAL),
    ("CarbonNeutral™ BGA", NEUTRAL),
    ("We reached net zero in 2024.", NEUTRAL),
    ("A net-zero product", NEUTRAL),
    ("NetZero", NEUTRAL),
    ("Our plant is climate positive.", NEUTRAL),
    ("CO₂-neutral assembly", NEUTRAL),
    ("greenhouse gas neutral", NEUTRAL),
    ("The first zero-carbon chip", NEUTRAL),
    ("a carbon-free product", NEUTRAL),
    ("All greenhouse gas emissions are neutralised.", NEUTRAL),
    ("Carbon neutrality has been reached.", NEUTRAL),
    ("ＣＡＲＢＯＮ ＮＥＵＴＲＡＬ", NEUTRAL),
    ("c a r b o n   n e u t r a l", NEUTRAL),
    ("car\u200bbon neu\u00adtral", NEUTRAL),
    ("car-\nbon neu-\ntral", NEUTRAL),
    ("carbon\u2011neutral", NEUTRAL),
    ("carbon\nneutral", NEUTRAL),
    ("cárbon neutral", NEUTRAL),
    ("\u0441arbon neutral", NEUTRAL),  # a Cyrillic letter
    ("This product is not only small but carbon neutral.", NEUTRAL),
    ("It is without doubt carbon neutral.", NEUTRAL),
    ("This is not a toy: it is carbon neutral.", NEUTRAL),
    ("It is not expensive, and it is climate neutral.", NEUTRAL),
    ("It is not expensive and is climate neutral.", NEUTRAL),
    ("It contains no lead. It is carbon neutral.", NEUTRAL),
    ("It is not true that it is not carbon neutral.", NEUTRAL),
    ("No other chip is carbon neutral.", NEUTRAL),
    ("The carbon neutral chip is not expensive.", NEUTRAL),
    ("neither asked for nor, as far as we know, carbon neutral", NEUTRAL),
    ("Not expensive and carbon neutral", NEUTRAL),
    ("本产品已实现碳中和。", NEUTRAL),
    ("碳 中 和", NEUTRAL),
    ("碳\u200b中\u200b和芯片", NEUTRAL),
    ("净零排放", NEUTRAL),
    ("零碳芯片", NEUTRAL),
    ("不仅性能优异，而且碳中和。", NEUTRAL),
    ("不仅碳中和", NEUTRAL),
    ("无铅碳中和封装", NEUTRAL),
    ("毫无疑问是碳中和的", NEUTRAL),
    ("氣候中和", NEUTRAL),
    ("碳足迹为零", NEUTRAL),
    ("The footprint includes carbon offsets.", OFFSETS),
    ("Emissions are offset by forestry projects.", OFFSETS),
    ("We compensate all emissions.", OFFSETS),
    ("Remaining emissions were compensated.", OFFSETS),
    ("2 kg after offsets", OFFSETS),
    ("carbon-credits bought in 2025", OFFSETS),
    ("carbon emissions were balanced by credits", OFFSETS),
    ("The footprint is 100 % offset.", OFFSETS),
    ("fully offset", OFFSETS),
    ("The result is not without carbon offsets.", OFFSETS),
    ("Offsets of 2 kg have been deducted.", OFFSETS),
    ("结果已扣除碳抵消量。", OFFSETS),
    ("排放量已通过林业项目抵消。", OFFSETS),
    ("已购买CCER", OFFSETS),
    ("碳補償", OFFSETS),
    ("This study conforms to ISO 14067:2018.", CONFORM),
    ("in accordance with ISO/TS 14067", CONFORM),
    ("ISO 14067 certified", CONFORM),
    ("Certified, by an accredited body, to ISO14067", CONFORM),
    ("GHG Protocol compliant", CONFORM),
    ("complies with PAS 2050", CONFORM),
    ("compliance with the ISO-style rules and with GB/T 24067-2024", CONFORM),
    ("meets the requirements of GB/T 24067", CONFORM),
    ("certified carbon footprint", CONFORM),
    ("ISO 14067 conformity is not only claimed", CONFORM),
    ("符合 GB/T 24067-2024", CONFORM),
    ("符合ＧＢ／Ｔ　２４０６７的要求", CONFORM),
    ("通过 ISO 14067 认证", CONFORM),
    ("ISO14067认证产品", CONFORM),
    ("按照 GB/T 24067 编制", CONFORM),
    ("与 ISO 14067 一致", CONFORM),
    ("已獲得 ISO 14067 證書", CONFORM),
    ("产品碳足迹认证", CONFORM),
    ("Its footprint is lower than that of competitors.", COMPARE),
    ("30 % less CO2 than competing devices", COMPARE),
    ("the lowest carbon footprint in the industry", COMPARE),
    ("best-in-class footprint", COMPARE),
    ("碳足迹低于竞争对手。", COMPARE),
    ("比同类产品碳排放更低", COMPARE),
    ("碳足迹业内最低", COMPARE),
    ("碳排放优于行业平均水平", COMPARE),
]

# What a reader would want to look at: no claim for certain, and no denial either.
DOUBTFUL = [
    ("Nothing surpasses a carbon neutral chip.", NEUTRAL),
    ("Excluding packaging this is a carbon neutral chip", NEUTRAL),
    ("No chip was ever as carbon neutral as this", NEUTRAL),
    ("Carbon neutrality is not a dream.", NEUTRAL),
    ("It is not carbon neutral, its sister is net zero", NEUTRAL),
    ("不含铅的这款芯片属于碳中和", NEUTRAL),
    ("zero emissions", NEUTRAL),
    ("emission-free", NEUTRAL),
    ("CO2-free", NEUTRAL),
    ("零排放", NEUTRAL),
    ("The footprint of scrap is zero.", NEUTRAL),
    ("The carbon footprint has been brought to zero", NEUTRAL),
    ("PAS 2060", NEUTRAL),
    ("calculated per ISO 14067", CONFORM),
    ("carbon\n\nneutral", NEUTRAL),
    ("carbon, neutral", NEUTRAL),
    ("carbon: neutral", NEUTRAL),
    ("carbon; neutral", NEUTRAL),
    ("carbon. Neutral!", NEUTRAL),
    ("碳，中和", NEUTRAL),
    ("net\n\n- zero", NEUTRAL),
    ("c\u0430rb\u13a2n footprint", "spelling"),  # Cyrillic and Cherokee
    ("carb\u2c9fn neutral", "spelling"),  # a Coptic letter
]

# What says nothing of the kind, or the contrary.
HARMLESS = [
    "no offsets are included",
    "None performed.",
    "The footprint is 0.5 kg.",
    "碳足迹为 0.5 kg",
    "a carbon steel part with zero defects",
    "resistance in kΩ, area in µm, ΔT and μF, α-particles, λmax",
    "pads of 2x2 mm, L1 and L2, SOT-23, 3D, 5G, 100% tested, a 45 nm node",
    "We do not state that this product has reached carbon neutrality.",
    "It may not be understood as a claim of conformity with ISO 14067.",
    "Carbon neutrality is not part of this study.",
    "Das Produkt ist nicht klimaneutral.",
    "Ce produit n'est pas neutre en carbone.",
    "Este producto no es neutro en carbono.",
    "The study was not carried out in accordance with ISO 14067.",
    "Avoided emissions and carbon offsets are outside the scope.",
    "Offsets and carbon credits were not purchased and are not part of the result.",
    "This document must not be used for comparative claims against competitors.",
    "本报告未宣称符合任何标准（包括 ISO 14067 与 GB/T 24067）。",
    "结果未扣除任何碳抵消、碳信用或避免排放。",
    "Carbon: 12 %, neutral pH",
    "不主张产品已实现碳中和",
    "碳中和不在本报告范围内",
    "中和、除碳、过滤",
    "zero emissions from waste water",
    "temperature-neutral; carbon black filler",
    "net zero-crossing detector",
    "zero carbon steel wire",
    "碳中性笔",
    "CO2 emissions are compensated by nobody",
    "consistent with public descriptions of ISO 14067",
    "No carbon offsets, credits or compensation are counted.",
    "Carbon offsets are not included.",
    "Carbon credits and carbon offsets are not counted.",
    "Offsets are excluded.",
    "Carbon offsets: none",
    "Not included:\n- carbon offsets\n- carbon credits",
    "The result is without carbon offsets.",
    "Emissions are not offset by certificates.",
    "This chip is not carbon neutral.",
    "This chip isn't carbon neutral.",
    "It is neither carbon neutral nor climate positive.",
    "No claim of carbon neutrality, net-zero status or conformity with ISO 14067.",
    "Carbon neutrality is not claimed.",
    "Whether the product is carbon neutral was not examined.",
    "This report does not claim that the product is carbon neutral.",
    "ISO 14067-style report",
    "ISO 14067:2018-style study, following the GB/T 24067 skeleton",
    "Based on ISO 14067:2018 and GB/T 24067-2024",
    "ISO 14067:2018; GB/T 24067-2024",
    "No conformity with ISO 14067 is claimed.",
    "Conformity with ISO 14067 has not been checked.",
    "Not certified to ISO 14067.",
    "The study has not been verified against ISO 14067.",
    "Electricity: certificates meet the GHG Protocol Scope 2 criteria",
    "Low offset voltage, temperature-compensated oscillator",
    "Op-amp with offset trimming; offsets below 5 µV",
    "Emissions of the offset printing line",
    "magnet zero-field sensor",
    "a cabinet zeroed before use",
    "Waste water is neutralised with carbon dioxide.",
    "zero emissions of SF6 at this step",
    "Lower power than competing devices",
    "The lowest layer of the package",
    "The footprint is lower than that of the previous version.",
    "Not to be compared with products of competitors.",
    "carbon, neutral pH",
    "neutral density filter, carbon black",
    "Emissions of the competition authority",
    "conformal coating, ISO 9001 certified plant",
    "Certified mail",
    "The result may not be used to claim a lower footprint than competitors.",
    "不包含抵消",
    "结果不包含任何形式的碳抵消或碳信用。",
    "碳抵消不计入结果。",
    "未计入碳抵消。",
    "未购买碳信用",
    "不计入：碳抵消、碳信用",
    "本产品并非碳中和产品。",
    "不声明碳中和，也不声明符合 GB/T 24067。",
    "本报告不构成对产品碳中和的声明。",
    "不代表产品符合 GB/T 24067-2024",
    "未经 ISO 14067 认证",
    "参照 ISO 14067:2018 与 GB/T 24067-2024",
    "依据 GB/T 24067-2024 的报告框架编写",
    "按照 GB/T 24067 体例编写",
    "满足本清单不构成符合性证明。",
    "不得用于与竞品比较",
    "失调电压抵消电路",
    "温度补偿晶振",
    "废水零排放",
    "行业领先的封装技术",
    "功耗低于同类产品",
    "中和池，碳酸钠",
    "pH 中和",
    "",
    " \n\t",
    "\u200b",
]


@pytest.mark.parametrize(("text", "rule"), CLAIMED)
def test_a_claim_is_found(text: str, rule: str) -> None:
    assert rule in {claim.rule for claim in scan_text(text) if not claim.doubtful}


@pytest.mark.parametrize(("text", "rule"), DOUBTFUL)
def test_what_may_be_a_claim_is_a_doubt(text: str, rule: str) -> None:
    claims = scan_text(text)
    assert rule in {claim.rule for claim in claims}
    assert all(claim.doubtful for claim in claims)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_claims_nothing_passes(text: str) -> None:
    assert scan_text(text) == ()


def test_the_words_are_shown_as_they_stand() -> None:
    (claim,) = scan_text("The chip is Ｃarbon-\u200bNEUTRAL, they say.")
    assert claim.words == "Ｃarbon-\u200bNEUTRAL"


@pytest.mark.parametrize(
    ("case", "space"),
    list(
        product(
            [str.upper, str.title, str.casefold], ["-", "  ", "\u00a0", "\u200b", "_"]
        )
    ),
)
def test_no_spelling_hides_a_claim(case, space: str) -> None:
    assert scan_text(case(f"it is carbon{space}neutral"))


def test_a_claim_among_harmless_sentences_is_found_and_adds_none() -> None:
    harmless = ". ".join(text for text in HARMLESS if text.isascii())
    claims = scan_text(harmless + ". It is carbon neutral.")
    assert {claim.rule for claim in claims} == {NEUTRAL}


@given(text=st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(claim.words for claim in scan_text(text))


@pytest.mark.parametrize(
    "piece",
    [
        "not ",
        "carbon ",
        "不",
        "碳中和",
        "certified ",
        ", ",
        "c4rbon ",
        "carbon, neutral ",
        "c\u0430rb\u13a2n ",
        "offsets is not the ",
        "PAS 2060 ",
        "zero emissions ",
    ],
)
def test_a_long_text_takes_calls_by_its_length_only(piece: str) -> None:
    # Eight times as long: eight times the calls, and not 64 times.
    assert _count_calls(piece * 2_000) < 10 * _count_calls(piece * 250)


def test_a_claim_in_a_text_is_told_with_its_key_and_language() -> None:
    document = complete_document()
    document["texts"]["conclusions"]["zh"] = "本产品已实现碳中和。"
    (found,) = find_claims(document)
    assert found.code == "claim-forbidden"
    assert found.place.as_dict() == {"file": "texts.csv", "column": "zh"}
    told = dict(found.parameters)
    assert (told["text"], told["value"]) == ("conclusions", "碳中和")


def test_a_doubt_is_a_warning_and_blocks_nothing() -> None:
    document = complete_document()
    document["texts"]["conclusions"]["en"] = "Nothing surpasses a carbon neutral chip."
    (found,) = find_claims(document)
    assert (found.code, found.severity) == ("claim-doubtful", "warning")


@pytest.mark.parametrize("plant", sorted(PLANTS.glob("*/texts.csv")))
def test_texts_of_shipped_plants_leave_no_doubt(plant: Path) -> None:
    for row in csv.DictReader(plant.read_text("utf-8").splitlines()):
        assert scan_text(row["en"]) == scan_text(row["zh"]) == ()


def test_a_claim_in_a_ledger_is_told_with_its_row() -> None:
    document = complete_document()
    document["ledgers"]["assumptions"][0] |= {
        "text": "carbon neutral wafers",
        "file": "plant.xlsx!assumptions",
        "row": 7,
    }
    (found,) = find_claims(document)
    assert found.place.as_dict() == {
        "file": "plant.xlsx",
        "sheet": "assumptions",
        "row": 7,
        "column": "text",
    }


@pytest.mark.parametrize(
    "keys",
    [("product", "name"), ("product", "comment"), ("plant", "name"), ("sku",)],
)
def test_a_claim_in_a_name_is_found(keys: tuple[str, ...]) -> None:
    document = complete_document()
    record = document
    for key in keys[:-1]:
        record = record[key]
    record[keys[-1]] = "Net-Zero BGA"
    assert [found.code for found in find_claims(document)] == ["claim-forbidden"]


def test_what_the_program_writes_itself_is_not_read() -> None:
    document = complete_document()
    document["versions"]["software"] = "carbon neutral"
    assert find_claims(document) == ()


def test_the_complete_document_claims_nothing() -> None:
    assert find_claims(complete_document()) == ()


def test_shipped_lists_claim_nothing_themselves() -> None:
    folder = Path(__file__).parents[2] / "templates" / "requirements"
    for path in folder.glob("*.yaml"):
        if path.name != "claims.yaml":
            assert (
                scan_text(json.dumps(path.read_text("utf-8"), ensure_ascii=False)) == ()
            )


def _count_calls(text: str) -> int:
    """Return how many functions are called to read a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        scan_text.__wrapped__(text)
    finally:
        sys.setprofile(None)
    return calls
