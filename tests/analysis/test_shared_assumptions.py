"""A shared assumption is one input: one change moves every line that uses it, and is named and counted once."""

import numpy as np
import pytest
from support import engines
from support.example_plans import OWN
from support.plan_builder import changed, figure, made
from support.workbook_edits import differences, edit

import mtfs

PAY, OUTPUT = "assumptions.pay_award", "gap.expenditure 2027/28"
LINES = [f"expenditure.{name}.assumption.pay_award" for name in ("adults", "place", "children")]


def plan(**more):
    return made(changed(OWN["shared-assumptions"], more))


def of_year(lines, year):
    return [lines[line][year] for line in LINES]


def test_a_scenario_and_a_draw_move_every_line_that_uses_it():
    high = plan(scenarios={"high": {"name": "High", "sets": f"{PAY} 2027/28 = 0.06"}})
    before, after = (mtfs.project(one).lines for one in (high, mtfs.in_scenario(high, "high")))
    assert of_year(after, 2) == pytest.approx([2 * step for step in of_year(before, 2)])
    drawn = mtfs.simulate(plan(), {PAY: np.array([[0.03, 0.03], [0.03, 0.06], [0.02, 0.02]])}, LINES)
    assert [drawn[line][2][1] for line in LINES] == pytest.approx(of_year(after, 2))


def test_sensitivity_moves_it_as_one_input_and_a_range_draws_it_once():
    found = mtfs.sensitivity(plan(), OUTPUT)
    [effect] = [effect for effect in found.effects if effect.span.entry.id == PAY]
    assert effect.at_high - effect.at_low > 1_000, "two percentage points on about £50m of pay, for two years"
    ends = {end: figure(value, "rate") for end, value in (("low", 0.02), ("high", 0.05))}
    simulated = mtfs.simulate_plan(plan(uncertainty={"pay": {"input": PAY, **ends}}), [OUTPUT], draws=1_000)
    assert len(simulated.table().rows) >= 1


def test_an_explanation_names_it_once_and_a_bridge_counts_it_once():
    base = plan()
    explained = mtfs.explain(base, "gap.expenditure", "2026/27", ids=True)
    assert explained.count(f"[{PAY}] | input, illustrative") == 1 and explained.count(f"[{PAY}]  (source above)") == 1
    moved = plan(**{f"{PAY}.values": {"2026/27": 0.04, "2028/29": 0.02}})
    found = mtfs.bridge(base, moved, OUTPUT)
    assert [driver.name for driver in found.drivers] == ["Pay award"]
    assert found.drivers[0].effect == pytest.approx(
        mtfs.project(moved).value("gap.expenditure", "2027/28") - mtfs.project(base).value("gap.expenditure", "2027/28")
    )


def test_one_changed_cell_moves_every_line_in_the_workbook(tmp_path):
    mtfs.write_report(plan(), tmp_path / "written.xlsx")
    edited = edit(tmp_path / "written.xlsx", tmp_path / "edited.xlsx", {PAY: {"2026/27": 0.05}})
    back = mtfs.load_plan(str(edited), accept=True)
    projection = mtfs.project(back)
    assert of_year(projection.lines, 1) == pytest.approx([50_000 * 1.04 * 0.64 * 0.05, 20_000 * 0.4 * 0.05, 0])
    [found] = engines.recalculated("formualizer", [edited])
    assert list(differences(back, projection, engines.shown(edited, found))) == []


def test_weights_above_the_whole_line_are_remarked_wherever_the_plan_is_checked():
    heavy = plan(**{"expenditure.adults.assumptions.pay_award": figure(0.9, "share")})
    said = "shared assumptions move 1"
    for checked, remarked in ((heavy, True), (plan(), False)):
        notes = mtfs.checks(mtfs.project(checked)).table().notes
        assert any(said in note for note in notes) == remarked
