"""The workbook switched to a scenario and recalculated by formualizer says what `mtfs show --scenario` does."""

import pytest
from support import engines
from support.switched_workbooks import RecalculatedSwitches, plan
from support.workbook_edits import differences

import mtfs
from mtfs.plan.scenarios import in_scenario

pytestmark = pytest.mark.full


class TestInFormualizer(RecalculatedSwitches):
    engine = "formualizer"


def test_a_workbook_that_is_switched_to_another_scenario_is_found(switched):
    case = ("default", "low_risk")
    [found] = engines.recalculated("formualizer", [switched[case]])
    medium = mtfs.project(in_scenario(plan("default"), "commercial_low"))
    assert len(list(differences(plan("default"), medium, engines.shown(switched[case], found)))) > 20
