"""The command that makes records."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lca.cli.options import Json, Lang, Plant, Store

Skus = Annotated[
    list[str] | None,
    typer.Option(help="Record this SKU only; may be repeated."),
]
ValidUntil = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="Last day of validity; three years after the data if not given.",
    ),
]
Draft = Annotated[
    bool,
    typer.Option(
        "--draft",
        help="Record in spite of errors of judgement; such a record stays a draft.",
    ),
]


def record(
    plant: Plant,
    sku: Skus = None,
    store: Store = Path("records"),
    valid_until: ValidUntil = None,
    *,
    draft: Draft = False,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Freeze the footprint of every SKU, with all it rests on, as a record."""
    from lca.cli import plant_printing, printing, records_printing
    from lca.commands.record import record_path

    with plant_printing.report_progress(lang) as progress:
        progress("recording")
        day = None if valid_until is None else valid_until.date()
        recording = record_path(plant, store, sku, draft=draft, valid_until=day)
    if json:
        printing.print_json(recording.describe(lang))
    if recording.refused:
        plant_printing.print_refusal(recording.findings, lang)
        raise typer.Exit(1)
    if not json:
        records_printing.print_recorded(recording, store, lang)
