"""Claims about a norm that only a data file knows: nothing in the code is of it.

Steam has 34 kgce per GJ, power 0.125 kgce per kWh, and the factor is 2.0 at a quarter
of the capacity and 1.0 at three quarters.
"""

from pathlib import Path

import pytest

from lca.declaration import Language, load_vocabulary
from lca.declaration.norm_pages import view_norms
from lca.errors import UsageError
from lca.norms import correct_for_utilisation, list_classes, load_norms, parse_norm
from lca.study.norming import collect_norms
from tests.support.normed import Normed
from tests.support.other_norm import OTHER, TEXT, write_other_norm
from tests.support.study_builder import Cell, Row


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_other_norm(tmp_path_factory.mktemp("norms"))


def parts(good: float = 2500, /, **cells: Cell) -> Normed:
    """Return a plant that makes 5000 parts of a capacity of 5000."""
    made: Row = {"product": "part", "processed": 5000, "capacity": 5000, "node_nm": 90}
    plant = Normed(OTHER).output(good, "piece", **(made | cells))
    return plant.energy("power", 10_000, "kWh", product="part")


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


def test_parts_are_judged_by_the_file(file) -> None:
    standing = parts().stand((file,))
    # Half of the capacity: 2.0 - 0.25 / 0.5 = 1.5.  10 MWh over 5 thousand.
    assert (standing.utilisation, standing.factor) == (0.5, close(1.5))
    assert (standing.raw, standing.corrected) == (close(2.0), close(4 / 3))
    assert (standing.unit, standing.grade) == ("MWh/1000", ("excellent",))
    assert standing.kgce == close(1250.0)


def test_steam_counts_as_power_by_the_equivalence_of_the_file(file) -> None:
    standing = parts().energy("steam", 12.5, "GJ", product="part").stand((file,))
    # 425 kgce are 3400 kWh at 0.125 kgce each.
    assert standing.kwh == close(13_400.0)


def test_of_two_coefficients_the_one_in_the_unit_of_the_amount_counts(file) -> None:
    standing = parts().energy("汽", 2, "t", product="part").stand((file,))
    assert standing.uses[1].kgce == close(200.0)


def test_an_ingot_is_judged_by_mass_in_units_of_heat(file) -> None:
    plant = Normed(OTHER).output(
        3, "t", product="ingot", capacity=3, processed=3, node_nm=5
    )
    standing = plant.energy("steam", 30, "GJ", product="ingot").stand((file,))
    # 1020 kgce of 29.3076 MJ, over 3 t.
    assert standing.raw == close(1020 * 29.3076 / 1000 / 3)
    assert standing.grade == ("excellent",)


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (parts(1000), "norms-utilisation"),
        (parts(node_nm=91), "norms-scope"),
        (parts().energy("heat pump", 1, "GJ"), "norms-energy-unknown"),
        (
            parts().energy("steam", 1, "GJ", product="part", kgce_per_unit=33),
            "norms-coefficient-fixed",
        ),
    ],
)
def test_what_the_file_does_not_hold_for_is_refused(plant, code, file) -> None:
    codes = [each.code for each in plant.assess((file,)).findings]
    assert codes == [code]


def test_its_classes_are_those_of_the_shipped_norms_in_kind() -> None:
    norm = parse_norm(TEXT, "other.toml")
    known = list_classes({norm.name: norm})
    ingot, part = known["db99-1-2030-ingot"], known["db99-1-2030-part"]
    assert (ingot.per, part.per) == ("kg", "piece")
    # 20 GJ per tonne are 682.42 kgce, 5459.3 kWh at 0.125; 3 MWh per 1000 are 3 kWh.
    assert ingot.limit_kwh == close(20_000 / 29.3076 / 0.125 / 1000)
    assert (part.limit_kwh, dict(part.grades)["excellent"]) == (close(3.0), close(2.0))
    assert part.holds == ("db99-1-2030-ingot",)
    assert correct_for_utilisation(part, 0.5) == close(1.5)
    assert correct_for_utilisation(part, 0.2) is None


def test_its_grades_have_the_names_of_the_file(file) -> None:
    report, norms = parts().assess((file,)), collect_norms((file,))
    names: dict[Language, str] = {"en": "excellent value", "zh": "优良值"}
    for language, name in names.items():
        words = load_vocabulary(language)
        view = view_norms(report, norms, words)
        assert name in view.verdicts[0]


# ── files that are no norm ───────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format = 1", "format = 2", "format is not 1"),
        ("format = 1", "format = ", "is no TOML"),
        ("year = 2030", "", r"norm\.year is missing"),
        ("kgce_per_kwh = 0.125", "kgce_per_kwh = 0", "must be above zero"),
        ("kgce_per_kwh = 0.125", 'kgce_per_kwh = "0.125"', "is not a number"),
        ("kgce_per_kwh = 0.125", "kgce_per_kwh = inf", "must be above zero"),
        ("measured = false", "measured = 0", "neither true nor false"),
        ('id = "db99-1-2030"', "id = 7", r"norm\.id is not a text"),
        ('basis = "mass"', 'basis = "weight"', "area, mass, comparable, count"),
        ('basis = "mass"', 'basis = "area"', "size is missing, and ingot needs it"),
        ('unit = "GJ", kgce', 'unit = "gigajoules of steam", kgce', "unknown unit"),
        ('output_unit = "t"', 'output_unit = "load"', "unknown unit 'load'"),
        ('holds = ["ingot"]', 'holds = ["slab"]', "holds 'slab'"),
        ('holds = ["ingot"]', "holds = [1]", "not a list of texts"),
        ("excellent = 10", "excellent = 30", "a later grade is looser"),
        ("basic = 20, ", "", r"limits\[0\]\.basic is missing"),
        ("[[0.25, 2.0], [0.75, 1.0]]", "[[0.75, 1.0], [0.25, 2.0]]", "do not rise"),
        ("[[0.25, 2.0], [0.75, 1.0]]", "[[0.25, 2.0, 3.0]]", "not a list of pairs"),
        ("at_most = 90", "", "above and at_most are both missing"),
        ("[[grades]]", "[[marks]]", "marks is no key"),
        ("[utilisation]", "[utilization]", "utilization is no key"),
        ("apart = false", "span = 2", r"products\[0\]\.span is no key"),
        ('column = "node_nm"', 'column = "node"', "no column 'node'"),
        ("format = 1", "format = 1\nallocation = 3", "allocation is not a table"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named(old, new, told) -> None:
    assert old in TEXT
    with pytest.raises(UsageError, match=told):
        parse_norm(TEXT.replace(old, new), "other.toml")


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        collect_norms((tmp_path / "none.toml",))
    (tmp_path / "bytes.toml").write_bytes(b"format = \xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        collect_norms((tmp_path / "bytes.toml",))


def test_no_two_norms_have_one_id(tmp_path, file) -> None:
    with pytest.raises(UsageError, match="there is a norm 'db99-1-2030' already"):
        collect_norms((file, file))
    taken = next(iter(load_norms()))
    again = write_other_norm(
        tmp_path, TEXT.replace('id = "db99-1-2030"', f'id = "{taken}"')
    )
    with pytest.raises(UsageError, match="already"):
        collect_norms((again,))
