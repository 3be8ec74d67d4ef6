"""Templates of the user, which stand in place of the shipped ones of their name."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from lca.errors import UsageError

ENDINGS = (".jinja", ".css")
MOST_BYTES = 1_000_000
"""Bytes of a template; the longest shipped one has some seven thousand."""


def read_templates(folder: Path, known: Iterable[str]) -> Mapping[str, str]:
    """Return the templates in a folder by name.

    Parameters
    ----------
    folder
        Of the user; folders in it are not looked at.
    known
        Names that mean something; others may be there for these to include.

    Raises
    ------
    UsageError
        The folder or a file cannot be read, a file is a link to another place, or no
        file has a name that is known.
    """
    names = sorted(known)
    try:
        files = sorted(
            file
            for file in folder.iterdir()
            if file.name.endswith(ENDINGS) and file.is_file()
        )
    except OSError as error:
        message = f"{folder} cannot be read: {error.strerror}"
        raise UsageError(message) from error
    if not any(file.name in names for file in files):
        message = f"{folder} replaces no template; there are: {', '.join(names)}"
        raise UsageError(message)
    if leading := [file for file in files if not _is_inside(file, folder)]:
        message = f"{leading[0]} leads out of its folder"
        raise UsageError(message)
    return {file.name: _read(file) for file in files}


def _is_inside(file: Path, folder: Path) -> bool:
    """Return whether a file is one of the folder, and no link to another place."""
    return file.resolve().parent == folder.resolve()


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"{file} is larger than {MOST_BYTES} bytes"
            raise UsageError(message)
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise UsageError(message) from error
    except UnicodeDecodeError as error:
        message = f"{file} is not UTF-8: {error.reason} at byte {error.start}"
        raise UsageError(message) from error
