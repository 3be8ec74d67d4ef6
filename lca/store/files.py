"""Files of a store, each named by the hash of what it says.

A file is complete before it has its name, and lasts before the database names it.
"""

import os
import re
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lca.errors import StudyRefusedError
from lca.findings import finding
from lca.record import digest

Folder = Literal["contents", "tables"]

SUFFIXES: dict[Folder, str] = {"contents": "", "tables": ".parquet"}
UNFINISHED = ".new-"
"""Beginning of the name of a file that was not completed."""

_HASH = re.compile(r"[0-9a-f]{64}")
_READABLE = 0o444
_ALL = 0o777


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is complete and has no name yet.

    Parameters
    ----------
    name
        What it will be called: its path inside the store.
    data
        Its bytes, should the file be lost while it waits.
    path
        Where it is.
    """

    name: str
    data: bytes
    path: Path


def name_file(folder: Folder, sha256: str) -> str:
    """Return the path of a file inside the store.

    Raises
    ------
    ValueError
        The text is no SHA-256, and might lead out of the store.

    Examples
    --------
    >>> name_file("tables", "0" * 64)[:13]
    'tables/00/000'
    """
    if not _HASH.fullmatch(sha256):
        msg = f"{sha256!r} is no SHA-256"
        raise ValueError(msg)
    return f"{folder}/{sha256[:2]}/{sha256}{SUFFIXES[folder]}"


def hash_of(name: str) -> str:
    """Return the hash in the name of a file."""
    return Path(name).name.partition(".")[0]


def write_waiting(root: Path, name: str, data: bytes) -> Waiting:
    """Write a file that lasts, under a name that nothing asks for."""
    target = root / name
    _make_folders(root, target.parent)
    path = target.with_name(f"{UNFINISHED}{uuid.uuid4().hex}")
    mode = _mode(root) & _READABLE
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        if os.chmod in os.supports_fd:
            # By its handle: somebody who tidies up may take the name away.
            os.chmod(file.fileno(), mode)  # noqa: PTH101 - a handle
        os.fsync(file.fileno())
    return Waiting(name, data, path)


def place_files(root: Path, files: list[Waiting]) -> None:
    """Give waiting files their names, and return when that will last.

    Whoever calls holds the lock of the database, so that nothing is tidied away
    between here and the row that names the file.
    """
    for file in files:
        try:
            file.path.replace(root / file.name)
        except FileNotFoundError:
            # Somebody tidied up while it waited.
            again = write_waiting(root, file.name, file.data)
            again.path.replace(root / file.name)
    for folder in sorted({(root / file.name).parent for file in files}):
        sync_folder(folder)


def discard(files: list[Waiting]) -> None:
    """Remove what still waits."""
    for file in files:
        remove(file.path)


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    if os.name == "nt" and path.is_file():
        path.chmod(stat.S_IWRITE)  # Windows keeps what may only be read.
    path.unlink(missing_ok=True)


def read_file(root: Path, name: str, sha256: str) -> bytes:
    """Return the bytes of a file, which are those that were stored.

    Parameters
    ----------
    root
        Folder of the store.
    name
        Path of the file inside the store.
    sha256
        Of its bytes.

    Raises
    ------
    StudyRefusedError
        The file is not there, or holds something else.
    """
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()) or not path.is_file():
        raise StudyRefusedError((finding("store-file-missing", file=name),))
    data = path.read_bytes()
    found = digest(data)
    if found != sha256:
        raise StudyRefusedError(
            (finding("store-file-changed", file=name, value=found, expected=sha256),)
        )
    return data


def list_files(root: Path) -> Iterator[str]:
    """Yield the path of every file below the folders of a store, in order."""
    for folder in SUFFIXES:
        for place, _, names in sorted(os.walk(root / folder)):
            inside = Path(place).relative_to(root).as_posix()
            yield from (f"{inside}/{name}" for name in sorted(names))


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder would outlast a loss of power."""
    if os.name == "nt":
        return  # Windows keeps the names of files by itself and opens no folder.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_root(root: Path) -> None:
    """Make the folder of a store, for its owner alone; one that exists stays as it is.

    Everything inside takes over who may read it.
    """
    if root.is_dir():
        return
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folder(root.parent)


def _make_folders(root: Path, folder: Path) -> None:
    """Make a folder inside a store and those above it, so that they last."""
    if folder.is_dir():
        return
    _make_folders(root, folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(_mode(root))
    sync_folder(folder.parent)


def _mode(root: Path) -> int:
    return root.stat().st_mode & _ALL
