"""The parts of a workbook file, unpacked within limits.

A workbook is a ZIP archive of XML parts.  What comes from outside is unpacked here and
nowhere else: no more than a limit of bytes, whatever the archive declares, and no part
with a document type, so that no entity can be expanded.  The program that decodes the
cells gets an archive made anew of the parts that hold cells; macros, drawings and
links are not in it.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from lca.errors import LcaError
from lca.io.limits import MOST_WORKBOOK_BYTES
from lca.record.members import BROKEN, METHODS, read_member

Parts = Mapping[str, bytes]

INDEX = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"

_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|sharedStrings)\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?i:utf-8|us-ascii)["']""")
_STATES_ENCODING = re.compile(rb"<\?xml[^>]*encoding")
_OF_OTHER_FORMAT = "it has a password, or an older format"
_TOO_LARGE = f"it unpacks to more than {MOST_WORKBOOK_BYTES} bytes"


class UnreadableWorkbookError(LcaError):
    """Why a workbook cannot be read; `lca.io` makes a finding of it.

    Parameters
    ----------
    subject
        What is wrong.
    fault
        What is wrong with it, if the subject does not say so.
    """

    def __init__(self, subject: str, fault: str = "") -> None:
        super().__init__(subject, fault)
        self.subject = subject
        self.fault = fault

    def __str__(self) -> str:
        """Return subject and fault in one line."""
        return " ".join(f"{self.subject} {self.fault}".split())


def unpack(content: bytes, *, whole: bool = False) -> Parts:
    """Return the parts that hold cells, by name; all parts of the file if asked for.

    Raises
    ------
    UnreadableWorkbookError
        It is no archive, needs a password, is damaged, or is too large.
    """
    if content.startswith(_ENCRYPTED):
        raise UnreadableWorkbookError(_OF_OTHER_FORMAT)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _read_parts(archive, whole=whole)
    except BROKEN as error:
        raise UnreadableWorkbookError(str(error) or type(error).__name__) from error
    for name, part in parts.items():
        if _NEEDED.fullmatch(name):
            check_part(name, part)
    if INDEX not in parts:
        raise UnreadableWorkbookError(INDEX, "is missing")
    return parts


def pack(parts: Parts) -> bytes:
    """Return an archive of the parts, not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _read_parts(archive: zipfile.ZipFile, *, whole: bool) -> dict[str, bytes]:
    listed = [info for info in archive.infolist() if not info.is_dir()]
    needed = [info for info in listed if whole or _NEEDED.fullmatch(info.filename)]
    if sum(info.file_size for info in needed) > MOST_WORKBOOK_BYTES:
        raise UnreadableWorkbookError(_TOO_LARGE)
    parts: dict[str, bytes] = {}
    left = MOST_WORKBOOK_BYTES
    for info in needed:
        if info.filename in parts:
            raise UnreadableWorkbookError(info.filename, "stands twice in it")
        parts[info.filename] = _read_part(archive, info, left)
        left -= len(parts[info.filename])
    return parts


def _read_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return the bytes of a part, read to its true end and not to the declared one."""
    if info.compress_type not in METHODS:
        raise UnreadableWorkbookError(info.filename, "is compressed unusually")
    part = read_member(archive, info, most)
    if part is None:
        raise UnreadableWorkbookError(_TOO_LARGE)
    return part


def check_part(name: str, part: bytes) -> None:
    """Refuse what is not UTF-8, in which markup could hide, and what is no XML.

    The program that decodes the cells reads a broken part as far as it can.
    """
    start = part[:200].removeprefix(b"\xef\xbb\xbf")
    if b"\0" in start or (_STATES_ENCODING.match(start) and not _PLAIN.match(start)):
        raise UnreadableWorkbookError(name, "is not UTF-8")
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnreadableWorkbookError(name, "has a document type")
    parser = expat.ParserCreate(namespace_separator="}")
    try:
        parser.Parse(part, True)  # noqa: FBT003 - the last piece
    except expat.ExpatError as error:
        raise UnreadableWorkbookError(name, f"is no XML: {error}") from error
