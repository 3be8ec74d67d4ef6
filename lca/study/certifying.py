"""What vouches for the numbers of a system, and what speaks against them."""

import polars as pl

from lca.engine.arrays import Floats
from lca.engine.footprint import CLOSURE, Footprint, Prices
from lca.engine.sweep import TOLERANCE
from lca.engine.system import System
from lca.findings import Finding, finding
from lca.findings.rows import findings_of_rows
from lca.interpret import describe_loops
from lca.results import Certificate


def check_prices(system: System, prices: Prices) -> list[Finding]:
    """Return an error if the intensities are not as exact as they must be."""
    return check_error(system, prices.backward_error, prices.worst)


def check_footprint(
    system: System, prices: Prices, footprint: Footprint
) -> list[Finding]:
    """Return errors for a failed certificate, warnings for negative supply."""
    found = check_error(
        system,
        *max(
            (prices.backward_error, prices.worst),
            (footprint.backward_error, footprint.worst),
        ),
    )
    if not footprint.closure <= CLOSURE:
        found.append(finding("closure-failed", value=footprint.closure, limit=CLOSURE))
    elif not footprint.stage_gap <= CLOSURE:
        found.append(
            finding("stages-unknown", value=footprint.stage_gap, limit=CLOSURE)
        )
    found += _find_negative(system, footprint.scaling)
    if not footprint.statuses:
        found.append(finding("statuses-unknown", file="allocation.csv"))
    return found


def certify(system: System, prices: Prices, footprint: Footprint | None) -> Certificate:
    """Return the certificate of intensities, and of a demand if there is one."""
    count, loops = describe_loops(system, prices.plan)
    errors = [prices.backward_error]
    gaps = []
    if footprint is not None:
        errors.append(footprint.backward_error)
        gaps = [footprint.closure, footprint.stage_gap]
    return Certificate(
        backward_error=max(errors),
        closure=max(gaps, default=None),
        loop_count=count,
        loops=loops,
    )


def check_error(system: System, error: float, place: int) -> list[Finding]:
    """Return an error if a backward error is too large; `place` is the worst column."""
    if error <= TOLERANCE:
        return []
    return [
        finding(
            "certificate-failed",
            activity=system.columns["label"][place],
            flow=system.columns["flow"][place],
            value=error,
            limit=TOLERANCE,
        )
    ]


def _find_negative(system: System, scaling: Floats) -> list[Finding]:
    """Return a warning for each activity that credits make run backwards."""
    entries = system.technosphere
    if not entries.credits.any():
        return []
    made = entries.diagonal & (entries.values > 0) & (scaling[entries.columns] < 0)
    rows = pl.DataFrame(
        {"place": entries.columns[made], "row": entries.origins[made]}
    ).unique("place", keep="first", maintain_order=True)
    places = rows["place"]
    named = rows.select(
        "row",
        activity=system.columns["label"].gather(places),
        flow=system.columns["flow"].gather(places),
        value=pl.Series(scaling[places.to_numpy()], dtype=pl.Float64),
    )
    return findings_of_rows("negative-supply", named, file="exchanges.csv")
