"""The command that compares two versions."""

from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang

Version = Annotated[
    Path,
    typer.Argument(
        exists=True,
        readable=True,
        help="Folder of a study or plant, workbook of a plant, or run.json of "
        "lca run --out.",
    ),
]


def diff(
    old: Version,
    new: Version,
    threshold: Annotated[
        float,
        typer.Option(
            min=0.0, help="Relative change above which an explanation is wanted."
        ),
    ] = 0.05,
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compare two versions: footprints, stages and input rows that changed, and why."""
    from lca.cli import diff_printing, printing
    from lca.commands.diff import diff_paths

    outcome = diff_paths(old, new, threshold)
    if json:
        printing.print_json(outcome.describe(lang))
    elif outcome.difference is None:
        diff_printing.print_refusal(outcome, lang)
    else:
        diff_printing.print_difference(outcome.difference, lang)
    if not outcome.passed:
        raise typer.Exit(1)
