"""The Help sheet: every function with its arguments and an example that calculates; and the sheet of messages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from mtfs.core.units import MONEY, unit_named
from mtfs.core.wrapping import wrapped
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.book.workbook import Extra
from mtfs.udf.arguments import Grid
from mtfs.udf.calls import name_in
from mtfs.udf.generator import MESSAGES, MESSAGES_FIRST_ROW, TRY_AGAIN
from mtfs.udf.registry import FUNCTIONS, Function

SHEET = "Help"
PURPOSE = "Every function that cells can call: its arguments, its unit, an example that calculates."
MESSAGES_PURPOSE = "What functions refused, and why: run the macro ShowMessages to fill it."
NAME, MEANING, UNIT, EXAMPLE = range(4)
WIDTHS = {NAME: 29, MEANING: 60, UNIT: 13, EXAMPLE: 11}
RESULT_COLUMNS = 6
"""The widest example has so many columns of results."""
LETTERS_OF_MEANING, LETTERS_ACROSS = 68, 200
"""How many letters a line holds: of what an argument takes, and of a text across the printed page."""
FIRST_ROW = 3
LINE = 13.5
RANGES = (
    "A range is one row or one column, or one cell that then holds for every year. Money is in £k, rates are "
    "fractions: 2.3% or 0.023. Convergence below 0 takes money away."
)
ABOUT = {
    "xlwings": (
        RANGES,
        "Arguments in [brackets] may be left out. A result over several years or a table fills the cells beside and "
        "below; keep them empty. Excel may show @ before a function's name; it changes nothing for one cell.",
        "What a function refuses shows as #VALUE!, so that no total passes over it. The status bar says why; the macro "
        "ShowMessages (Alt+F8) lists the reasons on the sheet Messages. #N/A in every cell: Python did not start; put "
        f"right what the status bar says, then run the macro {TRY_AGAIN}.",
        "On opening, the stored figures are shown. Ctrl+Alt+F9 computes every cell again; Compare then says whether "
        "the functions and native formulas agree.",
    ),
    "libreoffice": (
        RANGES,
        "Arguments in [brackets] may be left out. For a result over several years or a table, mark the cells that it "
        "fills, type the formula and press Ctrl+Shift+Enter.",
        "What a function refuses shows as #VALUE!, a missing argument or a range that holds an error as Err:504, so "
        "that no total passes over it; LibreOffice does not say why. It hands over one blank cell as 0: where a cell "
        "may be blank, write A1:A1 for A1, and a blank is refused.",
        "The functions come with the extension mtfs.oxt (Tools, Extension Manager, Add); without it they show #NAME?. "
        "MTFS.PLAN and MTFS.EXPLAIN also need pydantic in LibreOffice's Python, and show #VALUE! without it.",
        "On opening, the stored figures are shown. Ctrl+Shift+F9 computes every cell again; Compare then says whether "
        "the functions and native formulas agree.",
    ),
    "lambda": (
        RANGES,
        "Nothing is installed: each function is a name of this workbook (Formulas, Name Manager) that stands for a "
        "LAMBDA. Excel 365 and Excel 2024 compute it; older versions show #NAME?.",
        "To copy the functions into your own workbook: click the tab of this sheet, hold Ctrl and click Published, "
        "right-click either, Move or Copy, choose your workbook under To book, tick Create a copy, OK. The names that "
        "this sheet calls come with it; then delete it, and keep Published.",
        "Arguments in [brackets] may be left out. A result over several years or a table fills the cells beside and "
        "below; keep them empty. What is refused shows as #VALUE!, so that no total passes over it.",
        "MTFS_NHSE looks up the sheet Published: what was known when this workbook was written. It takes a code or a "
        "name, with or without NHS and ICB; a name with other marks than on that sheet is refused.",
    ),
}
"""What a user of each host has to know; the names of functions and keys are the host's own."""


def extra(host: str) -> Extra:
    """Return the Help sheet of a host's workbook, with every function."""
    return Extra(SHEET, PURPOSE, partial(write, host=host, functions=FUNCTIONS.values()))


def write(parts: Parts, host: str, functions: Iterable[Function]) -> None:
    """Write the Help sheet, the examples calling the functions as a host names them."""
    about = [line for text in ABOUT[host] for line in wrapped(text, LETTERS_ACROSS)]
    book, sheet, top = parts.book, parts.book.sheets[SHEET], FIRST_ROW + len(about) + 2
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(EXAMPLE + 1, EXAMPLE + RESULT_COLUMNS - 1, WIDTHS[EXAMPLE])
    for row, text in enumerate(about, start=FIRST_ROW):
        sheet.write_string(row, NAME, text, book.style("quiet"))
    for column, text in ((NAME, "Function"), (MEANING, "What it gives, and what each argument takes"), (UNIT, "Unit"),
                         (EXAMPLE, "Example")):  # fmt: skip
        sheet.write_string(top - 1, column, text, book.style("header_text"))
    for column in range(EXAMPLE + 1, EXAMPLE + RESULT_COLUMNS):
        sheet.write_blank(top - 1, column, None, book.style("header_text"))
    row, category = top, ""
    for function in functions:
        if function.category != category:
            category = function.category
            for column in range(EXAMPLE + RESULT_COLUMNS):
                sheet.write_blank(row, column, None, book.style("heading"))
            sheet.write_string(row, NAME, category, book.style("heading"))
            row += 1
        row = _function(parts, row, function, host) + 1
    sheet.freeze_panes(top, 1)
    sheet.repeat_rows(top - 1)


def _function(parts: Parts, row: int, function: Function, host: str) -> int:
    """Write a function's name and example, a row for each argument, the example's result; return the next row."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    name = name_in(host, function)
    _meaning(parts, row, name, function.summary, "strong")
    sheet.write_string(row, UNIT, function.unit, book.style("quiet", "top"))
    formula = function.example_call(name)
    sheet.write_string(row, EXAMPLE, formula, book.style("quiet", "top"))
    for offset, argument in enumerate(function.arguments, start=1):
        name = f"[{argument.name}]" if argument.optional else argument.name
        _meaning(parts, row + offset, name, argument.help, "indented")
    result = function.call(*function.example)
    after = row + 1 + len(function.arguments)
    if isinstance(result, str):
        lines = sum(-(-len(line) // LETTERS_OF_MEANING) for line in result.splitlines())
        sheet.set_row(after, LINE * lines + 2)
        sheet.write_formula(after, MEANING, formula, book.style("wrap", "quiet"), result)
        return after + 1
    grid: Grid = result if isinstance(result, list) else [[result]]
    _result(parts, row + 1, function.unit, formula, grid)
    return max(after, row + 1 + len(grid))


def _meaning(parts: Parts, row: int, name: str, text: str, look: str) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(row, NAME, name, book.style(look, "top"))
    sheet.write_string(row, MEANING, text, book.style("wrap"))
    lines = -(-len(text) // LETTERS_OF_MEANING)
    sheet.set_row(row, LINE * lines + 2)


def _result(parts: Parts, row: int, unit: str, formula: str, grid: Grid) -> None:
    """Write the example as a live formula with its cached result, spilled where it has several cells."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    number = MONEY.fine_cell if unit == MONEY.name else unit_named(unit.partition(" ")[0]).cell
    style = book.style("strong", "number", "top", number=number)
    first = grid[0][0]
    if len(grid) == len(grid[0]) == 1:
        book.write_cell(SHEET, row, EXAMPLE, formula, first, style)
        return
    last = (row + len(grid) - 1, EXAMPLE + len(grid[0]) - 1)
    sheet.write_dynamic_array_formula(row, EXAMPLE, *last, formula, style, first)
    for down, cells in enumerate(grid):
        for across, value in enumerate(cells):
            if down or across:
                sheet.write(row + down, EXAMPLE + across, value, style)


def write_messages(parts: Parts) -> None:
    """Write the sheet of messages: headers over the rows that the macro ShowMessages fills."""
    book, sheet = parts.book, parts.book.sheets[MESSAGES]
    headers: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("When", 20, {"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left"}),
        ("Cell", 44, {}),
        ("Message", 120, {}),
    )
    for column, (text, width, settings) in enumerate(headers):
        sheet.set_column(column, column, width, book.workbook.add_format(styles.BASE | settings))
        sheet.write_string(MESSAGES_FIRST_ROW - 2, column, text, book.style("header_text"))
    sheet.freeze_panes(MESSAGES_FIRST_ROW - 1, 0)
