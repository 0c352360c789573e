"""The workbook switched to a scenario and recalculated by LibreOffice says what `mtfs show --scenario` does."""

import pytest
from support import engines, requirements
from support.switched_workbooks import RecalculatedSwitches, plan

import mtfs

pytestmark = pytest.mark.full


class TestInLibreOffice(RecalculatedSwitches):
    engine = "libreoffice"


def test_a_workbook_saved_by_libreoffice_keeps_its_selection(switched, tmp_path):
    requirements.require("libreoffice")
    cases = [("default", "commercial_high"), ("rich", "all")]
    for case, saved in zip(cases, engines.convert([switched[case] for case in cases], tmp_path), strict=True):
        assert mtfs.load_plan(saved).scenario == case[1]
        assert mtfs.load_plan(saved).scenarios == plan(case[0]).scenarios
