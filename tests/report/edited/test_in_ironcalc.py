"""After an edit of the workbook, its cells recalculated by ironcalc are those of the plan read back from it."""

from support.edited_workbooks import RecalculatedEdits


class TestInIroncalc(RecalculatedEdits):
    engine = "ironcalc"
