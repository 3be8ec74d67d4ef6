"""Steps that use a process gas, drawn at random: heel, rates, abatement, sinks."""

from hypothesis import strategies as st

from tests.support.gas_reference import BY_PRODUCT, GAS, IPCC
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Row

BOTTLED = "bottled gas"
SINKS = {"N": "nitrogen to air", "O": "oxygen to air"}
PURE = {"N": "N2", "O": "O2"}


def decimals(low: int, high: int) -> st.SearchStrategy[str]:
    """Return a strategy of thousandths between two numbers of them, as text."""
    return st.integers(low, high).map(lambda n: f"{n / 1000:.3f}")


@st.composite
def gas_tables(draw: st.DrawFn, plant: PlantBuilder) -> PlantBuilder:
    """Return the plant with a gas that is bought, own rates, a burner and sinks."""
    plant = plant.flow(BOTTLED, "kg", formula=GAS)
    plant = plant.supply(BOTTLED, draw(decimals(1, 3000)))
    for element, sink in SINKS.items():
        plant = plant.flow(sink, "kg", "elementary", formula=PURE[element])
        plant = plant.row("sinks", element=element, sink=sink, origin_flow=sink)
    for formed, most in ((GAS, 500), (BY_PRODUCT, 100)):
        plant = plant.row(
            "gas_rates", method="own", process="etch", gas=GAS, formed=formed,
            share=draw(decimals(0, most)), status="measured",
        )  # fmt: skip
    report = st.sampled_from([None, "report 17"])
    forming: Row = {"forms": BY_PRODUCT, "formation": draw(decimals(0, 100))}
    for gas, more in ((GAS, forming), (BY_PRODUCT, Row())):
        plant = plant.row(
            "abatement", abatement="burner", gas=gas, destroyed=draw(decimals(0, 1000)),
            uptime=draw(decimals(0, 1000)), certificate=draw(report),
            status="supplier", **more,
        )  # fmt: skip
    for flow, unit in (("electricity", "MJ"), ("sludge", "kg")):
        plant = plant.row(
            "abatement_flows", abatement="burner", flow=flow, unit=unit,
            amount=draw(decimals(0, 3000)), status="measured",
        )  # fmt: skip
    return plant


@st.composite
def gas_uses(
    draw: st.DrawFn, plant: PlantBuilder, step: str, column: str, owner: str
) -> PlantBuilder:
    """Return the plant with a row of gases at a step, of its route or of one SKU."""
    own = draw(st.booleans())
    cells: Row = {
        "route": None,
        "sku": None,
        "step": step,
        "gas": BOTTLED,
        "amount": draw(decimals(1, 3000)),
        "unit": draw(st.sampled_from(["kg", "g"])),
        "per": draw(st.sampled_from([None, "start", "good"])),
        "amount_basis": draw(st.sampled_from(["consumed", "delivered"])),
        "heel": None,
        "method": "own" if own else IPCC,
        "process": "etch" if own else None,
        "unused": draw(st.none() | decimals(0, 500)),
        "abatement": None,
        "abated": None,
        "status": "measured",
    }
    if cells["amount_basis"] == "delivered" and (own or draw(st.booleans())):
        cells["heel"] = draw(decimals(0, 300))
    if draw(st.booleans()):
        cells |= {"abatement": "burner", "abated": draw(decimals(0, 1000))}
    return plant.row("gases", **(cells | {column: owner}))
