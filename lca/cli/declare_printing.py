"""Where documents go: to files or stdout; why there are none goes to stderr."""

import sys
from collections.abc import Iterable
from pathlib import Path

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit, emit_bytes
from lca.commands.declare import Declaration, write_declaration
from lca.commands.documents import describe_findings
from lca.declaration import Language, load_vocabulary
from lca.declaration.layout import make_visible


def print_declarations(
    declarations: Iterable[Declaration],
    out: Path | None,
    language: Language,
    *,
    several: bool,
) -> bool:
    """Return whether every document was made, each written as soon as it is.

    Parameters
    ----------
    declarations
        One at a time.
    out
        File or folder; stdout if None.
    language
        Of what is said about them.
    several
        Whether there may be more than one, so that they go to a folder.
    """
    folder = out is not None and (several or out.is_dir() or not out.suffix)
    passed = True
    for declaration in declarations:
        if declaration.data is None:
            passed = False
            _print_refusal(declaration, language)
            continue
        _print_doubts(declaration, language)
        if out is None:
            emit_bytes(declaration.data)
        else:
            path = write_declaration(declaration, out, folder=folder)
            emit(f"{path}\n")
    return passed


def _print_refusal(declaration: Declaration, language: Language) -> None:
    words = load_vocabulary(language)
    sku, uuid = make_visible(declaration.record.sku), declaration.record.uuid
    emit(words("declare-refused", sku=sku, uuid=uuid) + "\n", sys.stderr)
    found = describe_findings(declaration.blocking, language)
    show(screens.list_findings(found, words), sys.stderr)


def _print_doubts(declaration: Declaration, language: Language) -> None:
    if declaration.doubts:
        words = load_vocabulary(language)
        found = describe_findings(declaration.doubts, language)
        show(screens.list_findings(found, words), sys.stderr)
