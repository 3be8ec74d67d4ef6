"""What kind of picture some bytes are, and how large, by their content alone.

References
----------
PNG: ISO/IEC 15948:2003, 5.2 and 11.2.2.  JPEG: ITU-T T.81 (1992), annex B.
"""

import struct
import zlib
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_HEAD, _END = b"IHDR", b"IEND"
_HEAD_BYTES = 13
_CHUNK = struct.Struct(">I4s")
_CHECK_BYTES = 4

_JPEG = b"\xff\xd8\xff"
_JPEG_END = b"\xff\xd9"
_FILL, _SCAN = 0xFF, 0xDA
# Markers of a frame, which tell the size; three of the range are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Markers without a length: TEM, and restarts.
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAME = struct.Struct(">BHH")


@dataclass(frozen=True, slots=True)
class Picture:
    """The kind of a picture, and its size in pixels."""

    media_type: str
    width: int
    height: int


def recognise_picture(content: bytes) -> Picture | None:
    """Return what picture it is; None if it is not a whole PNG or JPEG file."""
    if content.startswith(_PNG):
        size = _measure_png(content)
        return None if size is None else Picture("image/png", *size)
    if content.startswith(_JPEG):
        size = _measure_jpeg(content)
        return None if size is None else Picture("image/jpeg", *size)
    return None


def _measure_png(content: bytes) -> tuple[int, int] | None:
    """Return width and height; None if a chunk is damaged or the end is missing."""
    at, size = len(_PNG), None
    while at + _CHUNK.size <= len(content):
        length, name = _CHUNK.unpack_from(content, at)
        body = at + _CHUNK.size
        end = body + length
        check = content[end : end + _CHECK_BYTES]
        if zlib.crc32(content[at + 4 : end]) != int.from_bytes(check, "big"):
            return None
        if size is None:
            if name != _HEAD or length != _HEAD_BYTES:
                return None
            size = struct.unpack_from(">II", content, body)
        if name == _END:
            return size if min(size) > 0 else None
        at = end + _CHECK_BYTES
    return None


def _measure_jpeg(content: bytes) -> tuple[int, int] | None:
    """Return width and height; None without a frame, a scan, or the end of it."""
    at, size = 2, None
    while at + 4 <= len(content) and content[at] == _FILL:
        marker = content[at + 1]
        if marker == _FILL or marker in _BARE:
            at += 1 if marker == _FILL else 2
            continue
        if marker == _SCAN:
            return size if content.find(_JPEG_END, at) > at else None
        if marker in _FRAMES:
            size = _read_frame(content[at + 4 : at + 4 + _FRAME.size])
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return None


def _read_frame(body: bytes) -> tuple[int, int] | None:
    if len(body) < _FRAME.size:
        return None
    _, height, width = _FRAME.unpack(body)
    return (width, height) if min(width, height) > 0 else None
