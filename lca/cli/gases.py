"""The command that lists process gases."""

from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang, Plant

Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        file_okay=False,
        help="Write the tables as CSV and JSON there, too; files of the same name are "
        "replaced.",
    ),
]


def gases(
    plant: Plant,
    sku: Annotated[
        list[str] | None,
        typer.Option(help="Report this SKU only; may be repeated."),
    ] = None,
    out: Out = None,
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """List the process gases of a unit of every SKU: by step, in kg and in CO2e."""
    from lca.cli import gases_printing, plant_printing, printing
    from lca.commands.gases import list_gases, write_gases

    listed = list_gases(plant, sku)
    files = () if out is None else write_gases(listed, out, lang)
    if json:
        printing.print_json(listed.describe(lang))
    if listed.report is None:
        plant_printing.print_refusal(listed.findings, lang)
        raise typer.Exit(1)
    if not json:
        gases_printing.print_gases(listed, lang)
        plant_printing.print_written(files, lang)
