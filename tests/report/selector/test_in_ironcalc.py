"""The workbook switched to a scenario and recalculated by ironcalc says what `mtfs show --scenario` does."""

import pytest
from support.switched_workbooks import RecalculatedSwitches

pytestmark = pytest.mark.full


class TestInIroncalc(RecalculatedSwitches):
    engine = "ironcalc"
