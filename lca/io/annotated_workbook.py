"""A workbook to a copy in which the cells of findings are marked.

The parts of the file are changed where a mark, a note or the list of findings needs
it, and nowhere else: formulas keep their results, and charts, pictures and drop-downs
are in the copy as they were.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.parsers import expat

from lca.errors import UsageError
from lca.findings import Severity
from lca.io import cell_notes
from lca.io.cell_places import read_layouts
from lca.io.file_bytes import read_bytes
from lca.io.findings_sheet import Listed, render_findings
from lca.io.limits import MOST_BYTES
from lca.io.package_links import (
    Parts,
    add_link,
    add_part,
    find_linked,
    in_dialect,
    kinds_of_links,
    read_part,
)
from lca.io.remarks import Heads, Remark
from lca.io.sheet_marks import Cell, SheetPlan, plan_sheet
from lca.io.style_marks import NEW, Styles, add_styles
from lca.io.workbook_index import Index, read_index
from lca.io.workbook_parts import INDEX, UnreadableWorkbookError, unpack
from lca.io.xml_outline import append, outline, splice, to_bytes, to_text

GRAVEST_FIRST: tuple[Severity, ...] = ("error", "warning", "info")

_KIND = "application/vnd.openxmlformats-officedocument"
_SHEET_KIND = f"{_KIND}.spreadsheetml.worksheet+xml"
_STYLES_KIND = f"{_KIND}.spreadsheetml.styles+xml"
_NOTES_KIND = f"{_KIND}.spreadsheetml.comments+xml"
_DRAWING_KIND = f"{_KIND}.vmlDrawing"
_LONGEST_NAME = 31
_VIEWS = re.compile(rb"<sheetViews>.*?</sheetViews>")

_Marks = dict[str, dict[Cell, list[Remark]]]


def annotate_workbook(
    path: Path, out: Path, remarks: Sequence[Remark], heads: Heads
) -> None:
    """Write a copy of a workbook with marked cells, notes, and a list of findings.

    Parameters
    ----------
    path
        The workbook, which stays as it is.
    out
        The copy; a file that is there is replaced.
    remarks
        What was found.
    heads
        Words of the list.

    Raises
    ------
    UsageError
        The file is no workbook that can be read.
    """
    source = read_bytes(path, MOST_BYTES)
    if source.content is None:
        message = f"{path} cannot be read"
        raise UsageError(message)
    try:
        parts = dict(unpack(source.content, whole=True))
        _annotate(parts, path, remarks, heads)
    except (UnreadableWorkbookError, expat.ExpatError) as error:
        message = f"{path} cannot be annotated: {error}"
        raise UsageError(message) from error
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(_entry(name), part)


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry that does not say when it was written."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _annotate(
    parts: Parts, path: Path, remarks: Sequence[Remark], heads: Heads
) -> None:
    index = read_index(parts)
    listed = _locate(path, index, remarks)
    marks: _Marks = {}
    for each in listed:
        if each.sheet is not None and each.cell is not None:
            cells = marks.setdefault(each.sheet, {})
            cells.setdefault(each.cell, []).append(each.remark)
    files = {sheet.name: sheet.part for sheet in index.sheets}
    plans = {
        name: plan_sheet(read_part(parts, files[name]), cells)
        for name, cells in marks.items()
    }
    styles = _add_styles(parts, plans, marks)
    for name, plan in plans.items():
        _mark_sheet(parts, files[name], plan, marks[name], styles)
    severities = {each: styles.marked[0, each] for each in GRAVEST_FIRST}
    sheet = render_findings(listed, heads, styles.own, severities)
    _add_sheet(parts, index, _free_name(index, heads.title), sheet)


def _locate(path: Path, index: Index, remarks: Sequence[Remark]) -> list[Listed]:
    """Return the remarks with their cells, the gravest first."""
    names = {sheet.name for sheet in index.sheets}
    ordered = sorted(remarks, key=lambda each: GRAVEST_FIRST.index(each.severity))
    told = [each.place.sheet for each in remarks if each.place.sheet is not None]
    layouts = read_layouts(path, told)
    listed = []
    for remark in ordered:
        sheet = remark.place.sheet
        if sheet is None or sheet not in names:
            listed.append(Listed(remark, None, None))
            continue
        layout = layouts.get(sheet)
        cell = (1, 1) if layout is None else layout.locate(remark.place)
        listed.append(Listed(remark, sheet, cell))
    return listed


def _add_styles(parts: Parts, plans: Mapping[str, SheetPlan], marks: _Marks) -> Styles:
    """Return the styles of the marks, which are put in their place."""
    wanted: list[tuple[int, Severity]] = [(0, each) for each in GRAVEST_FIRST]
    for name, plan in plans.items():
        wanted += [
            (plan.style_of(cell), _gravest(found))
            for cell, found in marks[name].items()
            if cell in plan.spots
        ]
    linked = list(find_linked(parts, INDEX, "styles").values())
    part = read_part(parts, linked[0]) if linked else in_dialect(parts, NEW)
    styles = add_styles(part, wanted)
    if linked:
        parts[linked[0]] = styles.part
    else:
        name = add_part(parts, "xl/styles.xml", styles.part, _STYLES_KIND)
        add_link(parts, INDEX, "styles", name)
    return styles


def _mark_sheet(
    parts: Parts,
    file: str,
    plan: SheetPlan,
    found: Mapping[Cell, list[Remark]],
    styles: Styles,
) -> None:
    """Mark the cells of one sheet and put notes to them."""
    cells = {cell: each for cell, each in found.items() if cell in plan.spots}
    numbers = {
        cell: styles.marked[plan.style_of(cell), _gravest(each)]
        for cell, each in cells.items()
    }
    texts = {
        cell: "\n\n".join(remark.note for remark in each)
        for cell, each in cells.items()
    }
    new = _write_notes(parts, file, texts)
    drawings = find_linked(parts, file, "vmlDrawing")
    drawing = None
    if plan.notes is not None and plan.notes in drawings:
        name = drawings[plan.notes]
        parts[name] = cell_notes.add_shapes(parts[name], new)
    elif new and plan.notes is None:
        shapes = cell_notes.add_shapes(cell_notes.NEW_DRAWING, new)
        name = add_part(parts, "xl/drawings/lcaNotes.vml", shapes, _DRAWING_KIND)
        link = add_link(parts, file, "vmlDrawing", name)
        drawing = (
            f'<{plan.prefix}legacyDrawing xmlns:r="{kinds_of_links(parts)}" '
            f'r:id="{link}"/>'
        )
    part = read_part(parts, file)
    parts[file] = plan.apply(part, numbers, drawing)


def _write_notes(parts: Parts, file: str, texts: Mapping[Cell, str]) -> list[Cell]:
    """Return the cells that had no note before; all texts are put in their place."""
    there = list(find_linked(parts, file, "comments").values())
    if there:
        part = read_part(parts, there[0])
        parts[there[0]], new = cell_notes.add_notes(part, texts)
        return new
    fresh = in_dialect(parts, cell_notes.NEW_NOTES)
    content, new = cell_notes.add_notes(fresh, texts)
    if new:
        name = add_part(parts, "xl/lcaNotes.xml", content, _NOTES_KIND)
        add_link(parts, file, "comments", name)
    return new


def _add_sheet(parts: Parts, index: Index, title: str, sheet: bytes) -> None:
    """Put the list of findings behind the sheets that are there."""
    part = read_part(parts, INDEX)
    root = outline(part, 3)
    if root.child("bookViews") is None:
        # How a sheet is shown refers to a window of the workbook, if there is one.
        sheet = _VIEWS.sub(b"", sheet)
    content = in_dialect(parts, sheet)
    name = add_part(parts, "xl/worksheets/lcaFindings.xml", content, _SHEET_KIND)
    link = add_link(parts, INDEX, "worksheet", name)
    listed = root.child("sheets")
    if listed is None or not index.sheets:
        raise UnreadableWorkbookError(INDEX, "lists no sheets")
    numbers = (each.attributes.get("sheetId", "0") for each in listed.children)
    known = (int(each) for each in numbers if re.fullmatch(r"\d{1,9}", each))
    number = 1 + max(known, default=0)
    entry = (
        f'<{listed.prefix}sheet xmlns:r="{kinds_of_links(parts)}" '
        f'name="{to_text(title)}" sheetId="{number}" r:id="{link}"/>'
    )
    parts[INDEX] = splice(part, [append(part, listed, to_bytes(entry))])


def _free_name(index: Index, title: str) -> str:
    """Return the title, numbered if a sheet is called so."""
    taken = {sheet.name.casefold() for sheet in index.sheets}
    names = (f"{title} {number}" for number in range(2, len(taken) + 3))
    free = (each for each in (title, *names) if each.casefold() not in taken)
    return next(free)[:_LONGEST_NAME]


def _gravest(found: Sequence[Remark]) -> Severity:
    return min((each.severity for each in found), key=GRAVEST_FIRST.index)
