"""Bundles on the user's disk, and their inputs laid out while they are read."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lca.io.file_bytes import FileBytes, read_bytes
from lca.io.plant_header import FILE
from lca.io.plant_path import WORKBOOK
from lca.record.archive import MOST_BYTES


def read_bundle_bytes(path: Path) -> FileBytes:
    """Return the bytes of a bundle, or the finding that says why there are none."""
    return read_bytes(path, MOST_BYTES)


def write_bundle_bytes(data: bytes, path: Path) -> None:
    """Write a bundle; a file of that name is replaced at once, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        written.chmod(0o644)
        written.replace(path)
    except OSError:
        written.unlink(missing_ok=True)
        raise


@contextmanager
def lay_out_plant(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield the folder or workbook of a plant, laid out in a folder nobody else reads.

    It is gone afterwards.

    Parameters
    ----------
    files
        Content by name, names being safe as `lca.record.archive.is_safe` says.
    """
    with tempfile.TemporaryDirectory(prefix="lca-") as name:
        folder = Path(name).resolve()
        for file, data in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield _find_plant(folder, files)


def _find_plant(folder: Path, files: Mapping[str, bytes]) -> Path:
    books = [file for file in files if file.casefold().endswith(WORKBOOK)]
    if FILE in files or len(books) != 1:
        return folder
    return folder / books[0]
