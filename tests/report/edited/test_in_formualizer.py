"""After an edit of the workbook, its cells recalculated by formualizer are those of the plan read back from it."""

import pytest
from support.edited_workbooks import RecalculatedEdits

pytestmark = pytest.mark.full


class TestInFormualizer(RecalculatedEdits):
    engine = "formualizer"
