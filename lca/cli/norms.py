"""The command that holds a plant to energy norms."""

from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang, Plant
from lca.errors import StudyRefusedError, UsageError

Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--norm",
        metavar="FILE.toml",
        dir_okay=False,
        help="Data file of a further norm; may be repeated.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        file_okay=False,
        help="Write JSON and a page in each language there, too; files of the same "
        "name are replaced.",
    ),
]
Extended = Annotated[
    bool,
    typer.Option(
        "--extensions",
        help="Take coefficients that extend a norm, too; each result says so.",
    ),
]

Pdf = Annotated[
    bool, typer.Option("--pdf", help="With --out, print the pages as PDF, too.")
]


def norms(
    plant: Plant,
    norm: Files = None,
    out: Out = None,
    *,
    extensions: Extended = False,
    pdf: Pdf = False,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Hold a plant to energy norms: energy per unit, grade, distance to each limit."""
    from lca.cli import norms_printing, printing
    from lca.commands.norms import assess_norms, write_norms

    if pdf and out is None:
        message = "--pdf needs --out"
        raise UsageError(message)
    assessed = assess_norms(plant, norm or (), extended=extensions)
    if json:
        printing.print_json(assessed.describe(lang))
    if assessed.refused:
        norms_printing.print_refusal(assessed, lang)
        raise typer.Exit(1)
    if not json:
        norms_printing.print_norms(assessed, lang)
    if out is None:
        return
    try:
        files = write_norms(assessed, out, lang, printing=pdf)
    except StudyRefusedError as refused:
        norms_printing.print_unprintable(refused.findings, lang)
        raise typer.Exit(1) from None
    if not json:
        printing.print_files(files, lang)
