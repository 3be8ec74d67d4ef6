"""Write NOTICE from the licences that the rows of the shipped data carry.

Run by ``make notice``; a test compares the file with what this would write.
"""

import csv
import textwrap
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]
FOLDERS = ("factors", "inventories", "templates")
LICENCES = "factors/licences.csv"
NORMS = "factors/norms"
HEAD = """\
chiplca
Copyright the chiplca developers

The program is licensed under the Apache License, Version 2.0; see LICENSE.

The data shipped with it hold values taken from the publications below. Each row names
its own source and licence; this list is generated from the rows, whose number stands
behind each file.
"""


class Origin(NamedTuple):
    """Where a row is from, under which licence, and the file it stands in."""

    licence: str
    source: str
    file: str


def render_notice(checkout: Path) -> str:
    """Return the text of NOTICE: by licence, each source with its files and rows.

    Raises
    ------
    KeyError
        A row names a licence that the table of licences does not hold.
    """
    terms = {row["licence"]: row for row in _rows(checkout / LICENCES)}
    counted = Counter(_origins(checkout))
    lines = [HEAD]
    for licence in sorted({origin.licence for origin in counted}):
        term = terms[licence]
        url = f", {term['url']}" if term["url"] else ""
        lines += [
            f"{term['name']} ({licence}){url}",
            _wrapped(term["attribution"], "  "),
        ]
        own = {origin: n for origin, n in counted.items() if origin.licence == licence}
        lines += [_item(source, own) for source in sorted({o.source for o in own})]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _origins(checkout: Path) -> Iterator[Origin]:
    """Yield the origin of every row, and of every study, that names a licence."""
    for folder in FOLDERS:
        for table in sorted((checkout / folder).rglob("*.csv")):
            file = table.relative_to(checkout).as_posix()
            if file == LICENCES:
                continue
            for row in _rows(table):
                if licence := row.get("licence"):
                    yield Origin(licence, row["source"], file)
        for header in sorted((checkout / folder).rglob("study.toml")):
            study = tomllib.loads(header.read_text(encoding="utf-8"))["study"]
            if licence := study.get("licence"):
                file = header.relative_to(checkout).as_posix()
                yield Origin(licence, study["source"], file)
    yield from _origins_of_norms(checkout)


def _origins_of_norms(checkout: Path) -> Iterator[Origin]:
    """Yield the origin of every energy norm."""
    for data in sorted((checkout / NORMS).glob("*.toml")):
        norm = tomllib.loads(data.read_text(encoding="utf-8"))["norm"]
        file = data.relative_to(checkout).as_posix()
        yield Origin(norm["licence"], norm["source"], file)


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _item(source: str, counted: dict[Origin, int]) -> str:
    files = ", ".join(
        f"{origin.file} ({count})"
        for origin, count in sorted(counted.items())
        if origin.source == source
    )
    return _wrapped(f"{source}: {files}", "    ", first="  - ")


def _wrapped(text: str, indent: str, first: str | None = None) -> str:
    return textwrap.fill(
        text,
        width=88,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


if __name__ == "__main__":
    notice = CHECKOUT / "NOTICE"
    notice.write_text(render_notice(CHECKOUT), encoding="utf-8")
    print(f"wrote {notice.name}")
