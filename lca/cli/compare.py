"""The command that divides a difference among its causes."""

from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang, Store

Target = Annotated[
    str,
    typer.Argument(
        help="A record (UUID, its beginning, or a SKU of the store), or PLANT:SKU with "
        "the folder or workbook of a plant.",
    ),
]


def compare(
    first: Target,
    second: Target,
    page: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", dir_okay=False, help="Write a page, too."),
    ] = None,
    levels: Annotated[
        int,
        typer.Option(
            min=1,
            max=3,
            help="1: the causes; 2: what differs in each, too; 3: what is bought, by "
            "quantity and factor, too.",
        ),
    ] = 3,
    store: Store = Path("records"),
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compare two footprints: what each cause accounts for of the difference."""
    from lca.cli import compare_printing, printing
    from lca.commands.compare import compare_targets, write_page

    outcome = compare_targets(first, second, store)
    if json:
        printing.print_json(outcome.describe(lang))
    if outcome.comparison is None:
        compare_printing.print_refusal(first, second, outcome, lang)
        raise typer.Exit(1)
    if page is not None:
        write_page(outcome.comparison, page, lang, levels)
    if not json:
        compare_printing.print_comparison(outcome.comparison, lang, levels)
