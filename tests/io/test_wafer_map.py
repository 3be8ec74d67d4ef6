"""Maps after SEMI E142 are counted by bin, and nothing else is taken for one."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.findings import Finding
from lca.io import Remark, annotate_folder, read_plant_path
from lca.io.bin_codes import WIDTHS, load_qualities
from lca.io.limits import MOST_MAP_BYTES, MOST_MAP_DEPTH, MOST_MAP_ELEMENTS
from lca.io.wafer_map import UnreadableMapError, parse_wafer_map
from lca.model import SourceFile, WaferMap
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import pack, sheets_of
from tests.support.wafer_maps import NAMESPACE, draw_map, draw_wafer

# Of nine places four are at the corners and have no die; of five dice three are good.
ROWS = ("FF01FF", "020102", "FF01FF")
PLANT = (
    PlantBuilder()
    .bought("blank", 1.0, "wafer")
    .sku("D1", "fab", "die")
    .step("fab", "probe", None, "die", start_unit="wafer")
    .row("dies", sku="D1", step="probe", method="map", map="lot.xml",
         yield_model="map", status="measured")
)  # fmt: skip


def counts(content: bytes) -> tuple[int, int, int]:
    """Return wafers, dice and good dice of a map that nothing is wrong with."""
    read, warned = parse_wafer_map("lot.xml", content)
    assert warned == []
    return read.wafers, read.dice, read.good


def refused(content: bytes) -> tuple[str, Mapping[str, str]]:
    with pytest.raises(UnreadableMapError) as error:
        parse_wafer_map("lot.xml", content)
    return error.value.code, error.value.known


# ── what is read ────────────────────────────────────────────────────────────
def test_dice_are_what_has_no_null_bin_and_good_what_passes() -> None:
    content = draw_map(draw_wafer(ROWS), size=(3, 3))
    read, _ = parse_wafer_map("lot.xml", content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert read == WaferMap("lot.xml", content, sha256, 1, 5, 3)


@pytest.mark.parametrize(
    ("kind", "null", "good", "bad", "rows"),
    [
        ("HexaDecimal", "FF", "01", "0A", ["FF01FF", "0a010A", "ff01FF"]),
        ("Integer2", "FFFF", "0001", "000A",
         ["FFFF0001FFFF", "000a0001000A", "FFFF0001FFFF"]),
        ("Decimal", "255", "1", "010",
         ["255 001 255", "010 001 010", "255 1 255"]),
        ("Decimal", "255", "001", "010", ["255001255", "010001010", "255001255"]),
        ("Ascii", ".", "1", "X", [".1.", "X1X", ".1."]),
        ("ASCII", " ", "1", "X", [" 1 ", "X1X", " 1 "]),
        ("Ascii", ".", "1", "X", ["<![CDATA[.1.]]>", "\n\t<![CDATA[X1X]]>\n\t", ".1."]),
        ("Ascii", ".", "1", "X", ["<![CDATA[\n.1.\nX1X\n.1.\n]]>"]),
        ("Hexadecimal", "FF", "01", "0A", ["FF 01 FF", "0A 01 0A", "FF 01 FF"]),
    ],
)  # fmt: skip
def test_codes_of_every_type(
    kind: str, null: str, good: str, bad: str, rows: list[str]
) -> None:
    qualities = {good: "Pass", bad: "Fail"}
    wafer = draw_wafer(rows, kind=kind, null=null, qualities=qualities)
    assert counts(draw_map(wafer, size=(3, 3))) == (1, 5, 3)


def test_what_is_no_die_of_the_product_is_not_counted() -> None:
    words = ["Reference", "Edge", "SKIP", "null", "Partial"]
    others = {f"1{place}": word for place, word in enumerate(words)}
    qualities = {"01": "pass", "02": "FAIL", "03": "GOOD"} | others
    rows = ["010203", "101112", "1314FF"]
    assert counts(draw_map(draw_wafer(rows, qualities=qualities))) == (1, 3, 2)


@pytest.mark.parametrize(
    "space", [NAMESPACE, "urn:semi-org:xsd.E142-1.V0211.SubstrateMap", ""]
)
def test_the_version_of_the_standard_does_not_matter(space: str) -> None:
    assert counts(draw_map(draw_wafer(ROWS), space=space)) == (1, 5, 3)


def test_a_definition_may_come_in_two_parts() -> None:
    more = '<BinDefinition BinCode="01" BinCount="3" BinDescription="BIN1"/>'
    assert counts(draw_map(draw_wafer(ROWS, definitions=more))) == (1, 5, 3)


def test_wafers_are_added_and_other_substrates_left_out() -> None:
    wafers = [draw_wafer(ROWS, wafer=f"W{number}") for number in range(25)]
    strip = draw_wafer(["0101"], wafer="S1", substrate="Strip")
    assert counts(draw_map(*wafers, strip)) == (25, 125, 75)


def test_a_layout_may_lie_on_its_side_and_a_list_needs_no_rows() -> None:
    rows = ["0101", "0102", "0202"]
    assert counts(draw_map(draw_wafer(rows), size=(3, 2))) == (1, 6, 3)
    one = draw_wafer(["0101010202", "02"], maptype="Array")
    assert counts(draw_map(one, size=(3, 2))) == (1, 6, 3)


@given(st.lists(st.lists(st.sampled_from(["FF", "01", "02"]), min_size=4, max_size=4),
                min_size=1, max_size=6))  # fmt: skip
def test_counts_are_those_of_the_codes(rows: list[list[str]]) -> None:
    codes = [code for row in rows for code in row]
    dice = len(codes) - codes.count("FF")
    content = draw_map(draw_wafer(["".join(row) for row in rows]))
    if dice:
        assert counts(content) == (1, dice, codes.count("01"))
    else:
        assert refused(content)[0] == "wafer-map-without-dice"


def test_letters_of_other_encodings_are_read() -> None:
    content = draw_map(draw_wafer(ROWS, wafer="Wafer é")).decode()
    latin = content.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    assert counts(latin.encode("latin-1")) == (1, 5, 3)


def test_qualities_count_as_good_bad_or_none() -> None:
    assert set(load_qualities().values()) == {"good", "bad", "none"}
    assert {load_qualities()[word] for word in ("pass", "fail", "null")} == {
        "good",
        "bad",
        "none",
    }


# ── what is refused ─────────────────────────────────────────────────────────
RIGHT = draw_map(draw_wafer(ROWS))
DEEP = b"<MapData>" * (MOST_MAP_DEPTH + 1) + b"</MapData>" * (MOST_MAP_DEPTH + 1)
TWO = draw_map(draw_wafer(ROWS), draw_wafer(ROWS))


@pytest.mark.parametrize(
    ("content", "code", "known"),
    [
        (b"..1..\n.111.\n", "wafer-map-not-xml", {"line": "1"}),
        (b"", "wafer-map-not-xml", {"line": "1"}),
        (RIGHT[:-12], "wafer-map-not-xml", {"line": "6"}),
        (b"PK\x03\x04", "wafer-map-not-xml", {}),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "wafer-map-not-xml", {}),
        (DEEP, "wafer-map-unsafe", {}),
        (b"<MapData>" + b"<a/>" * MOST_MAP_ELEMENTS + b"</MapData>",
         "wafer-map-unsafe", {}),
        (b"<Maps><Map/></Maps>", "wafer-map-of-other-kind", {"root": "Maps"}),
        (draw_map(draw_wafer(ROWS), space="urn:other"), "wafer-map-of-other-kind",
         {"root": "{urn:other}MapData"}),
        (draw_map(), "wafer-map-without-bins", {}),
        (draw_map(draw_wafer(ROWS, substrate="Frame")), "wafer-map-without-bins", {}),
        (draw_map(draw_wafer(ROWS, maptype="Coordinate")), "wafer-map-without-bins",
         {}),
        (TWO, "wafer-map-ambiguous", {"wafer": "W01", "count": "2"}),
        (draw_map(draw_wafer(ROWS, kind="Base64")), "wafer-map-bin-type",
         {"type": "Base64"}),
        (draw_map(draw_wafer(ROWS, qualities={"01": "Pass"})),
         "wafer-map-bin-unknown", {"bins": "02"}),
        (draw_map(draw_wafer(["FF010"])), "wafer-map-bin-unknown", {"bins": "0"}),
        (draw_map(draw_wafer(ROWS, qualities={"01": "Pass", "02": "Perhaps"})),
         "wafer-map-bin-quality", {"bins": "02", "quality": "Perhaps"}),
        (draw_map(draw_wafer(ROWS, definitions="<BinDefinition BinCode='1' "
                                               "BinQuality='Fail'/>")),
         "wafer-map-bin-quality", {"bins": "01", "quality": "Fail"}),
        (draw_map(draw_wafer(["FF01FF", "0201"])), "wafer-map-rows-differ",
         {"rows": "2", "shortest": "2", "longest": "3", "layout": "? × ?"}),
        (draw_map(draw_wafer(ROWS), size=(3, 4)), "wafer-map-rows-differ",
         {"rows": "3", "shortest": "3", "longest": "3", "layout": "3 × 4"}),
        (draw_map(draw_wafer(["01"], maptype="Array"), size=(2, 2)),
         "wafer-map-rows-differ", {"layout": "2 × 2"}),
        (draw_map(draw_wafer(["FFFF", "FFFF"])), "wafer-map-without-dice", {}),
        (draw_map(draw_wafer([])), "wafer-map-without-dice", {}),
    ],
)  # fmt: skip
def test_a_file_that_does_not_say_which_dice_are_good_is_refused(
    content: bytes, code: str, known: Mapping[str, str]
) -> None:
    found, said = refused(content)
    assert found == code
    assert known.items() <= said.items()


ENTITIES = '<!DOCTYPE MapData [<!ENTITY a "01"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE MapData [<!ENTITY a SYSTEM "file:plant.toml">]>'


@pytest.mark.parametrize("declared", [ENTITIES, OUTSIDE, "<!DOCTYPE MapData>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nothing_is_expanded_or_fetched(declared: str, encoding: str) -> None:
    start, end = '<?xml version="1.0"?>', "<MapData/>"
    assert refused(f"{start}{declared}{end}".encode(encoding)) == (
        "wafer-map-unsafe",
        {},
    )


def test_a_number_that_is_no_count_says_nothing() -> None:
    more = f'<BinDefinition BinCode="01" BinCount="{"9" * 5000}"/>'
    assert counts(draw_map(draw_wafer(ROWS, definitions=more))) == (1, 5, 3)


def test_a_stated_count_that_differs_is_told() -> None:
    more = '<BinDefinition BinCode="01" BinCount="7"/>'
    _, warned = parse_wafer_map("m", draw_map(draw_wafer(ROWS, definitions=more)))
    said = {"wafer": "W01", "bins": "01", "stated": "7", "counted": "3"}
    assert warned == [("wafer-map-count-differs", said)]


@given(st.binary(max_size=200), st.integers(0, len(RIGHT)), st.integers(0, 40))
def test_damaged_files_are_read_or_refused(junk: bytes, at: int, cut: int) -> None:
    content = RIGHT[:at] + junk + RIGHT[at + cut :]
    try:
        read, _ = parse_wafer_map("lot.xml", content)
    except UnreadableMapError:
        return
    assert 0 <= read.good <= read.dice


# ── the file beside the table ───────────────────────────────────────────────
def write(place: Path, name: str, form: str = "folder") -> Path:
    """Write the plant with the name of a map, and return its place."""
    rows = [row | {"map": name} for row in PLANT.table("dies")]
    plant = PLANT.with_rows("dies", rows)
    if form == "folder":
        return plant.write(place)
    place.mkdir(parents=True)
    path = place / form
    path.write_bytes(pack(sheets_of(plant)))
    return path


def told(found: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in found if each.code.startswith("wafer-map")]


@pytest.mark.parametrize("form", ["folder", "plant.xlsx"])
def test_a_map_beside_the_table_is_read_and_kept(form: str, tmp_path: Path) -> None:
    path = write(tmp_path / "plant", "批次 7.xml", form)
    (tmp_path / "plant" / "批次 7.xml").write_bytes(RIGHT)
    inputs, found = read_plant_path(path)
    assert found == ()
    assert inputs.maps["批次 7.xml"].good == 3
    sha256 = hashlib.sha256(RIGHT).hexdigest()
    assert SourceFile("批次 7.xml", sha256) in inputs.files


@pytest.mark.parametrize("form", ["folder", "plant.xlsx"])
@pytest.mark.parametrize(
    "name", ["../lot.xml", "maps/lot.xml", "..", "C:lot.xml", "a\\lot.xml", "/lot.xml"]
)
def test_a_name_that_leads_out_is_refused(name: str, form: str, tmp_path: Path) -> None:
    (tmp_path / "lot.xml").write_bytes(RIGHT)
    inputs, found = read_plant_path(write(tmp_path / "plant", name, form))
    assert told(found) == ["wafer-map-outside-folder"]
    assert inputs.maps == {}


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "plant", "lot.xml")
    (tmp_path / "lot.xml").write_bytes(RIGHT)
    (path / "lot.xml").symlink_to(tmp_path / "lot.xml")
    assert told(read_plant_path(path)[1]) == ["wafer-map-outside-folder"]


def test_a_map_that_is_missing_is_told_with_its_sheet(tmp_path: Path) -> None:
    path = write(tmp_path / "plant", "lot.xml", "plant.xlsx")
    (found,) = read_plant_path(path)[1]
    assert found.code == "wafer-map-missing"
    assert (found.place.sheet, found.place.row) == ("dies", 2)


def test_a_map_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "plant", "lot.xml")
    with (path / "lot.xml").open("wb") as file:
        file.truncate(MOST_MAP_BYTES + 1)
    (found,) = read_plant_path(path)[1]
    assert (found.code, found.place.file) == ("wafer-map-too-large", "dies.csv")
    assert (found.place.row, found.place.column) == (2, "map")


def test_a_copy_with_remarks_has_the_map_again(tmp_path: Path) -> None:
    path = write(tmp_path / "plant", "lot.xml")
    (path / "lot.xml").write_bytes(RIGHT)
    remarks: list[Remark] = []
    for _ in range(2):
        written = annotate_folder(path, tmp_path / "copy", remarks)
        assert tmp_path / "copy" / "lot.xml" in written
    assert (tmp_path / "copy" / "lot.xml").read_bytes() == RIGHT


def test_every_type_of_codes_has_a_width() -> None:
    assert WIDTHS == {"ascii": 1, "hexadecimal": 2, "integer2": 4, "decimal": 3}
