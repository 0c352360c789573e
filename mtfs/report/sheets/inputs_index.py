"""The index of the Inputs sheet, and the headings that it leads to: how many inputs follow, how many are to correct.

Index and headings stand in rows without an id, and leave the columns of numbers blank: nothing of them is read back.
"""

from __future__ import annotations

from mtfs.plan.sheet import NAME, SHEET, UNIT, Columns, letters
from mtfs.report.book.layout import FIRST_ROW
from mtfs.report.book.line_sheets import colours
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import inputs_sources

HEADING = "Groups of inputs"
TO_CORRECT = "to correct"
READ_BACK = "Edited? Save, then run: mtfs report THIS-FILE.xlsx. Groups open and close with the buttons at the left."
SCENARIOS_FIRST = "What the selected scenario sets (sheet Live) counts before what is typed here."
HEADING_HEIGHT = 24


def write(parts: Parts, columns: Columns) -> None:
    """Write the index below the header, and the heading of every chapter."""
    layout, sheet = parts.layout, parts.book.sheets[SHEET]
    last = layout.last_row(SHEET)
    _heading(parts, columns, FIRST_ROW, HEADING)
    _count(parts, columns, FIRST_ROW, (layout.chapters[0].heading, last), len(layout.inputs))
    row = FIRST_ROW
    for row, rows in enumerate(layout.chapters, start=FIRST_ROW + 1):
        _heading(parts, columns, rows.heading, rows.chapter)
        _count(parts, columns, rows.heading, (rows.heading + 1, rows.last), rows.inputs)
        _link(parts, row, rows.heading, rows.chapter)
        parts.book.write_cell(
            SHEET, row, UNIT, f"={letters(UNIT)}{rows.heading + 1}", _inputs(rows.inputs), parts.book.style("quiet")
        )
    if parts.sources:
        target = inputs_sources.heading_row(layout)
        _heading(parts, columns, target, inputs_sources.HEADING)
        _link(parts, row + 1, target, inputs_sources.HEADING)
    notes = [READ_BACK, *([SCENARIOS_FIRST] if parts.plan.scenarios else [])]
    for place, note in enumerate(notes, start=row + 2):
        sheet.write_string(place, NAME, note, parts.book.style("subtitle"))
    rule = {"type": "text", "criteria": "containing", "value": TO_CORRECT, "format": colours(parts, "bad")}
    sheet.conditional_format(FIRST_ROW, UNIT, last, UNIT, rule)


def _heading(parts: Parts, columns: Columns, row: int, text: str) -> None:
    sheet, style = parts.book.sheets[SHEET], parts.book.style("heading")
    for column in range(columns.last + 1):
        sheet.write_blank(row, column, None, style)
    sheet.write_string(row, NAME, text, style)
    sheet.set_row(row, HEADING_HEIGHT)


def _link(parts: Parts, row: int, target: int, text: str) -> None:
    sheet = parts.book.sheets[SHEET]
    sheet.write_url(row, NAME, f"internal:'{SHEET}'!{letters(NAME)}{target + 1}", parts.book.style("link"), text)


def _count(parts: Parts, columns: Columns, row: int, rows: tuple[int, int], inputs: int) -> None:
    """Write how many inputs are in some rows; how many are to be corrected where there are any."""
    column = letters(columns.last)
    wrong = f'SUMPRODUCT(({column}{rows[0] + 1}:{column}{rows[1] + 1}<>"")*1)'
    formula = f'=IF({wrong}=0,"{_inputs(inputs)}",{wrong}&" {TO_CORRECT}")'
    parts.book.write_cell(SHEET, row, UNIT, formula, _inputs(inputs), parts.book.style("heading", "quiet"))


def _inputs(count: int) -> str:
    return f"{count} input" if count == 1 else f"{count} inputs"
