"""The users' files: the only room that opens or writes them."""

from lca.io.annotated_folder import annotate_folder
from lca.io.annotated_workbook import annotate_workbook
from lca.io.csv_cells import read_cells
from lca.io.export import write_study, write_table
from lca.io.frames import write_frames
from lca.io.plant_export import write_plant
from lca.io.plant_path import is_plant, read_plant_path
from lca.io.remarks import Heads, Remark
from lca.io.study_folder import read_study_folder
from lca.io.template import write_template

__all__ = [
    "Heads",
    "Remark",
    "annotate_folder",
    "annotate_workbook",
    "is_plant",
    "read_cells",
    "read_plant_path",
    "read_study_folder",
    "write_frames",
    "write_plant",
    "write_study",
    "write_table",
    "write_template",
]
