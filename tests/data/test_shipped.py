"""No number in the shipped data lacks a source, and every plan that comes with mtfs holds together."""

import csv

import pytest

import mtfs
from mtfs import data
from mtfs.catalogue.lines import Pot
from mtfs.core.references import read_assignments
from mtfs.formulas.claims import DOES_NOT_HOLD, HOLDS, below_verdict, claim_verdict, least_verdict
from mtfs.nhse.boards import icbs
from mtfs.nhse.published import NOT_KNOWN, sources
from mtfs.plan.assumed import set_names
from mtfs.plan.changes import changed
from mtfs.plan.icb import icb_plan
from mtfs.plan.inputs import Input
from mtfs.plan.library import DEFAULT, built_in_names, with_commercial
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.toml import plan_data, plan_from_data

TABLES = sorted(
    file.name for file in data.path("").iterdir() if file.name.endswith(".csv") and file.name != "sources.csv"
)
CODES = [icb.code for icb in icbs("2025-04-01")]
STP = "cambridgeshire-peterborough-stp-2016"


def rows(name):
    with data.path(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def default():
    return mtfs.load_plan()


@pytest.fixture(scope="module")
def projected(default):
    return mtfs.project(default)


def test_the_tables_are_these():
    assert TABLES == [
        *("gdp_deflator.csv", "icb_succession.csv", "icbs.csv"),
        *("nhse_allocations.csv", "payment_scheme.csv", "regions.csv"),
    ]


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
    assert all(row["id"] and row["title"] and row["short_title"] for row in found)


def test_of_every_source_publisher_date_and_address_are_known_or_said_not_to_be():
    for source in sources().values():
        *_, publisher, date, address = source.facts
        assert publisher == source.publisher != NOT_KNOWN
        assert date == "date not known" or source.published == date != ""
        assert address == "address not known" or source.location == address != ""
    said = {key: source.facts[-1] for key, source in sources().items()}
    assert said["MTPF"] == "address not known" and said["ICB-2026"].startswith("https://opendata.nhsbsa.net/")


def test_deflators_and_uplifts_are_the_published_ones():
    assert {row["year"]: float(row["growth"]) for row in rows("gdp_deflator.csv")} == {
        "2023/24": 0.0530, "2024/25": 0.0372, "2025/26": 0.0294, "2026/27": 0.0223,
        "2027/28": 0.0201, "2028/29": 0.0188, "2029/30": 0.0185, "2030/31": 0.0195,
    }  # fmt: skip
    scheme = [
        (row["year"], float(row["cost_uplift_factor"]), float(row["efficiency_factor"]))
        for row in rows("payment_scheme.csv")
    ]
    assert scheme == [("2023/24", 0.029, 0.011), ("2025/26", 0.0415, 0.020), ("2025/26", 0.0483, 0.020)]


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


@pytest.mark.parametrize("name", set_names())
def test_every_number_of_a_set_of_assumptions_has_unit_status_source_and_note(name):
    assert_every_number_has_provenance(icb_plan("S1Y5D", mtfs.load_plan(), name))


@pytest.mark.parametrize("code", CODES)
def test_the_plan_of_an_icb_computes_and_passes(code):
    plan = mtfs.load_plan(f"nhse:{code}@2025-04-01")
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
        assert projection.value("pot.annual", year) == pytest.approx(40_500, abs=1e-9)
        assert projection.value("pot.pressures", year) > 0
    assert projection.value("pot.annual") == pytest.approx(202_500, abs=0.005)
    assert projection.value("pot.least_cumulative", "2029/30") == pytest.approx(190_000, abs=1e-6)
    assert projection.value("pot.most_cumulative", "2029/30") == pytest.approx(215_000, abs=1e-6)
    assert projection.value("pot.commercial") == projection.value("pot.productivity") == 0
    assert all(check.passed for check in mtfs.checks(projection)) and mtfs.missing(default) == {}


def test_with_the_pressures_that_the_stated_growth_implies_the_pot_is_the_same_until_growth_changes(default):
    implied = mtfs.project(default)
    switched = changed(default, read_assignments("available_growth.method = pressures as input"))
    for line in (Pot.PRESSURES, Pot.AVAILABLE_GROWTH, Pot.ANNUAL):
        assert mtfs.project(switched).lines[line][1:] == pytest.approx(implied.lines[line][1:], abs=0.001)
    assert mtfs.project(switched).value("pot.least") == mtfs.project(switched).value("pot.annual")
    more = read_assignments("rates.growth = 0.024")
    assert mtfs.project(changed(default, more)).value("pot.annual") == pytest.approx(202_500, abs=0.005)
    moved = mtfs.project(changed(switched, more))
    growth = moved.value("pot.growth_step") - implied.value("pot.growth_step")
    convergence = moved.value("pot.convergence_step") - implied.value("pot.convergence_step")
    assert moved.value("pot.annual") == pytest.approx(202_500 + growth + convergence, abs=0.005) and growth > 10_000


@pytest.mark.parametrize(("option", "total"), [("none", 0), ("low", 20_000), ("central", 110_000), ("high", 200_000)])
def test_commercial_income_when_asked_for(default, option, total):
    projection = mtfs.project(with_commercial(default, option))
    assert projection.value("pot.commercial") == pytest.approx(total, abs=1e-9)
    assert projection.value("pot.annual") == pytest.approx(202_500 + total, abs=0.005)


def test_published_numbers_of_the_default_plan_are_marked_so(default):
    status = {key: entry.provenance.status for key, entry in default.inputs.items() if entry.provenance}
    assert status["allocation.icb.opening"] == status["funds.capacity.opening"] == status["rates.growth"] == "published"
    assert status["funds.bcf.opening"] == status["funds.sdf.opening"] == "illustrative"
    assert status["available_growth.low"] == status["available_growth.high"] == "published"
    assert status["available_growth.central"] == status["commercial.central"] == "derived"
    assert status["providers.cuhft.contract"] == status["activity.occupancy"] == "illustrative"
    assert {status[f"activity.services.{key}.unit_cost"] for key in default.services} == {"illustrative"}
    assert {status[key] for key in status if ".shares." in key} == {"illustrative"}
    assert {status[key] for key in status if key.startswith("population.")} == {"published"}
    named = {"productivity.daycase.volumes.cuhft", "productivity.daycase.volumes.nwaft",
             "productivity.readmissions.volumes.nwaft"}  # fmt: skip
    volumes = {key for key in status if key.startswith("productivity.") and ".volumes." in key}
    assert {key for key in volumes if status[key] == "published"} == named
    assert {status[key] for key in volumes - named} == {"derived"}
    assert {status[key] for key in status if key.startswith("productivity.") and key not in volumes} == {"published"}
    assert {status[key] for key in status if key.startswith("claims.")} == {"derived"}
    values = {
        key: entry.content.value for key, entry in default.inputs.items() if entry.kind == "figure" and entry.provenance
    }
    assert values["funds.capacity.opening"] == 31_503.8
    assert default.values["rates.convergence"][1:] == (-0.01, 0.0, 0.0, 0.0, 0.0)


def test_published_activity_of_the_default_plan(default):
    """Section 2 of the plan: thousands in 2023/24 and 2030/31, and the mitigations."""
    figures = {
        key: (service.baseline.value, service.projected.value, [m.effect.value for m in service.mitigations.values()])
        for key, service in default.services.items()
    }
    assert figures == {
        "bed_days": (786_000, 961_000, [-78_000, -54_000]),
        "ed_contacts": (413_000, 466_000, [-16_000]),
        "community_contacts": (7_480_000, 8_507_000, [1_991_000]),
    }
    assert {service.non_demographic.value for service in default.services.values()} == {0.007}


POPULATION = {
    "cambridge": (-1.7, 5.1, 96), "east_cambridgeshire": (1.1, 9.5, 104), "fenland": (5.0, 10.5, 97),
    "huntingdonshire": (8.0, 11.7, 95), "peterborough": (3.4, 12.6, 98), "south_cambridgeshire": (20.3, 27.9, 108),
    "total": (6, 13, 100),
}  # fmt: skip


def test_published_population_of_the_default_plan(default):
    groups = {key: group.growth.value * 100 for key, group in default.population.groups.items()}
    expected = {
        f"{district}_{band}": growth
        for district, row in POPULATION.items()
        for band, growth in zip(("0_24", "25_64", "65"), row, strict=True)
    }
    assert groups == pytest.approx(expected) and len(groups) == 21


VOLUMES = {
    "daycase": ({"cuhft": 2_616, "nwaft": 1_700}, 887, 3_828_292),
    "daycase_adjusted": ({"cuhft": 1_382, "nwaft": 1_027}, 887, 2_136_783),
    "emergency_los": ({"cuhft": 18_743, "nwaft": 17_102}, 350, 12_545_750),
    "readmissions": ({"nwaft": 2_300}, 350, 5_635_000),
    "theatre_utilisation": ({"cuhft": 3_750, "nwaft": 4_750, "other": 50}, 887, 7_583_850),
    "cases_per_theatre": ({"cuhft": 510, "nwaft": 2_100}, 887, 2_315_070),
    "patient_initiated_follow_up": ({"cuhft": 6_400, "nwaft": 13_000, "other": 1_765}, 191, 4_042_515),
}


@pytest.mark.parametrize("name", VOLUMES)
def test_published_productivity_of_the_default_plan(default, projected, name):
    volumes, price, value = VOLUMES[name]
    item = default.productivity[name]
    assert {key: volume.value for key, volume in item.volumes.items()} == volumes and item.price.value == price
    assert projected.value(f"productivity.{name}.value") == value and not item.cash_releasing


def test_opportunities_without_a_price(default, projected):
    assert set(default.productivity) - set(VOLUMES) == {"diagnostics", "medicines_optimisation", "use_of_resources"}
    assert projected.value("productivity.diagnostics.volume") == 21_874 + 18_303 + 4_131
    assert "productivity.diagnostics.value" not in projected.lines
    assert projected.value("productivity.medicines_optimisation.value") == 19_200_000
    assert projected.value("productivity.use_of_resources.value") == 10_000_000
    counted = [key for key, item in default.productivity.items() if item.alternatives == "daycase" and item.counted]
    assert counted == ["daycase"]


def verdicts(projection):
    """Whether each claim that can be computed holds."""
    found = {}
    for key, claim in projection.plan.claims.items():
        if claim.not_computed:
            continue
        computed = projection.value(f"claims.{key}.computed")
        if claim.below is None:
            found[key] = least_verdict(computed, claim.at_least.value, DOES_NOT_HOLD)
        elif claim.at_least is None:
            found[key] = below_verdict(computed, claim.below.value, DOES_NOT_HOLD)
        else:
            found[key] = claim_verdict(computed, claim.at_least.value, claim.below.value, DOES_NOT_HOLD)
    return found


FAILING = {
    "allocation_2028_29": 1_950_000 * (1.023 * 1.004) ** 4 * 0.99,
    "repurposed_five_years": 140_000,
    "pot_least": 190_000,
    "pot_most": 215_000,
    "bed_days_benefit": 132_000,
    "beds_2030": 175_000 / 365 / 0.92,
}


def test_which_claims_of_the_default_plan_hold(projected):
    found = verdicts(projected)
    assert {key for key, verdict in found.items() if verdict == DOES_NOT_HOLD} == set(FAILING)
    assert sum(verdict == HOLDS for verdict in found.values()) == 17
    for key, computed in FAILING.items():
        assert projected.value(f"claims.{key}.computed") == pytest.approx(computed, rel=1e-12)
    assert projected.value("claims.bed_days_productivity.computed") == 54_354


NOT_COMPUTED = {
    "available_growth", "commercial", "left_shift", "tech_fund", "capital_funds", "prescribing", "overprescribing",
    "beds_2040", "unplanned_share", "ed_reduction", "medicines_optimisation", "use_of_resources",
}  # fmt: skip


def test_claims_that_cannot_be_computed_say_why(default):
    reasons = {key: claim.not_computed for key, claim in default.claims.items() if claim.not_computed}
    assert set(reasons) == NOT_COMPUTED and all(reason.endswith(".") for reason in reasons.values())


def changed_default(default, changes):
    """The default plan with some numbers changed: ("funds", "bcf", "opening", "value"): 1.0."""
    data = plan_data(default)
    for path, value in changes.items():
        place = data
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
    return mtfs.project(plan_from_data(data, "the changed plan"))


CONVERGENCE, EFFICIENCY = (("rates", rate, "values") for rate in ("convergence", "efficiency"))
SIX_AND_TWENTY = {("funds", "bcf", "opening", "value"): 82_744.3, ("funds", "sdf", "opening", "value"): 33_097.72}


@pytest.mark.parametrize(
    ("changes", "claim", "verdict"),
    [
        ({CONVERGENCE: {"2025/26": 0.0}}, "allocation_2028_29", HOLDS),
        ({CONVERGENCE: {"2025/26": 0.0}, EFFICIENCY: {"2025/26": 0.0}}, "allocation_2028_29", DOES_NOT_HOLD),
        (SIX_AND_TWENTY, "repurposed_five_years", HOLDS),
        (SIX_AND_TWENTY, "pot_least", HOLDS),
        (SIX_AND_TWENTY, "pot_most", HOLDS),
        (SIX_AND_TWENTY, "repurposed_a_year", DOES_NOT_HOLD),
        ({("available_growth", "high", "value"): 14_000.0}, "pot_most", DOES_NOT_HOLD),
        ({("productivity", "readmissions", "price", "value"): 351.0}, "readmissions_value", DOES_NOT_HOLD),
        ({("productivity", "readmissions", "cash_releasing"): True}, "non_cash_releasing", DOES_NOT_HOLD),
        ({("activity", "scenario"): "lower"}, "bed_days_growth", DOES_NOT_HOLD),
    ],
)  # fmt: skip
def test_claims_hold_or_not_as_one_input_says(default, changes, claim, verdict):
    assert verdicts(changed_default(default, changes))[claim] == verdict


def test_every_reading_has_one_option_for_the_plan_as_it_stands(default):
    assert {key: len(reading.options) for key, reading in default.readings.items()} == {
        "convergence": 3, "compounding": 2, "inflation": 3, "repurposed": 3, "pot": 2,
    }  # fmt: skip
    for reading in default.readings.values():
        assert sum(not option.sets for option in reading.options.values()) == 1


def test_the_plan_of_2016():
    plan = mtfs.load_plan(STP)
    projection = mtfs.project(plan)
    assert (plan.base_year, plan.horizon, plan.allocation) == ("2015/16", 5, {})
    assert sum(line.opening.value for line in plan.expenditure.values()) == 1_860_000
    assert projection.value("gap.funding", "2015/16") == 1_700_000
    assert projection.value("gap.do_nothing", "2020/21") == pytest.approx(500_000, abs=500)
    assert projection.value("gap.challenge", "2020/21") == pytest.approx(543_000, abs=500)
    assert projection.value("gap.savings", "2020/21") == 250_000
    assert projection.value("gap.in_year", "2020/21") == pytest.approx(1_300, abs=50)
    assert all(check.passed for check in mtfs.checks(projection))
    assert set(verdicts(projection).values()) == {HOLDS} and len(verdicts(projection)) == 7
    assert {claim.source for claim in plan.claims.values()} == {"STP", "TRANSF", "HIC", "PT"} <= set(sources())
