"""Draws: many plans at once say what each plan says alone, to the last bit."""

import math

import numpy as np
import pytest
from hypothesis import given
from support.agreement import BY_NAME, bits
from support.plan_builder import figure, made, rich, small
from support.plan_strategies import plans
from support.profile import examples

from mtfs.analysis.figures.projection import project
from mtfs.backends import draws
from mtfs.backends.draws import BLOCK, simulate
from mtfs.backends.numbers import figures
from mtfs.core.errors import LineError, PlanError
from mtfs.formulas import FORMULAS
from mtfs.model.definition import define

FEW = examples(15)


def one_draw(plan):
    """Every number that the plan knows as an array of one draw, and every line of it."""
    numbers = {
        key: np.array([[value] for value in plan.values[key][1:]])
        for key, entry in plan.inputs.items()
        if entry.provenance is not None and not entry.missing
    }
    return simulate(plan, numbers, list(project(plan).lines))


def assert_draws_agree(plan, exactly):
    constant = {
        f"rates.{rate}": np.array([[v] for v in plan.values[f"rates.{rate}"][1:]])
        for rate in ("growth", "inflation", "efficiency")
        if f"rates.{rate}" in plan.inputs
    }
    expected = figures(plan)
    if not constant:
        openings = [key for key in plan.inputs if key.endswith(".opening")]
        constant = {key: np.array([plan.values[key][0]]) for key in openings}
    found = simulate(plan, constant, list(expected))
    for line, years in expected.items():
        for period, value in enumerate(years):
            if value is None:
                assert found[line][period] is None
            elif exactly(line):
                assert bits(found[line][period][0]) == bits(value), (line, period)
            else:
                assert found[line][period][0] == pytest.approx(value, rel=1e-12, abs=1e-15, nan_ok=True), (line, period)


def no_power(line):
    """NumPy's power and Python's may differ in the last bit, so the one line that uses it is compared nearly."""
    return line != "allocation.cagr"


@pytest.mark.parametrize("name", BY_NAME)
def test_a_constant_draw_gives_the_figures(name):
    assert_draws_agree(BY_NAME[name](), no_power)


@FEW
@given(plans() | plans(funded=True))
def test_a_constant_draw_of_any_plan_gives_its_figures(plan):
    assert_draws_agree(plan, no_power)


@pytest.mark.parametrize("name", ["default", "QUE", "rich"])
def test_every_number_drawn_at_once_gives_the_figures(name):
    plan = BY_NAME[name]()
    found, expected = one_draw(plan), figures(plan)
    for line, years in expected.items():
        plan_years = [(period, value) for period, value in enumerate(years) if period and value is not None]
        for period, value in plan_years:
            if not math.isnan(value) and not line.startswith(("funds.", "pot.", "settings.", "checks.")):
                assert found[line][period][0] == pytest.approx(value, rel=1e-12), (line, period)


def every_number_at_once(plan):
    """Every number as one draw that holds in all years, where it is a figure, or a draw a year."""
    return {
        key: np.array([[value] for value in plan.values[key][1:]])
        if entry.kind in ("series", "amounts")
        else np.array([plan.values[key][0]])
        for key, entry in plan.inputs.items()
        if entry.provenance is not None
    }


@pytest.mark.parametrize("name", ["rich care", "council", "default"])
def test_every_number_of_care_and_the_gap_drawn_at_once_gives_the_figures(name):
    """NumPy's power may differ from Python's in the last bit, so the figures are compared nearly."""
    plan = BY_NAME[name]()
    expected = figures(plan)
    found = simulate(plan, every_number_at_once(plan), list(expected))
    scale = max(abs(value) for years in expected.values() for value in years if value is not None)
    for line, years in expected.items():
        assert [value is None for value in years] == [value is None for value in found[line]], line
        for period, value in enumerate(years):
            if value is not None:
                floor = 1e-3 if line.startswith("checks.") else 1e-12 * scale
                assert found[line][period].shape == (1,)
                assert found[line][period][0] == pytest.approx(value, rel=1e-9, abs=floor), (line, period)


CARE_DRAWS = {
    "activity.occupancy": (0.8, 1.0),
    "activity.services.bed_days.projected": (700_000.0, 900_000.0),
    "activity.services.attendances.shares.west": (0.0, 1.0),
    "activity.services.contacts.mitigations.managed.effect": (-1e6, 2e6),
    "activity.phasing": (0.0, 1.0),
    "population.groups.west.growth": (-0.2, 0.2),
    "productivity.readmissions.volumes.royal": (0.0, 5_000.0),
    "productivity.readmissions.delivered": (0.0, 1.0),
    "providers.royal.efficiency": (0.0, 0.03),
    "expenditure.acute.growth.demand": (-0.05, 0.05),
    "schemes.qipp.amounts": (0.0, 20_000.0),
    "gap.brought_forward": (-50_000.0, 50_000.0),
    "available_growth.high": (0.0, 30_000.0),
}


def test_random_draws_of_care_and_the_gap_are_single_plans_one_by_one():
    plan = BY_NAME["rich care"]()
    random = np.random.default_rng(20250402)
    drawn = {
        key: random.uniform(*ends, (plan.horizon, 5) if plan.inputs[key].kind in ("series", "amounts") else 5)
        for key, ends in CARE_DRAWS.items()
    }
    found = simulate(plan, drawn, list(figures(plan)))
    for draw in range(5):
        values = dict(plan.values)
        for key, array in drawn.items():
            rows = array[:, draw] if array.ndim == 2 else [array[draw]] * plan.horizon
            base = array[draw] if array.ndim == 1 else plan.values[key][0]
            values[key] = (float(base), *map(float, rows))
        single = define(plan, FORMULAS, lambda key, period, v=values: v[key][period], lambda *given: given[2])
        scale = max(abs(value) for years in single.values() for value in years if value is not None)
        for line, years in single.items():
            for period, value in enumerate(years):
                if value is not None:
                    assert found[line][period][draw] == pytest.approx(value, rel=1e-9, abs=1e-12 * scale), (
                        line,
                        period,
                    )


LINES = ["allocation.recurrent", "funds.repurposed", "pot.annual", "pot.recurrent_cumulative", "checks.pot"]


@pytest.mark.parametrize("name", ["default", "QUE", "rich", "rich, nothing missing"])
def test_random_draws_are_single_plans_one_by_one(name):
    plan = BY_NAME[name]()
    random = np.random.default_rng(20250401)
    drawn = {
        "rates.growth": random.normal(0.02, 0.02, (plan.horizon, 7)),
        "rates.inflation": random.normal(0.02, 0.03, 7),
        "funds.capacity.repurpose": random.uniform(0, 1, 7),
        "funds.capacity.opening": random.uniform(1e3, 1e5, 7),
    }
    found = simulate(plan, drawn, LINES)
    for draw in range(7):
        values = dict(plan.values)
        for key, array in drawn.items():
            rows = array[:, draw] if array.ndim == 2 else [array[draw]] * plan.horizon
            base = array[draw] if array.ndim == 1 else plan.values[key][0]
            values[key] = (float(base), *map(float, rows))
        single = define(plan, FORMULAS, lambda key, period, v=values: v[key][period], lambda *given: given[2])
        for line in LINES:
            for period, value in enumerate(single[line]):
                if value is not None:
                    assert bits(found[line][period][draw]) == bits(value), (line, period)


def test_switches_between_two_branches_are_taken_draw_by_draw():
    plan = made(rich())
    targets = np.array([80_000.0, 99_000.0, 100_000.0, 101_000.0, 130_000.0])
    found = simulate(
        plan, {"allocation.core.target": targets}, ["allocation.core.convergence_rate", "allocation.core.recurrent"]
    )
    for at, target in enumerate(targets):
        alone = figures(made(rich(), {"allocation.core.target": figure(float(target))}))
        for line in found:
            assert [bits(years[at]) for years in found[line][1:]] == [bits(value) for value in alone[line][1:]]


@pytest.mark.parametrize("count", [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
def test_blocks_leave_no_draw_out(count):
    growth = np.linspace(-0.05, 0.05, count)
    found = simulate(made(small()), {"rates.growth": growth}, ["allocation.core.recurrent", "timeline.period"])
    assert found["allocation.core.recurrent"][1].tolist() == (1000.0 * (1 + growth) * 1 * 1).tolist()
    assert found["timeline.period"][2].tolist() == [2.0] * count
    assert found["allocation.core.recurrent"][0].tolist() == [1000.0] * count


def test_the_size_of_a_block_changes_nothing(monkeypatch):
    plan, drawn = made(rich()), {"rates.growth": np.linspace(-0.05, 0.05, 10)}
    whole = simulate(plan, drawn, LINES)
    monkeypatch.setattr(draws, "BLOCK", 3)
    for line, years in simulate(plan, drawn, LINES).items():
        assert [None if v is None else v.tolist() for v in years] == [
            None if v is None else v.tolist() for v in whole[line]
        ]


def test_draws_are_not_changed():
    growth = np.linspace(-0.05, 0.05, 5)
    before = growth.copy()
    simulate(made(small()), {"rates.growth": growth}, ["pot.annual"])
    assert (growth == before).all()


@pytest.mark.parametrize(
    ("drawn", "lines", "kind", "message"),
    [
        (
            {"rates.growth": np.zeros(3)},
            ["pot.anual"],
            LineError,
            "the plan has no line 'pot.anual'; `mtfs show --all --ids` lists",
        ),
        ({"rates.growht": np.zeros(3)}, ["pot.annual"], LineError, "the plan has no input 'rates.growht'"),
        (
            {"rates.growth": np.zeros((3, 4))},
            ["pot.annual"],
            PlanError,
            r"rates.growth have shape (3, 4); give (draws,) or (2, draws)",
        ),
        ({"rates.growth": np.zeros((2, 2, 2))}, ["pot.annual"], PlanError, "have shape (2, 2, 2)"),
        ({"rates.growth": 0.02}, ["pot.annual"], PlanError, "have shape ()"),
        (
            {"rates.growth": np.zeros(3), "rates.inflation": np.zeros(4)},
            ["pot.annual"],
            PlanError,
            "draws have [3, 4] lengths; give every input the same number",
        ),
        ({}, ["pot.annual"], PlanError, "draws have no lengths"),
        (
            {"rates.growth": np.array([0.01, np.nan])},
            ["pot.annual"],
            PlanError,
            "draws of rates.growth hold NaN or infinity; give numbers",
        ),
        (
            {"rates.growth": np.array([0.01, np.inf])},
            ["pot.annual"],
            PlanError,
            "draws of rates.growth hold NaN or infinity; give numbers",
        ),
        (
            {"plan.horizon": np.ones(3)},
            ["pot.annual"],
            PlanError,
            "plan.horizon is no number that could be drawn; draw a rate",
        ),
        (
            {"allocation.core.method": np.ones(3)},
            ["pot.annual"],
            PlanError,
            "allocation.core.method is no number that could be drawn",
        ),
    ],
)
def test_wrong_draws_are_refused(drawn, lines, kind, message):
    with pytest.raises(kind) as caught:
        simulate(made(small()), drawn, lines)
    assert message in str(caught.value)


def test_a_choice_cannot_be_drawn_as_numbers():
    with pytest.raises(PlanError, match="commercial.option is no number"):
        simulate(made(rich()), {"commercial.option": np.zeros(3)}, ["pot.annual"])
