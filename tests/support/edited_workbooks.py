"""Workbooks after an edit of a user, and what one engine has to make of each."""

from functools import cache

import pytest

import mtfs
from mtfs.plan.sheet import AS_WRITTEN, letters
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.book.workbook import STATIC
from mtfs.report.sheets import scenarios_sheet
from mtfs.report.sheets.computed_on_writing import MOVED_ON, STALE, STALE_ANSWER, STALE_CHANCE
from mtfs.report.sheets.reconciliation import ANSWER_ROW, COUNTS_ROW, RESULT
from mtfs.report.sheets.summary_verdict import OTHERS
from support import engines
from support.case_files import cases
from support.example_plans import PLANS
from support.profile import sample
from support.workbook_edits import differences

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


class RecalculatedEdits:
    """The tests of what `engine` makes of every workbook after its edit."""

    engine = ""

    @pytest.mark.parametrize("name", EDITS)
    def test_the_recalculated_workbook_is_the_plan_read_back_from_it(self, name, read_back, recalculated):
        projection = mtfs.project(read_back[name])
        assert list(differences(written(name), projection, recalculated[name])) == []

    @pytest.mark.parametrize("name", [name for name in CLAIMS if name in EDITS])
    def test_the_result_of_a_claim_follows_the_inputs(self, name, report, recalculated):
        claim, before, after = CLAIMS[name]
        cell = f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1 + list(written(name).claims).index(claim)}"
        stored = engines.read(report(EDITS[name][0]))["Reconciliation"]
        assert stored[cell][0].startswith("=") and stored[cell][1] == before
        assert recalculated[name]["Reconciliation"][cell] == after
        assert recalculated[name]["Reconciliation"][f"A{ANSWER_ROW + 1}"] == STALE_ANSWER

    @pytest.mark.parametrize("name", [name for name in EDITS if name not in OTHER_ROWS])
    def test_the_recalculated_workbook_is_the_report_of_the_plan_read_back(self, name, edited, fresh, recalculated):
        """Every formula on every sheet, those of the summary and of the charts too, not only the lines."""
        floor = engines.RELATIVE_FLOOR * max(engines.largest_by_unit(
            (sheet, value) for sheet, cells in fresh[name].items() for _, value in cells.values()
        ).values())  # fmt: skip
        wrong = {}
        for sheet, cells in engines.formulas(edited[name]).items():
            for cell in () if sheet in WRITTEN else cells:
                found = recalculated[name][sheet][cell]
                if speaks_of_edits(sheet, cell, found):
                    continue
                expected = fresh[name][sheet].get(cell, (None, None))[1]
                if COUNTED in str(found) and COUNTED in str(expected):
                    found, expected = (text.partition(COUNTED)[0] for text in (found, expected))
                if not engines.same(found, expected, floor):
                    wrong[f"{sheet}!{cell}"] = f"a fresh report holds {expected!r}, the edited one {found!r}"
        assert wrong == {}
