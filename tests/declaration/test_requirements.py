"""Every list asks for what it says, of every document it is for, and for nothing else.

The lists are read here by another reader, and what must fail is worked out from them
without the code that is tested.
"""

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lca.declaration.requirement_lists import (
    DocumentKind,
    load_lists,
    parse_list,
    read_lists,
)
from lca.declaration.requirements import Outcome, check_requirements, evaluate
from lca.declaration.vocabulary import Language
from lca.errors import StudyRefusedError
from lca.record import Document
from lca.record.disclosure import limit
from lca.tables import load_columns
from tests.support.declared_document import TEXTS, complete_document
from tests.support.declared_pages import render

FOLDER = Path(__file__).parents[2] / "templates" / "requirements"
RAW: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.name != "claims.yaml"
}
KINDS: tuple[DocumentKind, ...] = ("report", "statement")
NAMING = {"indicators": "indicator"}
"""What names the rows of lists that paths pick rows of."""

Wanted = tuple[str, str]


def groups_of(item: dict[str, Any]) -> list[list[str]]:
    return [[path.strip() for path in text.split("|")] for text in item["answers"]]


def asked() -> Iterator[tuple[DocumentKind, tuple[str, ...]]]:
    """Yield every path that is asked for, and all paths of which one would do."""
    for kind in KINDS:
        seen = set()
        for raw in RAW.values():
            if kind in raw["kinds"]:
                for item in raw["items"]:
                    for group in groups_of(item):
                        seen |= {(path,) for path in group} | {tuple(group)}
        yield from ((kind, paths) for paths in sorted(seen))


ASKED = list(asked())


def delete(document: Document, path: str) -> None:
    """Delete what stands at a path, as if the user had never written it."""
    *steps, last = re.findall(r"[^.\[\]]+|\[[^\]]+\]", path)
    record: Any = document
    above = ""
    for step in steps:
        if step.startswith("["):
            record = next(row for row in record if row[NAMING[above]] == step[1:-1])
        else:
            above, record = step, record[step]
    if isinstance(record[last], list):
        record[last] = []
    elif steps == ["texts"]:
        del record[last]
    else:
        record[last] = None


def touched(path: str, deleted: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(f"{each}.") for each in deleted)


def must_fail(kind: DocumentKind, deleted: tuple[str, ...]) -> set[Wanted]:
    """Return what asks for something of which nothing is left."""
    return {
        (raw["list"], str(item["id"]))
        for raw in RAW.values()
        if kind in raw["kinds"]
        for item in raw["items"]
        # An item that is asked for when something is there does not ask once it is
        # gone; no list asks for the very thing.
        if any(
            all(touched(path, deleted) for path in group) for group in groups_of(item)
        )
    }


def missing(outcomes: tuple[Outcome, ...]) -> set[Wanted]:
    return {(each.list, each.item.id) for each in outcomes if each.state == "missing"}


def without_omissions(**options: str) -> Document:
    document = complete_document(**options)
    document["ledgers"]["omissions"] = []
    return document


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh", None])
def test_a_complete_document_answers_everything(kind, language) -> None:
    outcomes = evaluate(complete_document(), load_lists(), kind, language=language)
    states = {(each.list, each.item.id): each.state for each in outcomes}
    assert len(states) == sum(
        len(raw["items"]) for raw in RAW.values() if kind in raw["kinds"]
    )
    off = {key for key, state in states.items() if state != "answered"}
    # The one item about ending at a gate: the complete document goes to the grave.
    assert off == ({("ghg_protocol_product", "gate")} if kind == "report" else set())


@pytest.mark.parametrize(("kind", "paths"), ASKED)
def test_deleting_one_input_fails_what_asks_for_it_and_nothing_else(
    kind: DocumentKind, paths: tuple[str, ...]
) -> None:
    document = without_omissions()
    before = missing(evaluate(document, load_lists(), kind))
    assert before == set()
    for path in paths:
        delete(document, path)
    gate = {("ghg_protocol_product", "gate")}
    found = missing(evaluate(document, load_lists(), kind))
    assert found == must_fail(kind, paths) - gate


def test_that_test_is_about_every_item() -> None:
    failing = {wanted for kind, paths in ASKED for wanted in must_fail(kind, paths)}
    assert failing == {
        (raw["list"], str(item["id"])) for raw in RAW.values() for item in raw["items"]
    }


@pytest.mark.parametrize("boundary", ["cradle-to-gate", "gate-to-gate"])
def test_a_gate_has_its_reason(boundary: str) -> None:
    document = without_omissions(boundary=boundary)
    assert missing(evaluate(document, load_lists(), "report")) == set()
    del document["texts"]["boundary_reason"]
    failed = missing(evaluate(document, load_lists(), "report"))
    assert ("ghg_protocol_product", "gate") in failed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_in_the_other_language_is_no_answer(kind, text, language) -> None:
    document = without_omissions()
    document["texts"][text][language] = None
    other: Language = "zh" if language == "en" else "en"
    lists = load_lists()
    gone = missing(evaluate(document, lists, kind, language=language))
    assert gone == must_fail(kind, (f"texts.{text}",)) - {
        ("ghg_protocol_product", "gate")
    }
    assert missing(evaluate(document, lists, kind, language=other)) == set()
    assert missing(evaluate(document, lists, kind)) == set()


# What makes a conditional item not apply, and which.
OFF: list[tuple[str, Callable[[Document], Any], set[Wanted]]] = [
    (
        "nothing is excluded",
        lambda document: document["excluded"].clear(),
        {
            ("iso14067", "7.3-o-consigned"),
            ("ghg_protocol_product", "consigned"),
            ("statement", "consigned"),
        },
    ),
    (
        "nothing is cut off",
        lambda document: document["results"]["shares"].update(cutoff=0.0),
        {("iso14067", "7.3-g-made")},
    ),
    (
        "no land-use change",
        lambda document: set_indicator(document, "gwp100_dluc", 0),
        {("ghg_protocol_product", "land-use")},
    ),
    (
        "no uptake",
        lambda document: set_indicator(document, "gwp100_uptake", 0.0),
        {("iso14067", "7.2-carbon"), ("statement", "carbon")},
    ),
    (
        "no use stage",
        lambda document: document.update(boundary="gate-to-gate"),
        {
            ("iso14067", "7.3-i"),
            ("iso14067", "7.3-p-use"),
            ("iso14067", "7.3-q"),
            ("statement", "use"),
        },
    ),
]


def set_indicator(document: Document, name: str, amount: float) -> None:
    for row in document["results"]["indicators"]:
        if row["indicator"] == name:
            row["amount"] = amount


@pytest.mark.parametrize(("change", "items"), [case[1:] for case in OFF],
                         ids=[case[0] for case in OFF])  # fmt: skip
def test_what_does_not_apply_says_why(change, items: set[Wanted]) -> None:
    document = without_omissions()
    change(document)
    outcomes = [
        each for kind in KINDS for each in evaluate(document, load_lists(), kind)
    ]
    off = {
        (each.list, each.item.id): each
        for each in outcomes
        if each.state == "not-applicable"
    }
    assert set(off) - {("ghg_protocol_product", "gate")} == items
    for outcome in off.values():
        assert outcome.reason is not None
        assert all(outcome.reason[language] for language in ("en", "zh"))
        assert not outcome.by_plant


def test_every_condition_is_tried_by_these_tests() -> None:
    conditional = {
        (raw["list"], item["id"])
        for raw in RAW.values()
        for item in raw["items"]
        if "applies" in item
    }
    assert conditional == set.union(*(case[2] for case in OFF)) | {
        ("ghg_protocol_product", "gate")
    }


def test_a_number_that_is_not_there_is_not_zero() -> None:
    document = without_omissions()
    document["results"]["shares"]["cutoff"] = None
    document["ledgers"]["cutoffs"] = []
    failed = missing(evaluate(document, load_lists(), "report"))
    assert failed == {
        ("iso14067", "7.3-g-made"),
        ("iso14067", "7.3-o-modified"),
        ("ghg_protocol_product", "exclusions"),
    }


def omit(document: Document, name: str, item: str) -> None:
    document["ledgers"]["omissions"] = [
        {
            "list": name,
            "item": item,
            "reason": {"en": "a reason", "zh": None},
            "file": "omissions.csv",
            "row": 5,
        }
    ]


ITEMS = [
    (raw["list"], str(item["id"]), item.get("may_omit", False), raw["kinds"][0])
    for raw in RAW.values()
    for item in raw["items"]
]


@pytest.mark.parametrize(("name", "item", "allowed", "kind"), ITEMS)
def test_only_what_may_be_omitted_can_be(name, item, allowed, kind) -> None:
    document = without_omissions(boundary="cradle-to-gate")
    raw = next(each for each in RAW[name]["items"] if str(each["id"]) == item)
    if raw.get("applies", {}).get("boundary") == ["cradle-to-grave"]:
        document["boundary"] = "cradle-to-grave"
    for path in groups_of(raw)[0]:
        delete(document, path)
    assert (name, item) in missing(evaluate(document, load_lists(), kind))
    omit(document, name, item)
    outcomes = {
        (each.list, each.item.id): each
        for each in evaluate(document, load_lists(), kind)
    }
    outcome = outcomes[name, item]
    refused = [
        found
        for found in check_requirements(document, load_lists(), kind)
        if found.code == "omission-refused"
    ]
    if allowed:
        assert (outcome.state, outcome.by_plant) == ("not-applicable", True)
        assert outcome.reason == {"en": "a reason", "zh": None}
        assert refused == []
    else:
        assert outcome.state == "missing"
        assert [found.place.row for found in refused] == [5]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", ["total", "stages"])
def test_what_is_withheld_is_not_missing(kind, level) -> None:
    document = without_omissions()
    outcomes = evaluate(limit(document, level), load_lists(), kind)
    assert missing(outcomes) == set()
    states = {(each.list, each.item.id): each.state for each in outcomes}
    if kind == "statement":
        assert set(states.values()) == {"answered"}
    else:
        assert states["iso14067", "7.3-o"] == "withheld"
        assert states["iso14067", "7.2-b"] == "answered"
        stages = "withheld" if level == "total" else "answered"
        assert states["ghg_protocol_product", "shares"] == stages


def test_a_statement_needs_no_text_that_is_withheld_from_it() -> None:
    needed = {
        path
        for item in RAW["statement"]["items"]
        for group in groups_of(item)
        for path in group
    }
    document = limit(complete_document(), "total")
    assert not needed & set(document["disclosure"]["withheld"])


def test_every_text_of_the_catalogue_has_a_place_in_a_list() -> None:
    named = {
        path.removeprefix("texts.")
        for raw in RAW.values()
        for item in raw["items"]
        for group in groups_of(item)
        for path in group
        if path.startswith("texts.")
    }
    columns = {column.name: column for column in load_columns("texts")}
    assert named == {choice.name for choice in columns["text"].choices} == set(TEXTS)


def test_a_finding_says_which_row_would_answer() -> None:
    document = without_omissions()
    document["inputs"] = [{"file": "plant.xlsx", "sha256": "0", "bytes": 1}]
    del document["texts"]["goal"]
    found = check_requirements(document, load_lists(), "report", language="zh")
    assert [each.place.as_dict() for each in found] == [
        {"file": "plant.xlsx", "sheet": "texts", "column": "zh"}
    ]
    told = dict(found[0].parameters)
    assert told["input"] == "texts: goal"
    assert told["asked"] == "gbt24067 2; iso14067 7.3-o"


def test_ids_clauses_and_numbers_stay_as_written() -> None:
    ids = {each.name: [item.id for item in each.items] for each in load_lists()}
    assert ids["iso14067"][0] == "7.2-a"
    assert "2" in ids["gbt24067"]


def test_what_lists_say_is_in_both_languages_and_claims_nothing() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for each in load_lists():
        words = [each.title, each.provenance]
        words += [item.title for item in each.items]
        words += [item.otherwise for item in each.items if item.otherwise]
        for pair in words:
            assert set(pair) == {"en", "zh"}
            assert chinese.search(pair["zh"])
            assert not chinese.search(pair["en"])
        assert "not checked" in each.provenance["en"] or "was checked" in str(
            each.provenance["en"]
        )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_statement_prints_every_text_that_its_list_asks_for(language) -> None:
    """Of several texts of which one would do, the first that there is."""
    document = complete_document()
    page = render(document, "statement", language, "md")
    for item in RAW["statement"]["items"]:
        for group in groups_of(item):
            texts = [path.partition(".") for path in group]
            if all(root == "texts" for root, _, _ in texts):
                told = document["texts"][texts[0][2]][language]
                assert told in page.replace("\\", ""), (item["id"], group)


@pytest.mark.parametrize(
    "nothing",
    ["", " ", "\u200b", "\u2060\ufeff", "\u00ad", "\u3164", "\u2800", "\x07", "-"],
)
def test_what_nobody_can_read_is_no_answer(nothing: str) -> None:
    document = without_omissions()
    document["texts"]["goal"] = {"en": nothing, "zh": nothing}
    failed = missing(evaluate(document, load_lists(), "report"))
    assert failed == must_fail("report", ("texts.goal",)) - {
        ("ghg_protocol_product", "gate")
    }


def test_every_answer_has_a_section() -> None:
    page = render(complete_document(), "report", "en", "md")
    assert page.count("| answered |") > len(RAW["iso14067"]["items"])
    assert "| answered | – |" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_gates_are_printed_where_they_are_asked_for(kind) -> None:
    """By hand: 0.5 + 1.5 + 2.0 kg of 4."""
    page = render(complete_document(), kind, "en", "md")
    shares = [share for share in ("12.5", "37.5", "50.0") if f"| {share} |" in page]
    assert shares == ["12.5", "37.5", "50.0"]


# ── lists of the user ────────────────────────────────────────────────────────
OWN: dict[str, Any] = {
    "list": "own",
    "title": {"en": "Own", "zh": "自定"},
    "provenance": {"en": "ours", "zh": "自拟"},
    "kinds": ["report"],
    "items": [
        {
            "id": "a",
            "clause": "1",
            "title": {"en": "Goal", "zh": "目的"},
            "kind": "mandatory",
            "section": "goal",
            "answers": ["texts.goal | texts.reasons"],
        }
    ],
}


def written(**changes: object) -> bytes:
    own = copy.deepcopy(OWN)
    for keys, value in changes.items():
        target: Any = own["items"][0] if keys.startswith("item_") else own
        target[keys.removeprefix("item_")] = value
    return yaml.safe_dump(own, allow_unicode=True, sort_keys=False).encode()


def test_a_list_of_the_user_is_read() -> None:
    (own,) = read_lists({"own.yaml": written()})
    assert (own.name, own.items[0].section) == ("own", "goal")
    document = complete_document()
    assert [each.state for each in evaluate(document, [own], "report")] == ["answered"]
    del document["texts"]["goal"], document["texts"]["reasons"]
    assert [each.state for each in evaluate(document, [own], "report")] == ["missing"]


WRONG: list[tuple[bytes, str, str]] = [
    (b"list: [own", "outline-unreadable", ""),
    (b"", "outline-unreadable", ""),
    (b"\xff\xfe", "outline-unreadable", ""),
    (b"[" * 5_000, "outline-unreadable", ""),
    (b"a: &a [1]\nb: *a", "outline-unreadable", ""),
    (b"# " + b"x" * 1_000_001, "outline-unreadable", ""),
    (b"[]", "outline-wrong-value", "."),
    (written(list=""), "outline-wrong-value", "list"),
    (written(list=["own"]), "outline-wrong-value", "list"),
    (written(kinds=["letter"]), "outline-wrong-value", "kinds[1]"),
    (written(items=[]), "outline-wrong-value", "items"),
    (written(items="all"), "outline-wrong-value", "items"),
    (written(titel="x"), "outline-unknown-key", "titel"),
    (written(title={"en": "Own"}), "outline-missing-key", "title"),
    (written(title="Own"), "outline-wrong-value", "title"),
    (written() + b"list: again\n", "outline-repeated-key", "list"),
    (written(items=OWN["items"] * 1 + copy.deepcopy(OWN["items"])),
     "outline-repeated", "items[2]"),
    (written(item_kind="maybe"), "outline-wrong-value", "items[1].kind"),
    (written(item_kind="conditional"), "outline-wrong-value", "items[1].kind"),
    (written(item_section="cover"), "outline-wrong-value", "items[1].section"),
    (written(item_answers="texts.goal"), "outline-wrong-value", "items[1].answers"),
    (written(item_answers=["texts.gaol"]), "requirement-unknown-path",
     "items[1].answers[1]"),
    (written(item_answers=["texts.goal | results.guess"]), "requirement-unknown-path",
     "items[1].answers[1]"),
    (written(item_answers=["results.stages[front].amounts"]),
     "requirement-unknown-path", "items[1].answers[1]"),
    (written(item_answers=["route[one]"]), "requirement-unknown-path",
     "items[1].answers[1]"),
    (written(item_otherwise={"en": "x", "zh": "无"}), "outline-unknown-key",
     "items[1].otherwise"),
    (written(item_kind="conditional", item_applies={"path": "excluded", "is": "odd"},
             item_otherwise={"en": "x", "zh": "无"}), "outline-wrong-value",
     "items[1].applies.is"),
    (written(item_kind="conditional", item_applies={"boundary": ["cradle"]},
             item_otherwise={"en": "x", "zh": "无"}), "outline-wrong-value",
     "items[1].applies.boundary[1]"),
    (written(item_kind="mandatory", item_applies={"path": "excluded", "is": "present"},
             item_otherwise={"en": "x", "zh": "无"}), "outline-wrong-value",
     "items[1].kind"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "keys"), WRONG)
def test_a_list_that_is_wrong_is_refused_where_it_is(data, code, keys) -> None:
    parsed, found = parse_list(data, "own.yaml")
    assert parsed is None
    assert [each.code for each in found] == [code]
    assert found[0].place.file == "own.yaml"
    assert dict(found[0].parameters).get("keys", "") == keys


def test_a_finding_names_the_row_of_the_file() -> None:
    data = written(item_section="cover")
    row = data.decode().splitlines().index("  section: cover") + 1
    _, (found,) = parse_list(data, "own.yaml")
    assert found.place.row == row


def test_all_that_is_wrong_is_told_at_once() -> None:
    files = {
        "one.yaml": written(list="", kinds=["letter"]),
        "two.yaml": written(item_kind="maybe"),
    }
    with pytest.raises(StudyRefusedError) as refused:
        read_lists(files)
    assert len(refused.value.findings) == 3


def test_the_list_on_the_page_is_right() -> None:
    page = FOLDER.parents[1] / "docs" / "explanation" / "requirements.md"
    (example,) = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    parsed, found = parse_list(example.encode(), "customer.yaml")
    assert found == ()
    assert parsed is not None
    assert parsed.kinds == {"statement"}
