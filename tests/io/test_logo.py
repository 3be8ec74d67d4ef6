"""The logo of a plant is a small picture of its own folder, and nothing else."""

import hashlib
import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lca.findings import Finding
from lca.io import Remark, annotate_folder, read_plant_path, write_plant
from lca.io.limits import MOST_LOGO_BYTES, MOST_LOGO_SIDE
from lca.io.pictures import Picture, recognise_picture
from lca.model import Logo, SourceFile
from tests.support.campaign import sampled
from tests.support.pictures import draw_jpeg, draw_png
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import pack, sheets_of

PLANT = (
    PlantBuilder()
    .bought("wire", 50, "kg")
    .sku("Q1", "R1", "piece")
    .step("R1", "mount", 0.985, "piece")
    .bom("Q1", "mount", "wire", 0.001)
)
FORMS = ("folder", "plant.xlsx")
Pillow = Callable[[int, int], bytes]


def drawn(kind: str, width: int, height: int) -> bytes:
    """Return a picture as another program writes it."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, kind)
    return stream.getvalue()


def write(place: Path, logo: str, form: str = "folder") -> Path:
    """Write the plant with the name of a logo, and return its place."""
    plant = PLANT.headed(logo=logo)
    if form == "folder":
        return plant.write(place)
    place.mkdir(parents=True, exist_ok=True)
    path = place / form
    path.write_bytes(pack(sheets_of(plant)))
    return path


def read(path: Path) -> tuple[Logo | None, tuple[Finding, ...]]:
    inputs, found = read_plant_path(path)
    return inputs.logo, found


# ── what is read ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (draw_png(), "image/png"),
        (draw_jpeg(), "image/jpeg"),
        (drawn("PNG", 30, 20), "image/png"),
        (drawn("JPEG", 30, 20), "image/jpeg"),
    ],
)
def test_a_picture_beside_the_header_is_the_logo(
    form: str, content: bytes, media_type: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "plant", "our mark", form)
    (tmp_path / "plant" / "our mark").write_bytes(content)
    inputs, found = read_plant_path(path)
    assert found == ()
    sha256 = hashlib.sha256(content).hexdigest()
    assert inputs.logo == Logo("our mark", media_type, content, sha256)
    assert inputs.header is not None
    assert inputs.header.logo == "our mark"
    assert SourceFile("our mark", sha256) in inputs.files


@pytest.mark.parametrize("form", FORMS)
def test_a_plant_without_a_logo_has_none(form: str, tmp_path: Path) -> None:
    assert read(write(tmp_path, "", form)) == (None, ())


@pytest.mark.parametrize("form", FORMS)
def test_a_logo_reads_back_as_it_was(form: str, tmp_path: Path) -> None:
    first = write(tmp_path / "first", "logo.png")
    (first / "logo.png").write_bytes(draw_png())
    plant, _ = read_plant_path(first)
    write_plant(plant, tmp_path / "second" / form)
    again, found = read_plant_path(tmp_path / "second" / form)
    assert found == ()
    assert again.logo == plant.logo
    assert again.header == plant.header


def test_an_annotated_copy_has_the_logo_and_is_written_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "plant", "logo.png")
    (folder / "logo.png").write_bytes(draw_png())
    (folder / "notes.png").write_bytes(b"no part of the plant")
    nothing: list[Remark] = []
    first = annotate_folder(folder, tmp_path / "copy", nothing)
    assert annotate_folder(folder, tmp_path / "copy", nothing) == first
    logo, _ = read(tmp_path / "copy")
    assert logo is not None
    assert not (tmp_path / "copy" / "notes.png").exists()


# ── what is refused ─────────────────────────────────────────────────────────
def refused(path: Path) -> str:
    """Return the only code of reading a plant; the other tables are read."""
    inputs, found = read_plant_path(path)
    (fault,) = found
    assert fault.severity == "error"
    assert inputs.logo is None
    assert inputs.header is not None
    assert not inputs.tables["skus"].is_empty()
    return fault.code


@pytest.mark.parametrize("form", FORMS)
def test_a_logo_that_is_not_there_is_told_at_its_key(form: str, tmp_path: Path) -> None:
    path = write(tmp_path, "logo.png", form)
    (fault,) = read(path)[1]
    assert fault.code == "logo-missing"
    sheet = {} if form == "folder" else {"sheet": "plant", "row": 7}
    file = "plant.toml" if form == "folder" else form
    assert fault.place.as_dict() == {"file": file, "column": "logo", **sheet}


@pytest.mark.parametrize(
    "name",
    [
        "../logo.png", "/etc/logo.png", "sub/logo.png", "..\\\\logo.png", "C:logo.png",
        "..", ".", "logo.png\\u0000", "logo\\u202egnp.exe",
    ],
)  # fmt: skip
def test_a_name_that_leads_out_of_the_folder_is_refused(
    name: str, tmp_path: Path
) -> None:
    folder = write(tmp_path / "plant", name)
    (tmp_path / "logo.png").write_bytes(draw_png())
    (folder / "sub").mkdir()
    (folder / "sub" / "logo.png").write_bytes(draw_png())
    assert refused(folder) == "logo-outside-folder"


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "plant", "logo.png")
    (tmp_path / "secret.png").write_bytes(draw_png())
    (folder / "logo.png").symlink_to(tmp_path / "secret.png")
    assert refused(folder) == "logo-outside-folder"


def test_links_that_lead_to_each_other_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "plant", "one")
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    assert refused(folder) == "logo-outside-folder"


def test_a_folder_that_is_reached_by_a_link_has_its_logo(tmp_path: Path) -> None:
    folder = write(tmp_path / "plant", "logo.png")
    (folder / "logo.png").write_bytes(draw_png())
    (tmp_path / "link").symlink_to(folder)
    assert read(tmp_path / "link")[1] == ()


def test_a_folder_in_place_of_the_logo_is_unreadable(tmp_path: Path) -> None:
    folder = write(tmp_path, "logo.png")
    (folder / "logo.png").mkdir()
    assert refused(folder) == "unreadable-file"


def test_a_name_longer_than_any_file_is_no_crash(tmp_path: Path) -> None:
    name = "a" * 10_000
    assert refused(write(tmp_path, name)) in {"unreadable-file", "logo-outside-folder"}


def test_a_logo_of_too_many_bytes_is_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path, "logo.png")
    (folder / "logo.png").write_bytes(draw_png() + bytes(MOST_LOGO_BYTES))
    assert refused(folder) == "logo-too-large"


@pytest.mark.parametrize("draw", [draw_png, draw_jpeg])
@pytest.mark.parametrize("size", [(MOST_LOGO_SIDE + 1, 1), (1, MOST_LOGO_SIDE + 1)])
def test_a_logo_of_too_many_pixels_is_refused(
    draw: Pillow, size: tuple[int, int], tmp_path: Path
) -> None:
    folder = write(tmp_path, "logo.png")
    (folder / "logo.png").write_bytes(draw(*size))
    assert refused(folder) == "logo-too-large"
    (folder / "logo.png").write_bytes(draw(MOST_LOGO_SIDE, 1))
    assert read(folder)[1] == ()


PNG = draw_png()
JPEG = draw_jpeg()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(20),
        b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20),
        PNG[:8],
        PNG[:-12],
        PNG[:40] + b"\x01" + PNG[41:],
        PNG[:8] + PNG[33:],
        draw_png(0, 1),
        JPEG[:-2],
        JPEG[:20] + JPEG[-2:],
        draw_jpeg(0, 1),
        b"\xff\xd8\xff\xda\x00\x02\xff\xd9",
        b"\xff\xd8\xff" + bytes(50) + b"\xff\xd9",
        b"\xff\xd8\xff\xc0\xff\xff\xff\xd9",
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    folder = write(tmp_path, "logo.png")
    (folder / "logo.png").write_bytes(content)
    assert refused(folder) == "logo-of-other-kind"


# ── pictures ────────────────────────────────────────────────────────────────
@sampled(30)
@given(st.sampled_from(["PNG", "JPEG"]), st.integers(1, 300), st.integers(1, 300))
def test_the_size_is_what_another_program_wrote(kind, width, height):
    picture = recognise_picture(drawn(kind, width, height))
    assert picture == Picture(f"image/{kind.lower()}", width, height)


@sampled(200)
@given(st.sampled_from([PNG, JPEG]), st.binary(max_size=60), st.integers(0, 200))
def test_any_bytes_are_a_picture_or_none(start, content, cut):
    picture = recognise_picture(start[:cut] + content)
    assert picture is None or min(picture.width, picture.height) > 0


def test_a_chunk_that_says_it_is_huge_is_no_picture() -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 2**32 - 1, b"IHDR")
    assert recognise_picture(head + bytes(100)) is None
