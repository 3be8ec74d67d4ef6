"""A search that finds hundreds of factors shows the best and counts the others."""

import json

import pytest

from lca.cli.factors import MOST_FACTORS
from lca.commands.factors import search_factors
from tests.support.command import run_lca


@pytest.mark.parametrize(
    ("language", "told"), [("en", "… and {} more"), ("zh", "另有 {} 条")]
)
def test_the_best_are_shown_and_the_others_counted(language: str, told: str) -> None:
    found = search_factors("electricity")
    assert len(found) > 4 * MOST_FACTORS
    shown = run_lca("factors", "search", "electricity", "--lang", language).stdout
    assert told.format(len(found) - MOST_FACTORS) in shown
    assert found[MOST_FACTORS - 1]["id"] in shown
    assert found[MOST_FACTORS]["id"] not in shown


def test_json_holds_all_that_was_found() -> None:
    text = run_lca("factors", "search", "electricity", "--json").stdout
    assert len(json.loads(text)["factors"]) == len(search_factors("electricity"))


def test_a_short_answer_counts_nothing() -> None:
    shown = run_lca("factors", "search", "德国", "--lang", "zh").stdout
    assert "ember-deu-2023" in shown
    assert "另有" not in shown
