"""Empty tables of a plant to be filled in, each column with its meaning."""

from pathlib import Path

from lca.errors import UsageError
from lca.findings import Language
from lca.io.plant_path import WORKBOOK
from lca.io.template_folder import write_template_folder
from lca.io.template_workbook import write_template_workbook


def write_template(path: Path, language: Language) -> tuple[Path, ...]:
    """Write the template of a plant and return its files.

    Parameters
    ----------
    path
        A workbook if it ends in ``.xlsx``, otherwise a folder.
    language
        Of explanations; names of tables and columns are the same in every language.

    Raises
    ------
    UsageError
        There is something already, which is never overwritten.
    """
    _refuse_overwriting(path)
    if path.suffix.casefold() == WORKBOOK:
        write_template_workbook(path, language)
        return (path,)
    return write_template_folder(path, language)


def _refuse_overwriting(path: Path) -> None:
    workbook = path.suffix.casefold() == WORKBOOK
    if path.is_dir():
        taken = workbook or any(path.iterdir())
    else:
        taken = path.exists() and (not workbook or path.stat().st_size > 0)
    if taken:
        msg = f"{path} is there already and is not overwritten"
        raise UsageError(msg)
