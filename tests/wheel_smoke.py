"""Prove that the installed wheel is whole: modules, data, command.

Run by ``.ci/run`` with the Python of an environment that holds the wheel and what
it needs to run, and from a folder outside the checkout.  pytest does not collect it.
"""

import importlib
import json
import pkgutil
import subprocess
import sys
import tarfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DATA = ("factors", "inventories", "templates")
SDIST_ONLY = (
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "README.md",
    "constraints.txt",
)
OPTIONAL = ("bw2calc", "bw_processing", "pint", "pytest")


def main() -> None:
    """Run every proof; the first that fails raises AssertionError."""
    package = check_modules()
    data = check_data(package)
    check_sdist()
    check_command(data / "inventories")
    print("wheel: whole")


def check_modules() -> Path:
    """Return the folder of the installed package, with every module imported."""
    import lca

    package = Path(lca.__file__).parent
    assert package.is_relative_to(sys.prefix), f"{package} is not the installed one"
    assert (package / "py.typed").is_file()
    names = [module.name for module in pkgutil.walk_packages(lca.__path__, "lca.")]
    assert len(names) > 20, names
    for name in names:
        importlib.import_module(name)
    assert set(OPTIONAL).isdisjoint(sys.modules), "an extra is not optional"
    for name in lca.__all__:
        getattr(lca, name)
    print(f"modules: {len(names)} imported, {len(lca.__all__)} public names")
    return package


def check_data(package: Path) -> Path:
    """Return the folder of the shipped data, equal to that of the checkout."""
    data = package / "_data"
    for folder in DATA:
        shipped = _contents(data / folder)
        assert shipped, f"no {folder} in the wheel"
        assert shipped == _contents(CHECKOUT / folder), f"{folder} differ"
        print(f"{folder}: {len(shipped)} files")
        for name in shipped:
            print(f"  {name}")
    return data


def check_sdist() -> None:
    """Prove that the sdist holds what a build, a test and a reader need."""
    (archive,) = (CHECKOUT / "dist").glob("chiplca-*.tar.gz")
    with tarfile.open(archive) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    missing = [name for name in SDIST_ONLY if name not in names]
    assert not missing, f"not in the sdist: {missing}"
    for folder in (*DATA, "docs", "lca", "tests"):
        assert any(name.startswith(f"{folder}/") for name in names), folder


def check_command(inventories: Path) -> None:
    """Prove that the installed command shows its help and runs each inventory."""
    command = Path(sys.executable).parent / "lca"
    assert "Usage" in _printed([command, "--help"])
    for study in sorted(header.parent for header in inventories.glob("*/study.toml")):
        answer = json.loads(_printed([command, "solve", study, "--json"]))
        assert answer["intensity"], study
        print(f"lca solve {study.name}: {len(answer['intensity'])} products")
    for judged in sorted(
        table.parent for table in inventories.glob("*/norm_output.csv")
    ):
        answer = json.loads(_printed([command, "norms", judged, "--json"]))
        assert not any(found["severity"] == "error" for found in answer["findings"])
        print(f"lca norms {judged.name}")
    for plant in sorted(table.parent for table in inventories.glob("*/skus.csv")):
        answer = json.loads(_printed([command, "run", plant, "--json"]))
        assert answer["skus"], plant
        print(f"lca run {plant.name}: {len(answer['skus'])} SKUs")


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _printed(command: list[str | Path]) -> str:
    finished = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    return finished.stdout


if __name__ == "__main__":
    main()
