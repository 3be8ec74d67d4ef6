"""A data file of an energy norm to a `Norm`."""

from pathlib import Path

from lca.errors import UsageError
from lca.findings import render
from lca.io.file_bytes import read_bytes
from lca.io.limits import MOST_STUDY_BYTES
from lca.norms import Norm, parse_norm


def read_norm_file(path: Path) -> Norm:
    """Return the norm of a file.

    Raises
    ------
    UsageError
        There is no such file, or it is no norm: the message names the key.
    """
    source = read_bytes(path, MOST_STUDY_BYTES)
    if source.content is None:
        why = "no such file" if source.fault is None else render(source.fault)
        message = f"{path}: {why}"
        raise UsageError(message)
    try:
        text = source.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8"
        raise UsageError(message) from error
    return parse_norm(text, path.name)
