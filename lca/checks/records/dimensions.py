"""Records in units that do not measure what their flow is measured in."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows
from lca.tables import convert_to_flow_unit

TABLES = ("stocks", "issues")


def check_dimensions(plant: PlantInputs) -> list[Finding]:
    """Return an error for each stock, issue and reading of another dimension.

    Such a row takes part in no comparison, which must not go unsaid.

    Parameters
    ----------
    plant
        The plant.
    """
    kinds = read_kinds(plant)
    metered = complete_rows(plant, "meters").select("meter", "flow").unique("meter")
    read = complete_rows(plant, "readings").join(
        metered, on="meter", maintain_order="left"
    )
    rows: dict[str, pl.DataFrame] = {
        **{table: complete_rows(plant, table) for table in TABLES},
        "readings": read,
    }
    found: list[Finding] = []
    for table, frame in rows.items():
        origin = plant.origins[table]
        found += convert_to_flow_unit(frame, kinds, origin.file, origin.sheet)[1]
    return found
