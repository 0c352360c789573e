"""What holds for every plan, whatever its numbers."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.plan_builder import changed, figure, made, rich, series, small
from support.plan_strategies import plan_data, plans, rates
from support.profile import examples

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.projection import project
from mtfs.plan.toml import plan_from_data

EASY = examples(15)
STEPS = (
    *("adjustments", "step_growth", "step_inflation", "step_efficiency", "step_convergence", "step_rounding"),
    "step_outturn",
)


def known(values):
    return [value for value in values if not math.isnan(value)]


def near(expected, scale):
    return pytest.approx(expected, rel=1e-9, abs=1e-11 * (1 + scale))


def parts(lines, family, part):
    return [years for line, years in lines.items() if line.startswith(f"{family}.") and line.endswith(f".{part}")
            and line.count(".") == 2]  # fmt: skip


@EASY
@given(plans())
def test_steps_sum_to_the_movement(plan):
    lines = project(plan).lines
    for at in (*(f"allocation.{name}." for name in plan.allocation), "allocation."):
        recurrent = lines[at + "recurrent"]
        for period in plan.periods:
            steps = sum(lines[at + step][period] for step in STEPS if at + step in lines)
            assert recurrent[period - 1] + steps == near(recurrent[period], recurrent[period])


@EASY
@given(plan_data(missing=False))
def test_zero_rates_leave_the_baseline(data):
    zero = series({year: 0.0 for year in [data["base_year"]]})
    for part in ("actuals", "roundings"):
        data.pop(part, None)
    data["rates"] = {rate: zero for rate in ("growth", "inflation", "efficiency", "convergence")}
    for stream in data["allocation"].values():
        for key in ("growth", "inflation", "efficiency", "convergence", "baseline_adjustments"):
            stream.pop(key, None)
        stream |= {"convergence_from": "rate", "rounded_to_1k": False}
    plan = plan_from_data(data, "zero rates")
    lines = project(plan).lines
    for name, stream in plan.allocation.items():
        assert set(lines[f"allocation.{name}.recurrent"]) == {stream.opening.value}
        for step in ("growth", "inflation", "efficiency", "convergence"):
            assert not any(lines[f"allocation.{name}.step_{step}"][1:])


@EASY
@given(plans())
def test_parts_sum_to_totals(plan):
    lines = project(plan).lines
    for part in ("recurrent", "total"):
        for period in range(plan.horizon + 1):
            expected = sum(years[period] for years in parts(lines, "allocation", part))
            assert lines[f"allocation.{part}"][period] == near(expected, expected)
    for part in ("repurposed", "recurrent_part"):
        for period in plan.periods:
            expected = sum(known(years[period] for years in parts(lines, "funds", part)))
            assert lines[f"funds.{part}"][period] == near(expected, expected)
    for period in plan.periods:
        sources = [
            lines[line][period]
            for line in ("pot.available_growth", "pot.repurposed", "pot.commercial", "pot.productivity")
            if line in lines
        ]
        assert lines["pot.annual"][period] == near(sum(sources), sum(map(abs, sources)))


@EASY
@given(plans(with_settings=True))
def test_care_settings_sum_to_the_pot_and_moves_to_0(plan):
    lines = project(plan).lines
    for period in plan.periods:
        pot = lines["pot.annual"][period]
        assert sum(years[period] for years in parts(lines, "settings", "share")) == pytest.approx(1, abs=1e-12)
        assert sum(years[period] for years in parts(lines, "settings", "investment")) == near(pot, abs(pot))
        assert sum(years[period] for years in parts(lines, "settings", "shift")) == near(0, abs(pot))
    for name, setting in plan.settings.items():
        share = lines[f"settings.{name}.share"]
        assert share[1] == setting.first.value
        if plan.horizon > 1:
            assert share[-1] == pytest.approx(setting.last.value, abs=1e-15)


@EASY
@given(plans())
def test_running_totals_are_the_sums_of_their_years(plan):
    lines = project(plan).lines
    for running, annual in {"cumulative": "annual", "recurrent_base": "recurrent_added",
                            "recurrent_cumulative": "recurrent_annual"}.items():  # fmt: skip
        amounts = lines[f"pot.{annual}"][1:]
        assert lines[f"pot.{running}"][0] == 0
        for period in plan.periods:
            scale = sum(map(abs, amounts))
            assert lines[f"pot.{running}"][period] == near(sum(amounts[:period]), scale)


@EASY
@given(plans() | plans(funded=True))
def test_identities_hold_for_every_plan(plan):
    scale = max(
        abs(value) for value in known(v for years in project(plan).lines.values() for v in years if v is not None)
    )
    for check in checks(project(plan)):
        if check.kind == "identity":
            assert check.residual <= 1e-10 * scale, check.line


@EASY
@given(plans())
def test_a_missing_fund_never_reaches_a_total(plan):
    """A budget line may have no level in the base year, which then is missing in all that rest on it."""
    known_from = int(any(one.declared.base_missing for one in plan.inputs.values()))
    for line, years in project(plan).lines.items():
        if not line.startswith(("funds.", "checks.")) or line.count(".") == 1:
            assert not any(value is not None and math.isnan(value) for value in years[known_from:]), line


@EASY
@given(rates, rates, st.integers(2, 8))
def test_the_last_given_year_carries_on(first, last, horizon):
    plan = made(small(horizon), {"rates.growth": series({"2025/26": first, "2026/27": last})})
    assert plan.values["rates.growth"] == (0.0, first, *[last] * (horizon - 1))
    written_out = {year: first if at == 0 else last for at, year in enumerate(plan.years[1:])}
    again = made(small(horizon), {"rates.growth": series(written_out)})
    assert project(again).lines == project(plan).lines


def test_amounts_do_not_carry_on():
    items = {"one": series({"2025/26": 7.0}, "£k") | {"name": "One"}}
    plan = made(small(3), {"allocation.core.non_recurrent": items})
    assert plan.values["allocation.core.non_recurrent.one"] == (0.0, 7.0, 0.0, 0.0)
    assert project(plan).lines["allocation.core.total"] == [1000, 1007, 1000, 1000]


def money(part):
    """Every amount of money in a plan's data."""
    if not isinstance(part, dict):
        return
    if part.get("unit") in ("£k", "£"):
        yield from part.get("values", {"": part.get("value") or 0.0}).values()
    for one in part.values():
        yield from money(one)


@EASY
@given(plans(), st.sampled_from(("2.5", "0.125")))
def test_money_scales_with_money(plan, factor):
    factor = float(factor)
    data = plan.model_dump(exclude_none=True)

    def scaled(part):
        if isinstance(part, dict):
            grown = {key: scaled(value) for key, value in part.items()}
            if part.get("unit") in ("£k", "£") and "value" in part:
                grown["value"] = part["value"] * factor
            if part.get("unit") == "£k" and "values" in part:
                grown["values"] = {year: value * factor for year, value in part["values"].items()}
            return grown
        return part

    for stream in data["allocation"].values():
        stream["rounded_to_1k"] = False
    exact = plan_from_data(data, "as it was")
    data = scaled(data)
    assume(all(abs(value) <= 1e9 for value in money(data)))
    before, after = project(exact).lines, project(plan_from_data(data, "scaled")).lines
    for line in (
        "allocation.recurrent",
        "allocation.total",
        "funds.repurposed",
        "pot.annual",
        "pot.recurrent_cumulative",
        *(line for line in ("providers.contract", "gap.expenditure", "productivity.cash_releasing") if line in before),
    ):
        for old, new in zip(before[line], after[line], strict=True):
            if old is not None and old == old:  # the base year of a line in levels may be missing
                assert new == near(old * factor, (abs(after["allocation.recurrent"][-1]) + abs(new)) * plan.horizon)


@pytest.mark.parametrize("horizon", [1, 2, 29, 30])
def test_the_shortest_and_the_longest_plan(horizon):
    data = changed(
        rich(), {"horizon": horizon, "allocation.core.baseline_adjustments": {}, "allocation.core.non_recurrent": {}}
    )
    last = {1: "2025/26", 2: "2026/27"}.get(horizon, "2099/00")

    def cut(part):
        if isinstance(part, dict):
            if "values" in part:
                return part | {"values": {year: value for year, value in part["values"].items() if year <= last}}
            return {key: cut(value) for key, value in part.items()}
        return part

    plan = made(cut(data), {"allocation.core.target": figure(97_000.0)})
    projection = project(plan)
    assert len(plan.years) == horizon + 1 and len(projection.lines["pot.annual"]) == horizon + 1
    assert projection.lines["timeline.period"] == list(range(horizon + 1))
    if horizon == 1:
        assert projection.lines["settings.primary.share"][1:] == [0.25]
