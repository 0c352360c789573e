"""A published row is a claim a year, and roundings of the inputs may explain a difference."""

import pytest
from support import engines
from support.example_plans import OWN
from support.plan_builder import changed, made
from support.workbook_edits import differences, edit

import mtfs

SPENT = "claims.spent.values"


def plan(**more):
    return made(changed(OWN["shared-assumptions"], more))


def results(found):
    return [outcome.result for outcome in mtfs.reconcile(found).outcomes]


def test_a_row_has_three_results():
    found = mtfs.reconcile(plan())
    assert [outcome.id for outcome in found.outcomes] == ["spent 2026/27", "spent 2027/28", "spent 2028/29"]
    assert results(plan()) == ["holds", "holds within the rounding of the inputs", "does not hold"]
    assert found.outcomes[1].rounding == pytest.approx(50.0), "one line is rounded to £100k, and moves it by half"
    assert found.summary()[0].endswith("; 1 more holds within the rounding of the inputs")
    assert found.summary()[2:] == ["Under no reading: Expenditure, 2028/29"]


def test_inputs_that_state_no_rounding_allow_nothing():
    exact = plan(**{"expenditure.children.rounding": None})
    assert results(exact) == ["holds", "does not hold", "does not hold"]
    assert [outcome.rounding for outcome in mtfs.reconcile(exact).outcomes] == [None, None, None]


def test_a_source_states_the_rounding_of_all_its_amounts():
    of_source = {
        "roundings.book": {"source": "Book", "rounding": "nearest £100k"},
        "expenditure.children.rounding": None,
    }
    sourced = {"expenditure.adults.opening.source": "Book", "expenditure.place.opening.source": "Book"}
    outcome = mtfs.reconcile(plan(**of_source, **sourced)).outcomes[0]
    grown = 1.04 * (1 + 0.64 * 0.03) * (1 + 0.36 * 0.025) * (1 - 0.01) + (1 + 0.005 + 0.4 * 0.03 + 0.5 * 0.025)
    assert outcome.rounding == pytest.approx(50 * grown)


def test_the_workbook_follows_an_edited_row_and_refuses_another_year(tmp_path):
    mtfs.write_report(plan(), tmp_path / "written.xlsx")
    edited = edit(tmp_path / "written.xlsx", tmp_path / "edited.xlsx", {SPENT: {"2026/27": 103_000.0}})
    back = mtfs.load_plan(str(edited), accept=True)
    assert results(back)[0] == "does not hold"
    [found] = engines.recalculated("formualizer", [edited])
    assert list(differences(back, mtfs.project(back), engines.shown(edited, found))) == []
    stray = edit(tmp_path / "written.xlsx", tmp_path / "stray.xlsx", {SPENT: {"2025/26": 1.0}})
    with pytest.raises(mtfs.PlanError, match=f"1 does not count: {SPENT} has its numbers in later columns"):
        mtfs.load_plan(str(stray), accept=True)
    [found] = engines.recalculated("formualizer", [stray])
    assert "FAILS: " in found["Checks"]["D5"]
