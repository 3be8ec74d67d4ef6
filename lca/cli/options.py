"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Folder = Annotated[
    Path,
    typer.Argument(exists=True, file_okay=False, readable=True, help="Study folder."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Lang = Annotated[
    Literal["en", "zh"],
    typer.Option("--lang", help="Language of texts: English or Chinese."),
]
