"""The working sheets, such as Allocation, Pot and Checks: one row a line, one column a year."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format

from mtfs.analysis.figures.checks import ARITHMETIC, FAILING
from mtfs.backends.cells import formula_over
from mtfs.catalogue.lines import RECONCILIATION_SHEET, SHEETS, kind_of
from mtfs.core.units import ONE_DECIMAL, OUTTURN, RESIDUAL_CELL, as_outturn, unit_named
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing, largest, total_or_missing, total_to_date
from mtfs.model.naming import label_of, name_of
from mtfs.plan.outturns import outturns
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, SHEET, UNIT, Columns, letters
from mtfs.plan.spare_rows import spare_row_of
from mtfs.report.book import spare_lines, styles
from mtfs.report.book.heights import NAME_LETTER, height, lines_of
from mtfs.report.book.labels import label_text, name_cell
from mtfs.report.book.layout import CHECKS_FIRST_ROW
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed
from mtfs.report.sheets import as_written
from mtfs.udf.calls import Spill, name_in
from mtfs.udf.registry import FUNCTIONS

WIDTHS = {NAME: 60, ID: 38, UNIT: 14, ALL_YEARS: 14}
LEAST_NAME = 30
YEAR_WIDTH = 13
OUTTURN_NOTE = f"A figure marked {OUTTURN} is the outturn that Inputs gives; later years follow."
FAILS = FAILING.strip("; :")
"""What a verdict says where anything fails."""
VERDICT_ROW = HEADER_ROW + 1
ASKED_ROW = VERDICT_ROW + 8
"""The row of Checks, the last above the list, that asks a function whether it is found."""
"""Of the verdict above the list of checks."""
PURPOSE: dict[str, str] = {sheet: sheet.purpose for sheet in SHEETS if sheet != RECONCILIATION_SHEET}


def write(parts: Parts, name: str) -> None:
    """Write one of the working sheets: its headings and every line that lives on it."""
    book, sheet = parts.book, parts.book.sheets[name]
    if any(parts.layout.rows[line].sheet == name for line, _ in outturns(parts.plan)):
        sheet.write_string(HEADER_ROW - 1, UNIT, OUTTURN_NOTE, book.style("subtitle"))
    header(parts, name, HEADER_ROW, "Result" if name == "Checks" else "All years")
    last_column = BASE_YEAR + parts.plan.horizon
    for place, heading in parts.layout.headings:
        if place.sheet == name:
            for column in range(last_column + 1):
                sheet.write_blank(place.row, column, None, book.style("heading"))
            sheet.write_string(place.row, 0, heading, book.style("heading"))
    for line, place in parts.layout.rows.items():
        if place.sheet == name:
            _line(parts, line, place.row, name)
    for line, place in parts.layout.spare_rows.items():
        if place.sheet == name:
            _line(parts.of_empty_parts, line, place.row, name)
    spare_lines.fold_away(parts, name)
    if name == "Checks":
        _verdict(parts)
    sheet.freeze_panes(HEADER_ROW + 1, BASE_YEAR)
    sheet.repeat_rows(0, HEADER_ROW)


def header(parts: Parts, name: str, row: int, all_years: str, second: str = "Id") -> None:
    """Write the header row: what each column holds; the years come from the Inputs sheet."""
    book, sheet = parts.book, parts.book.sheets[name]
    here = [line for line, place in parts.layout.rows.items() if place.sheet == name]
    longest = max((len(_label(parts, line)) for line in here), default=0) * NAME_LETTER
    widths = WIDTHS | {NAME: max(LEAST_NAME, min(longest, WIDTHS[NAME])), ID: max(map(len, here), default=WIDTHS[ID])}
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.set_column(BASE_YEAR, BASE_YEAR + parts.plan.horizon, YEAR_WIDTH)
    for column, text in ((NAME, "Line"), (ID, second), (UNIT, "Unit")):
        sheet.write_string(row, column, text, book.style("header_text"))
    sheet.write_string(row, ALL_YEARS, all_years, book.style("header"))
    for period, year in enumerate(parts.plan.years):
        column = BASE_YEAR + period
        book.write_cell(name, row, column, f"={SHEET}!{letters(column)}${HEADER_ROW + 1}", year, book.style("header"))


def _label(parts: Parts, line: str) -> str:
    """Return what a line is called on its sheet: with its part where the heading does not name it."""
    return name_of(parts.plan, line) if kind_of(line).block else label_of(parts.plan, line)


def _line(parts: Parts, line: str, row: int, name: str) -> None:
    book, sheet, kind = parts.book, parts.book.sheets[name], kind_of(line)
    looks = ("key",) if kind.key else ("label",)
    checking = name == "Checks"
    label = _label(parts, line)
    is_long = lines_of(label, WIDTHS[NAME]) > 1
    style = book.style(*looks, *(["wrap"] if is_long else []))
    book.write_cell(name, row, NAME, label_text(parts, line, label, kind.name), label, style)
    if is_long:
        sheet.set_row(row, height((label, WIDTHS[NAME])))
    sheet.write_string(row, ID, line, book.style(*looks, "quiet"))
    unit = parts.projection.unit(line)
    sheet.write_string(row, UNIT, unit, book.style(*looks, "quiet"))
    number = RESIDUAL_CELL if checking else ONE_DECIMAL if kind.one_decimal else unit_named(unit).cell
    style = book.style(*looks, "number", number=number)
    if kind.single_value:
        book.write_cell(name, row, ALL_YEARS, parts.formulas[line, 0].text, parts.projection.lines[line][0], style)
        return
    settled = outturns(parts.plan)
    for period, value in enumerate(parts.projection.lines[line]):
        if value is not None:
            formula = parts.formulas[line, period]
            look = book.style(*looks, "number", "warning") if is_missing(value) else style
            if (line, period) in settled:
                look = book.style(*looks, "number", number=as_outturn(number))
            if not isinstance(formula, Spill):
                book.write_cell(name, row, BASE_YEAR + period, formula.text, value, look)
            elif formula.count:
                values = parts.projection.lines[line][period : period + formula.count]
                book.spill(name, row, BASE_YEAR + period, str(formula.text), values, style)
        elif kind.key:
            sheet.write_blank(row, BASE_YEAR + period, None, style)
    years = [parts.line(line, period) for period in parts.plan.periods]
    if checking:
        _result(parts, line, row, [*years, parts.input("limits.tolerance")])
    elif kind.adds_up:
        add = total_or_missing if parts.formulas[line, 1].may_be_missing else total_to_date
        book.compute(name, row, ALL_YEARS, lambda *cells: add(cells), years, style)
    elif kind.key:
        sheet.write_blank(row, ALL_YEARS, None, style)


def _result(parts: Parts, line: str, row: int, operands: list[Placed]) -> None:
    """Write whether a check passes; one of a spare row is not used before that has a name."""
    book, style = parts.book, parts.book.style("strong", "centre")
    spare = spare_row_of(line, parts.layout.spare)
    if spare is None:
        book.compute("Checks", row, ALL_YEARS, _check_verdict, operands, style)
        return
    passes = formula_over(_check_verdict, [operand.cell for operand in operands], "Checks")
    formula = f'=IF({name_cell(parts, spare)}="","{NOT_USED}",{passes})'
    book.write_cell("Checks", row, ALL_YEARS, formula, NOT_USED, style)


NOT_USED = "not used"
"""The result of a check of a spare row that is empty."""


def _check_verdict(*years_and_tolerance: Any) -> Any:
    *years, tolerance = years_and_tolerance
    return FORMULAS.verdict(largest(years), tolerance)


def _verdict(parts: Parts) -> None:
    """Write the verdict on the whole plan above the list of checks."""
    book, sheet, row = parts.book, parts.book.sheets["Checks"], VERDICT_ROW
    first, last = CHECKS_FIRST_ROW + 1, parts.layout.last_row("Checks") + 1
    results, units, names = (
        f"${letters(column)}${first}:${letters(column)}${last}" for column in (ALL_YEARS, UNIT, NAME)
    )
    count, passing = len(parts.checks), sum(check.passed for check in parts.checks)
    result, columns = letters(ALL_YEARS), Columns(parts.plan.horizon)
    faults = f"SUM({result}{row + 3}:{result}{row + 6})"
    moved, no_number, stray = (as_written.total(columns, heading) for heading in as_written.COUNTS)
    judged = _verdict_formula(row, faults, names, results)
    asked = [_asked(parts.host)] if parts.host else []
    judged = _where_functions_are(f"{result}{ASKED_ROW + 1}", judged, results) if asked else judged
    rows = (
        (ARITHMETIC, "text", f"={judged}", verdict(parts)),
        ("Checks that pass", "count", f'=COUNTIF({results},"OK")', passing),
        ("Checks that fail", "count",
         f'=COUNTA({units})-COUNTIF({results},"{NOT_USED}")-{result}{row + 2}', count - passing),
        ("Cells of Inputs that lack their number or word", "count", f"={no_number}", 0),
        ("Rows and cells of Inputs that were moved, added or deleted", "count",
         f"={moved}+{as_written.rows_added()}", 0),
        ("Cells of Inputs that are filled in and do not count", "count",
         f"={stray}+{as_written.without_id(columns)}", 0),
        ("Inputs whose number or choice is another than as written", "count", f"={as_written.edited(columns)}", 0),
        ("Inputs whose text, source, status or note is another than as written", "count",
         f"={as_written.edited(columns, 'Texts edited')}", 0),
        *asked,
    )  # fmt: skip
    for offset, (label, unit, formula, value) in enumerate(rows):
        sheet.write_string(row + offset, NAME, label, book.style("strong"))
        sheet.write_string(row + offset, UNIT, unit, book.style("quiet"))
        looks = ("strong", "number") if offset else ("strong", "indented")
        book.write_cell("Checks", row + offset, ALL_YEARS, formula, value, book.style(*looks))
    for result, look in (("OK", "good"), ("FAILS", "bad")):
        colour(parts, "Checks", CHECKS_FIRST_ROW, parts.layout.last_row("Checks"), result, look)
    colour_verdict(parts, "Checks", row)


def _verdict_formula(row: int, faults: str, names: str, results: str) -> str:
    """Return the formula of the verdict above the counts of checks that pass and fail: what fails stands there."""
    passing, failing = (f"{letters(ALL_YEARS)}{place}" for place in (row + 2, row + 3))
    more = f'IF({failing}>1," and "&{failing}-1&"{MORE}","")'
    first = f'IF({failing}=0,"{ON_INPUTS}",INDEX({names},MATCH("FAILS",{results},0))&{more})'
    text = f'{passing}&" of "&{passing}+{failing}&IF({faults}=0,"","{FAILING}"&{first})'
    return f'IFERROR({text},"{FAILING.lstrip("; ")}{ON_INPUTS}")'


def _asked(host: str) -> tuple[str, str, str, float]:
    """Return the row that asks one function of a host, from which the verdict sees whether they are found.

    It is a cell of its own: where functions cannot even be read, as LAMBDA in LibreOffice, all of a formula with one is
    an error. NOW has it computed on opening too, when every other figure is shown as stored.
    """
    function = FUNCTIONS["MTFS_NET_UPLIFT"]
    call = function.example_call(name_in(host, function))
    return f"One function is asked: {function.name}", function.unit, f"{call}+NOW()*0", function.call(*function.example)


def _where_functions_are(asked: str, judged: str, results: str) -> str:
    """Return the formula of a verdict that says so where a spreadsheet does not find the functions of a host."""
    figures = f'IF(SUMPRODUCT(--ISERROR({results}))=0,"{AS_STORED}","{IN_ERROR}")'
    return f'IF(ISNUMBER({asked}+NOW()*0),{judged},"{NOT_FOUND}"&{figures})'


NOT_FOUND, AS_STORED, IN_ERROR = "functions not found", ": figures are as stored", ": figures show errors"
ON_INPUTS, MORE = "cells of Inputs, counted on Checks", " more"
"""What a verdict names where every check passes, and what it says of checks after the first that fails."""


def verdict(parts: Parts) -> str:
    """Return the verdict on all checks: how many pass of how many, and the name of the first on Checks that fails."""
    failing = sorted(parts.checks.failing, key=lambda check: parts.layout.rows[check.line].row)
    if not failing:
        return parts.checks.passing
    more = f" and {len(failing) - 1}{MORE}" if len(failing) > 1 else ""
    return f"{parts.checks.passing}{FAILING}{failing[0].name}{more}"


def verdict_cell() -> str:
    """Return the cell of the verdict on all checks, as another sheet writes it."""
    return f"Checks!{letters(ALL_YEARS)}{VERDICT_ROW + 1}"


def to_correct() -> str:
    """Return the formula of how many cells and rows of Inputs lack a number, were moved or do not count."""
    column = letters(ALL_YEARS)
    return f"SUM(Checks!{column}{VERDICT_ROW + 4}:{column}{VERDICT_ROW + 6})"


def edited() -> str:
    """Return the cell of how many inputs have another number or choice than as written."""
    return f"Checks!${letters(ALL_YEARS)}${VERDICT_ROW + 7}"


def texts_edited() -> str:
    """Return the cell of how many inputs have another text, source, status or note than as written."""
    return f"Checks!${letters(ALL_YEARS)}${VERDICT_ROW + 8}"


def colour_verdict(parts: Parts, name: str, row: int, column: int = ALL_YEARS) -> None:
    """Colour the cell of the verdict by whether it names anything that fails."""
    bad, good = colours(parts, "bad"), colours(parts, "good")
    for word in alarms(parts):
        colour_text(parts, name, row, column, word, bad)
    colour_text(parts, name, row, column, FAILS, good, "not containing")


def alarms(parts: Parts) -> tuple[str, ...]:
    """Return the words by which a verdict is a bad one; the first that is there decides the colour."""
    return (*([NOT_FOUND] if parts.host else []), FAILS)


def colour_text(
    parts: Parts, name: str, row: int, column: int, word: str, look: Format, criteria: str = "containing"
) -> None:
    """Give a cell a look where its text contains a word, or where it does not."""
    rule = {"type": "text", "criteria": criteria, "value": word, "format": look}
    parts.book.sheets[name].conditional_format(row, column, row, column, rule)


def colour(parts: Parts, name: str, first: int, last: int, word: str, look: str, column: int = ALL_YEARS) -> None:
    """Colour cells of a column that hold a word; the word itself stays."""
    rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": colours(parts, look)}
    parts.book.sheets[name].conditional_format(first, column, last, column, rule)


def colours(parts: Parts, look: str) -> Format:
    """Return a style without its alignment, which a rule cannot set."""
    settings = {key: value for key, value in styles.STYLES[look].items() if key != "align"}
    return parts.book.workbook.add_format(settings)
