"""What was used at each step: issues of materials and wastes that were weighed."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.simulated.period import Period
from tests.support.simulated.rows import Row, Tables, number
from tests.support.simulated.truth import consumed_at, route_of


@dataclass(frozen=True, slots=True)
class Use:
    """An amount of a flow that a step of a SKU took or gave off in the period.

    ``own`` says whether only this SKU has the row that it comes from.
    """

    route: str
    sku: str
    step: str
    flow: str
    unit: str
    amount: float
    own: bool
    given_off: bool = False


def uses(true: Tables, period: Period) -> list[Use]:
    """Return what the steps of the plant used, line by line."""
    return [
        use
        for sku in period.lots
        for row in route_of(true, sku)
        for use in _of_step(true, period, sku, row)
    ]


def _of_step(true: Tables, period: Period, sku: str, row: Row) -> Iterator[Use]:
    step = row["step"]
    done = [each for each in period.passes(sku) if each.step.name == step]
    starts = sum(each.processed for each in done)
    times = {
        "": starts,
        "start": starts,
        "good": sum(each.good for each in done),
        "insertion": sum(each.insertions for each in done),
        "rework": sum(each.reworked for each in done),
    }
    place = (row["route"], sku, step)
    for line in true["bom"]:
        if line["sku"] == sku and line["step"] == step:
            kept = number(line, "amount") * starts
            share = number(line, "utilisation", 1)
            yield Use(*place, line["flow"], line["unit"], kept / share, own=True)
            if line["loss_to"]:
                lost = kept / share - kept
                unit = line["unit"]
                yield Use(*place, line["loss_to"], unit, lost, own=True, given_off=True)
    wastes = {flow["flow"] for flow in true["flows"] if flow["kind"] != "product"}
    for _, used in consumed_at(true, sku, row):
        amount = number(used, "amount") * times[used.get("per", "")]
        out, own = used["flow"] in wastes, bool(used["sku"])
        yield Use(*place, used["flow"], used["unit"], amount, own=own, given_off=out)
    if row.get("scrap_to"):
        lost = sum(each.scrapped for each in done)
        yield Use(*place, row["scrap_to"], row["unit"], lost, own=False, given_off=True)
