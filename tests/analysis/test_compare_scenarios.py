"""Scenarios side by side: each figure is that of the plan in the scenario."""

import json
import math

import pytest
from support.plan_builder import made, rich, series, small, without_missing

import mtfs
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.versions.scenarios import BESIDES, compare_scenarios
from mtfs.plan.scenarios import in_scenario, selected, switchable_scenarios

NAMED = {
    "low": {"name": "Low", "sets": "rates.growth = 0.01; commercial.option = low"},
    "high": {"name": "High", "sets": "rates.growth = 0.03; funds.bcf.repurpose = 0.5", "based_on": "dear"},
    "dear": {"name": "Dear", "sets": "rates.inflation 2026/27 = 0.05"},
    "same": {"name": "Same"},
    "unrounded": {"name": "Unrounded", "sets": "allocation.core.rounded_to_1k = no", "based_on": "low"},
}


def plan():
    return made(without_missing(rich()) | {"scenarios": NAMED})


@pytest.mark.parametrize("base", [plan, mtfs.load_plan, lambda: made(rich() | {"scenarios": NAMED})])
def test_every_figure_is_that_of_the_plan_in_the_scenario(base):
    base = base()
    found = compare_scenarios(base)
    assert list(found.figures) == ["none", *base.scenarios] and len(found.outputs) >= 5
    for key, figures in found.figures.items():
        projection = mtfs.project(base if key == "none" else in_scenario(base, key))
        for one, figure in zip(found.outputs, figures, strict=True):
            assert repr(figure) == repr(one.of(projection)), f"{one} in {key}: the same to the last bit"


def test_a_difference_is_the_figure_less_that_of_the_plan_as_it_stands():
    found = compare_scenarios(plan(), ["pot.total", "allocation.recurrent 2027/28"])
    assert found.outputs == (Output("pot.annual"), Output("allocation.recurrent", "2027/28"))
    assert found.difference("none") == found.difference("same") == (0, 0)
    base, low = found.figures["none"], found.figures["low"]
    assert found.difference("low") == (low[0] - base[0], low[1] - base[1]) and low[1] < base[1]


def test_known_answer():
    base = made(small() | {"scenarios": {"grown": {"name": "Grown", "sets": "rates.growth = 0.1"}}})
    found = compare_scenarios(base, ["allocation.recurrent 2026/27"])
    assert found.figures == {"none": (1000.0,), "grown": (pytest.approx(1000 * 1.1**2),)}


def test_for_which_scenario_the_plan_is_computed_does_not_matter():
    assert compare_scenarios(selected(plan(), "high")) == compare_scenarios(plan())


def test_what_is_compared_unless_asked():
    lines = [one.line for one in compare_scenarios(mtfs.load_plan()).outputs]
    assert lines[:2] == ["pot.annual", "pot.recurrent_cumulative"] and "allocation.recurrent" in lines
    assert set(BESIDES) - set(lines) == {"gap.underlying"}, "of what the plan has"


def test_the_table_has_a_figure_and_a_difference_for_every_output():
    compared = compare_scenarios(plan(), ["pot.total", "pot.share_of_allocation 2026/27"])
    table = compared.table()
    assert list(table.columns) == ["output", "row", "unit", "none", *NAMED]
    assert [row[:3] for row in table.rows] == [
        ["pot.total", "figure", "£k"],
        ["pot.total", "difference", "£k"],
        ["pot.share_of_allocation 2026/27", "figure", "rate"],
        ["pot.share_of_allocation 2026/27", "difference", "rate"],
    ]
    data = json.loads(table.as_json())
    figure, difference = data["rows"][:2]
    assert difference["low"] == figure["low"] - figure["none"] != 0 and difference["same"] == 0
    assert "%" in table_words(compared)[-1] and table.as_csv().count("\n") == 5
    assert table.frame()["high"].dtype == float


def test_what_rests_on_something_missing_is_missing_and_no_number():
    base = made(rich() | {"scenarios": NAMED})
    [missing] = [key for key, fund in base.funds.items() if fund.opening.value is None]
    found = compare_scenarios(base, [f"funds.{missing}.repurposed 2026/27"])
    assert all(math.isnan(figure) for figures in found.figures.values() for figure in figures)
    assert table_words(found)[0].count("missing") == 1 + len(NAMED)


def table_words(found):
    return found.table().as_text().split("\n\n")[1].splitlines()[2:]


def test_a_line_that_other_steps_do_not_have_is_left_out_there():
    base = plan()
    assert "unrounded" not in switchable_scenarios(base)
    found = compare_scenarios(base, ["allocation.core.step_rounding"])
    assert found.figures["unrounded"] == (None,) == found.difference("unrounded")
    assert found.figures["low"][0] is not None and found.table().rows[0][-1] is None


def test_a_plan_without_scenarios_is_refused():
    with pytest.raises(mtfs.PlanError, match=r"Small plan: has no scenarios; add \[scenarios.NAME\]"):
        compare_scenarios(made(small()))


def test_a_scenario_in_which_nothing_can_be_computed_is_named():
    data = small() | {"rates": small()["rates"] | {"growth": series(0.02)}}
    scenarios = {"nothing_left": {"name": "Nothing left", "sets": "rates.growth = -1"}}
    with pytest.raises(mtfs.PlanError, match=r"scenarios.nothing_left: Small plan, scenario: Nothing left: cannot be "):
        compare_scenarios(made(data | {"scenarios": scenarios}))


@pytest.mark.parametrize(
    ("wanted", "message"),
    [("pot.anual", "no line 'pot.anual'"), ("pot.annual 2050/51", "outside the plan"), ("?", "names no figure")],
)
def test_an_output_that_is_none_is_refused(wanted, message):
    with pytest.raises(mtfs.LineError, match=message):
        compare_scenarios(plan(), [wanted])
