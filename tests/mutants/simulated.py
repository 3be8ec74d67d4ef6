"""Clean plants for the campaign."""

from pathlib import Path

from tests.support.simulated import simulate_plant, write_plant


def make_simulated(number: int, folder: Path) -> None:
    """Write the simulated plant of a number."""
    write_plant(simulate_plant(number), folder)
