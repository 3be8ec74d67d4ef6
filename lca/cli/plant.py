"""The commands of plants: run, compile, template."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from lca.cli.options import Json, Lang, Plant
from lca.errors import UsageError

MOST_IN_FULL = 3
"""SKUs asked for by name up to which stages and steps are shown, too."""

Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        file_okay=False,
        help="Write tables, document and pages there, too; files of the same name "
        "are replaced.",
    ),
]


def run(
    plant: Plant,
    sku: Annotated[
        list[str] | None,
        typer.Option(help="Report this SKU only; may be repeated."),
    ] = None,
    out: Out = None,
    form: Annotated[
        Literal["csv", "parquet", "xlsx"] | None,
        typer.Option("--format", help="Form of the tables of --out; CSV if not given."),
    ] = None,
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Run a plant: the footprint of one unit of every SKU, and what it is made of."""
    from lca.cli import plant_printing
    from lca.commands.run import run_path, write_run

    if form and not out:
        message = "--format needs --out"
        raise UsageError(message)
    files: tuple[Path, ...] = ()
    with plant_printing.report_progress(lang) as progress:
        ran = run_path(plant, sku, progress)
        if out and ran.solution is not None:
            progress("writing")
            files = write_run(ran.solution, out, form or "csv", lang)
    if json:
        plant_printing.print_pieces(ran.serialise(lang))
    if ran.solution is None:
        plant_printing.print_refusal(ran.findings, lang)
        raise typer.Exit(1)
    if not json:
        in_full = sku is not None and len(sku) <= MOST_IN_FULL
        plant_printing.print_run(ran.solution, lang, in_full=in_full)
        plant_printing.print_written(files, lang)


def compile_plant(
    plant: Plant,
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="Folder of the study: new, empty, or compiled before.",
        ),
    ],
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compile a plant to a study of exchanges, which `lca solve` solves."""
    from lca.cli import plant_printing, printing
    from lca.commands.compile import compile_path

    with plant_printing.report_progress(lang) as progress:
        progress("compiling")
        compiled = compile_path(plant, out)
    if json:
        printing.print_json(compiled.describe(lang))
    if compiled.refused:
        plant_printing.print_refusal(compiled.findings, lang)
        raise typer.Exit(1)
    if not json:
        plant_printing.print_compiled(compiled, lang)


def template(
    out: Annotated[
        Path,
        typer.Argument(help="Workbook (.xlsx) or folder to write."),
    ],
    *,
    lang: Lang = "en",
) -> None:
    """Write empty tables of a plant, every column with its meaning."""
    from lca.cli import printing
    from lca.commands.template import write_template_command

    printing.print_files(write_template_command(out, lang), lang)
