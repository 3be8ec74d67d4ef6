"""What validating says of plants and studies in the making, through files and back."""

from pathlib import Path
from tempfile import TemporaryDirectory

import lca
from lca.findings import Finding
from lca.results import Validation
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import StudyBuilder


def validate(built: PlantBuilder | StudyBuilder) -> Validation:
    """Return the validation of a plant or study."""
    with TemporaryDirectory() as name:
        folder = built.write(Path(name))
        if isinstance(built, PlantBuilder):
            return lca.read_plant(folder).validate()
        return lca.read_study(folder).validate()


def pick(validation: Validation, code: str) -> list[Finding]:
    """Return the findings of one code."""
    return [found for found in validation.findings if found.code == code]


def tell(found: Finding, name: str) -> str:
    """Return a parameter of a finding."""
    return dict(found.parameters)[name]


def alarms(validation: Validation) -> list[str]:
    """Return the codes of all errors and warnings."""
    return [each.code for each in validation.findings if each.severity != "info"]
