"""Claims about plain text in columns."""

from lca.declaration.layout import (
    BAR,
    LINE,
    draw_bar,
    lay_out,
    make_visible,
    measure,
    wrap,
)


def test_columns_stand_below_each_other_in_any_script() -> None:
    lines = lay_out([["阶段", "1.5"], ["assembly", "12.25"]], "lr").splitlines()
    assert lines == ["阶段        1.5", "assembly  12.25"]
    assert {measure(line) for line in lines} == {15}


def test_no_rows_give_no_text() -> None:
    assert not lay_out([], "lr")


def test_a_bar_is_as_long_as_its_width_says() -> None:
    assert draw_bar(100) == "█" * BAR
    assert draw_bar(0) == ""
    assert draw_bar(0.01) == "▏"
    assert set(draw_bar(50, negative=True)) == {"░"}


def test_marks_that_steer_a_terminal_are_shown() -> None:
    assert make_visible("a\x1b[2J\n\u202eb") == "a\\x1b[2J\\n\\u202eb"
    assert make_visible("硅片 300 mm") == "硅片 300 mm"


def test_running_text_is_broken_and_nothing_is_lost() -> None:
    for text in ("words and more words " * 20, "中文没有空格，也要换行。" * 20):
        lines = wrap(text, "!! ").splitlines()
        assert len(lines) > 1
        assert all(line.startswith("!! ") for line in lines)
        assert max(map(measure, lines)) <= LINE + 2  # punctuation hangs
        assert "".join(line[3:] for line in lines).replace(" ", "") == text.replace(
            " ", ""
        )
        assert not any(line[3] in "，。" for line in lines)
