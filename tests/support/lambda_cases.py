"""The cases of every LAMBDA function in a workbook of Excel, and what is wrong with what an engine shows."""

import itertools
from datetime import datetime
from types import SimpleNamespace

from xlsxwriter.utility import xl_range

from mtfs.report.book import styles
from mtfs.report.book.names import define_functions
from mtfs.report.book.writer import Book
from mtfs.report.sheets import published_sheet
from mtfs.udf.excel_lambda import lambda_text, lambdas
from mtfs.udf.lambda_lookup import LOOKUPS
from mtfs.udf.lambda_text import REFUSED, Dialect
from mtfs.udf.registry import FUNCTIONS
from support import engines
from support.function_cases import CASES

RELATIVE = 1e-12
NAMES = {function.name for function in lambdas()}
TRIED = [case for case in CASES if case.function in NAMES]
ERROR_FORMULAS = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#NUM!": "=SQRT(-1)"}
"""How an error comes into a cell; any other as the constant of that name."""


def grid(expected):
    """The rows of a result."""
    return expected if isinstance(expected, list) else [[expected]]


def typed(value):
    """An argument as a formula writes it."""
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else f'"{value}"' if isinstance(value, str) else repr(value)


def write_cases(path, text_of=lambda_text, tried=TRIED):
    """A workbook with the functions and the cases: {case: its row}; results lie from column B on, their size in A.

    `text_of` gives the text of a function.
    """
    book, placed, row, next_input = Book(path, datetime(2025, 4, 1), {}), {}, 0, 0
    calls, inputs, _ = (book.add_sheet(name, styles.GREY) for name in ("Calls", "Inputs", published_sheet.SHEET))
    published_sheet.write(SimpleNamespace(book=book))
    define_functions(book.workbook, text_of)

    def written(value):
        nonlocal next_input
        if not isinstance(value, list):
            return typed(value)
        top, next_input = next_input, next_input + len(value) + 1
        for down, cells in enumerate(value, top):
            for across, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("#"):
                    inputs.write_formula(down, across, ERROR_FORMULAS.get(cell, f"={cell}"), None, engines.WRONG)
                elif cell is not None:
                    (inputs.write_string if isinstance(cell, str) else inputs.write)(down, across, cell)
        return f"Inputs!{xl_range(top, 0, top + len(value) - 1, len(value[0]) - 1)}"

    for case in tried:
        arguments = list(map(written, case.arguments))
        while not arguments[-1]:
            arguments.pop()
        formula, rows = f"={case.function}({','.join(arguments)})", grid(case.expected)
        calls.write_dynamic_array_formula(row, 1, row + len(rows) - 1, len(rows[0]), formula, None, engines.WRONG)
        for down, across in itertools.product(range(len(rows)), range(len(rows[0]))):
            if down or across:
                calls.write_number(row + down, 1 + across, engines.WRONG)
        call = formula.removeprefix("=")
        calls.write_dynamic_array_formula(row, 0, row, 0, f"=ROWS({call})*100+COLUMNS({call})", None, engines.WRONG)
        placed[case.title] = row
        row += len(rows)
    book.close()
    return placed


def found_by_ironcalc(path, placed, tried=TRIED):
    """{case: (what ironcalc shows, the size of the result)}, computed from the stored file."""
    import ironcalc

    book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    book.evaluate()
    return {
        case.title: (
            [
                [book.get_cell_value(0, placed[case.title] + down, 2 + across) for across in range(len(cells))]
                for down, cells in enumerate(grid(case.expected), 1)
            ],
            book.get_cell_value(0, placed[case.title] + 1, 1),
        )
        for case in tried
    }


PLAIN = Dialect("", "", "{}")
NOTHING_LEFT_OUT = "ISOMITTED,LAMBDA(x,FALSE)"


def found_by_formualizer():
    """{case: what formualizer shows}, for functions of single numbers with every argument given.

    It knows no named LAMBDA, no argument that is left out, and none of the functions that work along years or look
    figures up.
    """
    import formualizer

    book, found, top = formualizer.Workbook(), {}, 1
    for sheet in ("Calls", "Inputs"):
        book.add_sheet(sheet)
    texts = {
        function.name: lambda_text(function, PLAIN)
        for function in lambdas()
        if function.result == "value"
        and function.name not in LOOKUPS
        and not any(argument.kind.is_range for argument in function.arguments)
    }
    for case in TRIED:
        given = case.arguments
        if case.function not in texts or None in given or len(given) < len(FUNCTIONS[case.function].arguments):
            continue
        arguments = []
        for value in given:
            if isinstance(value, list):
                for across, cell in enumerate(value[0], 1):
                    if isinstance(cell, str) and cell.startswith("#"):
                        book.set_formula("Inputs", top, across, ERROR_FORMULAS.get(cell, "=NA()"))
                    elif cell is not None:
                        book.set_value("Inputs", top, across, cell)
                arguments.append(f"Inputs!{xl_range(top - 1, 0, top - 1, len(value[0]) - 1)}")
                top += 1
            else:
                arguments.append(typed(value))
        formula = f"=LET({NOTHING_LEFT_OUT},f,{texts[case.function]},f({','.join(arguments)}))"
        book.set_formula("Calls", len(found) + 1, 1, formula)
        shown = book.evaluate_cell("Calls", len(found) + 1, 1)
        found[case.title] = f"#{shown['kind'].upper()}!" if isinstance(shown, dict) else shown
    return found


def wrong(case, found, size=None):
    """What is wrong with what an engine shows for a case, or nothing."""
    if case.error:
        return "" if found[0][0] == REFUSED else f"{case.title}: {found}"
    rows = grid(case.expected)
    fits = size in (None, len(rows) * 100 + len(rows[0]))
    pairs = zip(itertools.chain(*found), itertools.chain(*rows), strict=True)
    return "" if fits and all(same(one, other) for one, other in pairs) else f"{case.title}: {found}, {size}"


def same(found, expected):
    if isinstance(expected, str):
        return found == expected
    return isinstance(found, int | float) and abs(found - expected) <= RELATIVE * max(1, abs(expected))
