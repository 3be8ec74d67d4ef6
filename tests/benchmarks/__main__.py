"""Time the pricing of a million steps, in ratios within one run.

    python -m tests.benchmarks [PRODUCTS]

Answers are compared before any time is printed.  The table goes to stdout and, for
the full size, to docs/reference/benchmarks.md.
"""

import sys
from pathlib import Path

from threadpoolctl import threadpool_limits

from tests.benchmarks.report import compare_answers, render_table
from tests.benchmarks.rivals import time_all
from tests.benchmarks.systems import generate_direct, generate_plant

FULL = 62_500
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"


def main(products: int, runs: int) -> str:
    """Return the table for a plant of so many products."""
    matrix = generate_plant(products)
    direct = generate_direct(matrix.shape[0])
    timings = time_all(matrix, direct, runs)
    worst = compare_answers(timings)
    return render_table(timings, matrix.shape[0], matrix.nnz, worst)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    with threadpool_limits(limits=1):
        page = main(asked, runs=5)
    print(page)
    if asked == FULL:
        PAGE.write_text(page, encoding="utf-8")
