"""A small plant whose steps use process gases, with a sink for every element."""

from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

SINKS = {
    "F": ("sludge", None),
    "Ca": ("lime", "lime"),
    "H": ("water vapour", "water vapour"),
    "O": ("oxygen", "oxygen"),
    "N": ("nitrogen", None),
    "C": ("flue gas", "resist"),
    "S": ("sulfur dioxide", None),
    "Si": ("silica", None),
}

# One wafer in and one out, each of 50 g: what gases bring has to leave by itself.
FAB = (
    PlantBuilder()
    .bought("electricity", 0.5, "kWh")
    .flow("blank", "wafer", mass_kg=0.05)
    .supply("blank", 10)
    .flow("sludge", "kg", "waste", formula="CaF2")
    .supply("sludge", 0.1)
    .flow("lime", "kg", formula="Ca(OH)2")
    .supply("lime", 1)
    .flow("resist", "kg", formula="C8H8O")
    .supply("resist", 3)
    .flow("water vapour", "kg", "elementary", formula="H2O")
    .flow("oxygen", "kg", "elementary", formula="O2")
    .flow("nitrogen", "Nm3", "elementary", formula="N2")
    .flow("sulfur dioxide", "kg", "elementary", formula="SO2")
    .flow("silica", "g", "elementary", formula="SiO2")
    .gas("flue gas", "CO2")
    .sku("W", "fab", "wafer")
    .step("fab", "etch", 1, "wafer")
    .bom("W", "etch", "blank", 1)
)


def with_sinks(plant: PlantBuilder, *elements: str) -> PlantBuilder:
    """Return the plant with the sinks of some elements, of all if none is named."""
    for element in elements or SINKS:
        sink, origin = SINKS[element]
        plant = plant.row("sinks", element=element, sink=sink, origin_flow=origin)
    return plant


def use_gas(
    plant: PlantBuilder, formula: str, amount: Cell, method: str, **more: Cell
) -> PlantBuilder:
    """Return the plant with a gas of this formula bought and used at the step."""
    known = {row["flow"] for row in plant.table("flows")}
    gas = f"bottled {formula}"
    if gas not in known:
        plant = plant.flow(gas, "kg", formula=formula).supply(gas, 20)
    cells: dict[str, Cell] = {
        "route": "fab",
        "step": "etch",
        "gas": gas,
        "amount": amount,
        "unit": "kg",
        "amount_basis": "consumed",
        "method": method,
        "status": "measured",
    }
    return plant.row("gases", **(cells | more))


def abate(plant: PlantBuilder, gas: str, destroyed: Cell, **more: Cell) -> PlantBuilder:
    """Return the plant with what its burner does to a gas."""
    cells: dict[str, Cell] = {
        "abatement": "burner",
        "gas": gas,
        "destroyed": destroyed,
        "uptime": 1,
        "certificate": "report 17",
        "status": "supplier",
    }
    return plant.row("abatement", **(cells | more))
