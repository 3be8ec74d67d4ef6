"""Files that a cell names: they stand in the folder of the plant, and nowhere else."""

from pathlib import Path

# What leads to another folder, on this system or on another.
_LEADING = "/\\:"


def leads_out(name: str, folder: Path) -> bool:
    """Return whether a name is none of a file of the folder itself.

    Parameters
    ----------
    name
        What the cell says.  A path, or a link to a file elsewhere, leads out.
    folder
        The folder of the plant, or of its workbook.
    """
    if not name.isprintable() or name in {".", ".."} or set(name) & set(_LEADING):
        return True
    try:
        return (folder / name).resolve().parent != folder.resolve()
    except (OSError, RuntimeError):  # links that lead to each other
        return True
