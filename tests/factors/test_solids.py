"""Claims about the solids that wafers and layers are of."""

import pytest

from lca.chemistry import load_elements
from lca.factors.solids import load_solids
from lca.resources import shipped_rows


def test_silicon_weighs_what_its_lattice_says() -> None:
    """8 M / (N_A a^3), CODATA 2018: a = 543.1020511 pm, N_A = 6.02214076e23 /mol."""
    mass = 8 * load_elements()["Si"].standard_atomic_weight * 1e-3
    lattice = 6.02214076e23 * 543.1020511e-12**3
    assert load_solids()["silicon"].density == pytest.approx(mass / lattice, rel=1e-5)


def test_a_solid_consists_of_its_formula() -> None:
    carbide = load_solids()["silicon-carbide"]
    assert dict(carbide.fractions) == pytest.approx(
        {"Si": 28.085 / 40.096, "C": 12.011 / 40.096}, rel=1e-12
    )


def test_every_solid_says_where_its_density_is_from() -> None:
    rows = shipped_rows("factors", "solids.csv")
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["unit"] for row in rows} == {"kg/m3"}
    for row in rows:
        assert all(row[name] for name in ("source", "year", "boundary", "licence"))
        assert 2000 < float(row["density"]) < 8000
        seen = "not seen" not in row["source"]
        assert seen or "recalled: verify" in row["note"]
