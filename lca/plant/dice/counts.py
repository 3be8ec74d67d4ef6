"""Gross dice of a wafer: by a formula, and by placing dice on a grid (§3.4).

Both speak of whole dice inside the usable circle, that of the wafer less its edge
exclusion, on a grid whose pitch is a die and a scribe line.  The area of the circle
over that of a die is neither: it counts the pieces of dice that the rim cuts.
"""

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from lca.resources import shipped_rows

EDGE = "gross-die-edge"
MOST_ROWS = 10_000
"""Rows of dice that are placed: dice of 30 µm on a wafer of 300 mm."""

# A die that stands out by less than this share of the pitch or radius is inside:
# rounding of the eighth digit is no matter of geometry.
_TOUCH = 1e-9
_MOST_CELLS = 2**22
_KEPT = 4096

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Dice of one size on a wafer; lengths in mm.

    ``radius`` is that of the usable circle, and ``width`` and ``height`` are those of a
    die without scribe line.
    """

    radius: float
    width: float
    height: float
    scribe: float

    @property
    def pitch(self) -> tuple[float, float]:
        """Return the distance from die to die along both sides."""
        return self.width + self.scribe, self.height + self.scribe

    @property
    def holds_one(self) -> bool:
        """Return whether a whole die fits into the circle."""
        return math.hypot(self.width, self.height) <= 2 * self.radius * (1 + _TOUCH)

    @property
    def rows(self) -> float:
        """Return how many rows of dice the circle has place for."""
        return 2 * self.radius / self.pitch[1]

    @property
    def columns(self) -> float:
        """Return how many columns of dice the circle has place for."""
        return 2 * self.radius / self.pitch[0]


def estimate_dice(grid: Grid) -> float:
    """Return the gross dice by the formula of de Vries, not rounded.

    With the usable diameter d, the area S and the mean side L of the pitch,

        N = (π d² / 4 S) exp(−k L / d)

    References
    ----------
    D. K. de Vries, "Investigation of gross die per wafer formulas", IEEE Trans.
    Semicond. Manuf. 18(1), 2005, 136-139.  Its abstract, which is open, says that
    forms of the formula are fitted to the exact count and that the mean of both sides
    carries the aspect ratio.  The form and k are recalled; `place_dice` agrees.

    Examples
    --------
    >>> round(estimate_dice(Grid(150.0, 10.0, 10.0, 0.0)), 1)
    654.3
    """
    across, along = grid.pitch
    diameter = 2 * grid.radius
    ratio = math.pi * diameter**2 / (4 * across * along)
    return ratio * math.exp(-edge_coefficient() * (across + along) / 2 / diameter)


@cache
def edge_coefficient() -> float:
    """Return k of the formula: the share that the rim costs, per side and diameter."""
    rows = shipped_rows("factors", "constants.csv")
    return next(float(row["value"]) for row in rows if row["constant"] == EDGE)


@lru_cache(maxsize=_KEPT)
def place_dice(grid: Grid) -> int:
    """Return the most whole dice that a grid has inside the circle, wherever it lies.

    Notes
    -----
    The centre of one die lies at an offset from that of the wafer; by symmetry, offsets
    of up to half a pitch are all there are.  For a box of offsets, the dice that lie
    inside for any of them, taken row by row and side by side, are at least as many as
    for the best of them.  So a box whose bound is no more than the best count seen is
    done with, and others are quartered, from the four symmetric offsets on.  Whatever
    is left when none is open is the maximum: nothing is sampled.

    Examples
    --------
    >>> place_dice(Grid(5.0, 6.0, 8.0, 0.0)), place_dice(Grid(4.9, 6.0, 8.0, 0.0))
    (1, 0)
    """
    across, along = (side / 2 for side in grid.pitch)
    corners = [(x, x, y, y) for x in (0.0, across) for y in (0.0, along)]
    best = int(_bound(grid, np.array(corners)).max())
    boxes = np.array([(0.0, across, 0.0, along)])
    size = 1.0
    while len(boxes):
        bounds = _bound(grid, boxes)
        boxes = boxes[bounds > best]
        size /= 2
        if len(boxes) and size < _TOUCH:
            return int(bounds.max())
        if len(boxes):
            best = max(best, int(_bound(grid, _centres(boxes)).max()))
            boxes = _quarter(boxes)
    return best


def _bound(grid: Grid, boxes: _Numbers) -> _Numbers:
    """Return, for boxes of offsets, the dice that can lie inside for some of them.

    A box is ``left, right, lower, upper``; for one that is a point it is the count.
    """
    along = grid.pitch[1]
    reach = math.floor(grid.radius / along) + 1
    rows = np.arange(-reach, reach + 1, dtype=np.float64) * along
    at_once = max(1, _MOST_CELLS // len(rows))
    parts = [
        _count(grid, boxes[first : first + at_once], rows)
        for first in range(0, len(boxes), at_once)
    ]
    return np.concatenate(parts)


def _count(grid: Grid, boxes: _Numbers, rows: _Numbers) -> _Numbers:
    left, right, lower, upper = (side[:, None] for side in boxes.T)
    below, above = rows + lower, rows + upper
    nearest = np.maximum(np.maximum(below, -above), 0.0)
    outer = nearest + grid.height / 2
    squared = grid.radius**2 * (1 + _TOUCH) - outer**2
    half = np.sqrt(np.maximum(squared, 0.0)) - grid.width / 2
    across = grid.pitch[0]
    last = np.floor((half - left) / across + _TOUCH)
    first = np.ceil((-half - right) / across - _TOUCH)
    inside = (squared >= 0) & (half >= -_TOUCH * across)
    counts: _Numbers = np.where(inside, np.maximum(last - first + 1, 0.0), 0.0).sum(
        axis=1
    )
    return counts


def _centres(boxes: _Numbers) -> _Numbers:
    x, y = (boxes[:, 0] + boxes[:, 1]) / 2, (boxes[:, 2] + boxes[:, 3]) / 2
    return np.stack([x, x, y, y], axis=1)


def _quarter(boxes: _Numbers) -> _Numbers:
    left, right, lower, upper = boxes.T
    x, y = (left + right) / 2, (lower + upper) / 2
    parts = [
        (left, x, lower, y),
        (x, right, lower, y),
        (left, x, y, upper),
        (x, right, y, upper),
    ]
    return np.concatenate([np.stack(part, axis=1) for part in parts])
