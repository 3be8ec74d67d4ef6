"""The command that traces a figure."""

from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang, Store

FIGURE = "total"

Depth = Annotated[
    int | None,
    typer.Option(min=0, help="Links deep the tree is opened; all if not given."),
]
Cutoff = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="Share below which exchanges are joined."),
]


def trace(
    target: Annotated[
        str, typer.Argument(help="UUID of a record, the beginning of one, or a SKU.")
    ],
    figure: Annotated[
        str, typer.Option(metavar="ID", help="Figure of the record; see --list.")
    ] = FIGURE,
    store: Store = Path("records"),
    depth: Depth = None,
    cutoff: Cutoff = 0.01,
    *,
    listed: Annotated[
        bool, typer.Option("--list", help="List the figures of the record instead.")
    ] = False,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Trace a figure of a record: the exchanges, rows and cells it is made of."""
    from lca.cli import printing, trace_printing
    from lca.commands.trace import list_target, trace_target

    if listed:
        figures = list_target(target, store)
        if json:
            printing.print_json(figures.describe())
        else:
            trace_printing.print_figures(figures.figures, lang)
        return
    traced = trace_target(target, store, figure, depth=depth, cutoff=cutoff)
    document = traced.describe(lang)
    if json:
        printing.print_json(document)
    if traced.trace is None:
        printing.print_refusal(document, lang)
        raise typer.Exit(1)
    if not json:
        trace_printing.print_trace(traced.trace, lang)
