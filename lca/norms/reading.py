"""The data file of a norm to a `Norm`."""

import tomllib
from collections.abc import Iterable
from typing import cast, get_args

from lca.errors import UsageError
from lca.norms.norm import (
    Basis,
    Carrier,
    Coefficient,
    Correction,
    Counted,
    Energy,
    Grade,
    Guard,
    Limits,
    Norm,
    Note,
    Product,
    Size,
    Sizes,
)
from lca.norms.records import Record
from lca.tables import load_columns
from lca.units import load_units

FORMAT = 1
OUTPUT = "norm_output"

TOP = ("format", "norm", "energy", "named", "outside", "size", "utilisation", "guards",
       "grades", "allocation", "products", "notes")  # fmt: skip
HEAD = ("id", "name", "title_en", "title_zh", "year", "geography", "source", "licence",
        "scope_en", "scope_zh", "scope_clause", "kgce_per_kwh", "kwh_clause",
        "measured", "measured_clause")  # fmt: skip
PRODUCT = ("id", "name_en", "name_zh", "basis", "counted", "counted_clause", "apart",
           "output_unit", "energy_unit", "energy_as", "unit", "unit_zh", "per_amount",
           "specification_mm", "includes_en", "includes_zh", "excludes_en",
           "excludes_zh", "holds", "limits", "guards")  # fmt: skip
SOURCE = ("name_en", "name_zh", "aliases", "clause", "fixed", "coefficients",
          "heating_value")  # fmt: skip


def parse_norm(text: str, file: str) -> Norm:
    """Return the norm of a data file.

    Parameters
    ----------
    text
        Content of the file, TOML.
    file
        Its name, for what is wrong in it.

    Raises
    ------
    UsageError
        It is no TOML, a key is missing or wrong, or names what the file does not hold.
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{file} is no TOML: {error}"
        raise UsageError(message) from error
    whole = Record(content, file, "")
    if content.get("format") != FORMAT:
        whole.refuse("format", f"is not {FORMAT}")
    norm = _read(whole)
    _check(whole, norm)
    return norm


def _read(whole: Record) -> Norm:
    head = whole.only(*TOP).table("norm").only(*HEAD)
    grades = tuple(map(_read_grade, whole.tables("grades", least=1)))
    sizes, correction = whole.maybe_table("size"), whole.maybe_table("utilisation")
    allocation = whole.maybe_table("allocation")
    if allocation is not None:
        allocation.only("clause", "note")
    return Norm(
        name=head.text("id"),
        title=head.text("name"),
        title_en=head.text("title_en"),
        title_zh=head.text("title_zh"),
        year=int(head.number("year")),
        geography=head.text("geography"),
        source=head.text("source"),
        licence=head.text("licence"),
        scope_en=head.text("scope_en"),
        scope_zh=head.text("scope_zh"),
        scope_clause=head.text("scope_clause"),
        kgce_per_kwh=head.number("kgce_per_kwh"),
        kwh_clause=head.text("kwh_clause"),
        measured=head.flag("measured"),
        measured_clause=head.text("measured_clause", ""),
        energy=tuple(_read_energy(each) for each in whole.tables("energy", least=1)),
        named=tuple(_read_energy(each) for each in whole.tables("named")),
        outside=tuple(_read_energy(each) for each in whole.tables("outside")),
        sizes=None if sizes is None else _read_sizes(sizes),
        correction=None if correction is None else _read_correction(correction),
        guards=tuple(map(_read_guard, whole.tables("guards"))),
        grades=grades,
        products=tuple(
            _read_product(each, grades) for each in whole.tables("products", least=1)
        ),
        allocation_clause=None if allocation is None else allocation.text("clause"),
        allocation_note=None if allocation is None else allocation.maybe_text("note"),
        notes=tuple(map(_read_note, whole.tables("notes"))),
    )


def _read_energy(record: Record) -> Energy:
    heat = record.only(*SOURCE).maybe_table("heating_value")
    return Energy(
        name_en=record.text("name_en"),
        name_zh=record.text("name_zh"),
        aliases=record.texts("aliases"),
        clause=record.text("clause"),
        fixed=record.flag("fixed", default=False),
        coefficients=tuple(
            Coefficient(
                each.text("unit"),
                each.number("kgce"),
                each.text("printed", ""),
                each.maybe_text("note"),
            )
            for each in (
                one.only("unit", "kgce", "printed", "note")
                for one in record.tables("coefficients")
            )
        ),
        heating_value=None
        if heat is None
        else (heat.number("amount"), heat.text("unit")),
    )


def _read_sizes(record: Record) -> Sizes:
    record.only("unit", "clause", "table", "rows", "extensions")
    rows, extensions = (
        tuple(
            Size(
                each.number("diameter_mm"),
                each.number("size"),
                each.maybe_text("note"),
            )
            for each in (
                one.only("diameter_mm", "size", "note") for one in record.tables(key)
            )
        )
        for key in ("rows", "extensions")
    )
    return Sizes(
        record.text("unit"),
        record.text("clause"),
        rows,
        extensions,
        record.text("table", ""),
    )


def _read_correction(record: Record) -> Correction:
    record.only("clause", "table", "points")
    return Correction(
        record.text("clause"), record.points("points"), record.text("table", "")
    )


def _read_guard(record: Record) -> Guard:
    record.only("column", "clause", "table", "diameters_mm", "above", "at_most")
    column = record.text("column")
    if column not in (each.name for each in load_columns(OUTPUT)):
        record.refuse("column", f"is no column {column!r} of {OUTPUT}")
    above, at_most = record.maybe_number("above"), record.maybe_number("at_most")
    if above is None and at_most is None:
        record.refuse("above", "and at_most are both missing")
    return Guard(
        column,
        record.text("clause"),
        record.numbers("diameters_mm"),
        above,
        at_most,
        record.text("table", ""),
    )


def _read_grade(record: Record) -> Grade:
    record.only("id", "clause", "table", "name_en", "name_zh")
    return Grade(
        record.text("id"),
        record.text("clause"),
        record.text("name_en", ""),
        record.text("name_zh", ""),
        record.text("table", ""),
    )


def _read_note(record: Record) -> Note:
    record.only("id", "clause", "table", "shown", "printed", "text_en", "text_zh")
    return Note(
        record.text("id"),
        record.text("clause"),
        record.flag("shown"),
        record.text("printed", ""),
        record.text("text_en"),
        record.text("text_zh"),
        record.text("table", ""),
    )


def _read_product(record: Record, grades: Iterable[Grade]) -> Product:
    record.only(*PRODUCT)
    names = [grade.name for grade in grades]
    return Product(
        name=record.text("id"),
        name_en=record.text("name_en"),
        name_zh=record.text("name_zh"),
        basis=cast("Basis", record.choice("basis", get_args(Basis))),
        counted=cast("Counted", record.choice("counted", get_args(Counted))),
        counted_clause=record.text("counted_clause"),
        apart=record.flag("apart"),
        output_unit=record.text("output_unit"),
        energy_unit=record.text("energy_unit"),
        energy_as=cast("Carrier", record.choice("energy_as", get_args(Carrier))),
        unit=record.text("unit"),
        unit_zh=record.text("unit_zh", ""),
        per_amount=record.number("per_amount"),
        specification_mm=record.maybe_number("specification_mm"),
        includes_en=record.text("includes_en"),
        includes_zh=record.text("includes_zh"),
        excludes_en=record.text("excludes_en"),
        excludes_zh=record.text("excludes_zh"),
        holds=record.texts("holds"),
        limits=tuple(
            Limits(
                each.maybe_number("diameter_mm"),
                {name: each.number(name) for name in names},
            )
            for each in (
                one.only("diameter_mm", *names)
                for one in record.tables("limits", least=1)
            )
        ),
        guards=tuple(map(_read_guard, record.tables("guards"))),
    )


def _check(whole: Record, norm: Norm) -> None:
    """Refuse what names something that the file does not hold, or no unit."""
    for product in norm.products:
        _check_product(whole, norm, product)
    for energy in norm.energy:
        if not energy.coefficients:
            whole.refuse("energy", f"has no coefficient for {energy.name_en}")
        for each in energy.coefficients:
            if load_units().find(each.unit) is None:
                whole.refuse("energy", f"has the unknown unit {each.unit!r}")


def _check_product(whole: Record, norm: Norm, product: Product) -> None:
    if product.sized and norm.sizes is None:
        whole.refuse("size", f"is missing, and {product.name} needs it")
    for unit in (product.output_unit, product.energy_unit):
        if load_units().find(unit) is None:
            whole.refuse("products", f"has the unknown unit {unit!r}")
    unknown = [each for each in product.holds if norm.find_product(each) is None]
    if unknown:
        whole.refuse("products", f"holds {unknown[0]!r}, which is no product")
    for limits in product.limits:
        values = list(limits.values.values())
        if values != sorted(values, reverse=True):
            whole.refuse("products", f"{product.name}: a later grade is looser")
