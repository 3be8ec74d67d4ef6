"""The commands that hand a record on, and make it again elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang, Store


def bundle(
    target: Annotated[
        str, typer.Argument(help="UUID of a record, the beginning of one, or a SKU.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE.zip",
            dir_okay=False,
            help="Archive to write; a file of that name is replaced.",
        ),
    ],
    store: Store = Path("records"),
    *,
    lang: Lang = "en",
) -> None:
    """Write a record with its inputs and factors to one file, to make it again."""
    from lca.cli import bundle_printing, plant_printing
    from lca.commands.bundle import bundle_record

    bundled = bundle_record(target, store, out)
    if bundled.refused:
        bundle_printing.print_refusal(bundled.findings, lang)
        raise typer.Exit(1)
    plant_printing.print_written(bundled.files, lang)


def reproduce(
    bundle: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, readable=True, help="Archive of lca bundle."
        ),
    ],
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compute a record again from its bundle: the same bytes, or what differs."""
    from lca.cli import bundle_printing, plant_printing, printing
    from lca.commands.reproduce import reproduce_path

    with plant_printing.report_progress(lang) as progress:
        progress("solving")
        reproduced = reproduce_path(bundle)
    if json:
        printing.print_json(reproduced.describe(lang))
    else:
        bundle_printing.print_reproduced(reproduced, lang)
    if not reproduced.passed:
        raise typer.Exit(1)
