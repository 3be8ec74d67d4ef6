"""The data quality of SKUs, printed: what is primary, how it scores, what closes."""

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING
from lca.declaration.plant_tables import Sheet, print_score, print_share
from lca.declaration.vocabulary import Vocabulary
from lca.results import PlantSolution

RATED = {
    "technological_dqr": "technological-dqr",
    "geographical_dqr": "geographical-dqr",
    "temporal_dqr": "temporal-dqr",
}
"""Word of each column of ratings."""

SCORED = ("reliability", "completeness")


def print_data_quality(
    solution: PlantSolution, shown: pl.DataFrame, words: Vocabulary
) -> Sheet:
    """Return the data quality of the SKUs shown, a line for each.

    Parameters
    ----------
    solution
        The footprints.
    shown
        ``sku`` of the lines, in their order.
    words
        The words of the language.
    """
    found = shown.select("sku").join(
        solution.quality, on="sku", how="left", maintain_order="left"
    )
    titles = [words("sku"), words("pact-primary-share")]
    titles += [words(key) for key in RATED.values()]
    titles += [words(key) for key in SCORED]
    titles += [words(key) for key in ("mass-closure", "share-of-mass",
                                      "energy-closure", "open-findings")]  # fmt: skip
    rows = tuple(
        (
            make_visible(row["sku"]),
            print_share(row["primary_share"]),
            *(print_score(row[key]) for key in (*RATED, *SCORED)),
            _print_closure(row["mass_closure"], row["mass_verdict"], words),
            print_share(row["mass_coverage"]),
            _print_closure(row["energy_closure"], row["energy_verdict"], words),
            NOTHING if row["findings"] is None else str(row["findings"]),
        )
        for row in found.iter_rows(named=True)
    )
    return Sheet(tuple(titles), rows, "l" + "r" * (len(titles) - 1))


def _print_closure(share: float | None, verdict: str | None, words: Vocabulary) -> str:
    """Return how much is there, in per cent, and what that is judged to be."""
    if verdict is None:
        return print_share(share)
    judged = words.name("verdict", verdict)
    return judged if share is None else f"{print_share(share)} {judged}"
