"""Claims about ``lca declare``, called in this process on records made by hand."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from lca.declaration import load_vocabulary
from lca.errors import UsageError
from lca.record import Document, encode
from lca.record.disclosure import limit
from lca.record.envelope import Record
from lca.record.figures import list_figures
from lca.store import Store, open_store
from tests.support.declared_document import complete_document
from tests.support.declared_pages import read_page
from tests.support.record_builder import (
    CREATED,
    FACTORS,
    INPUTS,
    PLATFORM,
    TABLES,
    list_files,
    make_frozen,
    write_document,
)

ERROR = {
    "code": "unknown-flow",
    "severity": "error",
    "place": {"file": "secret.csv", "row": 2, "column": "flow"},
    "parameters": {"value": "secret gold"},
}
KINDS = ("report", "statement")


def document(sku: str = "A-1", **changes: Any) -> Document:
    """Return the content of a record that may be declared."""
    files = {key: write_document()[key] for key in ("inputs", "factor_files", "tables")}
    found = complete_document() | files | {"logo": None, "sku": sku} | changes
    found["product"] = found["product"] | {"sku": sku}
    return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "records", create=True)


def add(store: Store, *contents: Document, **said: Any) -> tuple[Record, ...]:
    frozens = [make_frozen(content) for content in contents]
    known: dict[str, Any] = {"created": CREATED, "platform": PLATFORM}
    return store.add(frozens, **known, **said)


def call(store: Store, *arguments: str | Path) -> Result:
    parts = ["declare", *map(str, arguments), "--store", str(store.root)]
    return CliRunner().invoke(app, parts)


def refuse(result: Result) -> str:
    """Return why a call could not be understood."""
    assert isinstance(result.exception, UsageError)
    return str(result.exception)


def test_the_files_of_the_document_are_those_of_the_record() -> None:
    found = document()
    assert found["inputs"] == list_files(INPUTS)
    assert found["factor_files"] == list_files(FACTORS)
    assert set(found["tables"]) == set(TABLES)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_declared_to_stdout(store, kind, lang) -> None:
    (record,) = add(store, document())
    result = call(store, "A-1", "--kind", kind, "--lang", lang)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    page = read_page(result.stdout)
    assert record.uuid in page.text
    assert page.figures()["total"] == "4.00"  # half width 0.80: to 0.01
    assert "watermark" in page.values("class")  # a tenth is synthetic


def test_a_record_is_found_by_the_beginning_of_its_uuid(store) -> None:
    (record,) = add(store, document())
    by_name = call(store, record.uuid[:8], "--format", "md")
    assert by_name.stdout == call(store, "A-1", "--format", "md").stdout
    first, title = by_name.stdout.split("\n\n")[:2]
    assert first.startswith("> **DEMONSTRATION DATA**: 10.0 %")
    assert title.startswith("# Product carbon footprint statement")


def test_the_same_record_gives_the_same_document(store) -> None:
    add(store, document())
    for form in ("html", "md", "json"):
        first, second = (call(store, "A-1", "--format", form) for _ in range(2))
        assert first.stdout == second.stdout


def test_json_holds_what_may_be_disclosed_and_no_machine(store) -> None:
    (record,) = add(store, document())
    result = call(store, "A-1", "--format", "json")
    told = json.loads(result.stdout)
    assert list(told) == sorted(told)
    assert {key: told[key] for key in ("format", "kind", "lang", "disclosure")} == {
        "format": 1, "kind": "statement", "lang": "en", "disclosure": "stages",
    }  # fmt: skip
    assert told["record"]["uuid"] == record.uuid
    assert told["record"]["content_sha256"] == record.content_sha256
    assert told["demonstration"] is True
    assert told["blocking"] == []
    assert "platform" not in told["record"]
    content = store.read_content(record).document
    assert encode(told["content"]) == encode(limit(content, "stages"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["html", "md", "json"])
@pytest.mark.parametrize("level", ["total", "stages", "full"])
def test_no_document_holds_what_its_level_withholds(store, kind, form, level) -> None:
    marked, counter = _mark(document()), "mark"
    add(store, marked)
    result = call(store, marked["sku"], "--kind", kind, "--format", form,
                  "--disclosure", level, "--draft")  # fmt: skip
    assert result.exit_code == 0, result.stderr
    told = set(_find_marks(json.dumps(limit(marked, level))))
    assert told < set(_find_marks(json.dumps(marked))) or level == "full"
    assert set(_find_marks(result.stdout)) <= told
    assert counter in result.stdout
    if form == "html":
        known = list_figures(limit(marked, level))
        assert set(read_page(result.stdout).values("data-figure")) <= set(known)


def _mark(value: Any) -> Any:
    """Return a document in which every text bears a number of its own."""
    numbers = iter(range(10_000))
    kept = {"format", "kind", "inputs", "factor_files", "tables", "logo", "indicator",
            "period_start", "period_end", "list", "item", "unit"}  # fmt: skip

    def mark(each: Any) -> Any:
        if isinstance(each, str):
            return f"{each} mark{next(numbers):04d}x"
        if isinstance(each, list):
            return [mark(one) for one in each]
        if isinstance(each, dict):
            return {k: v if k in kept else mark(v) for k, v in each.items()}
        return each

    return mark(value)


def _find_marks(text: str) -> Iterator[str]:
    for part in text.replace("\\", "").split("mark")[1:]:
        if part[:4].isdigit() and part[4:5] == "x":
            yield part[:4]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_missing_answer_refuses_and_a_draft_tells_it(store, lang) -> None:
    content = document()
    content["texts"]["goal"] = None
    add(store, content)
    refused = call(store, "A-1", "--kind", "report", "--lang", lang)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "[requirement-missing]" in refused.stderr
    draft = call(store, "A-1", "--kind", "report", "--lang", lang, "--draft")
    assert draft.exit_code == 0
    page = read_page(draft.stdout)
    assert "draft" in " ".join(page.values("class"))
    assert "requirement-missing" in page.text


def test_a_claim_that_is_forbidden_refuses(store) -> None:
    content = document()
    content["texts"]["disclaimer"] = {
        "en": "This chip is carbon neutral.", "zh": "免责说明。",
    }  # fmt: skip
    add(store, content)
    refused = call(store, "A-1")
    assert refused.exit_code == 1
    assert "[claim-forbidden]" in refused.stderr


def test_a_doubtful_sentence_is_told_and_refuses_nothing(store) -> None:
    content = document()
    content["texts"]["disclaimer"] = {
        "en": "Some call this a step to zero emissions.", "zh": "免责说明。",
    }  # fmt: skip
    add(store, content)
    done = call(store, "A-1")
    assert done.exit_code == 0
    assert "[claim-doubtful]" in done.stderr


def test_errors_in_the_data_refuse_and_are_told_in_full_only(store) -> None:
    (record,) = add(store, document(findings=[ERROR]))
    refused = call(store, "A-1")
    assert refused.exit_code == 1
    assert "[unknown-flow]" in refused.stderr
    for form in ("html", "md", "json"):
        draft = call(store, record.uuid, "--format", form, "--draft")
        assert draft.exit_code == 0
        assert "secret" not in draft.stdout
        assert "declaration-data-errors" in draft.stdout.replace("\\", "")
        full = call(store, record.uuid, "--format", form, "--draft", "--disclosure",
                    "full")  # fmt: skip
        assert "secret gold" in full.stdout


def test_an_error_that_no_version_knows_refuses(store) -> None:
    add(store, document(findings=[ERROR | {"code": "error-of-tomorrow"}]))
    refused = call(store, "A-1")
    assert refused.exit_code == 1
    assert "[declaration-error-unknown]" in refused.stderr


def test_an_expired_record_is_refused_by_name(store) -> None:
    add(store, document(), valid_until=date(2026, 2, 2))
    expired = call(store, "A-1")
    assert expired.exit_code == 1
    assert "[declaration-expired]" in expired.stderr
    assert call(store, "A-1", "--draft").exit_code == 0


def test_a_superseded_record_is_refused_by_name(store) -> None:
    (old,) = add(store, document())
    (new,) = add(store, document(location_based=4.6))
    refused = call(store, old.uuid)
    assert refused.exit_code == 1
    assert "[declaration-superseded]" in refused.stderr
    assert new.uuid in refused.stderr.replace("\n", "").replace(" ", "")
    assert call(store, "A-1").exit_code == 0


def test_a_withdrawn_record_is_refused_by_name(store) -> None:
    (record,) = add(store, document())
    store.withdraw(record, reason="wrong", at=datetime.now(UTC))
    refused = call(store, record.uuid)
    assert refused.exit_code == 1
    assert "[declaration-withdrawn]" in refused.stderr
    assert call(store, record.uuid, "--draft").exit_code == 0


def test_a_draft_is_marked_even_if_nothing_forbids(store) -> None:
    add(store, document())
    page = read_page(call(store, "A-1", "--draft").stdout)
    assert "Printed as a draft" in page.text


def test_all_current_records_go_to_a_folder(store, tmp_path) -> None:
    add(store, document("A-1"), document("a/b"), document("A_B"), document("CON"))
    add(store, document("A-1", location_based=4.6))
    out = tmp_path / "out"
    result = call(store, "--all", "--out", out)
    assert result.exit_code == 0, result.stderr
    names = sorted(path.name for path in out.iterdir())
    assert len(names) == 4
    assert "A-1.statement.en.html" in names
    assert "A_B.statement.en.html" in names
    assert sorted(result.stdout.split()) == sorted(str(out / name) for name in names)


def test_one_that_is_refused_does_not_stop_the_others(store, tmp_path) -> None:
    add(store, document("A-1"), document("A-2", findings=[ERROR]), document("A-3"))
    result = call(store, "A-1", "A-2", "A-3", "--out", tmp_path / "out")
    assert result.exit_code == 1
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["A-1.statement.en.html", "A-3.statement.en.html"]
    assert "A-2" in result.stderr


def test_a_single_document_goes_to_the_file_that_is_named(store, tmp_path) -> None:
    add(store, document())
    path = tmp_path / "new" / "statement.html"
    assert call(store, "A-1", "--out", path).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert call(store, "A-1", "--out", tmp_path).exit_code == 0
    assert (tmp_path / "A-1.statement.en.html").is_file()


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_hyphen_means_stdout(store, form, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    add(store, document())
    asked = ("A-1", "--format", form)
    assert call(store, *asked, "--out", "-").stdout == call(store, *asked).stdout != ""
    assert not Path("-").exists()


@pytest.mark.needs("pango")
def test_a_pdf_goes_to_stdout_if_that_is_asked_for(store) -> None:
    add(store, document())
    result = call(store, "A-1", "--format", "pdf", "--out", "-")
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes.startswith(b"%PDF-")
    assert result.stdout_bytes.rstrip().endswith(b"%%EOF")


def test_a_file_that_cannot_be_written_is_said(store, tmp_path) -> None:
    add(store, document())
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be written" in refuse(
        call(store, "A-1", "--out", tmp_path / "file" / "a.html")
    )


@pytest.mark.needs("pango")
@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_holds_the_same_as_data(store, tmp_path, kind) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    add(store, document())
    path = tmp_path / "a.pdf"
    arguments = ("A-1", "--kind", kind)
    result = call(store, *arguments, "--format", "pdf", "--out", path)
    assert result.exit_code == 0, result.stderr
    reader = PdfReader(BytesIO(path.read_bytes()))
    ((name, (data,)),) = reader.attachments.items()
    assert name == f"A-1.{kind}.en.json"
    assert data.decode() == call(store, *arguments, "--format", "json").stdout
    if kind == "statement":
        assert len(reader.pages) <= 2
    assert all("DEMONSTRATION" in page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--all"),
        (("A-1", "--all"), "--all"),
        (("A-1", "--format", "pdf"), "--out"),
        (("A-1", "A-2"), "--out"),
        (("A-1", "A-2", "--out", "-"), "--out"),
        (("A-9",), "A-9"),
    ],
)
def test_a_call_that_cannot_be_understood_is_refused(store, arguments, said) -> None:
    add(store, document("A-1"), document("A-2"))
    assert said in refuse(call(store, *arguments))


def test_a_store_that_is_none_is_said(tmp_path) -> None:
    arguments = ["declare", "A-1", "--store", str(tmp_path)]
    result = CliRunner().invoke(app, arguments)
    assert "no store" in refuse(result)


def test_templates_of_the_user_stand_in_place_of_shipped_ones(store, tmp_path) -> None:
    add(store, document())
    own = tmp_path / "own"
    own.mkdir()
    page = (
        "{{ view.title }}: {{ view.statement.amount[0].text }} {% include 'x.jinja' %}"
    )
    mark = "{% for banner in view.banners %}not printed{% endfor %}"
    (own / "declaration_marks.html.jinja").write_text(mark, encoding="utf-8")
    (own / "declaration_statement.html.jinja").write_text(page, encoding="utf-8")
    (own / "x.jinja").write_text("<b>{{ '<i>' }}</b>", encoding="utf-8")
    result = call(store, "A-1", "--templates", own)
    # What warns of the page comes before all that a template prints.
    assert result.stdout.endswith(
        "</div>\nProduct carbon footprint statement: 4.00 <b>&lt;i&gt;</b>"
    )
    assert "not printed" not in result.stdout
    report = call(store, "A-1", "--kind", "report", "--templates", own)
    assert report.stdout == call(store, "A-1", "--kind", "report").stdout


HOSTILE = (
    "<p>4.00</p>",
    (
        "<!doctype html>\n<title>A <body></title><style>* { display: none !important }"
        "</style></head><body\n class='a'><p>4</p>"
    ),
    "<!-- <body> --><main><template><body></template>4.00</main>",
    "4.00 <textarea><body>",
    "",
)
"""Templates of a user that leave out every warning, or would hide one."""


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("template", HOSTILE)
def test_no_template_of_the_user_drops_what_warns_of_a_page(
    store, tmp_path, template, lang
) -> None:
    add(store, document(findings=[ERROR]))
    for form in ("html", "md"):
        name = f"declaration_statement.{form}.jinja"
        (tmp_path / name).write_text(template, encoding="utf-8")
    asked = ("A-1", "--templates", tmp_path, "--draft", "--lang", lang)
    words = load_vocabulary(lang)
    html = call(store, *asked).stdout
    where = [
        html.index(f">{words(key)}</strong>") for key in ("demonstration", "draft")
    ]
    layer = html.index('<div class="watermark"')
    body = re.sub(r"(?s)<title>.*?</title>|<style>.*?</style>", "", html)
    assert layer < where[0] < where[1]
    assert not re.search(r"<(p|main|textarea|template)[ >]", html[:layer])
    before = "".join(body.split("<div")[0].split())
    assert before in {"", "<!--<body>-->", "<!doctypehtml></head><bodyclass='a'>"}
    md = call(store, *asked, "--format", "md").stdout
    assert md.startswith(f"> **{words('demonstration')}**")
    assert f"> **{words('draft')}**" in md
    told = json.loads(call(store, *asked, "--format", "json").stdout)
    assert (told["draft"], told["demonstration"]) == (True, True)


def test_no_style_of_the_user_takes_the_layer_away(store, tmp_path) -> None:
    add(store, document())
    style = ".watermark, .banner { display: none !important; z-index: -9 !important }"
    (tmp_path / "declaration.css").write_text(style, encoding="utf-8")
    page = read_page(call(store, "A-1", "--templates", tmp_path).stdout)
    # What an element says of itself as important stands above every style sheet.
    (layer,) = [value for value in page.values("style") if "background-image" in value]
    stated = dict(each.strip().split(": ", 1) for each in _split_style(layer))
    assert all(value.endswith("!important") for value in stated.values())
    assert stated["display"] == "block !important"
    assert stated["position"] == "fixed !important"
    assert stated["pointer-events"] == "none !important"


def _split_style(style: str) -> list[str]:
    # An address of data holds a semicolon of its own.
    return [each for each in re.split(r";\s(?![^']*',)", style) if each.strip()]


@pytest.mark.needs("pango")
def test_each_page_of_a_pdf_bears_the_layer_over_any_box(store, tmp_path) -> None:
    from pypdf import PdfReader

    add(store, document(findings=[ERROR]))
    box = (
        "<div style='background: #0f0; height: 200mm; position: relative; z-index: 9'>"
        "4.00</div>"
    )
    name = "declaration_statement.html.jinja"
    (tmp_path / name).write_text(f"<body>{box * 3}</body>", encoding="utf-8")
    path = tmp_path / "a.pdf"
    result = call(store, "A-1", "--templates", tmp_path, "--draft", "--format", "pdf",
                  "--out", path)  # fmt: skip
    assert result.exit_code == 0, result.stderr
    pages = PdfReader(path).pages
    assert len(pages) >= 3
    found = [each.get_contents() for each in pages]
    drawn = [content.get_data() for content in found if content is not None]
    assert len(drawn) == len(pages)
    for data in drawn:
        # The pattern of letters is painted after the box and its text.
        assert data.rfind(b"/Pattern cs") > data.rfind(b"0 1 0 rg")
    assert sum(b"0 1 0 rg" in data for data in drawn) == 3


def test_a_style_of_the_user_stands_in_place_of_the_shipped_one(
    store, tmp_path
) -> None:
    add(store, document())
    style = "main { color: #123456; }"
    (tmp_path / "declaration.css").write_text(style, encoding="utf-8")
    assert style in call(store, "A-1", "--templates", tmp_path).stdout


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("a\n{% for %}", "line 2"),
        ("{{ nothing.here }}", "nothing"),
        ("{{ view.nothing }}", "nothing"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{% include '../secret' %}", "secret"),
        ("{{ view.banners.append(1) }}", "append"),
        ("\n\n{{ 1 / 0 }}", "declaration_statement.html.jinja, line 3: division"),
        ("{{ 1 + 'a' }}", "line 1: "),
        ("{% for i in range(10**8) %}x{% endfor %}", "** gives more"),
        ("{% for i in range(100000000) %}x{% endfor %}", "Range too big"),
        ("{{ 'a' * 10000000000 }}", "* gives more than 100000"),
    ],
)
def test_a_fault_in_a_template_of_the_user_is_said(
    store, tmp_path, template, said
) -> None:
    add(store, document())
    name = "declaration_statement.html.jinja"
    (tmp_path / name).write_text(template, encoding="utf-8")
    message = refuse(call(store, "A-1", "--templates", tmp_path))
    assert "template" in message
    assert said in message


def test_a_folder_that_replaces_nothing_is_said(store, tmp_path) -> None:
    add(store, document())
    (tmp_path / "statement.html.jinja").write_text("", encoding="utf-8")
    message = refuse(call(store, "A-1", "--templates", tmp_path))
    assert "declaration_statement.html.jinja" in message


def test_a_template_that_is_no_text_is_said(store, tmp_path) -> None:
    add(store, document())
    (tmp_path / "declaration.css").write_bytes(b"\xff\xfe")
    assert "UTF-8" in refuse(call(store, "A-1", "--templates", tmp_path))


def test_a_template_that_leads_out_of_its_folder_is_refused(store, tmp_path) -> None:
    add(store, document())
    (tmp_path / "elsewhere.css").write_text("p { color: red }", encoding="utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "declaration.css").symlink_to(tmp_path / "elsewhere.css")
    assert "leads out" in refuse(call(store, "A-1", "--templates", folder))
