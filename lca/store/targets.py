"""Which record somebody means: a uuid, the beginning of one, or a SKU."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from lca.errors import UsageError
from lca.record.envelope import Record, State, as_of
from lca.store.rows import read_records
from lca.store.schema import RECORDS

IN_FORCE: tuple[State, ...] = ("verified", "draft", "expired")
"""Which record of a SKU is meant: the first of these that there is."""

_BEGINNING = re.compile(r"[0-9a-f-]{8,36}")
_MOST_NAMED = 10


def find_target(
    connection: Connection, target: str, day: date, prefer: Sequence[State]
) -> Record:
    """Return the record that a text means, as it is on a day.

    Parameters
    ----------
    connection
        An open transaction.
    target
        A uuid, at least its first 8 characters, or a SKU.
    day
        On which its state is asked for.
    prefer
        Of a SKU, the last record in the first of these states.

    Raises
    ------
    UsageError
        Nothing or more than one is meant; the message names what there is.
    """
    by_name = _find_by_name(connection, target, day)
    if [each.uuid for each in by_name] == [target.casefold()]:
        # A name for ever: no SKU that is spelt alike can take it away.
        return by_name[0]
    of_sku = _find_of_sku(connection, target, day)
    meant = by_name + _choose_current(of_sku, prefer)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(_name_choices(f"{target!r} may mean", meant))
    if of_sku:
        raise UsageError(_name_choices(f"{target!r} has no current record", of_sku))
    skus = connection.execute(select(RECORDS.c.sku).distinct().order_by(RECORDS.c.sku))
    known = [row.sku for row in skus]
    message = f"the store has no record {target!r}; {_list_skus(known)}"
    raise UsageError(message)


def _find_by_name(connection: Connection, target: str, day: date) -> list[Record]:
    beginning = target.casefold()
    if not _BEGINNING.fullmatch(beginning):
        return []
    chosen = select(RECORDS.c.uuid).where(RECORDS.c.uuid.startswith(beginning))
    return [as_of(record, day) for record in read_records(connection, chosen)]


def _find_of_sku(connection: Connection, sku: str, day: date) -> list[Record]:
    chosen = select(RECORDS.c.uuid).where(RECORDS.c.sku == sku)
    return [as_of(record, day) for record in read_records(connection, chosen)]


def _choose_current(records: Sequence[Record], prefer: Sequence[State]) -> list[Record]:
    """Return the record of each plant that is meant by the SKU alone."""
    current: dict[str, Record] = {}
    for state in reversed(prefer):
        # The last one of a state stands, and the state that is preferred comes last.
        current |= {each.plant: each for each in records if each.state == state}
    return list(current.values())


def _name_choices(what: str, records: Sequence[Record]) -> str:
    named = [
        f"{record.uuid} ({record.sku}, {record.plant}, {record.state}, "
        f"{record.created:%Y-%m-%d})"
        for record in records[-_MOST_NAMED:]
    ]
    return f"{what}; there are: {'; '.join(named)}"


def _list_skus(known: Sequence[str]) -> str:
    if not known:
        return "it has none at all"
    more = ", …" if len(known) > _MOST_NAMED else ""
    return f"there are: {', '.join(known[:_MOST_NAMED])}{more}"
