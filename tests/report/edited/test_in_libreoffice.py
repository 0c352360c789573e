"""After an edit of the workbook, its cells recalculated by LibreOffice are those of the plan read back from it."""

import pytest
from support import engines, requirements
from support.edited_workbooks import ALL, RecalculatedEdits
from support.example_plans import PLANS
from support.workbook_edits import differences, edit

import mtfs

pytestmark = pytest.mark.full


class TestInLibreOffice(RecalculatedEdits):
    engine = "libreoffice"


def test_formulas_that_users_type_count_with_the_value_last_calculated(report, tmp_path):
    requirements.require("libreoffice")
    changes = {"rates.growth": {"2027/28": "=G{row}+0.002"}, "allocation.icb.opening": {ALL: "=1900000+50000/4"}}
    typed = edit(report("default"), tmp_path / "typed.xlsx", changes)
    with pytest.raises(mtfs.PlanError, match=r"typed.xlsx, Inputs!\w+: .*never calculated"):
        mtfs.load_plan(typed)
    [saved] = engines.convert([typed], tmp_path)
    plan = mtfs.load_plan(saved)
    assert plan.values["rates.growth"] == pytest.approx((0, 0.023, 0.023, 0.025, 0.025, 0.025))
    assert plan.values["allocation.icb.opening"][0] == 1_912_500
    found = engines.shown(saved, engines.cached(saved))
    assert list(differences(mtfs.load_plan(), mtfs.project(plan), found)) == []


@pytest.mark.parametrize("name", ["default", "STP", "rich", "rich care", "council"])
def test_a_workbook_saved_by_libreoffice_is_still_the_plan(name, report, tmp_path):
    requirements.require("libreoffice")
    [saved] = engines.convert([report(name)], tmp_path)
    assert mtfs.load_plan(saved) == mtfs.load_plan(PLANS[name])
