"""Plants of any size, generated with a seed, in the form that users keep."""

from pathlib import Path

import numpy as np
import polars as pl

HEADER = """format = 1

[plant]
name = "generated plant"
boundary = "cradle-to-gate"
period_start = 2025-01-01
period_end = 2026-01-01
gwp = "AR6"
"""
STAGES = ("CP", "assembly", "assembly", "FT", "pack")
MATERIALS = 40
TOOLS = 25
ROUTES = 12
LINES_PER_SKU = 5
OWN_STEPS = 2
SKUS_PER_DIE = 100


def write_plant(folder: Path, skus: int, steps: int, seed: int = 0) -> None:
    """Write a plant of so many SKUs, each with so many steps.

    Each SKU has five lines in its bill of material, one of them a die that it shares
    with others, and two steps with numbers of its own; each step of a route uses a
    tool group and two materials or utilities.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plant.toml").write_text(HEADER, encoding="utf-8")
    dies = max(1, skus // SKUS_PER_DIE)
    tables = {
        **_route_tables(rng, steps),
        **_sku_tables(rng, skus, dies, steps),
        **_site_tables(rng),
    }
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")


def _route_tables(rng: np.random.Generator, steps: int) -> dict[str, pl.DataFrame]:
    place = np.tile(np.arange(steps), ROUTES)
    route = np.repeat(np.arange(ROUTES), steps)
    count = len(place)
    rework = np.where(rng.random(count) < 0.1, 0.02, 0.0)
    rework[place == 0] = 0.0
    table = pl.DataFrame(
        {
            "route": [f"route {number}" for number in route],
            "position": place,
            "step": [f"step {number}" for number in place],
            "stage": [STAGES[number * len(STAGES) // steps] for number in place],
            "start_unit": "unit",
            "unit": "unit",
            "yield": rng.uniform(0.95, 0.978, count),
            "rework": rework,
            "tool_group": [f"tools {n}" for n in rng.integers(TOOLS, size=count)],
            "tool_seconds": rng.uniform(0.5, 20, count),
            "status": "synthetic",
        }
    )  # fmt: skip
    probe = pl.DataFrame(
        {"route": "probing", "position": 0, "step": "probe", "stage": STAGES[0],
         "start_unit": "wafer", "unit": "die", "gives": 500.0, "yield": 0.9,
         "tool_group": "tools 0", "tool_seconds": 900.0, "status": "synthetic"}
    )  # fmt: skip
    uses = pl.DataFrame(
        {
            "route": [f"route {number}" for number in np.repeat(route, 2)],
            "step": [f"step {number}" for number in np.repeat(place, 2)],
            "flow": [
                f"material {n}" for n in rng.integers(MATERIALS, size=2 * count)
            ],
            "amount": rng.uniform(1e-6, 1e-4, 2 * count),
            "unit": "kg",
            "status": "synthetic",
        }
    )  # fmt: skip
    return {"steps": pl.concat([table, probe], how="diagonal_relaxed"),
            "consumption": uses}  # fmt: skip


def _sku_tables(
    rng: np.random.Generator, skus: int, dies: int, steps: int
) -> dict[str, pl.DataFrame]:
    names = np.array([f"SKU-{number:06d}" for number in range(skus)])
    die_names = np.array([f"DIE-{number:05d}" for number in range(dies)])
    table = pl.concat(
        [
            pl.DataFrame(
                {"sku": names, "unit": "unit", "reported": "true",
                 "route": [f"route {n}" for n in rng.integers(ROUTES, size=skus)]}
            ),
            pl.DataFrame(
                {"sku": die_names, "unit": "die", "reported": "false",
                 "route": "probing"}
            ),
        ],
        how="diagonal",
    )  # fmt: skip
    own = pl.DataFrame(
        {
            "sku": np.repeat(names, OWN_STEPS),
            "step": [f"step {n}" for n in np.tile([1, steps - 2], skus)],
            "yield": rng.uniform(0.95, 0.978, OWN_STEPS * skus),
            "tool_seconds": rng.uniform(0.5, 20, OWN_STEPS * skus),
            "status": "synthetic",
        }
    )
    lines = skus * (LINES_PER_SKU - 1)
    bom = pl.concat(
        [
            pl.DataFrame(
                {
                    "sku": np.repeat(names, LINES_PER_SKU - 1),
                    "step": [f"step {n}" for n in rng.integers(steps, size=lines)],
                    "flow": [
                        f"material {n}" for n in rng.integers(MATERIALS, size=lines)
                    ],
                    "amount": rng.uniform(1e-6, 1e-4, lines),
                    "unit": "kg",
                    "status": "literature",
                }
            ),
            pl.DataFrame(
                {"sku": names, "step": "step 0", "unit": "die", "amount": 1.0,
                 "flow": rng.choice(die_names, skus), "status": "literature"}
            ),
            pl.DataFrame(
                {"sku": die_names, "step": "probe", "unit": "wafer", "amount": 1.0,
                 "flow": "wafer", "status": "literature"}
            ),
        ],
        how="diagonal",
    )  # fmt: skip
    return {"skus": table, "sku_steps": own, "bom": bom}


def _site_tables(rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    materials = [f"material {number}" for number in range(MATERIALS)]
    groups = [f"tools {number}" for number in range(TOOLS)]
    flows = pl.DataFrame(
        {
            "flow": ["electricity", "cooling", "wafer", *materials],
            "kind": "product",
            "unit": ["kWh", "kWh", "wafer", *["kg"] * MATERIALS],
        }
    )
    supplies = pl.DataFrame(
        {
            "flow": ["electricity", "wafer", *materials],
            "factor": [0.6, 120.0, *rng.uniform(1, 50, MATERIALS)],
            "unit": ["kWh", "wafer", *["kg"] * MATERIALS],
            "boundary": "life-cycle",
            "gas_scope": "CO2e",
            "status": "literature",
        }
    )
    utilities = pl.DataFrame(
        {
            "utility": ["cooling", "cooling"],
            "flow": ["electricity", "cooling"],
            "amount": [0.2, 0.03],
            "unit": "kWh",
            "status": "synthetic",
        }
    )
    hours = pl.DataFrame(
        {"tool_group": groups, "productive_hours": rng.uniform(2000, 8000, TOOLS),
         "standby_hours": 500.0, "area_m2": 20.0, "status": "synthetic"}
    )  # fmt: skip
    states = ("productive", "standby")
    powers = pl.DataFrame(
        {
            "tool_group": np.repeat(groups, len(states)),
            "state": np.tile(states, TOOLS),
            "flow": "electricity",
            "amount": rng.uniform(0.5, 20, len(states) * TOOLS),
            "unit": "kWh",
            "status": "synthetic",
        }
    )
    totals = pl.DataFrame(
        {"flow": ["cooling"], "amount": [1e6], "unit": "kWh", "key": "area",
         "status": "synthetic"}
    )  # fmt: skip
    return {
        "flows": flows,
        "supplies": supplies,
        "utilities": utilities,
        "tool_groups": hours,
        "tool_flows": powers,
        "site_totals": totals,
    }
