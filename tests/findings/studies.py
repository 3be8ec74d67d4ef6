"""Small study folders: one that is right, and a change that breaks it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Row = Mapping[str, str]

HEADER = {
    "name": '"plates"',
    "declared_unit": '"1 piece"',
    "boundary": '"cradle-to-gate"',
    "period_start": "2025-01-01",
    "period_end": "2026-01-01",
    "gwp": '"AR6"',
}


def flow(name: str, kind: str, unit: str, /, **more: str) -> Row:
    """Return a row of flows.csv."""
    return {"flow": name, "kind": kind, "unit": unit, **more}


def make(activity: str, name: str, amount: str, unit: str, **more: str) -> Row:
    """Return an output of exchanges.csv."""
    return _exchange(activity, "output", (name, amount, unit), more)


def use(activity: str, name: str, amount: str, unit: str, **more: str) -> Row:
    """Return an input of exchanges.csv."""
    return _exchange(activity, "input", (name, amount, unit), more)


def share(activity: str, name: str, method: str, **more: str) -> Row:
    """Return a row of allocation.csv."""
    return {"activity": activity, "flow": name, "method": method, **more}


def factor(indicator: str, name: str, amount: str, unit: str) -> Row:
    """Return a row of characterisation.csv."""
    return {"indicator": indicator, "flow": name, "factor": amount, "unit": unit}


def _exchange(
    activity: str, direction: str, amount: tuple[str, str, str], more: Row
) -> Row:
    name, number, unit = amount
    return {
        "activity": activity,
        "direction": direction,
        "flow": name,
        "amount": number,
        "unit": unit,
        **more,
    }


# Rows 2 to 4 of flows.csv and 2 to 5 of exchanges.csv.
FLOWS = (
    flow("plate", "product", "piece"),
    flow("heat", "product", "MJ"),
    flow("flue gas", "elementary", "kg", ghg="CO2", ghg_class="fossil"),
)
EXCHANGES = (
    make("oven", "plate", "1", "piece", reference="true"),
    use("oven", "heat", "5", "MJ"),
    make("boiler", "heat", "1", "MJ"),
    make("boiler", "flue gas", "0.06", "kg"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to the right study, or put in place of one of its files.

    ``header``: entries of study.toml as they are written, None to leave one out;
    ``files``: whole contents by name, None to leave a file out.
    """

    flows: Sequence[Row] = ()
    exchanges: Sequence[Row] = ()
    activities: Sequence[Row] = ()
    characterisation: Sequence[Row] = ()
    allocation: Sequence[Row] = ()
    header: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[str, bytes | None] = field(default_factory=dict)


def write_study(folder: Path, change: Change) -> Path:
    """Return the folder, with the files of the changed study in it."""
    tables = {
        "flows.csv": (*FLOWS, *change.flows),
        "exchanges.csv": (*EXCHANGES, *change.exchanges),
        "activities.csv": change.activities,
        "characterisation.csv": change.characterisation,
        "allocation.csv": change.allocation,
    }
    contents: dict[str, bytes | None] = {
        name: _as_csv(rows) for name, rows in tables.items() if rows
    }
    contents["study.toml"] = _as_toml({**HEADER, **change.header})
    contents |= change.files
    for name, content in contents.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return folder


def _as_csv(rows: Sequence[Row]) -> bytes:
    columns = dict.fromkeys(name for row in rows for name in row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _as_toml(entries: Mapping[str, str | None]) -> bytes:
    lines = [f"{key} = {text}" for key, text in entries.items() if text is not None]
    return "\n".join(["format = 1", "", "[study]", *lines, ""]).encode()
