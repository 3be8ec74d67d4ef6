"""One member of a ZIP archive from outside, read in distrust.

Bundles and workbooks are such archives, and both are read by this.
"""

import struct
import zipfile
import zlib
from copy import copy

METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Compressions that a member may have."""

BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What `zipfile` raises for an archive that is damaged, or made to look so."""

_CHUNK = 1 << 20


def read_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int
) -> bytes | None:
    """Return the bytes of a member, read to its true end; None if there are more.

    Parameters
    ----------
    archive
        Open for reading.
    entry
        The member; the size that it declares is not believed.
    most
        Bytes that are read at most.

    Raises
    ------
    BROKEN
        One of these: the member is damaged.
    """
    undeclared = copy(entry)
    # Beyond any reading, so that the sum of a member is checked at its true end only.
    undeclared.file_size = most + 2 * _CHUNK
    chunks, size = [], 0
    with archive.open(undeclared) as stream:
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > most:
                return None
    return b"".join(chunks)
