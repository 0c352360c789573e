"""The named sets of assumptions that a plan nhse:CODE can take."""

import pytest

import mtfs
from mtfs.core.errors import PlanError
from mtfs.nhse.footprints import footprint
from mtfs.plan.assumed import AssumptionSet
from mtfs.plan.icb import icb_plan
from mtfs.plan.library import DEFAULT, built_in


def taken(name, icb="QOQ"):
    return mtfs.project(icb_plan(icb, built_in(DEFAULT), name))


def test_published_takes_the_base_growth_of_each_stream_and_nothing_beside_it():
    projection = taken("published")
    plan = projection.plan
    assert plan == mtfs.load_plan("nhse:QOQ")
    growth = {
        stream: (plan.allocation[stream].growth or plan.rates.growth).values["2026/27"] for stream in plan.allocation
    }
    assert growth == {
        "core": 0.0437, "primary_medical": 0.0309, "other_primary_care": 0.0347, "running_costs": 0.0,
        "specialised": 0.0528,
    }  # fmt: skip
    assert (plan.rates.growth.status, plan.rates.growth.source) == ("illustrative", "NHSE-25")
    assert plan.rates.inflation.values == plan.rates.efficiency.values == {"2026/27": 0.0}
    opening, next_year = projection.lines["allocation.core.recurrent"][:2]
    convergence = projection.value("allocation.core.convergence_rate", "2026/27")
    assert next_year == pytest.approx(opening * 1.0437 * (1 + convergence), abs=0.5)
    span = plan.uncertainty["growth"]
    assert (span.low.value, span.high.value) == (0.0322, 0.0528)
    assert "cost uplift less efficiency is one of them" in plan.pressures["all"].note


def test_framework_grows_as_the_budget_and_is_at_target_at_the_end_of_the_settlement():
    projection = taken("framework")
    rates = projection.plan.rates
    budget = [195.6, 204.9, 215.4, 226.1]
    together = [
        (1 + growth) * (1 + rates.inflation.values["2026/27"] - rates.efficiency.values["2026/27"])
        for growth in rates.growth.values.values()
    ]
    grown = [after / before for before, after in zip(budget, budget[1:], strict=False)]
    assert together == pytest.approx(grown, abs=0.0001)
    assert projection.plan.years[-1] == "2028/29"
    assert projection.value("allocation.core.closing_distance", "2027/28") > 0.001
    assert projection.value("allocation.core.closing_distance", "2028/29") == pytest.approx(0, abs=1e-12)
    assert {rate.status for rate in (rates.efficiency, rates.inflation, rates.growth)} == {"illustrative"}
    notes = (rates.efficiency.note, rates.inflation.note, rates.growth.note)
    assert all(word in note for word, note in zip(("assumed", "not known", "not published"), notes, strict=True))
    assert "missing.deficit_support" in mtfs.missing(projection.plan)


def test_flat_stays_level():
    projection = taken("flat")
    first, *later = projection.lines["allocation.recurrent"]
    assert later == pytest.approx([first] * 5, abs=2)


@pytest.mark.parametrize("name", ["framework", "published"])
def test_a_later_base_year_has_the_values_from_then_on(name):
    later = AssumptionSet(name, "2027/28").rates()["growth"]["values"]
    assert later == {"2028/29": {"framework": 0.0208, "published": 0.0437}[name]}


def test_after_the_settlement_distances_stay():
    far = footprint("QOQ").distance("2025/26", "core", "recurrent allocation")
    assert AssumptionSet("framework", "2027/28").convergence(far)["values"] == pytest.approx(
        {"2028/29": 1 / (1 + far.value) - 1, "2029/30": 0.0}
    )
    assert AssumptionSet("framework", "2028/29").convergence(far)["values"] == {"2029/30": 0.0}


@pytest.mark.parametrize(
    ("name", "year", "says"),
    [
        ("hopeful", "2025/26", "no assumptions are called 'hopeful'; there is published, flat and framework"),
        ("framework", "2023/24", "the assumptions framework begin with 2026/27, and the plan with 2024/25; take publ"),
    ],
)
def test_a_set_that_does_not_fit_is_refused(name, year, says):
    with pytest.raises(PlanError, match=says):
        AssumptionSet(name, year).rates()
