"""The footprint inside the gates of the plant and outside, apart."""

from lca.declaration.declared_inventory import total
from lca.declaration.declared_parts import Block, Note, Row
from lca.declaration.declared_source import Source

PARTS = ("own", "energy", "upstream")


def list_gates(source: Source) -> tuple[Block, ...]:
    """Return what the plant emits itself, and what is behind all that it buys."""
    path = ("results", "gates")
    known = source.take(*path) or {}
    rows = [
        Row(
            (
                source.name("gate", part),
                source.number(*path, part),
                source.percent(*path, part),
            )
        )
        for part in PARTS
        if known.get(part) is not None
    ]
    heads = ("gate", f"{source.unit()}#", "share#")
    table = source.table("gates", heads, rows, foot=total(source) if rows else None)
    return (*table, Note(source.say("gates-note"))) if table else ()
