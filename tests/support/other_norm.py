"""A norm of another province, invented: of another shape than those that ship.

Limits in GJ per tonne and MWh per thousand pieces, two grades with names of its own, a
correction of two points, no sizes by diameter, no rule for shared energy, and no
measured coefficients.
"""

from pathlib import Path

OTHER = "db99-1-2030"

TEXT = """\
format = 1

[norm]
id = "db99-1-2030"
name = "DB99/1-2030"
title_en = "Energy of ingots and parts"
title_zh = "锭与部件能耗"
year = 2030
geography = "XX"
source = "invented for a test"
licence = "Apache-2.0"
scope_en = "All energy"
scope_zh = "全部能耗"
scope_clause = "1"
kgce_per_kwh = 0.125
kwh_clause = "6"
measured = false

[[energy]]
name_en = "power"
name_zh = "电"
aliases = []
fixed = true
clause = "6"
coefficients = [{ unit = "kWh", kgce = 0.125 }]

[[energy]]
name_en = "steam"
name_zh = "汽"
aliases = []
clause = "6"
coefficients = [{ unit = "GJ", kgce = 34.0 }, { unit = "t", kgce = 100.0 }]

[utilisation]
clause = "7"
points = [[0.25, 2.0], [0.75, 1.0]]

[[guards]]
column = "node_nm"
at_most = 90
clause = "2"

[[grades]]
id = "basic"
clause = "4"
name_en = "basic value"
name_zh = "基本值"

[[grades]]
id = "excellent"
clause = "5"
name_en = "excellent value"
name_zh = "优良值"

[[products]]
id = "ingot"
name_en = "ingot"
name_zh = "锭"
basis = "mass"
counted = "good"
counted_clause = "3"
apart = false
output_unit = "t"
energy_unit = "GJ"
energy_as = "coal"
unit = "GJ/t"
per_amount = 1
includes_en = "melting"
includes_zh = "熔化"
excludes_en = "nothing"
excludes_zh = "无"
holds = []
limits = [{ basic = 20, excellent = 10 }]

[[products]]
id = "part"
name_en = "part"
name_zh = "部件"
basis = "count"
counted = "processed"
counted_clause = "3"
apart = false
output_unit = "piece"
energy_unit = "MWh"
energy_as = "electricity"
unit = "MWh/1000"
per_amount = 1000
includes_en = "sawing"
includes_zh = "切割"
excludes_en = "nothing"
excludes_zh = "无"
holds = ["ingot"]
limits = [{ basic = 3, excellent = 2 }]
"""


def write_other_norm(folder: Path, text: str = "") -> Path:
    """Write the norm, or another text, to a file of the folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "other.toml"
    path.write_text(text or TEXT, encoding="utf-8")
    return path
