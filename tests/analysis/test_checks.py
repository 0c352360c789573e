"""The checks: each one passes for a sound plan and fails for one that breaks its rule."""

from types import SimpleNamespace

import pytest
from plan.making import figure, made, rich, series, small, without_missing

import mtfs
from mtfs.analysis.checks import Check, checks, missing
from mtfs.analysis.headline import headline
from mtfs.formulas import FORMULAS
from mtfs.lines import IDENTITIES, LINES, RULES, pattern_of
from mtfs.model import define
from mtfs.projection import Projection, project

CHECKS = {pattern for pattern in LINES if pattern.startswith("checks.")}


def computed(plan, **wrong):
    """The plan by formulas of which some are wrong."""
    values, f = plan.values, SimpleNamespace(**vars(FORMULAS) | wrong)
    return Projection(plan, define(plan, f, lambda key, period: values[key][period], lambda *given: given[2]))


def failing(projection):
    return {pattern_of(check.line) for check in checks(projection) if not check.passed}


def sound():
    return made(without_missing(rich()), {"rates.convergence": series(0.001), "allocation.medical.target": None})


def test_every_kind_of_check_is_tried_here():
    assert CHECKS == set(WRONG_FORMULAS) | set(WRONG_PLANS)


def test_a_sound_plan_passes_every_check():
    assert failing(project(sound())) == set()
    assert failing(computed(sound())) == set()


def off(name, by=1.0):
    """A formula whose result is off."""
    return {name: lambda *arguments: getattr(FORMULAS, name)(*arguments) + by}


WRONG_FORMULAS = {
    "checks.*.steps": off("growth_step"),
    "checks.steps": off("efficiency_step"),
    "checks.streams": off("total_allocation"),
    "checks.pot": off("investment_pot"),
    "checks.cumulative": off("cumulative"),
    "checks.settings": off("setting_investment"),
    "checks.shift": off("shift"),
    "checks.shares": off("setting_share", 0.01),
}


@pytest.mark.parametrize("check", WRONG_FORMULAS)
def test_an_identity_fails_where_a_formula_is_wrong(check):
    assert check in failing(computed(sound(), **WRONG_FORMULAS[check]))


@pytest.mark.parametrize(
    "name",
    [
        "recurrent_allocation",
        "recurrent_allocation_additive",
        "rounding_step",
        "inflation_step",
        "inflation_step_additive",
        "efficiency_step_additive",
        "convergence_step",
        "convergence_step_additive",
        "adjusted_baseline",
    ],
)
def test_the_steps_fail_for_any_wrong_part_of_an_allocation(name):
    assert {"checks.*.steps", "checks.steps"} <= failing(computed(sound(), **off(name)))


WRONG_PLANS = {
    "checks.*.rates": {"rates.efficiency": series(0.2)},
    "checks.*.distance": {"allocation.medical.target": figure(21_500.0), "rates.convergence": series(-0.01)},
    "checks.available_growth": {"pressures.pay.values": {"2025/26": 50_000.0}},
    "checks.*.released": {"funds.bcf.recurrent": True, "funds.bcf.repurpose.values": {"2025/26": 0.9}},
    "checks.*.ringfence": None,
    "checks.*.repurpose": None,
    "checks.funds": None,
}
"""Plans that break a rule; None where no plan that can be read does, and the figures are doctored instead."""


@pytest.mark.parametrize("check", [check for check, changes in WRONG_PLANS.items() if changes])
def test_a_rule_fails_for_a_plan_that_breaks_it(check):
    plan = made(without_missing(rich()), {"allocation.medical.target": None} | WRONG_PLANS[check])
    assert check in failing(project(plan))


@pytest.mark.parametrize(
    ("stream_rate", "value"),
    [
        ("growth", 0.16),
        ("growth", -0.16),
        ("inflation", 0.151),
        ("efficiency", -0.2),
        ("convergence", 0.2),
        ("convergence", -0.2),
    ],
)
def test_a_large_rate_of_either_sign_is_taken_for_a_slip(stream_rate, value):
    projection = project(made(small(), {f"allocation.core.{stream_rate}": series({"2025/26": 0.0, "2026/27": value})}))
    (found,) = [check for check in checks(projection) if check.line == "checks.core.rates"]
    assert not found.passed and found.year == "2026/27" and found.residual == pytest.approx(abs(value) - 0.15)
    allowed = project(made(small(), {f"allocation.core.{stream_rate}": series(0.15 if value > 0 else -0.15)}))
    assert "checks.*.rates" not in failing(allowed)


def test_convergence_by_distance_counts_as_a_rate_too():
    policy = {
        "convergence_policy.largest_cut": figure(0.9, "rate"),
        "convergence_policy.pace_over": figure(1.0, "share"),
    }
    plan = made(without_missing(rich()), policy | {"allocation.core.target": figure(60_000.0)})
    assert "checks.core.rates" in {check.line for check in checks(project(plan)) if not check.passed}


def with_values(plan, **values):
    """The plan's figures under input values that no plan file may hold."""
    given = plan.values | {key: (value,) * len(plan.years) for key, value in values.items()}
    return Projection(plan, define(plan, FORMULAS, lambda key, period: given[key][period], lambda *one: one[2]))


def test_a_ring_fence_above_its_fund_fails():
    doctored = with_values(sound(), **{"funds.bcf.ringfenced": 7_000.0})
    (found,) = [check for check in checks(doctored) if check.line == "checks.bcf.ringfence"]
    assert not found.passed and found.residual == pytest.approx(7_000 - 5_250) and found.year == "2025/26"


@pytest.mark.parametrize(("share", "residual"), [(1.25, 0.25), (-0.25, 0.25)])
def test_a_share_outside_0_to_1_fails(share, residual):
    doctored = with_values(sound(), **{"funds.capacity.repurpose": share})
    (found,) = [check for check in checks(doctored) if check.line == "checks.capacity.repurpose"]
    assert not found.passed and found.residual == residual


def test_funds_that_do_not_reach_the_pot_fail():
    plan, values = sound(), sound().values

    def emit(line, period, result):
        return result + 5 if line == "pot.repurposed" else result

    doctored = Projection(plan, define(plan, FORMULAS, lambda key, period: values[key][period], emit))
    assert "checks.funds" in failing(doctored)


def test_the_tolerance_decides():
    plan = made(small(), {"pressures": {"x": series(0.5, "£k") | {"name": "X"}}})
    assert failing(project(plan)) == {"checks.available_growth"}
    plan = made(
        small(),
        {"pressures": {"x": series(0.5, "£k") | {"name": "X"}}, "limits": {"tolerance": figure(0.5, "of the check")}},
    )
    assert failing(project(plan)) == set()


def test_the_worst_year_is_named():
    pressures = {"x": series({"2025/26": 1.0, "2026/27": 9.0, "2027/28": 4.0}, "£k") | {"name": "X"}}
    (found,) = [c for c in checks(project(made(small(3), {"pressures": pressures}))) if not c.passed]
    assert found == Check(
        "checks.available_growth", "Available growth is not below 0", "rule", "£k", 9.0, "2026/27", False
    )


def test_a_check_is_an_identity_or_a_rule():
    for pattern in CHECKS:
        assert LINES[pattern].block in (IDENTITIES, RULES)
    kinds = {check.line: check.kind for check in checks(project(sound()))}
    assert kinds["checks.steps"] == "identity" and kinds["checks.core.rates"] == "rule"
    assert set(kinds) == {line for line in project(sound()).lines if line.startswith("checks.")}


def test_a_missing_fund_fails_nothing_and_is_told():
    plan = made(
        rich(), {"allocation.medical.target": None, "missing": {"capital": "Capital: not part of the revenue pot."}}
    )
    assert failing(project(plan)) == set()
    found = missing(plan)
    assert set(found) == {"funds.sdf.opening", "missing.capital"}
    assert "SDF" in str(found["funds.sdf.opening"]) and "not published" in str(found["funds.sdf.opening"])
    assert "Capital" in str(found["missing.capital"])
    assert missing(made(without_missing(rich()))) == {}


def test_the_headline():
    text = "\n".join(headline(project(mtfs.load_plan())))
    assert "£202.5m" in text and "available growth £62.5m" in text and "repurposed funds £140.0m" in text
    assert "£1,950.0m in 2024/25, £2,206.6m in 2029/30 (2.50% a year)" in text
    assert "pass" in text and "FAIL" not in text
    text = "\n".join(headline(project(made(rich(), {"pressures.pay.values": {"2025/26": 50_000.0}}))))
    assert "FAIL" in text and "Available growth is not below 0" in text and "SDF" in text
