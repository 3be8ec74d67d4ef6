"""What counts as stated: what a reader sees, and what does more than keep a place."""

import pytest

from lca.declaration.answers import is_stated

UNSEEN = [
    "", " ", "\u200b", "\u2060\ufeff", "\u00ad", "\u3164", "\u115f\u1160", "\uffa0",
    "\u2800", "\u202e", "\x07", "\u0301", "\u00a0\u3000", "\U000e0061",
]  # fmt: skip
SIGNS_ONLY = ["-", ".", "–", "?", "…", "***", "/", "（）"]
PLACEHOLDERS = [
    "n/a", "N/A", "N. A.", "ｎ／ａ", "TBD", "t.b.d.", "[TBD]", "todo", "TODO:", "xxx",
    "XXXX", "none", "to be determined", "无", "無", "无。", "待定", "暂无", "略",
    "（略）", "n\u200b/a", "aaa",
]  # fmt: skip
SAID = [
    "None performed.", "None: the company is invented.", "无：企业为虚构。",
    "未进行鉴定性评审。",
    "Not applicable: there is no use phase.", "Li", "0", "7", "Ⅳ", "无锡", "No", "NXP",
    "TBD Semiconductor", "www.example.org", "略阳县", "№ 3",
]  # fmt: skip


@pytest.mark.parametrize("text", UNSEEN + SIGNS_ONLY + PLACEHOLDERS)
def test_what_says_nothing_is_not_stated(text: str) -> None:
    assert not is_stated(text)
    assert not is_stated({"en": text, "zh": "中文"}, "en")


@pytest.mark.parametrize("text", SAID)
def test_what_says_something_is_stated(text: str) -> None:
    assert is_stated(text)


def test_a_list_is_stated_by_its_rows() -> None:
    assert not is_stated([])
    assert not is_stated(["n/a", {"name": None, "note": "-"}])
    assert is_stated([{"name": None, "amount": 0.0}])
