"""Plants whose every number comes from a simulated period, not from this program.

What is true of a plant (yields, masses, powers) is drawn first; units then flow through
its steps, tools run, utilities make what is drawn, meters count.  What the plant's
tables state is the truth within the accuracy of each row's status.
"""

from tests.support.simulated.plant import (
    SimulatedPlant,
    simulate_plant,
    to_inputs,
    write_plant,
)

__all__ = ["SimulatedPlant", "simulate_plant", "to_inputs", "write_plant"]
