"""``lca check --annotate``: a copy of the user's data that shows what was found."""

from collections.abc import Iterable
from pathlib import Path

from lca.declaration import Language, load_vocabulary, name_heads, write_note
from lca.errors import UsageError
from lca.findings import Finding, render
from lca.io import Heads, Remark, annotate_folder, annotate_workbook

WORKBOOK = ".xlsx"


def check_target(path: Path, out: Path) -> None:
    """Refuse a copy that would stand where the data do, or in another form.

    Parameters
    ----------
    path
        Workbook or folder of the data.
    out
        Where the copy is to be written.

    Raises
    ------
    UsageError
        The copy would overwrite the data or stand among them, or it is to be a folder
        of a workbook, or a workbook of a folder.
    """
    workbook = out.suffix.casefold() == WORKBOOK
    here, there = path.resolve(), out.resolve()
    if path.is_dir() and workbook:
        message = f"{path} is a folder: its annotated copy is a folder, too"
    elif not path.is_dir() and (not workbook or out.is_dir()):
        message = f"{path} is a workbook: its annotated copy ends in {WORKBOOK}"
    elif here == there or (out.exists() and out.samefile(path)):
        message = f"{out} holds the data themselves, which are not overwritten"
    elif path.is_dir() and here in there.parents:
        message = f"{out} stands among the data; name a place outside of {path}"
    elif path.is_dir() and there in here.parents:
        message = f"{out} holds the folder of the data; name a place beside it"
    else:
        return
    raise UsageError(message)


def annotate_path(
    path: Path, out: Path, findings: Iterable[Finding], language: Language
) -> tuple[Path, ...]:
    """Write a copy of the data in which findings are marked, and return its files.

    Parameters
    ----------
    path
        Workbook or folder of the data, which stay as they are.
    out
        The copy: a workbook of a workbook, a folder of a folder.
    findings
        What was found.
    language
        Of the texts in the copy.

    Raises
    ------
    UsageError
        As `check_target` says, or the data cannot be read at all.
    """
    check_target(path, out)
    remarks = [_remark(found, language) for found in findings]
    if path.is_dir():
        return annotate_folder(path, out, remarks)
    title, nothing, columns = name_heads(load_vocabulary(language))
    annotate_workbook(path, out, remarks, Heads(title, nothing, columns))
    return (out,)


def _remark(found: Finding, language: Language) -> Remark:
    words = load_vocabulary(language)
    message, cause, fix = (
        render(found, part, language) for part in ("message", "cause", "fix")
    )
    word = words.name("severity", found.severity)
    note = write_note(word, found.code, message, fix, words)
    return Remark(
        found.severity, word, found.code, found.place, message, cause, fix, note
    )
