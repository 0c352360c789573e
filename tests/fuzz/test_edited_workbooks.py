"""No wrong number in silence: whatever a user does to a workbook, one of these holds.

The figures that it shows are those that mtfs computes of the plan read back from it; or its verdict says that something
is wrong; or mtfs refuses to read it. LibreOffice does the edits, as many as MTFS_FUZZ_EDITS says.
"""

import json
import os
from collections import Counter

import pytest
from hypothesis import given, seed, settings
from support import engines, requirements
from support.edited_outcomes import outcome
from support.editing_office import EditingOffice
from support.own_figures import is_good
from support.random_edits import ON_AVERAGE, SHAPES, edited_workbooks

import mtfs
from mtfs.catalogue.lines import Gap
from mtfs.plan.sheet import ALL_YEARS, AS_WRITTEN, BASE_YEAR, ID, SHEET, UNIT
from mtfs.report.book.layout import LIVE

EDITS = int(os.environ.get("MTFS_FUZZ_EDITS", 240))
WORKBOOKS = 10
"""Workbooks of one test: from the eleventh on Hypothesis varies those before in place of drawing others."""


class Workbooks:
    """The workbooks of the plans, what becomes of them after edits, and how often."""

    def __init__(self, folder):
        self.folder, self.office = folder, EditingOffice(folder)
        self.tally, self.edits, self.known = Counter(), 0, {}
        for name, shape in SHAPES.items():
            mtfs.write_report(shape.plan, folder / f"whole-{name}.xlsx")
            engines.with_sheets(folder / f"whole-{name}.xlsx", folder / f"{name}.xlsx", shape.kept)

    def edited(self, name, edits):
        """The cells of the workbook of a plan after edits, and the file."""
        saved = self.folder / "edited.xlsx"
        return self.office.edited(self.folder / f"{name}.xlsx", edits, saved), saved

    def outcome(self, name, edits):
        """The outcome of edits; those tried before count once."""
        key = json.dumps((name, edits))
        if key not in self.known:
            self.known[key] = outcome(SHAPES[name].layout, *self.edited(name, edits))
            self.tally[self.known[key].kind] += 1
            self.edits += len(edits)
        return self.known[key]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    requirements.require("libreoffice")
    workbooks = Workbooks(tmp_path_factory.mktemp("fuzz"))
    yield workbooks
    workbooks.office.close()
    counts = "; ".join(f"{kind}: {count}" for kind, count in workbooks.tally.most_common())
    print(f"\n{workbooks.edits} edits of {workbooks.tally.total()} workbooks. {counts}")


@pytest.mark.full
@pytest.mark.parametrize("start", range(round(EDITS / ON_AVERAGE / WORKBOOKS)))
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


GAP_FIGURE = (SHAPES["gap"].layout.rows[Gap.EXPENDITURE_RECURRENT].row, BASE_YEAR)


@pytest.mark.full
def test_a_figure_on_which_nothing_rests_is_found(workbooks):
    found = workbooks.outcome("gap", [on("type_in", "Gap", cell=GAP_FIGURE, value=-5, as_text=False)])
    assert is_good(found.verdict)
    assert found.differences == ("gap.expenditure_recurrent 2025/26: workbook -5.0, mtfs 100000.0",)


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
}  # fmt: skip
"""Edits of which nothing said that the figures were no longer those of mtfs."""


@pytest.mark.full
@pytest.mark.parametrize("what", SILENT_ONCE)
def test_an_edit_that_was_silent_once_is_so_no_more(what, workbooks):
    assert workbooks.outcome(*SILENT_ONCE[what]).noticed_by


GROWTH = SHAPES["pot"].layout.inputs["rates.growth"].row
FIRST = BASE_YEAR + 1
AT, BELOW = {"first": (GROWTH, FIRST), "last": (GROWTH, FIRST), "to": (GROWTH + 1, FIRST)}, (GROWTH + 1, FIRST)
DONE = {
    "a number typed": ("type_in", {"cell": (GROWTH, FIRST), "value": 0.5, "as_text": False}, {(GROWTH, FIRST): 0.5}),
    "a percentage typed": ("type_in", {"cell": BELOW, "value": "2%", "as_text": False}, {BELOW: 0.02}),
    "a number kept as text": ("type_in", {"cell": BELOW, "value": "2%", "as_text": True}, {BELOW: "2%"}),
    "a formula typed": ("type_in", {"cell": BELOW, "value": "=1/0", "as_text": False}, {BELOW: {"error": True}}),
    "cells cleared": ("clear", {"first": (GROWTH, UNIT), "last": BELOW}, {(GROWTH, UNIT): "", BELOW: ""}),
    "a row cleared": ("clear_rows", {"row": GROWTH, "count": 1}, {(GROWTH, 0): "", (GROWTH, FIRST): ""}),
    "a row inserted": ("insert_row", {"row": GROWTH, "values": []}, {(GROWTH, 0): "", BELOW: 0.023}),
    "figures inserted": ("insert_row", {"row": GROWTH, "values": ["A", None, 7]}, {(GROWTH, 0): "A", (GROWTH, 2): 7}),
    "columns inserted": ("insert_columns", {"column": FIRST, "count": 2}, {(GROWTH, FIRST + 2): 0.023}),
    "a row deleted": ("delete_rows", {"row": GROWTH, "count": 1}, {(GROWTH, FIRST): 0.021}),
    "a column deleted": ("delete_columns", {"column": ALL_YEARS, "count": 1}, {(GROWTH, BASE_YEAR): 0.023}),
    "a cell moved": ("move", AT, {(GROWTH, FIRST): "", BELOW: 0.023}),
    "a cell copied": ("copy", AT, {(GROWTH, FIRST): 0.023, BELOW: 0.023}),
    "a value copied": ("copy_values", AT, {(GROWTH, FIRST): 0.023, BELOW: 0.023}),
    "a row copied": ("copy_row", {"row": GROWTH, "to": 2}, {(2, FIRST): 0.023, BELOW: 0.023}),
    "rows sorted": (
        "sort", {"first": GROWTH, "last": GROWTH + 1, "column": FIRST, "descending": False}, {(GROWTH, FIRST): 0.021}
    ),
    "a word replaced": ("replace", {"find": "growth", "by": "uplift"}, {(GROWTH, 0): "Base uplift"}),
    "saved and opened again": ("reopen", {}, {(GROWTH, FIRST): 0.023}),
}  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("what", DONE)
def test_an_edit_is_done(what, workbooks):
    kind, given_with, expected = DONE[what]
    sheets, _ = workbooks.edited("pot", [{"kind": kind, "sheet": SHEET, **given_with}])
    assert {(row, column): sheets[SHEET][row][column] for row, column in expected} == expected


LINES = ["Allocation", "Funds", "Pot", "Settings", "Checks", AS_WRITTEN]
SHEETS = {
    "rename": ({"new": "Old"}, ["Summary", "Old", *LINES]),
    "delete_sheet": ({}, ["Summary", *LINES]),
    "duplicate_sheet": ({"new": "Old"}, ["Summary", SHEET, *LINES, "Old"]),
    "move_sheet": ({"to": 3}, ["Summary", LINES[0], SHEET, *LINES[1:]]),
}


@pytest.mark.full
@pytest.mark.parametrize("kind", SHEETS)
def test_an_edit_of_sheets_is_done(kind, workbooks):
    given_with, expected = SHEETS[kind]
    _, saved = workbooks.edited("pot", [{"kind": kind, "sheet": SHEET, **given_with}])
    assert list(engines.read(saved)) == expected


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
