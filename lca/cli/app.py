"""The commands of ``lca``.

stdout carries the result, stderr everything else.  Exit code 0; 1 when the data are
refused or a check has errors; 2 when the call cannot be understood.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lca import __version__
from lca.cli import (
    bundle,
    compare,
    declare,
    diff,
    doctor,
    factors,
    gases,
    norms,
    plant,
    record,
    records,
    trace,
)
from lca.cli.options import Folder, Json, Lang, StudyOrPlant
from lca.errors import UsageError

app = typer.Typer(
    name="lca",
    help="Product carbon footprints of semiconductor manufacturing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(factors.app)
app.add_typer(records.app)
app.command()(plant.run)
app.command("compile")(plant.compile_plant)
app.command()(plant.template)
app.command()(diff.diff)
app.command()(record.record)
app.command()(doctor.doctor)
app.command()(compare.compare)
app.command()(norms.norms)
app.command()(declare.declare)
app.command()(bundle.bundle)
app.command()(bundle.reproduce)
app.command()(trace.trace)
app.command()(gases.gases)


def main() -> None:
    """Run the command line; what the user can mend prints one line and exits with 2."""
    try:
        app()
    except (UsageError, OSError) as error:
        print(f"lca: {error}", file=sys.stderr)
        raise SystemExit(2) from None


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        print(f"lca {__version__}")
        raise typer.Exit


@app.callback()
def prepare(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Product carbon footprints of semiconductor manufacturing."""
    from lca.cli.streams import speak_utf8

    speak_utf8()


@app.command()
def solve(
    folder: Folder,
    demand: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FLOW=AMOUNT",
            help="Amount in the unit of the flow, split at the last '='; may be "
            "repeated. A waste to be treated is negative.",
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html", dir_okay=False, help="Write a summary page, too."
        ),
    ] = None,
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Solve a study: the footprint of a demand, or of one unit of every product."""
    from lca.cli import printing
    from lca.commands.pages import write_page
    from lca.commands.solve import read_demands, solve_folder

    if page and not demand:
        message = "--page needs a --demand to sum up"
        raise UsageError(message)
    outcome = solve_folder(folder, read_demands(demand or []), lang)
    if page and outcome.solution is not None:
        write_page(outcome, page, lang)
    if json:
        printing.print_json(outcome.document)
    if outcome.solution is None:
        printing.print_refusal(outcome.document, lang)
        raise typer.Exit(1)
    if not json:
        printing.print_outcome(outcome, lang)


@app.command()
def check(
    folder: StudyOrPlant,
    annotate: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT",
            help="Write a copy with what was found marked in its place: FILE.xlsx of "
            "a workbook, a folder of a folder.",
        ),
    ] = None,
    balances: Annotated[
        int,
        typer.Option(min=0, help="Rows of each table of balances, the worst first."),
    ] = 10,
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Check a study or plant: what is wrong in it and where, and what balances."""
    from lca.cli import plant_printing, printing
    from lca.commands.annotate import annotate_path, check_target
    from lca.commands.check import validate_path
    from lca.commands.validation_documents import describe_validation

    if annotate is not None:
        check_target(folder, annotate)
    validation = validate_path(folder)
    document = describe_validation(validation, lang)
    if json:
        printing.print_json(document)
    else:
        printing.print_check(document, lang)
        printing.print_balances(validation, lang, balances)
    if annotate is not None:
        copies = annotate_path(folder, annotate, validation.findings, lang)
        plant_printing.print_written(copies, lang)
    if document["counts"]["error"]:
        raise typer.Exit(1)


@app.command()
def explain(
    folder: StudyOrPlant,
    flow: Annotated[
        str,
        typer.Argument(
            help="Product that is made, such as a SKU, or waste that is treated."
        ),
    ],
    indicator: Annotated[
        str | None, typer.Option(help="Indicator; the headline one if not given.")
    ] = None,
    depth: Annotated[
        int, typer.Option(min=1, max=50, help="Supplies deep the tree is opened.")
    ] = 6,
    cutoff: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="Share below which branches are joined."),
    ] = 0.01,
    *,
    rows: Annotated[
        bool, typer.Option("--rows", help="List the input rows behind each branch.")
    ] = False,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Show where the footprint of one unit comes from, as a tree; loops are named."""
    from lca.cli import printing
    from lca.commands.explain import explain_path

    outcome = explain_path(
        folder, flow, indicator, depth=depth, cutoff=cutoff, rows=rows
    )
    document = outcome.describe(lang)
    if json:
        printing.print_json(document)
    if outcome.explanation is None:
        printing.print_refusal(document, lang)
        raise typer.Exit(1)
    if not json:
        printing.print_explanation(outcome.explanation, document, lang)


@app.command()
def demo(
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="Folder to write to; files of the same name are replaced.",
        ),
    ] = Path("demo"),
    *,
    pdf: Annotated[
        bool, typer.Option(help="Print the statements as PDF, too, if possible.")
    ] = True,
    lang: Lang = "en",
) -> None:
    """Run the shipped demonstration and write all that comes out of it."""
    from lca.cli import plant_printing, printing
    from lca.commands.demo import run_demo

    with plant_printing.report_progress(lang) as progress:
        shown = run_demo(out, lang, progress, printing=pdf)
    if shown.ran.solution is None:
        plant_printing.print_refusal(shown.ran.findings, lang)
        raise typer.Exit(1)
    plant_printing.print_run(shown.ran.solution, lang)
    printing.print_files(shown.files, lang)
    if not shown.printable:
        printing.print_unprintable(lang)
    if shown.refused:
        plant_printing.print_refusal(shown.refused, lang)
        raise typer.Exit(1)
