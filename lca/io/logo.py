"""The logo that the header of a plant names: its bytes, or why there are none."""

from pathlib import Path

from lca.findings import Finding, finding
from lca.io.file_bytes import FileBytes, read_bytes
from lca.io.limits import MOST_LOGO_BYTES, MOST_LOGO_SIDE
from lca.io.neighbours import leads_out
from lca.io.pictures import recognise_picture
from lca.io.record import Record
from lca.model import Logo

KEY = "logo"

_TOO_LARGE = "file-too-large"


def read_logo(record: Record, folder: Path) -> tuple[Logo | None, list[Finding]]:
    """Return the logo (None if none is named or it cannot be used), and findings.

    Parameters
    ----------
    record
        The header of the plant.
    folder
        The folder that the header, or its workbook, stands in.  The logo is a file of
        it, and not of another folder.
    """
    name = record.values.get(KEY)
    if not isinstance(name, str) or not name:
        return None, []
    if leads_out(name, folder):
        return None, [_refuse(record, "logo-outside-folder", name)]
    source = read_bytes(folder / name, MOST_LOGO_BYTES)
    if source.content is None:
        return None, [_explain(record, name, source)]
    picture = recognise_picture(source.content)
    if picture is None:
        return None, [_refuse(record, "logo-of-other-kind", name)]
    if max(picture.width, picture.height) > MOST_LOGO_SIDE:
        size = f"{picture.width} × {picture.height} px"
        limit = f"{MOST_LOGO_SIDE} × {MOST_LOGO_SIDE} px"
        fault = _refuse(record, "logo-too-large", name, size=size, limit=limit)
        return None, [fault]
    return Logo(name, picture.media_type, source.content, source.sha256), []


def _explain(record: Record, name: str, source: FileBytes) -> Finding:
    """Return why the file has no content."""
    fault = source.fault
    if fault is None:
        return _refuse(record, "logo-missing", name)
    told = dict(fault.parameters)
    if fault.code == _TOO_LARGE:
        size, limit = f"{told['value']} B", f"{MOST_LOGO_BYTES} B"
        return _refuse(record, "logo-too-large", name, size=size, limit=limit)
    return fault


def _refuse(record: Record, code: str, name: str, **known: str) -> Finding:
    return finding(
        code,
        file=record.file,
        sheet=record.sheet,
        row=record.rows.get(KEY),
        column=KEY,
        value=name,
        **known,
    )
