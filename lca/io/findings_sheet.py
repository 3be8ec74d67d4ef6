"""The sheet of a workbook that lists findings, as XML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lca.findings import Severity
from lca.io.limits import MOST_ROWS
from lca.io.remarks import Heads, Remark
from lca.io.sheet_faults import letters
from lca.io.sheet_marks import Cell
from lca.io.style_marks import HEAD, MARKED_TEXT, TEXT
from lca.io.xml_outline import to_bytes, to_text

MOST_LINKS = 65_000
"""Links that spreadsheets take in one sheet."""

MOST_TEXT = 32_000
"""Letters of one cell, a little fewer than the format has."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WOULD_RUN = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (12, 24, 16, 12, 24, 60, 45, 60)
_LINK_COLUMN = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """A remark and the cell it is linked to: its sheet and place, or None."""

    remark: Remark
    sheet: str | None
    cell: Cell | None


def render_findings(
    listed: Sequence[Listed],
    heads: Heads,
    own: Mapping[str, int],
    severities: Mapping[Severity, int],
) -> bytes:
    """Return the XML of the sheet, the gravest findings first.

    Parameters
    ----------
    listed
        The findings, in the order in which they are shown.
    heads
        Words of the header.
    own
        Numbers of the styles of header and texts.
    severities
        Number of the style of each severity.
    """
    shown = listed[: MOST_ROWS - 2]
    rows = [_row(1, [(text, own[HEAD]) for text in heads.columns])]
    links = []
    for number, each in enumerate(shown, start=2):
        cells = [
            (text, own[MARKED_TEXT if text.startswith(_WOULD_RUN) else TEXT])
            for text in _texts(each)
        ]
        cells[0] = (cells[0][0], severities[each.remark.severity])
        rows.append(_row(number, cells))
        if each.sheet is not None and each.cell is not None:
            links.append(_link(f"{letters(_LINK_COLUMN + 1)}{number}", each))
    if not shown:
        rows.append(_row(2, [(heads.nothing, own[TEXT])]))
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(_WIDTHS, start=1)
    )
    linked = f"<hyperlinks>{''.join(links[:MOST_LINKS])}</hyperlinks>" if links else ""
    return to_bytes(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols>"
        f"<sheetData>{''.join(rows)}</sheetData>{linked}</worksheet>"
    )


def name_cell(cell: Cell) -> str:
    """Return the name of a cell.

    Examples
    --------
    >>> name_cell((7, 2))
    'B7'
    """
    return f"{letters(cell[1])}{cell[0]}"


def _texts(each: Listed) -> tuple[str, ...]:
    remark = each.remark
    cell = "" if each.cell is None else name_cell(each.cell)
    sheet = each.sheet or remark.place.sheet or remark.place.file or ""
    column = remark.place.column or remark.place.activity or remark.place.flow or ""
    return (
        remark.word,
        remark.code,
        sheet,
        cell,
        column,
        remark.message,
        remark.cause,
        remark.fix,
    )


def _row(number: int, cells: Sequence[tuple[str, int]]) -> str:
    inner = "".join(
        f'<c r="{letters(place)}{number}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{to_text(text[:MOST_TEXT])}</t></is></c>'
        for place, (text, style) in enumerate(cells, start=1)
        if text
    )
    return f'<row r="{number}">{inner}</row>'


def _link(at: str, each: Listed) -> str:
    quoted = (each.sheet or "").replace("'", "''")
    target = to_text(f"'{quoted}'!{name_cell(each.cell or (1, 1))}")
    return f'<hyperlink ref="{at}" location="{target}"/>'
