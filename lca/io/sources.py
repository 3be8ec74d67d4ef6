"""The bytes of what was read, so that they can be kept."""

from collections.abc import Iterable
from pathlib import Path

from lca.errors import StudyRefusedError
from lca.findings import finding
from lca.io.file_bytes import read_bytes
from lca.io.limits import MOST_BYTES
from lca.model import SourceFile


def read_sources(path: Path, files: Iterable[SourceFile]) -> dict[str, bytes]:
    """Return the bytes of the files of a plant, by their SHA-256.

    Parameters
    ----------
    path
        Folder or workbook that was read.
    files
        What was read of it.

    Raises
    ------
    StudyRefusedError
        A file is no longer what was read.
    """
    folder = path if path.is_dir() else path.parent
    contents = {file: read_bytes(folder / file.name, MOST_BYTES) for file in files}
    changed = [
        finding("file-changed", file=file.name)
        for file, read in contents.items()
        if read.content is None or read.sha256 != file.sha256
    ]
    if changed:
        raise StudyRefusedError(tuple(changed))
    return {
        file.sha256: read.content
        for file, read in contents.items()
        if read.content is not None
    }
