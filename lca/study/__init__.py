"""Studies and plants from their files to their footprints, in one sitting.

A study: read, check, compile, solve.  A plant: read, check, compile to a study, solve,
attribute to its SKUs.
"""

from lca.study.plant import Plant, read_plant
from lca.study.recording import freeze_path
from lca.study.study import Study, read_study

__all__ = ["Plant", "Study", "freeze_path", "read_plant", "read_study"]
