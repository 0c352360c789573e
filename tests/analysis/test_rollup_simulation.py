"""Intervals of a rollup: each plan's are its own, and those of a total come from the sums, draw by draw."""

import math

import numpy as np
import pytest
from support.plan_builder import figure, made, series, small

import mtfs
from mtfs.analysis.compute.executors import Processes
from mtfs.analysis.rollup import rollup
from mtfs.analysis.rollup.simulation import POT, RECURRENT, Asked, drawn
from mtfs.analysis.rollup.tasks import Task
from mtfs.analysis.uncertainty.estimates import PERCENTILES
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.core.errors import PlanError
from mtfs.plan.horizon import with_horizon

DRAWS = 4_000
SCORE_OF_P95 = 1.6448536269514722


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def plan_file(code, common, opening=1000.0, ranges=True, horizon=1, name="growth"):
    """A plan of one stream whose growth is normal around 2%, with 1% and 3% as P5 and P95."""
    data = small(horizon)
    data |= {"code": code, "organisation": f"ICB {code}"}
    data["rates"]["growth"] = series(0.02)
    data["allocation"]["core"]["opening"] = figure(opening)
    if ranges:
        data["uncertainty"] = {
            name: {"input": "rates.growth", "low": figure(0.01, "rate"), "high": figure(0.03, "rate"),
                   "shape": "normal", "common": common}
        }  # fmt: skip
    mtfs.write_toml(made(data), f"{code}.toml")
    return f"{code}.toml"


def widths(intervals):
    percentiles = intervals["allocation"].percentiles
    return percentiles[PERCENTILES.index(95)] - percentiles[PERCENTILES.index(5)]


def test_a_rollup_of_one_plan_has_the_intervals_of_that_plan():
    found = rollup("nhse:QUE", draws=DRAWS, seed=7)
    alone = simulate_plan(mtfs.load_plan("nhse:QUE"), ["pot.total", "allocation.recurrent 2030/31"], DRAWS, 7)
    for intervals in (found.spreads.plans["QUE"], found.spreads.whole, found.spreads.regions["East of England"]):
        for name, output in (("pot", "pot.total"), ("allocation", "allocation.recurrent 2030/31")):
            expected = [estimate.value for estimate in alone.of(output).spread.percentiles]
            assert list(intervals[name].percentiles) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("common", "width"), [(True, 1000 * 0.02 + 3000 * 0.02), (False, math.hypot(20, 60))])
def test_shared_shocks_add_up_and_shocks_of_their_own_partly_cancel(common, width):
    found = rollup([plan_file("QAA", common), plan_file("QBB", common, 3000.0)], draws=100_000)
    assert widths(found.spreads.plans["QAA"]) == pytest.approx(20, rel=0.01)
    assert widths(found.spreads.plans["QBB"]) == pytest.approx(60, rel=0.01)
    assert widths(found.spreads.whole) == pytest.approx(width, rel=0.01)
    assert found.spreads.whole["allocation"].percentiles[2] == pytest.approx(4080, rel=1e-4)


def test_plans_share_a_shock_whatever_they_name_its_range():
    found = rollup([plan_file("QAA", True), plan_file("QBB", True, 3000.0, name="uplift")], draws=100_000)
    assert widths(found.spreads.whole) == pytest.approx(80, rel=0.01)


def test_the_total_is_simulated_as_a_total():
    asked = Asked(DRAWS, 3, mtfs.load_plan("nhse:QUE").years)
    found = rollup("nhse:QU*", draws=DRAWS, seed=3)
    rows = sum(drawn((Task(member.plan, member.plan), asked)).amounts for member in found.members)
    for name, row in (("allocation", RECURRENT), ("pot", POT)):
        expected = np.percentile(rows[row], PERCENTILES)
        assert list(found.spreads.whole[name].percentiles) == pytest.approx(list(expected), rel=1e-12)
    expected = np.percentile(rows[2] / rows[3] - 1, PERCENTILES)
    assert list(found.spreads.whole["distance"].percentiles) == pytest.approx(list(expected), abs=1e-12)
    summed = sum(intervals["pot"].percentiles[0] for intervals in found.spreads.plans.values())
    assert found.spreads.whole["pot"].percentiles[0] > summed, "shocks of their own partly cancel"


def test_the_same_seed_gives_the_same_intervals_wherever_they_are_computed():
    here = rollup("nhse:QU*", draws=DRAWS)
    assert rollup("nhse:QU*", draws=DRAWS, executor=Processes(2)) == here
    assert rollup("nhse:QU*", draws=DRAWS, seed=2).spreads != here.spreads


def test_the_intervals_of_england_hold_the_plan():
    found = rollup("nhse:*", draws=1_000, on="2025-04-01")
    assert len(found.spreads.plans) == 42 and len(found.spreads.regions) == 7 and not found.failures
    for member in found.members:
        low, _, middle, _, high = found.spreads.plans[member.code]["pot"].percentiles
        assert low < member.pot_total < high and low < middle < high
    low, *_, high = found.spreads.whole["distance"].percentiles
    assert low < found.whole.distances[-1] < high
    table = found.uncertainty()
    assert len(table.rows) == 3 * 50 and list(table.columns)[-5:] == ["P5", "P10", "P50", "P90", "P95"]
    wide = found.table()
    at = list(wide.columns).index("investment pot P50")
    assert wide.rows[-1][at] == found.spreads.whole["pot"].percentiles[2]


def test_a_plan_without_ranges_is_named_and_the_others_are_simulated():
    found = rollup([plan_file("QAA", True), plan_file("QBB", True, ranges=False)], draws=1_000)
    assert [member.code for member in found.members] == ["QAA"] == list(found.spreads.plans)
    assert "QBB.toml" in found.failures and "uncertainty: the plan has none" in found.failures["QBB.toml"]
    assert widths(found.spreads.whole) == widths(found.spreads.plans["QAA"])
    assert math.isnan(found.spreads.whole["distance"].percentiles[0])


def test_a_plan_with_other_years_that_cannot_be_simulated_takes_its_years_along():
    found = rollup(["nhse:QUE", plan_file("QBB", True, ranges=False, horizon=3)], draws=1_000)
    assert found.spreads.asked.years == found.years == mtfs.load_plan("nhse:QUE").years
    assert found.spreads.whole == found.spreads.plans["QUE"]


def test_draws_and_seeds_that_are_none():
    with pytest.raises(PlanError, match="10 draws are outside 1,000 to 5,000,000"):
        rollup("nhse:QUE", draws=10)
    for seed in (-1, 2**63):
        with pytest.raises(PlanError, match=f"seed {seed} is none"):
            rollup("nhse:QUE", draws=1_000, seed=seed)


def test_intervals_stand_beside_the_figures_of_the_same_years():
    mtfs.write_toml(with_horizon(mtfs.load_plan("nhse:QUE"), 15), "long.toml")
    short, found = (rollup(plans, draws=1_000) for plans in (["nhse:QUE"], ["long.toml", "nhse:QOQ"]))
    assert len(found.members[0].years) == 16 and found.years == short.years
    wanted = {tuple(row[:3]): row[3:] for row in short.uncertainty().rows if row[0] == "QUE"}
    rows = {tuple(row[:3]): row[3:] for row in found.uncertainty().rows if row[0] == "QUE"}
    assert rows == wanted and len(rows) == 3


def test_plans_without_years_in_common_are_not_simulated_and_it_is_said():
    found = rollup(["nhse:QUE", plan_file("QBB", True)], draws=1_000)
    assert found.spreads is None and "so there is no total" in found.notes[0]
    assert len(found.uncertainty().rows) == 0


def test_a_central_value_outside_its_range_is_refused():
    found = rollup("nhse:QUE", changes="rates.growth = 0.09", draws=1_000)
    assert "do not hold the plan's own 0.09" in found.failures["nhse:QUE"] and found.spreads is None
