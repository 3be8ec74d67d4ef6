"""Find the data that ships with the package: inventories, factors, templates.

In a checkout these are folders beside `lca/`; in a wheel they are inside it.
"""

import csv
import io
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

Folder = Literal["inventories", "factors", "templates"]

DATA = (".csv", ".toml")
"""Endings of files that hold data."""


def shipped(folder: Folder) -> Traversable:
    """Return the shipped folder, from the wheel or from the checkout.

    Examples
    --------
    >>> (shipped("factors") / "units.csv").is_file()
    True
    """
    in_wheel = files("lca") / "_data" / folder
    if in_wheel.is_dir():
        return in_wheel
    # Found from this very file, so that no data beside an installed package is
    # ever taken for the data of a checkout.
    return Path(__file__).parents[1] / folder


def shipped_rows(folder: Folder, file: str) -> list[dict[str, str]]:
    """Return the rows of a shipped CSV file, each by column name.

    Raises
    ------
    FileNotFoundError
        The folder holds no such file.
    """
    text = (shipped(folder) / file).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def shipped_files(folder: Folder) -> dict[str, bytes]:
    """Return the bytes of every data file of a shipped folder, by its path in it."""
    return dict(sorted(_walk(shipped(folder), "")))


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{above}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, f"{name}/")
        elif name.endswith(DATA):
            yield name, entry.read_bytes()


def shipped_inventory(name: str) -> Path:
    """Return the folder of a shipped inventory.

    Parameters
    ----------
    name
        One of the folders of ``inventories``.

    Raises
    ------
    FileNotFoundError
        No inventory of this name is shipped; the error lists those that are.

    Examples
    --------
    >>> import lca
    >>> lca.shipped_inventory("heijungs_suh").name
    'heijungs_suh'
    """
    folders = {
        entry.name: entry
        for entry in shipped("inventories").iterdir()
        if entry.is_dir()
    }
    if name not in folders:
        message = f"no inventory {name!r}; there are: {', '.join(sorted(folders))}"
        raise FileNotFoundError(message)
    return Path(str(folders[name]))
