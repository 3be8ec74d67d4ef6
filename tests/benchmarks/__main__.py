"""Time the pricing of a million steps, in ratios; a plant, a check, documents.

    python -m tests.benchmarks [PRODUCTS [SKUS]]

Answers are compared before any time is printed.  The page goes to stdout and, for
the full size, to docs/reference/benchmarks.md.
"""

import sys
from pathlib import Path

from threadpoolctl import threadpool_limits

from tests.benchmarks.check_run import render_check, time_check
from tests.benchmarks.declare_run import render_declare, time_declare
from tests.benchmarks.pdf_run import render_pdf, time_pdf
from tests.benchmarks.plant_run import render_run, time_run
from tests.benchmarks.report import compare_answers, render_table
from tests.benchmarks.rivals import time_all
from tests.benchmarks.systems import generate_direct, generate_plant

FULL = 62_500
SKUS = 50_000
STEPS = 20
EXCHANGES_PER_SKU = 20
ROWS = 60
STATEMENTS = 1_000
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"


def main(products: int, runs: int) -> str:
    """Return the table for a plant of so many products."""
    matrix = generate_plant(products)
    direct = generate_direct(matrix.shape[0])
    timings = time_all(matrix, direct, runs)
    worst = compare_answers(timings)
    return render_table(timings, matrix.shape[0], matrix.nnz, worst)


if __name__ == "__main__":
    given = dict(enumerate(map(int, sys.argv[1:])))
    asked, skus = given.get(0, FULL), given.get(1, SKUS)
    whole = render_run(time_run(skus, STEPS), STEPS)
    whole += "\n" + render_check(time_check(skus * EXCHANGES_PER_SKU))
    whole += "\n" + render_declare(time_declare(STATEMENTS))
    whole += "\n" + render_pdf(time_pdf(ROWS, runs=5))
    with threadpool_limits(limits=1):
        page = main(asked, runs=5) + "\n" + whole
    print(page)
    if (asked, skus) == (FULL, SKUS):
        PAGE.write_text(page, encoding="utf-8")
