"""The bytes of a file, or the finding that says why there are none."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lca.findings import Finding, finding


@dataclass(frozen=True, slots=True)
class FileBytes:
    """What a file holds; ``content`` is None when it could not be read.

    ``fault`` says why, and is None for a file that is not there at all.
    """

    content: bytes | None
    fault: Finding | None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the content, empty if there is none."""
        return "" if self.content is None else hashlib.sha256(self.content).hexdigest()


def read_bytes(path: Path, most: int) -> FileBytes:
    """Return the content of a file of at most so many bytes.

    Parameters
    ----------
    path
        The file.  One that is not there is no fault here: it may be optional.
    most
        Bytes from which the file is refused.
    """
    file = path.name
    try:
        if path.exists() and not path.is_file():
            return _refuse("unreadable-file", file, "not a regular file")
        size = path.stat().st_size
        if size > most:
            return _refuse("file-too-large", file, size, limit=most)
        return FileBytes(path.read_bytes(), None)
    except FileNotFoundError:
        return FileBytes(None, None)
    except OSError as error:
        return _refuse("unreadable-file", file, error.strerror or str(error))


def _refuse(code: str, file: str, value: object, **more: object) -> FileBytes:
    return FileBytes(None, finding(code, file=file, value=value, **more))
