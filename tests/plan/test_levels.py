"""Levels by year are inputs as any other: scenarios, draws, solving, bridges and a plan read back know them."""

import numpy as np
import pytest
from support.example_plans import OWN
from support.plan_builder import changed, made
from support.workbook_edits import edit

import mtfs

LEVELS, NEW = "expenditure.adults.levels", "expenditure.new_duty.levels"


def plan(**more):
    return made(changed(OWN["levels"], more))


def test_a_scenario_a_draw_and_a_solution_move_the_level_of_a_year():
    less = plan(scenarios={"less": {"name": "Less", "sets": f"{LEVELS} 2027/28 = 55000"}})
    lines = mtfs.project(mtfs.in_scenario(less, "less")).lines
    assert lines["expenditure.adults.recurrent"] == [50_000, 54_000, 55_000, 59_000]
    assert lines["expenditure.adults.driver.demand"][3] == pytest.approx(55_000 * 0.03)
    drawn = {NEW: np.array([[900.0, 950.0], [1_200.0, 1_300.0], [0.0, 10.0]])}
    found = mtfs.simulate(plan(), drawn, ["expenditure.new_duty.other_movement", "gap.expenditure"])
    assert found["expenditure.new_duty.other_movement"][2].tolist() == pytest.approx([1_200 - 990, 1_300 - 1_045])
    assert found["gap.expenditure"][3].tolist() == [60_000, 60_010] and np.isnan(found["gap.expenditure"][0]).all()
    solved = mtfs.solve(plan(), f"{LEVELS} 2028/29", "gap.do_nothing 2028/29", 0.0)
    assert solved.value == pytest.approx(55_500 + 700 - 1_000)


def test_a_base_year_that_is_missing_has_no_totals_and_the_plan_says_so():
    projection = mtfs.project(plan())
    for line in ("expenditure.new_duty.total", "gap.expenditure", "gap.funding", "gap.do_nothing", "gap.remaining"):
        assert projection.lines[line][0] != projection.lines[line][0], line
    said = "Expenditure: New duty; Funding: New grant: no amount of 2025/26, so that year has no total of it and no gap"
    assert said in projection.table().notes
    known = mtfs.project(plan(**{"funding.grant": None})).lines
    assert known["gap.funding"][0] == 49_000 and known["gap.expenditure"][0] != known["gap.expenditure"][0]


def test_a_base_year_that_is_typed_into_the_workbook_is_known_there_and_in_the_plan(tmp_path):
    mtfs.write_report(plan(), tmp_path / "written.xlsx")
    edited = edit(tmp_path / "written.xlsx", tmp_path / "edited.xlsx", {NEW: {"2025/26": 700.0}})
    back = mtfs.load_plan(str(edited), accept=True)
    assert mtfs.project(back).lines["expenditure.new_duty.other_movement"][1] == pytest.approx(900 - 700 * 1.1)
    found = mtfs.bridge(plan(), back, "expenditure.new_duty.other_movement 2026/27")
    assert [driver.effect for driver in found.drivers] == pytest.approx([-770.0])
