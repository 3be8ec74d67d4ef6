"""``lca factors``: the shipped factors, and where each is from."""

from typing import Annotated

import typer

from lca.cli.options import Json, Lang

app = typer.Typer(
    name="factors",
    help="Show the shipped factors, each with its source.",
    no_args_is_help=True,
)

MOST_FACTORS = 50
"""Factors found that are shown; of the others, the number."""

_FOUND = ("id", "name", "value", "unit", "year", "geography", "boundary")


@app.command("list")
def list_tables(*, json: Json = False, lang: Lang = "en") -> None:
    """List the tables of factors, with their size and licences."""
    from lca.cli import printing, screens
    from lca.commands.documents import FORMAT
    from lca.commands.factors import list_factors

    tables = list_factors()
    if json:
        printing.print_json({"format": FORMAT, "tables": tables})
        return
    columns = ("table", f"title_{lang}", "rows", "licences")
    rows = [[table[column] for column in columns] for table in tables]
    titles = ("table", "title", "rows", "licences")
    printing.show(screens.tabulate(titles, rows, numbers_from=len(titles)))


@app.command()
def show(
    factor: Annotated[str, typer.Argument(help="Id of the factor.")],
    *,
    json: Json = False,
) -> None:
    """Show all that is known about one factor."""
    from lca.cli import printing, screens
    from lca.commands.documents import FORMAT
    from lca.commands.factors import show_factor

    found = show_factor(factor)
    if json:
        printing.print_json({"format": FORMAT, "factor": found})
        return
    rows = [[name, value] for name, value in found.items() if value]
    printing.show(screens.tabulate(("column", "value"), rows))


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words that a factor must hold.")],
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Search the factors by name, formula, CAS number, place, year or note."""
    from lca.cli import printing, screens
    from lca.cli.streams import emit
    from lca.commands.documents import FORMAT
    from lca.commands.factors import search_factors
    from lca.declaration import load_vocabulary

    found = search_factors(text)
    if json:
        printing.print_json({"format": FORMAT, "factors": found})
        return
    keys = [f"name_{lang}" if column == "name" else column for column in _FOUND]
    rows = [[row.get(key, "") for key in keys] for row in found[:MOST_FACTORS]]
    printing.show(screens.tabulate(_FOUND, rows, numbers_from=len(_FOUND)))
    if more := len(found) - len(rows):
        emit(load_vocabulary(lang)("more-factors", count=more) + "\n")
