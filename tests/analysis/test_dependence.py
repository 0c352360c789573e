"""Which inputs a figure rests on, and which lines an input moves."""

import pytest
from support.plan_builder import care, council, made, rich, series, with_outturns

import mtfs
from mtfs.analysis.figures.dependence import weakest_status
from mtfs.analysis.figures.projection import project
from mtfs.core.errors import LineError, PlanError
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed

PLANS = {"default": mtfs.load_plan, "rich": lambda: made(rich()), "care": lambda: made(care()),
         "council": lambda: made(council()), "outturns": lambda: made(with_outturns(rich()))}  # fmt: skip


def test_the_inputs_of_a_figure_are_those_of_all_lines_below_it():
    plan = made(rich())
    assert mtfs.rests_on(plan, "funds.bcf.size", plan.base_year) == ("funds.bcf.opening",)
    assert mtfs.rests_on(plan, "funds.bcf.size") == ("funds.bcf.opening", "funds.bcf.uplift")
    found = mtfs.rests_on(plan, "pot.annual", plan.years[1])
    assert {"rates.growth", "funds.bcf.repurpose"} <= set(found) and "limits.tolerance" not in found
    assert list(found) == [key for key in plan.inputs if key in found]


@pytest.mark.parametrize(
    ("statuses", "weakest"),
    [(("local", "illustrative"), "illustrative"), (("published", "local"), "local"), (("local", "derived"), "local")],
)
def test_a_figure_is_judged_by_its_weakest_input(statuses, weakest):
    keys = ("rates.growth", "rates.inflation")
    given = {f"{key}.status": status for key, status in zip(keys, statuses, strict=True)}
    plan = made(rich(), given | {f"{key}.source": "A paper" for key in keys})
    assert weakest_status(plan, keys) == weakest == weakest_status(plan, reversed(keys))


def test_of_a_choice_only_the_option_taken_is_among_them():
    plan = made(rich())
    option = plan.values["commercial.option"][1]
    found = set(mtfs.rests_on(plan, "pot.commercial"))
    assert {"commercial.option", f"commercial.{option}"} <= found
    others = {"low", "central", "high"} - {option}
    assert not found & {f"commercial.{other}" for other in others}
    other = min(others)
    then = mtfs.rests_on(made(rich(), {"commercial.option": other}), "pot.commercial")
    assert f"commercial.{other}" in then and f"commercial.{option}" not in then


def test_a_scenario_s_choice_counts_where_the_plan_is_computed_for_it():
    data = {**rich(), "scenarios": {"high": {"name": "High", "sets": "commercial.option = high"}}}
    assert "commercial.high" in mtfs.rests_on(made({**data, "scenario": "high"}), "pot.annual")


@pytest.mark.parametrize("name", PLANS)
def test_the_lines_that_an_input_moves_are_those_that_rest_on_it(name):
    plan = PLANS[name]()
    lines = list(project(plan).lines)
    behind = {line: set(mtfs.rests_on(plan, line)) for line in lines}
    for key, entry in plan.inputs.items():
        if not entry.structural:
            assert mtfs.moves(plan, key) == tuple(line for line in lines if key in behind[line]), key


@pytest.mark.parametrize("name", ["default", "council"])
def test_a_line_that_an_input_does_not_move_stays_what_it_is(name):
    plan = PLANS[name]()
    before = project(plan).lines
    tried = 0
    for key in ("rates.growth", "funds.capacity.repurpose", "prices.gdp_deflator", "expenditure.acute.opening"):
        if key in plan.inputs:
            value = plan.values[key][1] * 1.01 + 0.001
            after = project(changed(plan, [Assignment(key, None, repr(value))])).lines
            moving = {line for line in before if repr(before[line]) != repr(after[line])}
            assert moving and moving <= set(mtfs.moves(plan, key))
            tried += 1
    assert tried


def test_a_year_of_an_input_moves_what_rests_on_it_and_on_the_years_that_carry_it_on():
    plan = made(rich(), {"rates.growth": series(0.02)})
    given, *_, last = plan.years[1:]
    assert mtfs.moves(plan, "rates.growth", given) == mtfs.moves(plan, "rates.growth")
    assert "allocation.cagr" in mtfs.moves(plan, "rates.growth", last)
    lines = mtfs.moves(made(rich()), "prices.gdp_deflator", last)
    assert "prices.index" in lines and "pot.annual" not in lines


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda plan: mtfs.rests_on(plan, "pot.anual"), LineError, "the plan has no line 'pot.anual'; did you mean"),
        (lambda plan: mtfs.rests_on(plan, "pot.annual", "2050/51"), LineError, "2050/51 is outside the plan"),
        (lambda plan: mtfs.rests_on(plan, "pot.annual", plan.base_year), LineError, "no figure for the base year"),
        (lambda plan: mtfs.rests_on(plan, "pot.annual", "soon"), PlanError, "soon"),
        (
            lambda plan: mtfs.moves(plan, "rates.growht"),
            LineError,
            "the plan has no input 'rates.growht'; did you mean",
        ),
        (lambda plan: mtfs.moves(plan, "allocation.core.method"), PlanError, "decides which lines the plan has"),
        (lambda plan: mtfs.moves(plan, "funds.bcf.opening", "2026/27"), PlanError, "leave the year 2026/27 out"),
        (lambda plan: mtfs.moves(plan, "commercial.option", "2026/27"), PlanError, "leave the year 2026/27 out"),
        (lambda plan: mtfs.moves(plan, "rates.growth", "2050/51"), LineError, "2050/51 is outside the plan"),
    ],
)
def test_what_the_plan_does_not_have_is_refused(call, kind, message):
    with pytest.raises(kind) as caught:
        call(made(rich()))
    assert message in str(caught.value)


def test_a_text_moves_nothing():
    assert mtfs.moves(mtfs.load_plan(), "plan.name") == ()
