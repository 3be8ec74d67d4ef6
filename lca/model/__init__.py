"""The values that a study or a plant is read into."""

from lca.model.inputs import Inputs, SourceFile, StudyHeader
from lca.model.plant import Logo, Origin, PlantHeader, PlantInputs, WaferMap

__all__ = [
    "Inputs",
    "Logo",
    "Origin",
    "PlantHeader",
    "PlantInputs",
    "SourceFile",
    "StudyHeader",
    "WaferMap",
]
