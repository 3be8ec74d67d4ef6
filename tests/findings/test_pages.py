"""Every code has a page of its own, listed in the index."""

import runpy
from pathlib import Path

from lca.findings import load_catalogue

PAGES = runpy.run_path(
    str(Path(__file__).resolve().parents[2] / "docs" / "findings_pages.py")
)


def test_every_code_has_a_page_and_a_line_in_the_index(tmp_path: Path) -> None:
    PAGES["write_pages"](tmp_path / "new")
    written = {path.stem for path in (tmp_path / "new").iterdir()}
    assert written == {"index", *load_catalogue()}
    index = (tmp_path / "new" / "index.md").read_text(encoding="utf-8")
    for code, entry in load_catalogue().items():
        assert f"[{code}]({code}.md)" in index
        page = (tmp_path / "new" / f"{code}.md").read_text(encoding="utf-8")
        assert f"(finding-{code})=" in page
        assert entry.example.rstrip() in page


def test_a_page_that_does_not_change_is_not_written_again(tmp_path: Path) -> None:
    PAGES["write_pages"](tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    PAGES["write_pages"](tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_placeholders_become_code_and_markup_stays_text() -> None:
    assert PAGES["_escape"]("[a] {mass_kg} b_c") == "\\[a\\] `{mass_kg}` b\\_c"
