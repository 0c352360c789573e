"""No number in the shipped data lacks a source, and every plan that comes with mtfs holds together."""

import csv

import pytest

import mtfs
from mtfs import data
from mtfs.nhse.published import icbs, sources
from mtfs.plan.inputs import Input
from mtfs.plan.library import DEFAULT, built_in_names, with_commercial
from mtfs.plan.parts import STATUS_MEANING

TABLES = sorted(
    file.name for file in data.path("").iterdir() if file.name.endswith(".csv") and file.name != "sources.csv"
)
CODES = [icb.code for icb in icbs()]


def rows(name):
    with data.path(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def default():
    return mtfs.load_plan()


def test_the_tables_are_these():
    assert TABLES == ["gdp_deflator.csv", "nhse_allocations.csv", "payment_scheme.csv"]


@pytest.mark.parametrize("name", TABLES)
def test_every_number_of_a_table_has_a_known_source(name):
    known = set(sources())
    found = rows(name)
    assert found
    for row in found:
        assert row["source"] in known, row


def test_every_source_has_a_title_and_an_id_of_its_own():
    found = rows("sources.csv")
    assert len({row["id"] for row in found}) == len(found)
    assert all(row["id"] and row["title"] for row in found)


def test_deflators_and_uplifts_are_the_published_ones():
    assert {row["year"]: float(row["growth"]) for row in rows("gdp_deflator.csv")} == {
        "2023/24": 0.0530, "2024/25": 0.0372, "2025/26": 0.0294, "2026/27": 0.0223,
        "2027/28": 0.0201, "2028/29": 0.0188, "2029/30": 0.0185,
    }  # fmt: skip
    scheme = {
        row["year"]: (float(row["cost_uplift_factor"]), float(row["efficiency_factor"]))
        for row in rows("payment_scheme.csv")
    }
    assert scheme == {"2023/24": (0.029, 0.011), "2025/26": (0.0415, 0.020)}


def assert_every_number_has_provenance(plan):
    numbers = [entry for entry in plan.inputs.values() if entry.provenance is not None]
    assert len(numbers) > 15
    for entry in numbers:
        provenance = entry.provenance
        assert provenance.unit == entry.unit and provenance.status in STATUS_MEANING, entry.id
        assert provenance.note, f"{entry.id} has no note"
        if provenance.status != "missing":
            assert provenance.source in sources(), f"{entry.id} has no known source"


def test_every_number_without_provenance_is_a_count_or_a_word(default):
    for entry in default.inputs.values():
        assert isinstance(entry, Input)
        if entry.provenance is None:
            assert entry.kind in ("text", "choice") or entry.id == "plan.horizon"


@pytest.mark.parametrize("name", built_in_names())
def test_every_number_of_a_built_in_plan_has_unit_status_source_and_note(name):
    assert_every_number_has_provenance(mtfs.load_plan(name))


@pytest.mark.parametrize("code", CODES)
def test_the_plan_of_an_icb_computes_and_passes(code):
    plan = mtfs.load_plan(f"nhse:{code}")
    assert_every_number_has_provenance(plan)
    projection = mtfs.project(plan)
    found = mtfs.checks(projection)
    assert len(found) > 20 and [check.line for check in found if not check.passed] == []
    missing = mtfs.missing(plan)
    assert {"funds.bcf.opening", "funds.sdf.opening"} <= set(missing)
    assert "Better Care Fund" in str(missing["funds.bcf.opening"])
    assert set(plan.allocation) == {"core", "primary_medical", "other_primary_care", "running_costs", "specialised"}
    assert (plan.code, plan.base_year, plan.horizon) == (code, "2025/26", 5)
    for stream in ("core", "primary_medical", "specialised"):
        published = plan.allocation[stream].opening.value
        assert projection.value(f"allocation.{stream}.recurrent", "2025/26") == published
        for year in plan.years[1:]:
            assert abs(projection.value(f"allocation.{stream}.convergence_rate", year)) <= 0.005
    opening = mtfs.published(code, "2025/26", "core", "recurrent allocation").value
    assert projection.value("allocation.core.recurrent", "2025/26") == opening
    distance = mtfs.published(code, "2025/26", "core", "post-convergence distance from target").value
    assert projection.value("allocation.core.distance", "2026/27") == pytest.approx(distance, abs=1e-12)


def test_there_are_42_plans():
    assert len(CODES) == 42


@pytest.mark.parametrize("name", ["nhse:que", "NHSE:QUE", "nhse:Cambridgeshire and Peterborough"])
def test_an_icb_by_any_of_its_names(name):
    assert mtfs.load_plan(name) == mtfs.load_plan("nhse:QUE")


def test_the_default_plan(default):
    projection = mtfs.project(default)
    assert default == mtfs.load_plan(DEFAULT)
    assert (default.organisation, default.code, default.horizon) == (
        "NHS Cambridgeshire and Peterborough ICB",
        "QUE",
        5,
    )
    assert projection.value("allocation.recurrent", "2024/25") == 1_950_000
    for year in default.years[1:]:
        assert projection.value("funds.repurposed", year) == pytest.approx(28_000, abs=1e-9)
        assert projection.value("pot.available_growth", year) == pytest.approx(12_500, abs=0.001)
    assert projection.value("pot.annual") == pytest.approx(202_500, abs=0.005)
    assert projection.value("pot.commercial") == 0
    assert all(check.passed for check in mtfs.checks(projection)) and mtfs.missing(default) == {}


@pytest.mark.parametrize(("option", "total"), [("none", 0), ("low", 20_000), ("central", 110_000), ("high", 200_000)])
def test_commercial_income_when_asked_for(default, option, total):
    projection = mtfs.project(with_commercial(default, option))
    assert projection.value("pot.commercial") == pytest.approx(total, abs=1e-9)
    assert projection.value("pot.annual") == pytest.approx(202_500 + total, abs=0.005)


def test_published_numbers_of_the_default_plan_are_marked_so(default):
    status = {key: entry.provenance.status for key, entry in default.inputs.items() if entry.provenance}
    assert status["allocation.icb.opening"] == status["funds.capacity.opening"] == status["rates.growth"] == "published"
    assert status["funds.bcf.opening"] == status["funds.sdf.opening"] == "illustrative"
    assert status["pressures.prescribing_and_other"] == "illustrative" and status["commercial.central"] == "derived"
    values = {
        key: entry.given.value for key, entry in default.inputs.items() if entry.kind == "figure" and entry.provenance
    }
    assert values["funds.capacity.opening"] == 31_503.8
    assert default.values["rates.convergence"][1:] == (-0.01, 0.0, 0.0, 0.0, 0.0)
