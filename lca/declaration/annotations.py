"""The words of an annotated copy."""

from lca.declaration.layout import make_visible
from lca.declaration.vocabulary import Vocabulary


def name_heads(words: Vocabulary) -> tuple[str, str, tuple[str, ...]]:
    """Return the name of the list of findings, what it says empty, and its heads."""
    columns = (
        words("severity"),
        words("finding-code"),
        words("finding-sheet"),
        words("finding-cell"),
        words("finding-column"),
        words("what"),
        words("cause"),
        words("fix"),
    )
    return words("findings"), words("no-findings"), columns


def write_note(
    severity: str, code: str, message: str, fix: str, words: Vocabulary
) -> str:
    """Return the text of a note, on one line: what is wrong, and what to do.

    Examples
    --------
    >>> from lca.declaration import load_vocabulary
    >>> write_note("error", "a-code", "It is so.", "Mend it.", load_vocabulary("en"))
    'error a-code: It is so. What to do: Mend it.'
    """
    colon = words("colon")
    note = f"{severity} {code}{colon}{message} {words('fix')}{colon}{fix}"
    return make_visible(note)
