"""The checks: each one passes for a sound plan and fails for one that breaks its rule."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from support.example_plans import READ
from support.plan_builder import care, changed, council, figure, made, rich, series, small, without_missing

import mtfs
from mtfs.analysis.figures.checks import Check, checks
from mtfs.analysis.figures.headline import headline
from mtfs.analysis.figures.missing import missing
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.uncertainty.ranges import range_sentences
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.catalogue.lines import IDENTITIES, LINES, RULES, kind_of
from mtfs.core.tones import Tone
from mtfs.core.units import MONEY, unit_named
from mtfs.formulas import FORMULAS
from mtfs.model.definition import define

CHECKS = {pattern for pattern in LINES if pattern.startswith("checks.")}


def computed(plan, **wrong):
    """The plan by formulas of which some are wrong."""
    values, f = plan.values, SimpleNamespace(**vars(FORMULAS) | wrong)
    return Projection(plan, define(plan, f, lambda key, period: values[key][period], lambda *given: given[2]))


def failing(projection):
    return {kind_of(check.line).pattern for check in checks(projection) if not check.passed}


def sound():
    return made(without_missing(rich()), {"rates.convergence": series(0.001), "allocation.medical.target": None})


def test_every_kind_of_check_is_tried_here_or_in_a_case():
    broken = {kind_of(line).pattern for case in READ.values() for line in case.get("fails", [])}
    assert CHECKS == set(WRONG_FORMULAS) | set(WRONG_PLANS) | {check for _, check in OF_CASES} | broken


OF_CASES = {
    (name, check): formula for name, case in READ.items() for check, formula in case.get("wrong_formulas", {}).items()
}
"""Checks of a case's own plan, each with a formula whose being wrong it has to notice."""


@pytest.mark.parametrize(("name", "check"), OF_CASES)
def test_a_check_of_a_case_notices_a_wrong_formula(name, check):
    plan = made(READ[name]["plan"])
    assert check not in failing(project(plan))
    assert check in failing(computed(plan, **off(OF_CASES[name, check])))


def test_a_sound_plan_passes_every_check():
    assert failing(project(sound())) == set()
    assert failing(computed(sound())) == set()


def off(name, by=1.0):
    """A formula whose result is off."""
    return {name: lambda *arguments: getattr(FORMULAS, name)(*arguments) + by}


WRONG_FORMULAS = {
    "checks.*.steps": off("growth_step"),
    "checks.steps": off("efficiency_step"),
    "checks.streams": off("with_non_recurrent"),
    "checks.pot": off("investment_pot"),
    "checks.cumulative": off("cumulative"),
    "checks.settings": off("setting_investment"),
    "checks.shift": off("shift"),
    "checks.shares": off("setting_share", 0.01),
    "checks.*.contract": off("contract_value"),
    "checks.*.growth": off("projected_activity"),
    "checks.*.groups": off("group_growth"),
    "checks.*.after": off("residual_growth"),
    "checks.bridge": off("after_plan"),
    "checks.position": off("cumulative"),
    "checks.requirement": off("savings_requirement"),
}
OF_CARE = {
    *("checks.*.contract", "checks.*.growth", "checks.*.groups", "checks.*.after"),
    *("checks.bridge", "checks.position", "checks.requirement"),
}


def sound_care():
    """A plan with everything about care and the gap, funded by lines with everything that expenditure has."""
    return made(changed(care(), {"funding": care()["expenditure"]}))


def test_sound_plans_of_care_and_the_gap_pass_every_check():
    for plan in (sound_care(), made(care()), made(council())):
        assert failing(project(plan)) == failing(computed(plan)) == set()


@pytest.mark.parametrize("check", WRONG_FORMULAS)
def test_an_identity_fails_where_a_formula_is_wrong(check):
    plan = sound_care() if check in OF_CARE else sound()
    assert check in failing(computed(plan, **WRONG_FORMULAS[check]))


@pytest.mark.parametrize(
    ("formula", "check"),
    [
        ("contract_inflation", "checks.*.contract"),
        ("productivity_ask", "checks.*.contract"),
        ("in_year_position", "checks.bridge"),
        ("level_of_scheme", None),
    ],
)
def test_each_part_of_an_identity_is_looked_at(formula, check):
    """A formula that both sides rest on moves both: no identity can tell."""
    found = failing(computed(sound_care(), **off(formula)))
    assert check in found if check else found <= {"checks.*.mitigations"}


@pytest.mark.parametrize(
    ("line", "check"),
    [
        ("expenditure.acute.recurrent", "checks.*.expenditure"),
        ("expenditure.running.recurrent", "checks.*.expenditure"),
        ("funding.prescribing.recurrent", "checks.*.funding"),
        ("funding.other.recurrent", "checks.*.funding"),
        ("pot.productivity", "checks.productivity"),
        ("gap.reserves", None),
        ("gap.expenditure", None),
    ],
)
def test_a_figure_that_does_not_reach_its_total_fails(line, check):
    """A line that is off where it is shown, and not in what rests on it."""
    plan, values = sound_care(), sound_care().values
    lines = define(plan, FORMULAS, lambda key, period: values[key][period], lambda *given: given[2])
    assert line in lines
    doctored = doctored_line(plan, line)
    assert check in failing(doctored) if check else failing(doctored) == set()


def doctored_line(plan, doctored):
    """The plan's figures with the results of one line raised by 5 in the first year, where the checks look."""
    values = plan.values

    def emit(line, period, result):
        return result + 5 if line == doctored and period == 1 else result

    return Projection(plan, define(plan, FORMULAS, lambda key, period: values[key][period], emit))


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
    "checks.*.inside": {"funds.sdf.inside": "bcf", "funds.sdf.opening": figure(800.0)},
    "checks.sign.*": {"rates.efficiency": series(-0.02)},
    "checks.pressures": None,
    "checks.*.contract_rates": None,
    "checks.*.expenditure_rates": None,
    "checks.*.funding_rates": None,
    "checks.savings": None,
    "checks.*.mitigations": None,
    "checks.*.shares": None,
    "checks.*.alternatives": None,
    "checks.productivity": None,
    "checks.*.expenditure": None,
    "checks.*.funding": None,
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
    ("changes", "check"),
    [
        ({"providers.royal.efficiency": series(0.16)}, "checks.*.contract_rates"),
        ({"expenditure.acute.inflation": series(-0.16)}, "checks.*.expenditure_rates"),
        ({"schemes.qipp.amounts.values": {"2026/27": 9e8}}, "checks.savings"),
    ],
)
def test_a_slip_in_a_rate_or_an_amount_fails_its_check_alone(changes, check):
    assert failing(project(made(care(), changes))) == {check}


def test_a_slip_in_a_rate_of_funding_fails_its_check():
    name = next(iter(council()["funding"]))
    slip = {f"funding.{name}.growth.wrong": series(0.5) | {"name": "Wrong"}}
    assert "checks.*.funding_rates" in failing(project(made(council(), slip)))


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


def one_check(projection, line):
    (found,) = [check for check in checks(projection) if check.line == line]
    return found


def test_more_left_of_growth_than_there_is_fails():
    """15,300 is said to be left in years whose growth less convergence is known."""
    plan = made(care(), {"available_growth.high.value": 60_000.0})
    lines = project(plan).lines
    found = one_check(project(plan), "checks.pressures")
    least = min(lines["pot.growth_step"][y] + lines["pot.convergence_step"][y] for y in plan.periods)
    assert not found.passed and found.kind == "rule" and found.residual == pytest.approx(60_000 - least)
    assert one_check(project(made(care(), {"available_growth.high.value": least})), "checks.pressures").passed


def test_a_mitigation_that_leaves_activity_below_0_fails():
    key = "activity.services.bed_days.mitigations.managed.effect"
    found = one_check(with_values(made(care()), **{key: -900_000.0}), "checks.bed_days.mitigations")
    after = with_values(made(care()), **{key: -900_000.0}).lines["activity.bed_days.after"]
    assert not found.passed and found.unit == "bed days" and found.residual == pytest.approx(-min(after[1:]))
    assert one_check(with_values(made(care()), **{key: -90_000.0}), "checks.bed_days.mitigations").passed


def test_shares_of_groups_that_do_not_sum_to_1_fail():
    doctored = with_values(made(care()), **{"activity.services.attendances.shares.west": 0.75})
    found = one_check(doctored, "checks.attendances.shares")
    assert not found.passed and found.residual == pytest.approx(0.1)
    assert one_check(doctored, "checks.bed_days.shares").passed


@pytest.mark.parametrize(("flag", "residual"), [("yes", 1), ("no", 0)])
def test_alternatives_that_are_both_counted_fail(flag, residual):
    doctored = with_values(made(care()), **{"productivity.shorter_stay.counted": flag})
    found = one_check(doctored, "checks.theatre.alternatives")
    assert found.residual == residual and found.passed == (flag == "no") and found.unit == "count"


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
    kinds = {check.line: check.kind for check in checks(project(made(care())))}
    assert kinds["checks.bridge"] == "identity" and kinds["checks.theatre.alternatives"] == "rule"
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
    assert "Arithmetic checks: 40 of 40" in text.splitlines() and "fail" not in text
    text = "\n".join(headline(project(made(rich(), {"pressures.pay.values": {"2025/26": 50_000.0}}))))
    assert "; 2 fail: " in text and "SDF" in text
    assert "Available growth is not below 0 (worst in 2025/26, £48.0m)" in text


@pytest.mark.parametrize(
    ("room", "verdict"),
    [(25_850.0, "leaves £25.9m"), (-25_850.0, "is £25.9m short"), (49.0, "is just enough"), (-49.0, "is just enough")],
)
def test_the_headline_says_whether_the_pot_pays_for_the_shift(room, verdict):
    projection = project(mtfs.load_plan())
    years = len(projection.plan.years)
    lines = projection.lines | {"activity.headroom": [None, *[room] * (years - 1)]}
    assert any(line.endswith(f"the pot of £40.5m {verdict}") for line in headline(replace(projection, lines=lines)))


def test_large_money_is_in_billions_in_the_headline():
    projection = project(mtfs.load_plan())
    lines = projection.lines | {"allocation.recurrent": [178_720_900.0, *projection.lines["allocation.recurrent"][1:]]}
    assert "Recurrent allocation: £178.7bn in 2024/25, £2,206.6m in" in "\n".join(
        headline(replace(projection, lines=lines))
    )


def test_the_verdict_has_its_colour():
    passing, failing = (
        mtfs.checks(project(plan))
        for plan in (mtfs.load_plan(), made(small(), {"rates.growth": series({"2025/26": 0.0, "2026/27": 0.3})}))
    )
    assert passing.tones[passing.headline] is Tone.GOOD and passing.tones[passing.table().notes[-1]] is Tone.GOOD
    assert failing.tones[failing.headline] is Tone.BAD and failing.tones[failing.table().notes[-1]] is Tone.BAD


def test_readers_see_the_last_bits_of_the_arithmetic_as_nothing_and_what_fails_in_full():
    results = mtfs.checks(project(made(small(), {"rates.growth": series({"2025/26": 0.0, "2026/27": 0.3})})))
    residual = list(results.readable().columns).index("residual")
    for check, row in zip(results, results.readable().rows, strict=True):
        assert (row[residual] == "0") == (check.residual < 1e-6), row
        unit, left = unit_named(check.unit), str(row[residual])
        assert check.passed or unit.read(left) == pytest.approx(check.residual, rel=0.01)
        assert not check.passed or "e" not in left
        assert unit.name != "£k" or check.residual < 100 or left.startswith("£") and left.endswith("m")


def test_reserves_of_a_plan_without_expenditure_say_that_they_close_no_gap():
    reserves = {"reserves": {"general": {"name": "General", "opening": figure(5.0), "used": series(1.0, "£k")}}}
    projection = project(made(small(), reserves))
    for told in (headline(projection), projection.table().notes, checks(projection).table().notes):
        assert [line for line in told if line.startswith("Reserves close no gap: the plan has no expenditure. Add")]
    spent = {"x": {"name": "X", "opening": figure(9.0), "inflation": series(0.0)}}
    used = headline(project(made(small(), reserves | {"expenditure": spent})))
    assert not any(line.startswith("Reserves close") for line in used)


def test_without_pressures_the_headline_leads_with_the_allocation_and_has_no_pot():
    projection = project(mtfs.load_plan("nhse:S1Y5D@2025/26"))
    lines = headline(projection)
    assert lines[1].startswith("Recurrent allocation: £7,944.7m in 2025/26")
    pot = lines.index("Investment pot 2026/27 to 2030/31: not computable: funding pressures missing")
    partial = MONEY.millions(projection.value("pot.annual"))
    assert lines[pot + 1].startswith(f"Before the pressures, and without what else is missing, it would be {partial} (")


@pytest.mark.parametrize(("name", "says"), [("nhse:QUE", True), ("nhse:QOQ", False)])
def test_an_icb_that_ended_says_so_in_the_headline(name, says):
    ended = "(QUE) ended on 31 March 2026; succeeded by NHS Central East ICB (S1Y5D)"
    assert (ended in headline(project(mtfs.load_plan(name)))[1]) is says


def test_without_pressures_no_range_of_a_pot_is_told():
    said = range_sentences(simulate_plan(mtfs.load_plan("nhse:QOQ@2025/26"), draws=1_000))
    assert [sentence.partition(":")[0] for sentence in said] == ["Recurrent allocation, 2030/31"]
