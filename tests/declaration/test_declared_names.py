"""Claims about the names of the files of declarations."""

import re
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.declaration.declared_names import FileNames, make_plain

ENDING = "report.en.html"
UUIDS = ("0d0c9f0e-0000-4000-8000-000000000001", "0d0c9f0e-0000-4000-8000-000000000002",
         "1d0c9f0e-0000-4000-8000-000000000001")  # fmt: skip


@given(st.text(max_size=300))
def test_a_name_is_one_that_any_system_takes(name) -> None:
    file = FileNames().choose(name, UUIDS[0], ENDING)
    assert PurePosixPath(file).name == file == PureWindowsPath(file).name
    assert len(file.encode()) <= 255
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', file)
    assert file[0] not in ".- "
    assert PureWindowsPath(file).stem.partition(".")[0].upper() not in {"CON", "NUL"}


@given(st.lists(st.sampled_from(["a/b", "a:b", "A_B", "a_b", "", ".."]), max_size=3))
def test_no_two_names_are_the_same_in_any_letters(names) -> None:
    choose = FileNames().choose
    files = [
        choose(name, uuid, ENDING) for name, uuid in zip(names, UUIDS, strict=False)
    ]
    assert len({file.casefold() for file in files}) == len(files)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("QFN-48", "QFN-48"),
        ("芯片 1", "芯片_1"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\a", "C__a"),
        ("com1.txt", "_com1.txt"),
        ("AUX", "_AUX"),
        ("a\u202eb", "a_b"),
        ("x" * 300, "x" * 80),
    ],
)
def test_what_a_system_may_refuse_becomes_a_low_line(name, plain) -> None:
    assert make_plain(name) == plain


def test_a_name_that_was_changed_bears_the_record() -> None:
    assert FileNames().choose("a/b", UUIDS[2], "md") == "a_b-1d0c9f0e.md"
    assert FileNames().choose("a_b", UUIDS[2], "md") == "a_b.md"


def test_a_record_is_not_named_twice() -> None:
    names = FileNames()
    for _ in range(3):
        names.choose("a", UUIDS[0], "md")
    with pytest.raises(ValueError, match="twice"):
        names.choose("a", UUIDS[0], "md")
