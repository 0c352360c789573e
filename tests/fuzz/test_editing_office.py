"""LibreOffice does the edits that it is asked for."""

import os
import signal

import pytest
from support import engines
from support.editing_office import OfficeEnded
from support.random_edits import SHAPES

from mtfs.plan.sheet import ALL_YEARS, AS_WRITTEN, BASE_YEAR, SHEET, UNIT

pytestmark = pytest.mark.full

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


@pytest.mark.parametrize("kind", SHEETS)
def test_an_edit_of_sheets_is_done(kind, workbooks):
    given_with, expected = SHEETS[kind]
    _, saved = workbooks.edited("pot", [{"kind": kind, "sheet": SHEET, **given_with}])
    assert list(engines.read(saved)) == expected


def test_another_office_is_started_where_one_ended(workbooks):
    as_written, _ = workbooks.edited("pot", [])
    os.killpg(workbooks.office.process.pid, signal.SIGKILL)
    with pytest.raises(OfficeEnded):
        workbooks.edited("pot", [])
    assert workbooks.edited("pot", [])[0] == as_written
