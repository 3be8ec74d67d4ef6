"""Documents and shipped folders to the users' disk."""

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path


def write_text(text: str, path: Path) -> None:
    """Write text as UTF-8 with line feeds, whatever the system prefers."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(data: bytes, path: Path) -> None:
    """Write bytes to a file, whose folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_pieces(pieces: Iterable[str], path: Path) -> None:
    """Write text that comes in pieces, as `write_text` does."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces)


def copy_files(source: Traversable, folder: Path) -> tuple[Path, ...]:
    """Copy the files of a folder, not those of folders in it, and return the copies.

    Files of the same name are replaced; others stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for file in sorted(source.iterdir(), key=lambda entry: entry.name):
        if file.is_file():
            copy = folder / file.name
            copy.write_bytes(file.read_bytes())
            copies.append(copy)
    return tuple(copies)
