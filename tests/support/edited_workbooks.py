"""Edits of a workbook by a user, and what of it they move."""

from functools import cache

import mtfs
from mtfs.plan.sheet import AS_WRITTEN
from mtfs.report.book.workbook import STATIC
from mtfs.report.sheets import scenarios_sheet
from mtfs.report.sheets.computed_on_writing import MOVED_ON, STALE, STALE_CHANCE
from mtfs.report.sheets.reconciliation import ANSWER_ROW, COUNTS_ROW
from mtfs.report.sheets.summary_verdict import OTHERS
from support.case_files import cases
from support.example_plans import PLANS
from support.profile import sample

ALL = "All years"
ALL_EDITS = {
    name: (case["plan"], {key: {heading: None if value == "" else value for heading, value in values.items()}
                          for key, values in case["type"].items()})
    for name, case in cases("report/edited/edits.toml").items()
}  # fmt: skip
"""{edit: (plan, the cells)}."""
EDITS = sample(ALL_EDITS)
OTHER_ROWS = ("a missing fund is given", "two missing funds are given", "a ring-fenced fund goes missing",
              "a scheme's amounts and whether it recurs")  # fmt: skip
"""Edits that change what is missing or illustrative: a report written anew has other rows for it on Summary."""
OF_EDITS = (("Checks", "D11"), ("Checks", "D12"), ("Cover", "B3"), ("Cover", "B9"),
            *(("Reconciliation", f"A{row}") for row in range(ANSWER_ROW + 1, COUNTS_ROW + 1)))  # fmt: skip
"""What says that inputs are others than as written: their counts, the state and the hash, and what gives way to it."""
STALE_ENDS = (STALE, STALE_CHANCE, MOVED_ON, "resting on illustrative inputs")
"""What speaks of the time of writing: ranges, effects, and the statuses on which claims rest, are not live."""


def speaks_of_edits(sheet, cell, value):
    """Whether a cell says that inputs are others than as written, or what that makes of ranges and effects."""
    return (sheet, cell) in OF_EDITS or str(value).endswith(STALE_ENDS) or str(value).startswith(OTHERS)


COUNTED = "that can be computed"
"""After it stands how far the claims rest on illustrative inputs as written: their statuses are not live."""
WRITTEN = (*STATIC, scenarios_sheet.SHEET, AS_WRITTEN)
"""Sheets of what was computed when the workbook was written: in a new report it is another."""
CLAIMS = {
    "a claim now holds from less": ("bed_days_benefit", "does not hold", "holds"),
    "a claim now holds from more": ("allocation_2024_25", "holds", "does not hold"),
    "a claim now holds below more": ("both", "does not hold", "holds"),
    "a claim now holds below exactly what is computed": ("savings_plans", "holds", "does not hold"),
    "a claim without an upper bound": ("requirement", "holds", "does not hold"),
    "an opportunity releases cash": ("non_cash_releasing", "holds", "does not hold"),
    "a scheme's amounts and whether it recurs": ("surplus", "holds", "does not hold"),
}
"""{edit: (claim, its result before, its result after)}."""


@cache
def written(name):
    """The plan from which the workbook of an edit was written."""
    return mtfs.load_plan(PLANS[EDITS[name][0]])
