"""The commands of ``lca``.

stdout carries the result, stderr everything else.  Exit code 0; 1 when the data are
refused or a check has errors; 2 when the call cannot be understood.
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from lca.errors import UsageError

Folder = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, help="Study folder.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Language = Annotated[Literal["en", "zh"], typer.Option("--lang", help="Language.")]

app = typer.Typer(
    name="lca",
    help="Product carbon footprints of semiconductor manufacturing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line; a usage error prints one line and exits with 2."""
    try:
        app()
    except UsageError as error:
        print(f"lca: {error}", file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
def solve(
    folder: Folder,
    demand: Annotated[
        list[str] | None,
        typer.Option(help="FLOW=AMOUNT in the flow's unit; may be repeated."),
    ] = None,
    *,
    json: Json = False,
    lang: Language = "en",
) -> None:
    """Solve a study: its footprint, or the price of every product."""
    from lca.cli import printing
    from lca.commands.solve import read_demands, solve_folder

    outcome = solve_folder(folder, read_demands(demand or []), lang)
    if json:
        printing.print_json(outcome.document)
    else:
        printing.print_outcome(outcome, lang)
    if outcome.solution is None:
        raise typer.Exit(1)
