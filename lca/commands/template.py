"""``lca template``: the empty tables of a plant, to be filled in."""

from pathlib import Path

from lca.findings import Language
from lca.io import write_template


def write_template_command(path: Path, language: Language) -> tuple[Path, ...]:
    """Write the template and return its files.

    Parameters
    ----------
    path
        A workbook if it ends in ``.xlsx``, otherwise a folder.
    language
        Of the explanations.

    Raises
    ------
    UsageError
        There is something already.
    """
    return write_template(path, language)
