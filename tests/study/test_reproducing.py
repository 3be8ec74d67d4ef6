"""Claims about making a record again from its bundle.

One ``CHIP`` takes 2 g of wire, 50 kg CO2e per kg, and 1.5 kWh, 0.6 kg per kWh: 1 kg.
With 4 g of wire it would be 1.1 kg.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from lca.record import Content, Document, digest
from lca.record.bundle import Bundle, make_bundle, pack_bundle, unpack_bundle
from lca.results.reproduction import Deviation, Reproduction
from lca.study import reproducing
from lca.study.recording import freeze_path
from lca.study.reproducing import reproduce
from tests.support.bundle_builder import LOCK
from tests.support.plant_builder import PlantBuilder
from tests.support.record_builder import (
    HEADLINE,
    UUID,
    build_plant,
    freeze,
    make_frozen,
    make_record,
)

FACTORS = "electricity.csv"


def bundle_of(plant: PlantBuilder | None = None, *, draft: bool = False) -> Bundle:
    (frozen,) = freeze(plant, ["CHIP"], draft=draft)
    return make_bundle(frozen, envelope_of(frozen.content), LOCK)


def envelope_of(content: Content) -> Document:
    return make_record(content).as_dict()


def through_a_file(bundle: Bundle) -> Bundle:
    read, found = unpack_bundle(pack_bundle(bundle), "record.zip")
    assert read is not None, found
    return read


def restate(bundle: Bundle, **changes: object) -> Bundle:
    """Return the bundle with other outermost keys in its content, hashes and all."""
    content = Content.of(bundle.content.document | changes)
    return replace(bundle, content=content, envelope=envelope_of(content))


def change_input(bundle: Bundle, file: str, old: bytes, new: bytes) -> Bundle:
    """Return a bundle in which an input was changed and every hash made to fit."""
    assert bundle.inputs[file].count(old) == 1
    inputs = dict(bundle.inputs)
    inputs[file] = inputs[file].replace(old, new)
    listed = [
        {"file": name, "sha256": digest(data), "bytes": len(data)}
        for name, data in sorted(inputs.items())
    ]
    return restate(replace(bundle, inputs=inputs), inputs=listed)


def told(report: Reproduction) -> dict[str, Deviation]:
    paths = [each.path for each in report.deviations]
    assert len(set(paths)) == len(paths)
    return dict(zip(paths, report.deviations, strict=True))


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return through_a_file(bundle_of())


# ── the same ────────────────────────────────────────────────────────────────
def test_a_record_is_made_again_to_the_byte(bundle: Bundle) -> None:
    report = reproduce(bundle)
    assert report.verdict == "identical"
    assert report.reproduced
    assert report.found_sha256 == report.recorded_sha256 == bundle.content.sha256
    assert report.deviations == ()
    assert report.findings == ()
    assert (report.sku, report.uuid) == ("CHIP", UUID)


def test_a_record_in_spite_of_errors_is_made_again_in_spite_of_them() -> None:
    # Cut-offs of 4 % where the limit is 3 %: an error of judgement.
    plant = build_plant().flow("tape").cut_off("tape", 40.0)
    plant = plant.bom("CHIP", "mount", "tape", 0.001)
    draft = bundle_of(plant, draft=True)
    codes = {each["code"] for each in draft.content.document["findings"]}
    assert "cutoffs-above-limit" in codes
    assert reproduce(draft).verdict == "identical"


def test_a_plant_in_a_workbook_is_made_again(tmp_path: Path) -> None:
    import lca

    folder = build_plant().write(tmp_path / "plant")
    book = tmp_path / "工厂.xlsx"
    lca.io.write_plant(lca.read_plant(folder).inputs, book)
    (frozen,) = freeze_path(book, ["CHIP"])
    packed = make_bundle(frozen, envelope_of(frozen.content), LOCK)
    assert list(packed.inputs) == ["工厂.xlsx"]
    assert reproduce(through_a_file(packed)).verdict == "identical"


def test_the_environment_is_told_and_not_judged(bundle: Bundle) -> None:
    versions = bundle.content.document["versions"]
    older = versions | {"packages": versions["packages"] | {"numpy": "2.0.0"}}
    report = reproduce(restate(bundle, versions=older))
    assert report.verdict == "equal"
    assert report.deviations == ()
    assert report.environment["numpy"] == ("2.0.0", versions["packages"]["numpy"])
    assert report.environment["system"][0] is None
    assert "scipy" not in report.environment
    assert report.numbers > 50
    assert report.texts > 50


def test_a_last_digit_is_no_difference(bundle: Bundle) -> None:
    headline = bundle.content.document["headline"] | {"amount": 1.00000000001}
    report = reproduce(restate(bundle, headline=headline))
    assert report.verdict == "equal"
    assert report.reproduced
    assert report.largest == pytest.approx(1e-11, rel=1e-3)


# ── not the same ────────────────────────────────────────────────────────────
def test_a_number_that_is_not_what_the_inputs_give_is_named(bundle: Bundle) -> None:
    headline = bundle.content.document["headline"] | {"amount": 1.00000001}
    report = reproduce(through_a_file(restate(bundle, headline=headline)))
    assert report.verdict == "different"
    (only,) = report.deviations
    assert (only.path, only.recorded, only.found) == ("headline/amount", 1.00000001, 1)
    assert only.change == pytest.approx(1e-8)


def test_a_changed_cell_of_an_input_is_named_with_before_and_after(
    bundle: Bundle,
) -> None:
    changed = change_input(bundle, "bom.csv", b"0.002", b"0.004")
    report = reproduce(through_a_file(changed))
    assert report.verdict == "different"
    deviations = told(report)
    (cell,) = (p for p in deviations if re.fullmatch(r"tables/exchanges/\d+/amount", p))
    assert deviations[cell].name == "CHIP: mount · wire · bom.csv 2"
    assert (deviations[cell].recorded, deviations[cell].found) == ("0.002", "0.004")
    assert deviations[cell].change == pytest.approx(0.5)
    # 0.1 kg of the wire became 0.2 kg, and 1 kg of the chip 1.1 kg.
    total = deviations["headline/amount"]
    assert (total.recorded, total.found) == (1, pytest.approx(1.1))
    assert total.change == pytest.approx(0.1 / 1.1)
    stages = {
        each.name: each for path, each in deviations.items() if "/stages/" in path
    }
    assert set(stages) <= {f"{name} · assembly" for name in _indicators(bundle)}
    assert stages[f"{HEADLINE} · assembly"].change == pytest.approx(0.5)
    draw = deviations["draws/1/amount"]
    assert (draw.name, draw.recorded) == ("wire · mount · bom.csv 2", 0.002)


@pytest.mark.parametrize(
    ("key", "value"),
    [("backward_error", None), ("backward_error", 0.5), ("closure", -5.0)],
)
def test_a_bound_that_cannot_be_right_is_a_difference(
    bundle: Bundle, key: str, value: float | None
) -> None:
    certificate = bundle.content.document["certificate"] | {key: value}
    report = reproduce(restate(bundle, certificate=certificate))
    assert report.verdict == "different"
    assert list(told(report)) == [f"certificate/{key}"]


def test_a_part_says_by_which_mode_it_is_counted(bundle: Bundle) -> None:
    draws = bundle.content.document["draws"]
    assert {(each["flow"], each["mode"]) for each in draws} == {
        ("wire", "modelled"),
        ("electricity", None),
    }


def test_a_route_that_runs_backwards_is_a_difference(bundle: Bundle) -> None:
    turned = bundle.content.document["route"][::-1]
    report = reproduce(restate(bundle, route=turned))
    assert report.verdict == "different"
    assert list(told(report)) == ["route"]


def test_deviations_come_largest_first(bundle: Bundle) -> None:
    report = reproduce(change_input(bundle, "bom.csv", b"0.002", b"0.004"))
    changes = [each.change for each in report.deviations]
    numbers = [change for change in changes if change is not None]
    assert changes == [None] * (len(changes) - len(numbers)) + sorted(
        numbers, reverse=True
    )


def test_a_changed_factor_is_named_with_before_and_after() -> None:
    # The grid of the record had 0.5000; here it has what is shipped.
    recorded = bundle_of(build_plant())
    shipped = recorded.factors[FACTORS]
    before = shipped.replace(b"0.6205", b"0.5000", 1)
    assert before != shipped
    factors = {**recorded.factors, FACTORS: before}
    listed = [
        {"file": name, "sha256": digest(data), "bytes": len(data)}
        for name, data in sorted(factors.items())
    ]
    older = restate(replace(recorded, factors=factors), factor_files=listed)
    report = reproduce(through_a_file(older))
    assert report.verdict == "different"
    deviations = told(report)
    (cell,) = (path for path in deviations if path.startswith("factors/"))
    assert re.fullmatch(r"factors/electricity\.csv/\d+/value", cell)
    assert deviations[cell].name == "cn-grid-2023-footprint"
    assert (deviations[cell].recorded, deviations[cell].found) == ("0.5000", "0.6205")
    # No supply of this plant takes its factor from there.
    assert {path.split("/")[0] for path in deviations} == {"factors", "factor_files"}


def test_inputs_that_give_no_result_are_told_with_the_reason(bundle: Bundle) -> None:
    broken = change_input(bundle, "bom.csv", b"0.002", b"-0.002")
    report = reproduce(through_a_file(broken))
    assert report.verdict == "refused"
    assert not report.reproduced
    assert report.found_sha256 is None
    assert "negative-cell" in {each.code for each in report.findings}


def test_the_inputs_leave_no_trace(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen: list[int] = []

    def look(path: Path, *arguments: object, **more: object) -> object:
        seen.append(path.stat().st_mode & 0o777)
        return freeze_path(path, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reproducing, "freeze_path", look)
    assert reproduce(bundle).verdict == "identical"
    assert seen == [0o700]
    assert list(tmp_path.iterdir()) == []


def test_a_record_by_hand_is_not_what_a_solve_gives() -> None:
    frozen = make_frozen()
    report = reproduce(make_bundle(frozen, envelope_of(frozen.content), LOCK))
    assert report.verdict == "refused"


def _indicators(bundle: Bundle) -> list[str]:
    listed = bundle.content.document["results"]["indicators"]
    return [each["indicator"] for each in listed]
