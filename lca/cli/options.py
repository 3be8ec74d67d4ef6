"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Folder = Annotated[
    Path,
    typer.Argument(exists=True, file_okay=False, readable=True, help="Study folder."),
]
StudyOrPlant = Annotated[
    Path,
    typer.Argument(
        exists=True,
        readable=True,
        help="Folder of a study or plant, or workbook of a plant.",
    ),
]
Plant = Annotated[
    Path,
    typer.Argument(
        exists=True, readable=True, help="Plant: a folder, or a workbook (.xlsx)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Lang = Annotated[
    Literal["en", "zh"],
    typer.Option("--lang", help="Language of texts: English or Chinese."),
]
Store = Annotated[
    Path,
    typer.Option(
        metavar="DIR",
        file_okay=False,
        envvar="CHIPLCA_STORE",
        help="Folder of the records.",
    ),
]
