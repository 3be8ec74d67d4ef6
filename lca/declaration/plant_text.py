"""The footprints of a plant for the terminal: tables and sentences."""

from dataclasses import dataclass

from lca.declaration.layout import wrap
from lca.declaration.plant_details import Detail, describe_skus
from lca.declaration.plant_remarks import describe_results, warn_synthetic
from lca.declaration.plant_tables import Sheet, choose_shown, print_skus, print_totals
from lca.declaration.vocabulary import Vocabulary
from lca.results import PlantSolution

MOST_SKUS = 50
"""SKUs of one table; of more, those with the largest footprints."""

_INDENT = "  "
_WARNING = "!! "


@dataclass(frozen=True, slots=True)
class PlantText:
    """What a terminal shows of a plant.

    ``more`` says how many SKUs are not shown, None when all are; ``steps`` are pairs
    of title and table, one per SKU.
    """

    skus: Sheet
    more: str | None
    steps: tuple[tuple[str, Sheet], ...]
    totals: Sheet
    remarks: tuple[str, ...]


def print_plant(
    solution: PlantSolution, words: Vocabulary, *, in_full: bool = False
) -> PlantText:
    """Return the tables and sentences of a plant; in full, with steps of every SKU."""
    shown = choose_shown(solution.skus, MOST_SKUS)
    details = describe_skus(solution, shown, (), words) if in_full else ()
    warning = warn_synthetic(solution.skus, words)
    left = solution.skus.height - shown.height
    return PlantText(
        skus=print_skus(shown, solution.headline_unit, words),
        more=words("more-skus", count=left) if left else None,
        steps=tuple(_print_steps(detail, words) for detail in details),
        totals=print_totals(solution, words),
        remarks=(
            *((wrap(warning, _WARNING),) if warning else ()),
            *(wrap(remark) for remark in describe_results(solution, words)),
        ),
    )


def _print_steps(detail: Detail, words: Vocabulary) -> tuple[str, Sheet]:
    rows = []
    for stage in detail.stages:
        rows.append((stage.name, stage.amount, stage.share))
        rows += [(_INDENT + step.name, step.amount, step.share) for step in stage.parts]
    rows.append((words("total"), detail.total, detail.whole))
    titles = (words("plant-step"), detail.scaled_unit, words("share"))
    title = f"{detail.sku}{words('colon')}{words('stages-steps')}"
    return title, Sheet(titles, tuple(rows), "lrr")
