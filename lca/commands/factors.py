"""``lca factors``: which factors there are, and where each is from."""

from difflib import get_close_matches

from lca.errors import UsageError
from lca.factors import find_factor, list_tables, load_pack, load_rows, search

Record = dict[str, str]


def list_factors() -> list[Record]:
    """Return one record per table: its titles, size, licences and pack version."""
    version = load_pack().version
    return [
        {
            "table": table.name,
            "title_en": table.title_en,
            "title_zh": table.title_zh,
            "kind": table.kind,
            "rows": str(len(load_rows(table))),
            "licences": ", ".join(table.licences),
            "version": version,
        }
        for table in list_tables()
    ]


def show_factor(factor_id: str) -> Record:
    """Return every column of one factor, the name of its table first.

    Raises
    ------
    UsageError
        No factor has this id; the message names ids that look like it.
    """
    row = find_factor(factor_id)
    if row is None:
        raise UsageError(_unknown(factor_id))
    return dict(row)


def search_factors(text: str) -> list[Record]:
    """Return the factors in which every word of the text occurs, best first."""
    return [dict(row) for row in search(text)]


def _unknown(factor_id: str) -> str:
    known = [row["id"] for table in list_tables() for row in load_rows(table)
             if "id" in row]  # fmt: skip
    near = get_close_matches(factor_id, known)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return f"no factor has the id {factor_id!r}{hint}"
