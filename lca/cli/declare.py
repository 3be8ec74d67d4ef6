"""The command that declares records."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from lca.cli.options import Lang, Store
from lca.errors import UsageError

Targets = Annotated[
    list[str] | None,
    typer.Argument(help="UUID of a record, the beginning of one, or a SKU."),
]
Kind = Annotated[
    Literal["report", "statement"],
    typer.Option(help="The study report, or a statement of one or two pages."),
]
Form = Annotated[
    Literal["html", "pdf", "md", "json"],
    typer.Option("--format", help="Form of the document."),
]
Disclosure = Annotated[
    Literal["total", "stages", "full"] | None,
    typer.Option(
        help="How much is told; if not given, all in a report, and total and stages "
        "in a statement."
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Folder of templates that replace shipped ones of the same name.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH", help="File or folder to write; stdout if - or not given."
    ),
]
STDOUT = "-"
"""What --out calls stdout."""

Every = Annotated[
    bool, typer.Option("--all", help="Declare the current record of every SKU.")
]
Draft = Annotated[
    bool,
    typer.Option("--draft", help="Print with a watermark, whatever forbids it."),
]


def declare(
    target: Targets = None,
    *,
    kind: Kind = "statement",
    form: Form = "html",
    disclosure: Disclosure = None,
    templates: Templates = None,
    out: Out = None,
    store: Store = Path("records"),
    every: Every = False,
    draft: Draft = False,
    lang: Lang = "en",
) -> None:
    """Print a report or a statement of records, for customers and verifiers."""
    from lca.cli import declare_printing
    from lca.commands.declare import LEVELS, Order, declare_targets

    targets = target or []
    if every == bool(targets):
        message = "name one record or more, or say --all"
        raise UsageError(message)
    several = every or len(targets) > 1
    to_stdout = out is None or str(out) == STDOUT
    if to_stdout and (several or (form == "pdf" and not _takes_pdf(out))):
        message = "--out must say where the documents go"
        raise UsageError(message)
    order = Order(kind, lang, form, disclosure or LEVELS[kind], draft)
    declarations = declare_targets(targets, store, order, templates)
    if not declare_printing.print_declarations(
        declarations, None if to_stdout else out, lang, several=several
    ):
        raise typer.Exit(1)


def _takes_pdf(out: Path | None) -> bool:
    """Return whether stdout was asked for by name, and is no terminal."""
    return out is not None and not sys.stdout.isatty()
