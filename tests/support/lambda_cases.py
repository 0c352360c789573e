"""The cases of every LAMBDA function in a workbook of Excel, and what is wrong with what an engine shows."""

import itertools

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from mtfs.report.book.british import BritishWorkbook
from mtfs.report.hosts.lambda_workbook import define_functions
from mtfs.udf.excel_lambda import computing
from support import engines
from support.function_cases import CASES

RELATIVE = 1e-12
NAMES = {function.name for function in computing()}
TRIED = [case for case in CASES if case.function in NAMES]
ERROR_FORMULAS = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#NUM!": "=SQRT(-1)"}
"""How an error comes into a cell; any other as the constant of that name."""


def grid(expected):
    """The rows of a result."""
    return expected if isinstance(expected, list) else [[expected]]


def write_cases(path, text_of=None):
    """A workbook with the functions and every case: {case: (row, formula)}; results lie from column B on.

    `text_of` gives another text for a function than its own.
    """
    book, placed, row, next_input = BritishWorkbook(str(path)), {}, 0, 0
    calls, inputs = book.add_worksheet("Calls"), book.add_worksheet("Inputs")
    define_functions(book, *([text_of] if text_of else []))

    def written(value):
        nonlocal next_input
        if not isinstance(value, list):
            return "" if value is None else str(value).upper() if isinstance(value, bool) else (
                '"{}"'.format(value.replace('"', '""')) if isinstance(value, str) else repr(value))  # fmt: skip
        top, next_input = next_input, next_input + len(value) + 1
        for down, cells in enumerate(value, top):
            for across, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("#"):
                    inputs.write_formula(down, across, ERROR_FORMULAS.get(cell, f"={cell}"), None, engines.WRONG)
                elif cell is not None:
                    (inputs.write_string if isinstance(cell, str) else inputs.write)(down, across, cell)
        return f"Inputs!{xl_range(top, 0, top + len(value) - 1, len(value[0]) - 1)}"

    for case in TRIED:
        arguments = list(map(written, case.arguments))
        while not arguments[-1]:
            arguments.pop()
        formula, rows = f"={case.function}({','.join(arguments)})", grid(case.expected)
        calls.write_dynamic_array_formula(
            row, 1, row + len(rows) - 1, len(rows[0]), formula, None, engines.WRONG
        )
        for down, across in itertools.product(range(len(rows)), range(len(rows[0]))):
            if down or across:
                calls.write_number(row + down, 1 + across, engines.WRONG)
        placed[case.title] = row
        row += len(rows)
    book.close()
    return placed


def found_by_ironcalc(path, placed):
    """What ironcalc shows for each case, computed from the stored file."""
    import ironcalc

    book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    book.evaluate()
    return {
        case.title: [
            [book.get_cell_value(0, placed[case.title] + down, 2 + across) for across in range(len(cells))]
            for down, cells in enumerate(grid(case.expected), 1)
        ]
        for case in TRIED
    }


def wrong(case, found):
    """What is wrong with what an engine shows for a case, or nothing."""
    if case.error:
        return "" if engines.is_error(found[0][0]) else f"{case.title}: {found}"
    pairs = zip(itertools.chain(*found), itertools.chain(*grid(case.expected)), strict=True)
    return "" if all(same(one, other) for one, other in pairs) else f"{case.title}: {found}"


def same(found, expected):
    if isinstance(expected, str):
        return found == expected
    return isinstance(found, int | float) and abs(found - expected) <= RELATIVE * max(1, abs(expected))
