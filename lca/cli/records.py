"""``lca records``: what a store holds, and what becomes of its records."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from lca.cli.options import Json, Lang, Store

app = typer.Typer(
    name="records",
    help="List, show, verify, withdraw and check records.",
    no_args_is_help=True,
)

Target = Annotated[
    str, typer.Argument(help="UUID of a record, the beginning of one, or a SKU.")
]


@app.command("list")
def list_records(
    sku: Annotated[str | None, typer.Option(help="Records of this SKU only.")] = None,
    store: Store = Path("records"),
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """List the records of a store, the oldest first."""
    from lca.cli import printing, records_printing
    from lca.commands.records import list_records as read_list

    listed = read_list(store, sku)
    if json:
        printing.print_json(listed.describe(lang))
    if listed.refused:
        records_printing.print_refusal(listed.findings, lang)
        raise typer.Exit(1)
    if not json:
        records_printing.print_list(listed, lang)


@app.command()
def show(
    target: Target,
    store: Store = Path("records"),
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Show a record: what it says in short, and what happened to it."""
    from lca.cli import records_printing
    from lca.commands.records import show_record

    records_printing.print_shown(show_record(target, store), lang, json=json)


@app.command()
def verify(
    target: Target,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who verified it.")],
    on: Annotated[
        datetime,
        typer.Option(
            metavar="DATE", formats=["%Y-%m-%d"], help="Day of the verification."
        ),
    ],
    level: Annotated[
        Literal["limited", "reasonable"],
        typer.Option(help="Assurance that the verifier gives."),
    ],
    *,
    statement: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="The verifier's statement; a copy is stored.",
        ),
    ] = None,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What else is to be said.")
    ] = None,
    store: Store = Path("records"),
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """State that a draft was verified: of a SKU, its latest draft."""
    from lca.cli import records_printing
    from lca.commands.records import state_verification, verify_record

    verification = state_verification(by, on.date(), level, note)
    shown = verify_record(target, store, verification, statement)
    records_printing.print_shown(shown, lang, json=json)


@app.command()
def withdraw(
    target: Target,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
    store: Store = Path("records"),
    *,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Withdraw a draft: of a SKU, its latest; it stays in the store."""
    from lca.cli import records_printing
    from lca.commands.records import withdraw_record

    shown = withdraw_record(target, store, reason)
    records_printing.print_shown(shown, lang, json=json)


@app.command()
def check(
    store: Store = Path("records"),
    *,
    clean: Annotated[
        bool,
        typer.Option("--clean", help="Remove files that an interruption left over."),
    ] = False,
    json: Json = False,
    lang: Lang = "en",
) -> None:
    """Check that a store holds what was put into it; every byte is read."""
    from lca.cli import printing, records_printing
    from lca.commands.records import check_records, describe_check

    checked = check_records(store, clean=clean)
    document = describe_check(checked, lang)
    if json:
        printing.print_json(document)
    else:
        records_printing.print_check(checked, document, lang)
    if document["counts"]["error"]:
        raise typer.Exit(1)
