"""Tornado, elasticities and the two-way table against closed forms; ranges, clipping, what is held, bad input."""

import math

import pytest
from support.plan_builder import figure, made, rich, series, small, without_missing

import mtfs
from mtfs.analysis.levers.sensitivity import sensitivity
from mtfs.analysis.levers.spans import OF_PLAN, OF_STEP, STEP_RULE
from mtfs.plan.changes import changed


def fund(name, opening, share, **more):
    return {"name": name, "opening": figure(opening), "uplift": series(0.0), "repurpose": series(share, "share"),
            **more}  # fmt: skip


def linear(**more):
    """The pot of two years is 2 x (1000 x 0.4 + 500 x 0.2) = 1000."""
    funds = {"large": fund("Large fund", 1000.0, 0.4), "small": fund("Small fund", 500.0, 0.2)}
    return made(small(2) | {"funds": funds} | more)


def effects(found):
    return {effect.span.entry.id: effect for effect in found.effects}


def ranged(key, low, high, unit="share", **more):
    return {"uncertainty": {"one": {"input": key, "low": figure(low, unit), "high": figure(high, unit), **more}}}


def test_the_tornado_of_a_linear_pot_is_known():
    found = sensitivity(linear(), "pot.total")
    assert found.base == pytest.approx(1000.0) and found.unit == "£k"
    by_input = effects(found)
    wanted = {
        "funds.large.repurpose": (0.35, 0.45, 900.0, 1100.0),
        "funds.small.repurpose": (0.15, 0.25, 950.0, 1050.0),
        "funds.large.opening": (900.0, 1100.0, 920.0, 1080.0),
        "funds.small.opening": (450.0, 550.0, 980.0, 1020.0),
    }
    for key, (low, high, at_low, at_high) in wanted.items():
        effect = by_input[key]
        assert (effect.span.low, effect.span.high) == (pytest.approx(low), pytest.approx(high))
        assert (effect.at_low, effect.at_high) == (pytest.approx(at_low), pytest.approx(at_high))
        assert effect.swing == pytest.approx(at_high - at_low) and effect.span.basis == OF_STEP
    uplift = by_input["funds.large.uplift"]  # both years' funds: 1000 x 1.01 and 1000 x 1.01^2
    assert uplift.at_high == pytest.approx(1000 + 400 * (0.01 + 0.0201))
    assert uplift.at_low == pytest.approx(1000 + 400 * (-0.01 - 0.0199))


def test_the_largest_swing_is_first_and_what_does_not_move_it_is_counted():
    found = sensitivity(linear(), "pot.total")
    swings = [effect.swing for effect in found.effects]
    assert swings == sorted(swings, reverse=True) and found.effects[0].span.entry.id == "funds.large.repurpose"
    assert "rates.inflation" in found.unmoved and "rates.inflation" not in effects(found)
    assert f"{len(found.unmoved)} other inputs do not move it over their ranges." in found.remarks()
    assert found.remarks()[0] == f"Ranges: {STEP_RULE}."
    assert len(found.table(2).rows) == 2 and any("more move it less; --top" in line for line in found.remarks(2))


def test_elasticities_of_a_linear_pot_are_the_parts_of_the_pot():
    by_input = effects(sensitivity(linear(), "pot.total"))
    assert by_input["funds.large.repurpose"].elasticity == pytest.approx(0.8, abs=1e-9)
    assert by_input["funds.small.opening"].elasticity == pytest.approx(0.2, abs=1e-9)
    assert by_input["funds.large.uplift"].elasticity is None  # 1% of 0 is nothing


@pytest.mark.parametrize("horizon", [1, 3, 10])
def test_the_elasticity_of_an_allocation_in_growth(horizon):
    plan = made(small(horizon), {"rates.growth": series(0.04)})
    found = sensitivity(plan, f"allocation.recurrent {plan.years[-1]}")
    by_input = effects(found)
    assert by_input["rates.growth"].elasticity == pytest.approx(horizon * 0.04 / 1.04, rel=1e-6)
    assert by_input["allocation.core.opening"].elasticity == pytest.approx(1.0)
    assert by_input["rates.growth"].at_high == pytest.approx(1000 * 1.05**horizon)


def test_no_elasticity_where_the_output_is_0():
    found = sensitivity(made(small(2)), "pot.total")
    assert found.base == 0 and found.effects and all(effect.elasticity is None for effect in found.effects)


def test_the_two_way_table_of_a_linear_pot_is_known():
    grid = sensitivity(linear(), "pot.total").two_way("funds.large.repurpose", "funds.large.opening", 5)
    assert grid.values[0] == pytest.approx((0.35, 0.375, 0.4, 0.425, 0.45))
    assert grid.values[1] == pytest.approx((900.0, 950.0, 1000.0, 1050.0, 1100.0))
    for share, row in zip(grid.values[0], grid.cells, strict=True):
        assert row == pytest.approx([2 * (share * opening + 100) for opening in grid.values[1]])
    table = grid.table()
    assert list(table.columns)[:2] == ["funds.large.repurpose", "unit"] and len(table.columns) == 7
    assert [row[0] for row in table.rows] == list(grid.values[0])


def test_the_two_way_table_is_that_of_the_largest_swings_unless_told():
    grid = sensitivity(linear(), "pot.total").two_way(points=3)
    assert grid.rows.entry.id == "funds.large.repurpose" and grid.columns.entry.id == "funds.large.opening"


def test_a_plan_s_own_range_takes_the_place_of_the_common_step():
    found = sensitivity(linear(**ranged("funds.large.repurpose", 0.4, 0.7)), "pot.total")
    effect = effects(found)["funds.large.repurpose"]
    assert (effect.span.low, effect.span.base, effect.span.high) == (0.4, 0.4, 0.7) and effect.span.basis == OF_PLAN
    assert (effect.at_low, effect.at_high) == (pytest.approx(1000.0), pytest.approx(1600.0))
    assert found.remarks()[0].startswith("Ranges: the plan's range where it gives one, otherwise rates")
    grid = found.two_way("funds.large.repurpose", "funds.small.opening", 3)
    assert grid.values[0] == pytest.approx((0.4, 0.55, 0.7))
    stepped = effects(sensitivity(linear(**ranged("funds.large.repurpose", 0.4, 0.7)), "pot.total", 0.1))
    assert stepped["funds.large.repurpose"].span.high == pytest.approx(0.44)


def test_a_range_that_does_not_hold_the_plan_s_value_is_used_and_said():
    effect = effects(sensitivity(linear(**ranged("funds.large.repurpose", 0.5, 0.7)), "pot.total"))[
        "funds.large.repurpose"
    ]
    assert effect.at_low == pytest.approx(1200.0) and effect.swing == pytest.approx(600.0)
    assert effect.span.note() == "the plan's range; it does not hold the plan's value"


@pytest.mark.parametrize(("low", "high"), [(0.4, 0.7), (0.1, 0.4)])
def test_a_range_that_begins_or_ends_with_the_plan_s_value_holds_it(low, high):
    found = sensitivity(linear(**ranged("funds.large.repurpose", low, high)), "pot.total")
    assert effects(found)["funds.large.repurpose"].span.note() == "the plan's range"


def test_a_step_beyond_what_an_input_may_be_is_clipped_and_said():
    plan = linear(funds={"one": fund("A fund", 1000.0, 0.02)})
    span = effects(sensitivity(plan, "pot.total"))["funds.one.repurpose"].span
    assert span.low == 0.0 and span.high == pytest.approx(0.07)
    assert span.note() == "the common step; low clipped to what the input may be"


def test_a_step_beyond_the_plan_s_rules_is_clipped_and_said():
    plan = linear(funds={"one": fund("A fund", 1000.0, 0.5, ringfenced=series(950.0, "£k"))})
    effect = effects(sensitivity(plan, "pot.total"))["funds.one.opening"]
    assert effect.span.low == pytest.approx(950.0) and effect.span.high == pytest.approx(1100.0)
    assert "low clipped to the plan's rules" in effect.span.note() and effect.at_low == pytest.approx(0.0, abs=1e-6)


def test_shares_that_sum_to_one_are_held_and_said():
    found = sensitivity(made(without_missing(rich())), "settings.primary.investment 2025/26")
    assert "settings.primary.first" in found.held and "settings.primary.first" not in effects(found)
    assert any(line.startswith("Not moved, as the plan's rules allow no other value alone") for line in found.remarks())
    with pytest.raises(mtfs.PlanError, match="cannot be moved alone under the plan's rules"):
        found.span_of("settings.primary.first")


def test_two_inputs_of_one_fund_that_contradict_each_other_leave_a_cell_empty():
    plan = linear(funds={"one": fund("A fund", 1000.0, 0.5, ringfenced=series(930.0, "£k"))})
    grid = sensitivity(plan, "pot.total").two_way("funds.one.opening", "funds.one.ringfenced", 3)
    (lowest, *_, highest) = grid.cells
    assert lowest[-1] is None and highest[-1] is not None  # 930 cannot hold 1,000 of ring-fence


def test_every_year_of_an_input_moves_alike():
    plan = made(small(2), {"rates.growth": series({"2025/26": 0.02, "2026/27": 0.05})})
    effect = effects(sensitivity(plan, "allocation.recurrent 2026/27"))["rates.growth"]
    assert effect.at_high == pytest.approx(1000 * 1.03 * 1.06) and effect.at_low == pytest.approx(1000 * 1.01 * 1.04)
    assert effect.span.note() == "the common step; 2025/26; all years move alike"
    amounts = made(
        small(2), {"pressures": {"pay": series({"2025/26": 100.0, "2026/27": 300.0}, "£k") | {"name": "Pay"}}}
    )
    pay = effects(sensitivity(amounts, "pot.total"))["pressures.pay"]
    assert (pay.at_low, pay.at_high) == (pytest.approx(-360.0), pytest.approx(-440.0))


def test_the_ends_are_those_of_the_plan_computed_anew():
    plan = made(without_missing(rich()))
    found = sensitivity(plan, "pot.total")
    for effect in found.effects:
        for value, at in ((effect.span.low, effect.at_low), (effect.span.high, effect.at_high)):
            other = mtfs.project(changed(plan, effect.span.assigned(plan, value)))
            assert found.output.of(other) == pytest.approx(at, abs=1e-6), effect.span.entry.id


def test_a_step_of_a_share_of_each_value():
    found = sensitivity(linear(), "pot.total", 0.5)
    assert effects(found)["funds.large.repurpose"].at_high == pytest.approx(1400.0)
    assert "funds.large.uplift" in found.unmoved  # half of 0 is nothing
    assert found.rule == "each input ± 0.5 of its own value"


def test_without_an_output_the_main_one_is_taken():
    assert str(sensitivity(linear()).output) == "pot.total"
    assert sensitivity(mtfs.load_plan("cambridgeshire-peterborough-stp-2016")).output.line == "gap.in_year"


@pytest.mark.parametrize("step", [0.0, -0.1, 1.5, math.nan])
def test_a_step_that_is_none(step):
    with pytest.raises(mtfs.PlanError, match="is no share of an input; give one above 0 and up to 1"):
        sensitivity(linear(), "pot.total", step)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("funds.large.repurpose", "funds.large.repurpose"), "is named twice; a two-way table needs two inputs"),
        (("rates.inflation", "funds.large.repurpose"), "rates.inflation: does not move pot.total"),
        (("rates.inflatio", "funds.large.repurpose"), "the plan has no input 'rates.inflatio'"),
        (("allocation.core.method", "funds.large.repurpose"), "is a choice"),
        (("funds.large.repurpose 2026/27", "funds.large.opening"), "all years of an input are moved together"),
        (("funds.large.repurpose", "funds.large.opening", 4), "4 points: give an odd number from 3 to 21"),
        (("funds.large.repurpose", "funds.large.opening", 23), "23 points: give an odd number from 3 to 21"),
    ],
)
def test_a_two_way_table_that_cannot_be(arguments, message):
    with pytest.raises(mtfs.MtfsError, match=message):
        sensitivity(linear(), "pot.total").two_way(*arguments)


def test_a_missing_or_unknown_output_is_refused():
    with pytest.raises(mtfs.LineError, match="is missing: it rests on something that the plan does not know"):
        sensitivity(made(rich()), "funds.sdf.repurposed 2025/26")
    with pytest.raises(mtfs.LineError, match="the plan has no line"):
        sensitivity(linear(), "pot.totl")
