"""Pictures of a few bytes, put together as the standards say, by no library."""

import struct
import zlib


def draw_png(width: int = 2, height: int = 1) -> bytes:
    """Return a grey PNG picture of 8 bits."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def draw_jpeg(width: int = 2, height: int = 1) -> bytes:
    """Return the segments of a JPEG picture that a reader of its size looks at."""
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 4) + b"\xff\xc0\xff\xd9"
    table = b"\xff\xc4" + struct.pack(">H", 2 + 3) + b"abc"
    frame = struct.pack(">HBHHB3s", 11, 8, height, width, 1, b"\x01\x11\x00")
    scan = b"\xff\xda" + struct.pack(">HB2s3s", 8, 1, b"\x01\x00", b"\x00\x3f\x00")
    return (
        b"\xff\xd8" + comment + table + b"\xff\xff\xc2" + frame + scan + b"\0\xff\xd9"
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check
