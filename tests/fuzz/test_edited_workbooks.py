"""No wrong number in silence: whatever a user does to a workbook, one of these holds.

The figures that it shows are those that mtfs computes of the plan read back from it; or its verdict says that something
is wrong; or mtfs refuses to read it. LibreOffice does the edits, as many as MTFS_FUZZ_EDITS says.
"""

import os

import pytest
from hypothesis import given, seed, settings
from support.random_edits import SHAPES, edited_workbooks
from support.shown_figures import is_good

from mtfs.catalogue.lines import Gap
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, ID, SHEET
from mtfs.report.book.layout import LIVE

EDITS = int(os.environ.get("MTFS_FUZZ_EDITS", 240))
WORKBOOKS, THEIR_EDITS = 10, 21
"""Workbooks of one test: from the eleventh on Hypothesis varies those before in place of drawing others."""


@pytest.mark.full
@pytest.mark.parametrize("start", range(round(EDITS / THEIR_EDITS)))
def test_no_edit_gives_a_wrong_number_in_silence(start, workbooks):
    @seed(start)
    @settings(max_examples=WORKBOOKS)
    @given(edited_workbooks())
    def nothing_is_silent(example):
        found = workbooks.outcome(*example)
        assert not found.silent, found.differences

    nothing_is_silent()


@pytest.mark.full
@pytest.mark.parametrize("name", SHAPES)
def test_a_workbook_without_edits_shows_the_figures_of_mtfs(name, workbooks):
    found = workbooks.outcome(name, [])
    assert is_good(found.verdict) and found.kind == "the same figures, noticed by nothing"


def cell(plan, key, period=None):
    """Where an input stands on Inputs."""
    return SHAPES[plan].layout.inputs[key].row, ALL_YEARS if period is None else BASE_YEAR + period


def cut(plan, start, end):
    return {"kind": "move", "sheet": SHEET, "first": cell(plan, *start), "last": cell(plan, *start),
            "to": cell(plan, *end)}  # fmt: skip


def typed(place, value):
    return {"kind": "type_in", "sheet": SHEET, "cell": place, "value": value, "as_text": False}


def on(kind, sheet, **more):
    return {"kind": kind, "sheet": sheet, **more}


def row(plan, key):
    return SHAPES[plan].layout.inputs[key].row


GAP_FIGURE = (SHAPES["gap"].layout.rows[Gap.EXPENDITURE_RECURRENT].row, BASE_YEAR)
GAP_SAVINGS = (SHAPES["gap"].layout.rows[Gap.SAVINGS].row, BASE_YEAR)
LIVE_SAVINGS = SHAPES["scenarios"].layout.live["schemes.flow.amounts"].row
SAVINGS, USED = "schemes.agreed.amounts", "reserves.general.used"
SILENT_ONCE = {
    "an amount cut and pasted into a later year": ("gap", [cut("gap", (SAVINGS, 1), (SAVINGS, 2))]),
    "an amount cut and pasted over another": ("gap", [cut("gap", (SAVINGS, 1), ("schemes.receipts.amounts", 1))]),
    "a fixed kind typed over": ("gap", [typed(cell("gap", "schemes.agreed.kind"), "benefits")]),
    "a fixed method typed over": ("gap", [typed(cell("gap", "expenditure.adults.method"), "additive")]),
    "the rows of a fixed method deleted": (
        "pot", [on("delete_rows", SHEET, row=row("pot", "allocation.primary.method"), count=1)]
    ),
    "the row of a figure that may be left out cleared": (
        "gap", [on("clear_rows", SHEET, row=row("gap", "gap.brought_forward"), count=1)]
    ),
    "the rows of a pressure cleared": (
        "scenarios", [on("clear_rows", SHEET, row=row("scenarios", "pressures.pay") - 1, count=2)]
    ),
    "an id cleared, and its figures left": ("gap", [typed((row("gap", USED), ID), "")]),
    "two ids exchanged": (
        "gap", [typed((row("gap", USED), ID), "reserves.general.replenished"), typed((row("gap", USED) + 1, ID), USED)]
    ),
    "the rows of a fund sorted by figures": (
        "pot", [on("sort", SHEET, first=row("pot", "funds.bcf.name"), last=row("pot", "funds.bcf.recurrent"), column=6,
                   descending=True)]
    ),
    "the live row of an input cleared": (
        "scenarios", [on("clear", LIVE, first=(LIVE_SAVINGS, 5), last=(LIVE_SAVINGS, 6))]
    ),
    "a formula of a line typed over": (
        "gap", [on("type_in", "Gap", cell=GAP_FIGURE, value=-5, as_text=False)]
    ),
    "a formula typed over where a row stands above the headings": (
        "gap", [on("insert_row", "Gap", row=0, values=[]),
                on("type_in", "Gap", cell=(GAP_FIGURE[0] + 1, GAP_FIGURE[1]), value=-5, as_text=False)]
    ),
    "a second row of a line above it": (
        "gap", [on("copy_row", "Gap", row=GAP_FIGURE[0], to=GAP_FIGURE[0] - 1)]
    ),
    "a figure typed where mtfs has none": ("gap", [on("type_in", "Gap", cell=GAP_SAVINGS, value=500, as_text=False)]),
}  # fmt: skip
"""Edits of which nothing said that the figures were no longer those of mtfs."""


@pytest.mark.full
@pytest.mark.parametrize("what", SILENT_ONCE)
def test_an_edit_that_was_silent_once_is_so_no_more(what, workbooks):
    assert workbooks.outcome(*SILENT_ONCE[what]).noticed_by


@pytest.mark.full
def test_a_figure_on_which_nothing_rests_is_found(workbooks):
    found = workbooks.outcome("gap", [on("type_in", "Gap", cell=GAP_FIGURE, value=-5, as_text=False)])
    assert is_good(found.verdict)
    assert found.differences == ("gap.expenditure_recurrent 2025/26: workbook -5.0, mtfs 100000.0",)


VERDICTS = {
    "All pass": True,
    "39 of 39": True,
    "39 of 39 pass": True,
    "Some fail": False,
    "38 of 39": False,
    "9 of 39": False,
    "": False,
    None: False,
    1.0: False,
}


@pytest.mark.parametrize("said", VERDICTS)
def test_whether_a_verdict_is_good(said):
    assert is_good(said) == VERDICTS[said]
