"""A declaration-like page in both languages, written by hand, to be printed."""

from datetime import UTC, datetime

from lca.charts import Bar, Edge, Mark, Node, bars, interval, pareto, process_map
from lca.declaration.pdf import Attached, print_pdf
from lca.declaration.vocabulary import Language

CREATED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DATA = '{"sku":"BGA-1","headline":{"amount":0.1234},"note":"晶圆"}\n'.encode()

HEADLINE = {
    "en": "The carbon footprint of one piece of BGA-1 is 0.1234 kg CO2e.",
    "zh": "每件 BGA-1 的产品碳足迹为 0.1234 kg CO2e。",
}
TITLE = {
    "en": "Carbon footprint statement BGA-1",
    "zh": "产品碳足迹声明 BGA-1",
}
HEADINGS = {
    "en": ("General information", "Results", "Route"),
    "zh": ("一般信息", "结果", "工艺路线"),
}
MARK = {"en": "DEMONSTRATION DATA", "zh": "演示数据"}
PARAGRAPH = {
    "en": "Electricity is counted where it is used, at the factor of the contract. ",
    "zh": "电力按其使用所在阶段计入，并采用合同对应的排放因子；数据时段为二〇二五年。",
}
STEP = {"en": "wire bonding", "zh": "引线键合"}


def attach(name: str = "BGA-1.json", data: bytes = DATA) -> Attached:
    """Return the data of the page."""
    return Attached(name, data, "application/json", "Data")


def print_page(language: Language = "en", html: str | None = None) -> bytes:
    """Return the page, or another one, as PDF."""
    return print_pdf(
        write_page(language) if html is None else html,
        [attach()],
        language,
        created=CREATED,
    )


def write_page(language: Language, rows: int = 75, more: str = "") -> str:
    """Return the page, with so many rows in its table."""
    tag = {"en": "en", "zh": "zh-Hans"}[language]
    first, second, third = HEADINGS[language]
    return f"""<!DOCTYPE html>
<html lang="{tag}"><head><meta charset="utf-8"><title>{TITLE[language]}</title></head>
<body><div class="running"><span>BGA-1</span> <span>3f2a91c07d5e</span></div>
<div class="watermark">{MARK[language]}</div>
<main><h1>{TITLE[language]}</h1><p class="headline">{HEADLINE[language]}</p>
<h2>{first}</h2><p>{PARAGRAPH[language] * 8}</p>{more}
<h2>{second}</h2>{_draw_bars(language)}{_write_table(language, rows)}
<h2>{third}</h2>{_draw_route(language)}</main></body></html>"""


def _draw_bars(language: Language) -> str:
    step = STEP[language]
    rows = [Bar(f"{step} {n}", f"0.{n} kg", n / 10, f"stage/{n}") for n in (4, 3, 2, 1)]
    range_ = interval(
        Mark("0.10", 0.1), Mark("0.12", 0.12), Mark("0.15", 0.15), "%", "%"
    )
    title = HEADINGS[language][1]
    return bars(rows, title, title).svg + pareto(rows, title, title).svg + range_.svg


def _draw_route(language: Language) -> str:
    nodes = [
        Node(f"s{n}", f"{STEP[language]} {n}", STEP[language], ("99.5 %",))
        for n in range(9)
    ]
    edges = [Edge(f"s{n}", f"s{n + 1}") for n in range(8)]
    rework = Edge("s6", "s1", "rework", "2 %")
    title = HEADINGS[language][2]
    return process_map(nodes, [*edges, rework], title, title).svg


def _write_table(language: Language, rows: int) -> str:
    step = STEP[language]
    body = "".join(
        f'<tr><th scope="row">{step} {n}</th><td>{n / 7:.4f}</td><td>kg CO2e</td></tr>'
        for n in range(rows)
    )
    head = f'<tr><th scope="col">{step}</th><th scope="col">Σ</th><th></th></tr>'
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
