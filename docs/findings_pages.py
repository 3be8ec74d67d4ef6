"""Write the reference pages of the findings: one for each code, and an index.

The pages are generated from the catalogue and are not kept.  Plain Markdown for
MyST; nothing here needs Sphinx.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from lca.findings import Entry, load_catalogue

INDEX = "index.md"
SEVERITIES = {
    "error": (
        "Errors 错误",
        "A study or plant with an error is not solved. 有错误的研究或工厂不会求解。",
    ),
    "warning": (
        "Warnings 警告",
        "It is solved; look at each warning. 会求解，但应逐条核对警告。",
    ),
    "info": ("Information 提示", "Nothing needs to be done. 无需处理。"),
}
SECTIONS = {
    "message": "What it says 提示内容",
    "cause": "Likely cause 可能原因",
    "fix": "What to do 处理方法",
}
INTRODUCTION = """\
Checking, solving or running gives findings: what is wrong or noteworthy, and where.
Each has a code, by which it stands here. Words in braces, such as `{value}`, stand
for what the finding names.

检查、求解或运行时会给出发现的问题及其位置。每个问题有一个代码，按代码列于此处。
花括号中的词（如 `{value}`）由具体内容代替。
"""

_PLACEHOLDER = re.compile(r"(\{\w+\})")
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def write_pages(folder: Path) -> None:
    """Write ``index.md`` and a page for each code into the folder.

    A page that would not change is left alone, so that nothing is built anew for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entries = load_catalogue()
    for code, entry in entries.items():
        _write(folder / f"{code}.md", render_page(entry))
    _write(folder / INDEX, render_index(entries.values()))


def render_page(entry: Entry) -> str:
    """Return the page of one code; its label is ``finding-<code>``."""
    lines = [
        f"(finding-{entry.code})=",
        f"# {_escape(entry.texts['title', 'en'])}",
        "",
        f"**{entry.texts['title', 'zh']}**",
        "",
        f"`{entry.code}` · {SEVERITIES[entry.severity][0]}",
        "",
    ]
    for part, heading in SECTIONS.items():
        lines += [f"## {heading}", ""]
        for language in ("en", "zh"):
            lines += [_escape(entry.texts[part, language]), ""]
    lines += ["## Example 示例", "", "```text", entry.example.rstrip(), "```", ""]
    return "\n".join(lines)


def render_index(entries: Iterable[Entry]) -> str:
    """Return the index: the codes by severity, in the order of the catalogue."""
    listed = list(entries)
    lines = ["(findings)=", "# Findings 问题代码", "", INTRODUCTION]
    for severity, (heading, meaning) in SEVERITIES.items():
        lines += [f"## {heading}", "", meaning, "", *_HEAD]
        lines += [_row(entry) for entry in listed if entry.severity == severity]
        lines += [""]
    codes = [entry.code for entry in listed]
    return "\n".join([*lines, "```{toctree}", ":hidden:", "", *codes, "```", ""])


_HEAD = ("| Code 代码 | Title | 标题 |", "| --- | --- | --- |")


def _row(entry: Entry) -> str:
    english, chinese = (_escape(entry.texts["title", lang]) for lang in ("en", "zh"))
    return f"| [{entry.code}]({entry.code}.md) | {english} | {chinese} |"


def _escape(text: str) -> str:
    """Return the text as Markdown: placeholders as code, everything else as it is."""
    parts = _PLACEHOLDER.split(text)
    return "".join(
        f"`{part}`" if _PLACEHOLDER.fullmatch(part) else _MARKUP.sub(r"\\\1", part)
        for part in parts
    )


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
