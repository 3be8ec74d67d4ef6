"""Tables of where a plant stands against energy norms, printed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from lca.declaration.layout import make_visible
from lca.declaration.numbers import (
    NOTHING,
    as_given,
    group_digits,
    percent,
    significant,
)
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.norms import Norm
from lca.results.norms import Division, EnergyUse, Output, Part, Standing

DIGITS = 5
"""Significant digits of energy per unit."""

WHOLE = 1e5
"""Amounts from which decimals are not shown."""

CORRECTED = {"norms-utilisation", "norms-factor", "norms-corrected"}
REMARKS = {"norms-heat", "norms-remark"}
"""Columns that are left out where nothing stands in them."""

Norms = Mapping[str, Norm]


def name_product(norm: Norm, product: str, words: Vocabulary) -> str:
    """Return what a norm calls one of its product classes."""
    found = norm.find_product(product)
    if found is None:
        return make_visible(product)
    return make_visible(found.name_zh if words.language == "zh" else found.name_en)


def name_standing(standing: Standing, norms: Norms, words: Vocabulary) -> str:
    """Return norm, product and diameter of a standing."""
    norm = norms[standing.norm]
    parts = [make_visible(norm.title), name_product(norm, standing.product, words)]
    if standing.diameter_mm is not None:
        parts.append(f"{standing.diameter_mm:g} mm")
    return words("separator").join(parts)


def name_period(standing: Standing | Division, words: Vocabulary) -> str:
    """Return the year, or first and last day with the remark that it is indicative."""
    if isinstance(standing, Division) or not standing.is_year:
        last = standing.period_end - timedelta(days=1)
        start = standing.period_start.isoformat()
        text = words("period-value", start=start, last=last.isoformat())
        if isinstance(standing, Division):
            return text
        return words("norms-indicative", period=text)
    return str(standing.period_start.year)


def name_grades(grades: Sequence[str], norm: Norm, words: Vocabulary) -> str:
    """Return the grade that is met, or that none is."""
    if not grades:
        return words("norms-fails")
    return words("norms-and").join(name_grade(each, norm, words) for each in grades)


def name_grade(grade: str, norm: Norm, words: Vocabulary) -> str:
    """Return what a grade is called: by the norm's data file, or by the vocabulary."""
    own = next((each for each in norm.grades if each.name == grade), None)
    stated = (
        "" if own is None else own.name_zh if words.language == "zh" else own.name_en
    )
    return make_visible(stated or words.name("norms-grade", grade))


def name_unit(product: str, norm: Norm, words: Vocabulary) -> str:
    """Return the unit of a product's limits."""
    found = norm.find_product(product)
    if found is None:
        return ""
    chinese = words.language == "zh" and found.unit_zh
    return make_visible(found.unit_zh if chinese else found.unit)


def cite(clause: str, table: str, words: Vocabulary) -> str:
    """Return where a norm says something: clause, table, or both."""
    parts = [make_visible(clause)] if clause else []
    parts += [words("norms-table", table=make_visible(table))] if table else []
    return words("separator").join(parts)


def print_energy_per_unit(value: float) -> str:
    """Return energy per unit as printed."""
    return group_digits(significant(value, DIGITS))


def print_standings(
    standings: Sequence[Standing],
    norms: Norms,
    words: Vocabulary,
    warned: Collection[int] = (),
) -> Sheet:
    """Return one line per standing: use of capacity, energy per unit, grade.

    What a correction gives has columns only if a norm corrects.  ``warned`` are the
    places of standings that warnings stand against.
    """
    titles = ("norms-number", "norms-product", "norms-period", "norms-utilisation",
              "norms-factor", "norms-raw", "norms-corrected", "unit",
              "norms-grade-met")  # fmt: skip
    rows = []
    for place, each in enumerate(standings):
        grade = name_grades(each.grade, norms[each.norm], words)
        if place in warned:
            grade = words("norms-grade-warned", grade=grade)
        rows.append(
            (
                str(place + 1),
                name_standing(each, norms, words),
                name_period(each, words),
                NOTHING if each.utilisation is None else percent(each.utilisation),
                NOTHING if each.factor is None else significant(each.factor, DIGITS),
                print_energy_per_unit(each.raw),
                NOTHING
                if each.factor is None
                else print_energy_per_unit(each.corrected),
                name_unit(each.product, norms[each.norm], words),
                grade,
            )
        )
    return _leave_empty_out(titles, rows, "lllrrrrll", words, CORRECTED)


def _leave_empty_out(
    titles: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    sides: str,
    words: Vocabulary,
    optional: Collection[str],
) -> Sheet:
    """Return a sheet without those of the optional columns that say nothing."""
    shown = [
        place
        for place, title in enumerate(titles)
        if title not in optional or any(row[place] not in {"", NOTHING} for row in rows)
    ]
    return Sheet(
        tuple(words(titles[place]) for place in shown),
        tuple(tuple(row[place] for place in shown) for row in rows),
        "".join(sides[place] for place in shown),
    )


def print_distances(
    standings: Sequence[Standing], norms: Norms, words: Vocabulary
) -> Sheet:
    """Return the distance of each standing to each grade; below the limit is plus."""
    titles = ("norms-number", "norms-grade", "norms-limit", "norms-distance", "unit",
              "norms-distance-share", "norms-clause")  # fmt: skip
    rows = []
    for number, each in enumerate(standings, 1):
        norm = norms[each.norm]
        places = {
            grade.name: cite(grade.clause, grade.table, words) for grade in norm.grades
        }
        rows += [
            (
                str(number),
                name_grade(distance.grade, norm, words),
                as_given(distance.limit),
                _sign(print_energy_per_unit(distance.margin), distance.margin),
                name_unit(each.product, norm, words),
                _sign(percent(distance.share), distance.share),
                places[distance.grade],
            )
            for distance in each.distances
        ]
    return Sheet(tuple(words(title) for title in titles), tuple(rows), "llrrlrl")


def print_energy(standings: Sequence[Standing], words: Vocabulary) -> Sheet:
    """Return energy by source, and its sum, of each standing.

    A column stands only where something stands in it: heat by calorific value, remark.
    """
    titles = ("norms-number", "norms-source", "amount", "unit", "norms-coefficient",
              "norms-kgce", "norms-kwh", "norms-heat", "norms-remark")  # fmt: skip
    rows = []
    for number, each in enumerate(standings, 1):
        rows += [(str(number), *_print_use(use, words)) for use in each.uses]
        sums = (_count(each.kgce), _count(each.kwh))
        rows.append((str(number), words("total"), "", "", "", *sums, "", ""))
    return _leave_empty_out(titles, rows, "llrlrrrrl", words, REMARKS)


def _print_use(use: EnergyUse, words: Vocabulary) -> tuple[str, ...]:
    name = use.energy_zh if words.language == "zh" else use.energy_en
    remarks = [words("norms-measured")] if use.measured else []
    remarks += [words("norms-shared")] if use.shared else []
    if use.measured and use.printed is not None:
        remarks.append(words("norms-printed", value=as_given(use.printed)))
    return (
        make_visible(name),
        _count(use.amount),
        make_visible(use.unit),
        as_given(use.kgce_per_unit),
        _count(use.kgce),
        _count(use.kwh),
        NOTHING if use.heat_kgce is None else _count(use.heat_kgce),
        words("separator").join(remarks),
    )


def print_outputs(
    standings: Sequence[Standing], norms: Norms, words: Vocabulary
) -> Sheet:
    """Return output by row, what one unit counts, and what the sum is."""
    titles = ("norms-number", "norms-diameter", "norms-processed", "norms-good",
              "norms-capacity", "unit", "norms-size-each", "norms-size",
              "norms-size-unit")  # fmt: skip
    rows = []
    for number, each in enumerate(standings, 1):
        label = str(number)
        unit = name_unit(each.product, norms[each.norm], words).partition("/")[2]
        rows += [
            (label, *_print_output(output, words), unit) for output in each.outputs
        ]
        if len(each.outputs) > 1:
            total = _count(each.size)
            rows.append((label, words("total"), *[""] * 5, total, unit))
    return Sheet(tuple(words(title) for title in titles), tuple(rows), "lrrrrlrrl")


def _print_output(output: Output, words: Vocabulary) -> tuple[str, ...]:
    each = NOTHING if output.size_each is None else as_given(output.size_each)
    if output.extended:
        each = words("norms-extended", value=each)
    counts = (output.processed, output.good, output.capacity)
    return (
        NOTHING if output.diameter_mm is None else as_given(output.diameter_mm),
        *(NOTHING if count is None else _count(count) for count in counts),
        words.name("unit", output.unit),
        each,
        _count(output.size),
    )


def print_division(division: Division, norms: Norms, words: Vocabulary) -> Sheet:
    """Return what each product takes of shared energy, and where it then stands."""
    norm = norms[division.norm]
    titles = ("norms-product", "norms-part", "norms-kgce", "norms-per-unit", "unit",
              "norms-grade-met")  # fmt: skip
    rows = tuple(_print_part(part, norm, words) for part in division.parts)
    return Sheet(tuple(words(title) for title in titles), rows, "lrrrll")


def _print_part(part: Part, norm: Norm, words: Vocabulary) -> tuple[str, ...]:
    return (
        name_product(norm, part.product, words),
        percent(part.share),
        _count(part.kgce),
        print_energy_per_unit(part.corrected),
        name_unit(part.product, norm, words),
        name_grades(part.grade, norm, words),
    )


def describe_division(
    division: Division, norms: Norms, words: Vocabulary
) -> tuple[str, ...]:
    """Return how shared energy was divided, and what that assumes, in sentences."""
    norm = norms[division.norm]
    rule = words(
        f"norms-rule-{division.rule}",
        norm=make_visible(norm.title),
        clause=make_visible(norm.allocation_clause or NOTHING),
    )
    step = () if division.step is None else (words(f"norms-step-{division.step}"),)
    shared = words(
        "norms-shared-sum",
        shared=_count(division.kgce),
        separate=_count(division.separate_kgce),
    )
    return rule, *step, words(f"norms-relation-{division.relation}"), shared


def _count(value: float) -> str:
    """Return an amount with six significant digits, whole ones never rounded away."""
    if abs(value) >= WHOLE:
        return group_digits(f"{value:.0f}")
    return group_digits(as_given(float(f"{value:.6g}")))


def _sign(text: str, value: float) -> str:
    return f"+{text}" if value > 0 and text[0].isdigit() else text
