"""The cases of every function in a workbook for LibreOffice Calc, and what is wrong with what it shows."""

import itertools
from dataclasses import replace

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from mtfs.udf.arguments import FunctionError
from mtfs.udf.calls import name_in
from mtfs.udf.registry import FUNCTIONS
from support import engines, function_cases
from support.function_cases import CASES, NEEDING_PYDANTIC

RELATIVE = 1e-12


NAME_ERROR, VALUE_ERROR, LIST_ERROR = 525, 519, 504
"""LibreOffice's numbers for #NAME?, #VALUE! and Err:504, an error in the list of arguments."""
ERROR_FORMULAS = {
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#VALUE!": '="a"+1',
    "#REF!": "=#REF!",
    "#NAME?": "=NO_SUCH_NAME",
    "#NUM!": "=SQRT(-1)",
    "#NULL!": "=NA()",
}
LIMITS = (
    "MTFS.BEDS(TRUE)",
    "MTFS.BEDS(1/0)",
    "MTFS.BEDS()",
    "MTFS.BEDS(1,1,1)",
    "SUM(MTFS.POT({1,2},3))",
    "MTFS.POT({1,2},3)",
    'LEN(MTFS.EXPLAIN("pot.annual","2029/30"))',
)


class Book:
    """A workbook with every case twice: numbers and words typed into the formula, and all of them in cells."""

    def __init__(self, path):
        self.book = xlsxwriter.Workbook(path)
        self.inputs = self.book.add_worksheet("Inputs")
        self.sheets = {name: self.book.add_worksheet(name) for name in ("Typed", "Cells", "Shapes", "Limits")}
        self.next_input = 0
        self.next_row = dict.fromkeys(self.sheets, 0)

    def reference(self, rows):
        """A range written into the inputs; one blank cell as A1:A1, which LibreOffice hands over as blank."""
        top, self.next_input = self.next_input, self.next_input + len(rows)
        for row, cells in enumerate(rows, top):
            for column, value in enumerate(cells):
                if value in ERROR_FORMULAS:
                    self.inputs.write_formula(row, column, ERROR_FORMULAS[value], None, engines.WRONG)
                elif value is not None:
                    write = self.inputs.write_string if isinstance(value, str) else self.inputs.write
                    write(row, column, value)
        first, last = (
            xl_rowcol_to_cell(at, column) for at, column in ((top, 0), (top + len(rows) - 1, len(rows[0]) - 1))
        )
        return f"Inputs!{first}" if first == last and rows[0][0] is not None else f"Inputs!{first}:{last}"

    def formula(self, case, in_cells):
        """The call as a formula."""
        written = (self.argument(value, in_cells) for value in case.arguments)
        return f"{name_in('libreoffice', FUNCTIONS[case.function])}({','.join(written)})"

    def argument(self, value, in_cells):
        if value is None:
            return ""
        if isinstance(value, list):
            return self.reference(value)
        if in_cells:
            return self.reference([[value]])
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return '"{}"'.format(value.replace('"', '""')) if isinstance(value, str) else repr(value)

    def place(self, sheet, formula, rows=1, columns=1):
        """Write a formula below the others; gives the row and the size of its result."""
        top = self.next_row[sheet]
        self.next_row[sheet] += rows
        self.sheets[sheet].write_array_formula(
            top, 0, top + rows - 1, columns - 1, f"{{={formula}}}", None, engines.WRONG
        )
        return sheet, top, rows, columns


def as_libreoffice_has_it(case):
    """The case with 1 for TRUE: LibreOffice has no truth values, so a cell with TRUE is a number there."""
    if case.kind != function_cases.TRUE_CELL:
        return case
    given = tuple(numbers(value) for value in case.arguments)
    try:
        return replace(case, expected=FUNCTIONS[case.function].call(*given), error="")
    except FunctionError as error:
        return replace(case, error=str(error))


def numbers(value):
    if isinstance(value, list):
        return [numbers(cell) for cell in value]
    return float(value) if isinstance(value, bool) else value


def write_cases(path, chosen=CASES):
    """The workbook, and {case: where its results stand}."""
    book, placed = Book(path), {}
    for case in chosen:
        expected = as_libreoffice_has_it(case).expected
        size = (len(expected), len(expected[0])) if isinstance(expected, list) else (1, 1)
        for sheet in ("Typed", "Cells"):
            placed[case.title, sheet] = book.place(sheet, book.formula(case, sheet == "Cells"), *size)
        if isinstance(expected, list):
            formula = book.formula(case, True)
            placed[case.title, "Shapes"] = book.place("Shapes", f"ROWS({formula})*1000+COLUMNS({formula})")
    blank = book.reference([[None]]).partition(":")[0]
    holding_an_error = f"MTFS.POT({book.reference([[1, '#N/A']])},3)"
    blanks = (f"MTFS.BEDS({blank})", f"MTFS.BEDS({blank}:{blank.partition('!')[2]})")
    for formula in (*blanks, holding_an_error, *LIMITS):
        placed[formula, "Limits"] = book.place("Limits", formula)
    book.book.close()
    return placed


def at(sheets, place):
    sheet, top, rows, columns = place
    return [row[:columns] for row in sheets[sheet][top : top + rows]]


def wrong(case, found):
    """What is wrong with what LibreOffice shows for a case, or nothing."""
    if case.error:
        error = found[0][0].get("error") if isinstance(found[0][0], dict) else None
        propagated = case.kind in (
            function_cases.ERROR_CELL,
            function_cases.NEEDED,
        )  # LibreOffice refuses before it calls
        named = error != NAME_ERROR or [["#NAME?"]] in case.arguments
        fine = error == VALUE_ERROR or (propagated and error is not None and named)
    else:
        expected = case.expected if isinstance(case.expected, list) else [[case.expected]]
        fine = all(map(same, itertools.chain(*found), itertools.chain(*expected)))
    return "" if fine else f"{case.title}: {found}"


def same(found, expected):
    if isinstance(expected, str):
        return found == expected
    return isinstance(found, float) and abs(found - expected) <= RELATIVE * max(1, abs(expected))


def failures(sheets, placed, sheet, runs_plans=True, chosen=CASES):
    cases_there = (as_libreoffice_has_it(case) for case in chosen)
    if not runs_plans:
        cases_there = (
            replace(case, error="pydantic") if case.function in NEEDING_PYDANTIC else case for case in cases_there
        )
    return [text for case in cases_there if (text := wrong(case, at(sheets, placed[case.title, sheet])))]
