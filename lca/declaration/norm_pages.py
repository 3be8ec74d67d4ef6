"""Where a plant stands against energy norms: one view, for terminal and page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lca.declaration.layout import make_visible
from lca.declaration.norm_tables import (
    cite,
    describe_division,
    name_grades,
    name_period,
    name_product,
    name_standing,
    name_unit,
    print_distances,
    print_division,
    print_energy,
    print_energy_per_unit,
    print_outputs,
    print_standings,
)
from lca.declaration.plant_tables import Sheet
from lca.declaration.remarks import Remark, describe_findings
from lca.declaration.summary import make_environment
from lca.declaration.vocabulary import Language, Vocabulary, load_vocabulary
from lca.norms import Norm
from lca.norms.rows import ENERGY, OUTPUT
from lca.results.norms import Division, NormReport, Standing

TEMPLATE = "norms.html.jinja"
SYNTHETIC = "synthetic"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Divided:
    """One way of dividing shared energy: title, what it assumes, and the parts."""

    title: str
    texts: tuple[str, ...]
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Section:
    """A title, a note below it, and a table."""

    key: str
    note: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Normed:
    """A report in words.

    ``verdicts`` has a sentence per standing, ``readings`` the readings of the norms
    that the results rest on, ``banner`` what rests on synthetic data.
    """

    plant: str
    banner: str | None
    verdicts: tuple[str, ...]
    sections: tuple[Section, ...]
    divisions: tuple[Divided, ...]
    readings: tuple[str, ...]
    scopes: tuple[str, ...]
    remarks: tuple[Remark, ...]


def view_norms(
    report: NormReport, norms: Mapping[str, Norm], words: Vocabulary
) -> Normed:
    """Return a report in words.

    Parameters
    ----------
    report
        The report.
    norms
        The norms that it names.
    words
        Language.
    """
    every = report.standings
    against = count_warnings(report)
    sheets = {
        "norms-standing": print_standings(every, norms, words, set(against)),
        "norms-distances": print_distances(every, norms, words),
        "norms-energy": print_energy(every, words),
        "norms-output": print_outputs(every, norms, words),
    }
    used = [norms[name] for name in dict.fromkeys(each.norm for each in every)]
    return Normed(
        plant=make_visible(report.plant),
        banner=words("norms-synthetic") if _is_synthetic(report) else None,
        verdicts=tuple(
            _warn(_judge(each, norms, words), against.get(place, 0), words)
            for place, each in enumerate(every)
        ),
        sections=tuple(
            Section(key, words(f"{key}-note"), sheet) for key, sheet in sheets.items()
        ),
        divisions=tuple(_divide(each, norms, words) for each in report.divisions),
        readings=_list_readings(report, used, words),
        scopes=tuple(_describe_scope(norm, every, words) for norm in used),
        remarks=describe_findings(report.findings, words),
    )


def count_warnings(report: NormReport) -> Mapping[int, int]:
    """Return how many warnings stand against standings, by their places.

    A warning about a row counts for the standings that hold the row; one about
    something else, such as a row that is left out, counts for all.
    """
    held = [
        {(OUTPUT, each.row) for each in standing.outputs}
        | {(ENERGY, each.row) for each in standing.uses}
        for standing in report.standings
    ]
    against: Counter[int] = Counter()
    for found in report.findings:
        if found.severity != WARNING:
            continue
        table = (found.place.sheet or found.place.file or "").partition(".")[0]
        at = {p for p, rows in enumerate(held) if (table, found.place.row) in rows}
        against.update(at or range(len(held)))
    return against


def render_norms(
    report: NormReport, norms: Mapping[str, Norm], language: Language
) -> str:
    """Return one page of HTML that needs no other file, no script and no network."""
    words = load_vocabulary(language)
    template = make_environment().get_template(TEMPLATE)
    return template.render(t=words, view=view_norms(report, norms, words))


def _judge(standing: Standing, norms: Mapping[str, Norm], words: Vocabulary) -> str:
    raw, corrected = map(print_energy_per_unit, (standing.raw, standing.corrected))
    unit = name_unit(standing.product, norms[standing.norm], words)
    value = f"{corrected} {unit}"
    if standing.factor is not None:
        value = words("norms-value-corrected", raw=raw, corrected=corrected, unit=unit)
    return words(
        "norms-verdict" if standing.grade else "norms-verdict-fails",
        name=name_standing(standing, norms, words),
        period=name_period(standing, words),
        value=value,
        grade=name_grades(standing.grade, norms[standing.norm], words),
    )


def _warn(verdict: str, warnings: int, words: Vocabulary) -> str:
    """Return a verdict with how many warnings stand against it."""
    if not warnings:
        return verdict
    return words("norms-warned", verdict=verdict, count=warnings)


def _is_synthetic(report: NormReport) -> bool:
    statuses = {
        status
        for standing in report.standings
        for status in (
            *(use.status for use in standing.uses),
            *(output.status for output in standing.outputs),
        )
    }
    return SYNTHETIC in statuses


def _divide(
    division: Division, norms: Mapping[str, Norm], words: Vocabulary
) -> Divided:
    title = words(
        f"norms-division-{division.rule}",
        norm=make_visible(norms[division.norm].title),
        period=name_period(division, words),
    )
    texts = describe_division(division, norms, words)
    return Divided(title, texts, print_division(division, norms, words))


def _list_readings(
    report: NormReport, used: list[Norm], words: Vocabulary
) -> tuple[str, ...]:
    """Return the notes that results rest on, each once, norm by norm."""
    named = {
        (standing.norm, name)
        for standing in report.standings
        for name in standing.readings
    }
    return tuple(
        words(
            "norms-reading",
            norm=make_visible(norm.title),
            clause=cite(note.clause, note.table, words),
            text=make_visible(note.text_zh if words.language == "zh" else note.text_en),
        )
        for norm in used
        for note in norm.notes
        if (norm.name, note.name) in named
    )


def _describe_scope(
    norm: Norm, standings: tuple[Standing, ...], words: Vocabulary
) -> str:
    """Return what a norm counts, and the boundary of the products that are judged."""
    mine = dict.fromkeys(each.product for each in standings if each.norm == norm.name)
    chinese = words.language == "zh"
    products = [norm.find_product(name) for name in mine]
    boundaries = [
        words(
            "norms-boundary",
            product=name_product(norm, product.name, words),
            inside=product.includes_zh if chinese else product.includes_en,
            outside=product.excludes_zh if chinese else product.excludes_en,
        )
        for product in products
        if product is not None
    ]
    return words(
        "norms-scope-of",
        norm=norm.title,
        clause=norm.scope_clause,
        text=norm.scope_zh if chinese else norm.scope_en,
        products=words("norms-parts").join(boundaries),
    )
