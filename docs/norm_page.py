"""The page of the shipped energy norms, from the files that the engine reads."""

from docs.page_parts import code, escape, page, table
from lca.norms import Norm, load_norms

NONE = "–"


def render_norms() -> str:
    """Return everything that the data files of the shipped norms say."""
    return page(
        "Energy norms · 能耗标准",
        "Written from `factors/norms/`. How they are computed, and why they are read "
        "as they are, says [the explanation](../../explanation/norms.md); a plant is "
        "held to them by [`lca norms`](../../how_to/norms.md).",
        *(part for norm in load_norms().values() for part in _render(norm)),
    )


def _cite(clause: str, number: str) -> str:
    """Return clause and table, either of which may be empty."""
    return ", ".join(
        part for part in (clause, f"Table {number}" if number else "") if part
    )


def _render(norm: Norm) -> list[str]:
    head = (
        f"{escape(norm.title_en)}. {escape(norm.title_zh)}。 {code(norm.name)}, "
        f"{norm.geography}, {norm.year}.\n\n"
        f"Scope ({norm.scope_clause}): {escape(norm.scope_en)}. "
        f"{escape(norm.scope_zh)}。"
    )
    parts = [f"## {norm.title}", head, _list_energy(norm), _list_named(norm)]
    parts += [_list_outside(norm)]
    parts += [_list_sizes(norm), _list_correction(norm), _list_guards(norm)]
    parts += [_list_products(norm), _list_limits(norm), _list_notes(norm)]
    return [part for part in parts if part]


def _list_energy(norm: Norm) -> str:
    rows = [
        [
            escape(energy.name_en),
            escape(energy.name_zh),
            code(each.unit),
            f"{each.kgce:g}",
            "fixed" if energy.fixed else "",
            "" if energy.heating_value is None else
            f"{energy.heating_value[0]:g} {energy.heating_value[1]}",
            energy.clause,
        ]
        for energy in norm.energy
        for each in energy.coefficients
    ]  # fmt: skip
    head = [
        "energy",
        "能源",
        "unit",
        "kgce per unit",
        "measured",
        "heat printed",
        "clause",
    ]
    note = f"Electricity: {norm.kgce_per_kwh:g} kgce per kWh ({norm.kwh_clause})."
    return f"### Energy of {norm.title}\n\n{note}\n\n{table(head, rows)}"


def _list_named(norm: Norm) -> str:
    names = "; ".join(
        f"{each.name_en} {each.name_zh} ({each.clause})" for each in norm.named
    )
    return f"Named without a coefficient: {escape(names)}." if names else ""


def _list_outside(norm: Norm) -> str:
    names = "; ".join(
        f"{each.name_en} {each.name_zh} ({each.clause})" for each in norm.outside
    )
    return f"Not counted: {escape(names)}." if names else ""


def _list_sizes(norm: Norm) -> str:
    if norm.sizes is None:
        return ""
    rows = [[f"{each.diameter_mm:g}", f"{each.size:g}", ""] for each in norm.sizes.rows]
    rows += [
        [f"{each.diameter_mm:g}", f"{each.size:g}", "extension, not of the norm"]
        for each in norm.sizes.extensions
    ]
    head = [
        "diameter in mm",
        f"{norm.sizes.unit} per wafer ({_cite(norm.sizes.clause, norm.sizes.table)})",
        "",
    ]
    return f"### Sizes of {norm.title}\n\n{table(head, rows)}"


def _list_correction(norm: Norm) -> str:
    if norm.correction is None:
        return ""
    rows = [[f"{u:g}", f"{factor:g}"] for u, factor in norm.correction.points]
    head = [
        "use of capacity",
        f"factor ({_cite(norm.correction.clause, norm.correction.table)})",
    ]
    return f"### Correction of {norm.title}\n\n{table(head, rows)}"


def _list_guards(norm: Norm) -> str:
    rows = [
        [
            code(guard.column),
            guard.bound,
            ", ".join(f"{each:g}" for each in guard.diameters_mm) or "all",
            product,
            _cite(guard.clause, guard.table),
        ]
        for product, guards in (
            ("all", norm.guards),
            *((each.name, each.guards) for each in norm.products),
        )
        for guard in guards
    ]
    if not rows:
        return ""
    head = ["column", "must be", "diameters in mm", "products", "clause"]
    return f"### Scope of {norm.title}\n\n{table(head, rows)}"


def _list_products(norm: Norm) -> str:
    rows = [
        [
            code(each.name),
            escape(each.name_en),
            escape(each.name_zh),
            f"{each.basis}, {each.counted} output in {each.output_unit}",
            escape(each.includes_en),
            escape(each.includes_zh),
            escape(each.excludes_en),
            ", ".join(map(code, each.holds)) or NONE,
        ]
        for each in norm.products
    ]
    head = [
        "product",
        "name",
        "名称",
        "counted by",
        "inside",
        "含",
        "not inside",
        "holds",
    ]
    shared = norm.allocation_clause
    note = (
        "There is no rule for energy that products share."
        if shared is None
        else f"Shared energy is divided by clause {shared}."
    )
    return f"### Products of {norm.title}\n\n{note}\n\n{table(head, rows)}"


def _list_limits(norm: Norm) -> str:
    rows = [
        [
            code(product.name),
            "all" if each.diameter_mm is None else f"{each.diameter_mm:g}",
            *(f"{each.values[grade.name]:g}" for grade in norm.grades),
            product.unit,
        ]
        for product in norm.products
        for each in product.limits
    ]
    grades = [
        f"{grade.name} ({_cite(grade.clause, grade.table)})" for grade in norm.grades
    ]
    head = ["product", "diameter in mm", *grades, "unit"]
    return f"### Limits of {norm.title}\n\n{table(head, rows)}"


def _list_notes(norm: Norm) -> str:
    rows = [
        [
            _cite(note.clause, note.table),
            escape(note.printed),
            escape(note.text_en),
            escape(note.text_zh),
        ]
        for note in norm.notes
    ]
    head = ["clause", "printed", "reading", "理解"]
    return f"### Readings of {norm.title}\n\n{table(head, rows)}"
