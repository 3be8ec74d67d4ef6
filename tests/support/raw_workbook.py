"""Workbooks made part by part, as any other program could have written them.

Neither of the libraries that `lca.io` uses is used here.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tests.support.plant_builder import HEADER, PlantBuilder
from tests.support.study_builder import Cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HIDDEN = ' state="hidden"'
INDEX = "xl/workbook.xml"

Parts = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula; ``stored`` is the XML of its result, which may be missing."""

    text: str
    stored: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell with the error of a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as digits, shown in a style: 1 is a day, 2 is percent."""

    digits: str
    style: int = 0


Value = Cell | Formula | Fault | Number | date
Rows = list[list[Value]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells from A1 on, merged areas, and whether the sheet is hidden."""

    rows: Sequence[Sequence[Value]]
    merges: Sequence[str] = ()
    hidden: bool = False


def sheets_of(plant: PlantBuilder) -> dict[str, Sheet]:
    """Return the sheets of a plant, header in row 1; numbers stay numbers."""
    entries = {**HEADER, **dict(plant.header)}
    header: Rows = [["key", "value"]]
    header += [[key, cell] for key, cell in entries.items()]
    sheets = {"plant": Sheet(header)}
    for name, rows in plant.tables().items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        cells: Rows = [[row.get(column) for column in columns] for row in rows]
        sheets[name] = Sheet([list(columns), *cells])
    return sheets


def pack(sheets: Mapping[str, Sheet], *, calculated: bool = True) -> bytes:
    """Return the workbook."""
    return pack_parts(parts_of(sheets, calculated=calculated))


def parts_of(sheets: Mapping[str, Sheet], *, calculated: bool = True) -> Parts:
    """Return the parts of the workbook."""
    count = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"'
        f"{HIDDEN if sheet.hidden else ''}/>"
        for n, (name, sheet) in zip(count, sheets.items(), strict=True)
    )
    calculation = "" if calculated else '<calcPr fullCalcOnLoad="1"/>'
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        + _link("rId1", "officeDocument", INDEX)
        + "</Relationships>",
        INDEX: f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets>'
        f"{calculation}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        + "".join(_link(f"rId{n}", "worksheet", f"worksheets/{n}.xml") for n in count)
        + _link("rIdStyles", "styles", "styles.xml")
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="3">'
        '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
        '<xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for n, sheet in zip(count, sheets.values(), strict=True):
        texts[f"xl/worksheets/{n}.xml"] = render_sheet(sheet)
    return {name: (DECLARATION + text).encode() for name, text in texts.items()}


def pack_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return the archive of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def unpack_parts(content: bytes) -> Parts:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def render_sheet(sheet: Sheet) -> str:
    """Return the XML of a sheet; a cell without a value is left out."""
    rows = "".join(_row(number, row) for number, row in enumerate(sheet.rows, start=1))
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merges)
    merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return (
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merges}</worksheet>'
    )


def column_letters(place: int) -> str:
    """Return the letters of a column counted from 0, up to ``ZZ``."""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def _row(number: int, row: Iterable[Value]) -> str:
    cells = "".join(
        _cell(f"{column_letters(place)}{number}", value)
        for place, value in enumerate(row)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>' if cells else ""


def _cell(at: str, value: Value) -> str:
    kind, style, inner = _contents(value)
    stated = "".join(
        f' {name}="{text}"' for name, text in (("s", style), ("t", kind)) if text
    )
    return f'<c r="{at}"{stated}>{inner}</c>'


def _contents(value: Value) -> tuple[str, int, str]:
    """Return type, style and inner XML of a cell."""
    if isinstance(value, bool):
        return "b", 0, f"<v>{int(value)}</v>"
    if isinstance(value, int | float):
        value = Number(repr(value))
    if isinstance(value, date):
        value = Number(str((value - date(1899, 12, 30)).days), style=1)
    if isinstance(value, Number):
        return "", value.style, f"<v>{value.digits}</v>"
    if isinstance(value, Fault):
        return "e", 0, f"<f>1/0</f><v>{value.text}</v>"
    if isinstance(value, Formula):
        return value.kind, 0, f"<f>{escape(value.text)}</f>{value.stored}"
    text = f'<t xml:space="preserve">{escape(str(value))}</t>'
    return "inlineStr", 0, f"<is>{text}</is>"


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{LINKS}/{kind}" Target="{target}"/>'
