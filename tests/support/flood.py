"""A study of a million rows that are all wrong, solved in a process of its own.

Run with the kind of fault and a folder; prints seconds, peak memory and the codes.
"""

import json
import resource
import sys
from pathlib import Path

from lca.commands.solve import solve_folder
from tests.support.study_builder import render_header

ROWS = 10**6
HEADER = "activity,direction,flow,amount,unit,reference\n"
FLOWS = (
    "flow,kind,unit,ghg\npart,product,kg,\nCO2,elementary,kg,CO2\nsludge,waste,kg,\n"
)
# Each kind reaches other checks: a fault in a cell hides the row from later ones.
KINDS = {
    "cells": "maker {i} ,inward,thing {i},NaN,kg{i},yes\n",
    "numbers": "maker,input,part,{i}x,kg,\n",
    "units": "maker {i},output,part,1,kilo{i}grams,\n",
    "flows": "maker {i},output,thing {i},1,kg,\n",
    "makers": "maker {i},output,part,1,kg,true\n",
    "references": "maker {i},output,CO2,1,kg,\n",
    "marks": "maker {i},output,CO2,1,kg,true\n",
    "negatives": "maker {i},output,part,-1,kg,true\n",
    "uses": "maker {i},input,part,1,kg,\n",
    "ragged": "maker {i},output,part,1,kg,,,\n",
}


def main(kind: str, folder: Path) -> None:
    """Write the study, solve it, and print what that took."""
    (folder / "study.toml").write_text(render_header(), "utf-8")
    (folder / "flows.csv").write_text(FLOWS, "utf-8")
    with (folder / "exchanges.csv").open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(KINDS[kind].format(i=i) for i in range(ROWS))
    document = solve_folder(folder, {"part": 1}).document
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found = document["findings"]
    print(
        json.dumps(
            {
                "bytes": peak,
                "refused": document["impact"] is None,
                "json_bytes": len(json.dumps(document)),
                "codes": sorted({each["code"] for each in found}),
                "listed": len(found),
                "left_out": {
                    each["parameters"]["check"]: int(each["parameters"]["count"])
                    for each in found
                    if each["code"] == "more-rows"
                },
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
