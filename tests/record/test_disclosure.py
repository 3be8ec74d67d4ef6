"""What is withheld is nowhere in the bytes; what is shown is what the page lists."""

import copy
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lca
from lca.record import encode
from lca.record.disclosure import limit, list_shown, list_withheld
from lca.record.keys import LEVELS, Level, load_keys
from lca.tables import list_tables
from tests.support.declared_document import complete_document

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "requirements.md"
BELOW_FULL: tuple[Level, ...] = ("total", "stages")
GASES = {
    "gwp100_excluding_uptake", "gwp100_including_uptake", "gwp100_fossil",
    "gwp100_dluc", "gwp100_biogenic_non_co2", "gwp100_biogenic_co2", "gwp100_uptake",
    "gwp100_removal", "gwp100_aircraft",
}  # fmt: skip
# Rows of these lists are shown whatever they are about, but only those of the gases.
BY_GAS = ("results.indicators[]", "results.stages[]")

Place = tuple[str | int, ...]


def documented(level: Level) -> set[str]:
    """Return the keys that the page says are shown at a level."""
    text = PAGE.read_text("utf-8")
    sections = re.findall(
        r"^### `(\w+)`$(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL
    )
    lists = {name: set(re.findall(r"^\| `([^`]+)`", body, re.MULTILINE))
             for name, body in sections}  # fmt: skip
    return set.union(*(lists[name] for name in LEVELS[: LEVELS.index(level) + 1]
                       if name in lists))  # fmt: skip


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*place, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*place, number))
    else:
        yield place, value


def path_of(place: Place) -> str:
    parts = ("[]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")


def put(document: Any, place: Place, value: object) -> None:
    for part in place[:-1]:
        document = document[part]
    document[place[-1]] = value


def is_documented(place: Place, document: Any, level: Level) -> bool:
    path = path_of(place)
    shown = documented(level)
    if not any(path == each or path.startswith(f"{each}.") for each in shown):
        return False
    if not path.startswith(BY_GAS):
        return True
    row = document[place[0]][place[1]][place[2]]
    return row["indicator"] in GASES


def marked() -> tuple[Any, dict[Place, str]]:
    """Return a document with a mark of its own in every leaf, and the marks."""
    document = complete_document()
    marks: dict[Place, str] = {}
    numbers = itertools.count(100_000)
    for place, value in list(leaves(document)):
        # What rows are told apart by, and what is counted, keeps its meaning.
        if path_of(place).endswith(("[].indicator", "[].severity")):
            continue
        mark = f"7{next(numbers)}"
        marks[place] = mark
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        put(document, place, int(mark) if plain else f"mark {mark}")
    return document, marks


@pytest.mark.parametrize("level", BELOW_FULL)
def test_no_mark_of_what_is_withheld_is_in_the_bytes(level: Level) -> None:
    document, marks = marked()
    written = encode(limit(document, level)).decode()
    for place, mark in marks.items():
        shown = is_documented(place, document, level)
        assert (mark in written) == shown, path_of(place)


@pytest.mark.parametrize("level", BELOW_FULL)
def test_no_key_that_is_not_listed_is_kept(level: Level) -> None:
    document = complete_document()
    document["texts"]["secret"] = {"en": "hidden words", "zh": None}
    nodes = [(), ("product",), ("texts",), ("results",), ("ledgers",), ("certificate",),
             ("results", "stages", 0), ("results", "indicators", 0), ("versions",),
             ("ledgers", "supplies", 0), ("route", 0)]  # fmt: skip
    for node in nodes:
        put(document, (*node, "hidden key"), {"hidden deeper": "hidden value"})
    written = encode(limit(document, level)).decode()
    assert "hidden" not in written


@pytest.mark.parametrize("level", BELOW_FULL)
def test_a_value_of_another_form_is_not_shown_instead(level: Level) -> None:
    for place in [("route",), ("ledgers",), ("results",), ("results", "steps"),
                  ("ledgers", "cutoffs"), ("certificate",), ("tables",)]:  # fmt: skip
        for secret in ("a secret", {"x": "a secret"}, ["a secret"]):
            document = complete_document()
            put(document, place, secret)
            assert "a secret" not in encode(limit(document, level)).decode(), place


def test_stages_are_named_at_stages_only() -> None:
    document = complete_document()
    names = {level: encode(limit(document, level)).decode() for level in LEVELS}
    assert '"back"' not in names["total"]
    assert '"back"' in names["stages"]
    assert "own water" not in names["stages"]
    assert "own water" in names["full"]


def test_everything_is_shown_in_full() -> None:
    document = complete_document()
    limited = limit(document, "full")
    assert limited.pop("disclosure") == {
        "level": "full",
        "withheld": [],
        "findings": {"error": 0, "warning": 1, "info": 0},
    }
    assert limited == document


@pytest.mark.parametrize("level", BELOW_FULL)
def test_findings_are_counted_only(level: Level) -> None:
    limited = limit(complete_document(), level)
    assert limited["findings"] == []
    assert limited["disclosure"]["findings"] == {"error": 0, "warning": 1, "info": 0}


@pytest.mark.parametrize(("first", "second"), list(itertools.product(LEVELS, repeat=2)))
def test_limiting_twice_shows_what_the_narrower_level_does(
    first: Level, second: Level
) -> None:
    document = complete_document()
    narrower = min(first, second, key=LEVELS.index)
    assert limit(limit(document, first), second) == limit(document, narrower)


@pytest.mark.parametrize("level", LEVELS)
def test_the_document_given_is_not_changed(level: Level) -> None:
    document = complete_document()
    before = copy.deepcopy(document)
    limit(document, level)
    assert document == before


@pytest.mark.parametrize("level", BELOW_FULL)
def test_a_limited_document_keeps_its_keys(level: Level) -> None:
    document = complete_document()
    limited = limit(document, level)
    assert set(document) == set(limited) - {"disclosure"}
    for key in ("results", "ledgers", "product", "certificate"):
        assert set(limited[key]) == set(document[key])
    assert all(rows == [] for rows in limited["ledgers"].values())


@pytest.mark.parametrize("level", BELOW_FULL)
def test_what_is_shown_is_what_the_page_lists(level: Level) -> None:
    assert set(list_shown(level)) == documented(level)


def test_each_key_is_shown_or_withheld() -> None:
    for level in BELOW_FULL:
        withheld = list_withheld(level)
        for key in load_keys():
            plain = key.path.replace("[]", "")
            hidden = any(plain == each or plain.startswith(f"{each}.")
                         for each in withheld)  # fmt: skip
            assert hidden != (key.path in list_shown(level)), key.path


def test_the_list_of_keys_names_tables_and_columns_that_there_are() -> None:
    columns = {
        table.name: {column.name for column in table.columns}
        for level in ("study", "plant")
        for table in list_tables(level)
    }
    for key in load_keys():
        table, _, part = key.input.partition(": ")
        if table == "texts":
            assert part == key.path.removeprefix("texts.")
        elif key.input:
            assert part in columns[table], key


def test_the_list_of_keys_and_the_schema_of_records_know_the_same_keys() -> None:
    path = Path(lca.__file__).parent / "record" / "content.schema.json"
    known = set(keys_of(json.loads(path.read_bytes()), ""))
    listed = {key.path for key in load_keys()}
    # A key of the list may stand for everything beneath it, and texts have their own
    # list of keys.
    texts = {each for each in listed if each.startswith("texts.")}
    assert {each for each in known if not is_beneath(each, listed)} <= {"texts"}
    assert {each for each in listed - texts if each not in known} == set()


def is_beneath(path: str, roots: set[str]) -> bool:
    return any(
        path == root or path.startswith((f"{root}.", f"{root}[]", f"{root}/"))
        or root.startswith((f"{path}.", f"{path}[]"))
        for root in roots
    )  # fmt: skip


def keys_of(part: Any, above: str) -> Iterator[str]:
    for each in [part, *part.get("anyOf", ()), *part.get("oneOf", ())]:
        for key, value in each.get("properties", {}).items():
            yield f"{above}{key}"
            yield from keys_of(value, f"{above}{key}.")
        if "items" in each:
            yield above.removesuffix(".") + "[]"
            yield from keys_of(each["items"], f"{above.removesuffix('.')}[].")
