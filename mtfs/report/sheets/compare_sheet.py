"""The Compare sheet: what the functions give, what native formulas give for the same cells, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from mtfs.backends.cell_formula import CellRange, CellReference, Formula, FunctionName, span
from mtfs.backends.cells import formulas as formulas_of
from mtfs.catalogue.lines import Gap, LineId, Pot, Setting, Stream, kind_of
from mtfs.core.units import COUNT, RESIDUAL_CELL, SHARE, unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, UNIT, letters
from mtfs.report.book import line_sheets
from mtfs.report.book.heights import BOLD_LETTER, height_of, lines_of
from mtfs.report.book.parts import Parts
from mtfs.report.book.workbook import Extra
from mtfs.udf.calls import HOSTS, Spill

SHEET = "Compare"
PURPOSE = "Every row that calls a function: what the function gives, the native formula, and the difference."
VERDICT_ROWS = 4
FIRST_ROW = HEADER_ROW + VERDICT_ROWS + 2
TOLERANCE = 1e-6
EQUAL, DIFFERENT = "Equal", "Different"
DIFFERENCE = "Difference"
WIDE = 54
Cells = dict[tuple[str, int], Formula]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of lines that one function computes as a table, and its formula.

    `beside` are two cells for each line, of its first and of its last share, that the formula refers to.
    """

    title: str
    function: str
    lines: tuple[LineId, ...]
    formula: str
    beside: tuple[tuple[CellReference, CellReference], ...] = ()


def extra(host: str) -> Extra:
    """Return the Compare sheet of a host's workbook."""
    return Extra(SHEET, PURPOSE, partial(write, host=host))


def write(parts: Parts, host: str) -> None:
    """Write the Compare sheet for the functions as a host names them."""
    sheet = parts.book.sheets[SHEET]
    line_sheets.header(parts, SHEET, HEADER_ROW, "All years")
    sheet.set_column(NAME, NAME, WIDE)
    sheet.set_column(ID, ID, max(map(len, parts.layout.rows)))
    native = formulas_of(parts.plan, parts.layout.input_cell, parts.layout.line_cell)
    row, sheet_name = FIRST_ROW, ""
    for line in calling(parts, host):
        if parts.layout.rows[line].sheet != sheet_name:
            sheet_name = parts.layout.rows[line].sheet
            row = _heading(parts, row, sheet_name)
        row = _line(parts, row, line, native, host)
    last = row - 1
    tables = list(_tables(parts, host, row + 2))
    if tables:
        row = _heading(parts, row + 1, "Whole tables, each one call")
    for table in tables:
        row = _table(parts, row, table, native)
        last = row - 1
    _verdict(parts, last)
    sheet.freeze_panes(HEADER_ROW + 1, BASE_YEAR)
    sheet.repeat_rows(0, HEADER_ROW)


def calling(parts: Parts, host: str) -> list[str]:
    """Return the lines that call a function, in the order of the sheets."""
    held = dict.fromkeys(line for (line, _), formula in parts.formulas.items() if _calls(formula, host))
    order = {sheet: number for number, sheet in enumerate(parts.layout.sheets)}
    rows = parts.layout.rows
    return sorted(held, key=lambda line: (order[rows[line].sheet], rows[line].row))


def _calls(formula: Formula, host: str) -> bool:
    return isinstance(formula, Spill) or bool(_called(formula, host))


def _called(formula: Formula, host: str) -> list[str]:
    """Return the functions of mtfs that a formula calls, as the host names them."""
    pieces = formula.content if isinstance(formula.content, tuple) else ()
    return [piece for piece in pieces if isinstance(piece, FunctionName) and piece.startswith(HOSTS[host])]


def _named(parts: Parts, line: str, host: str) -> str:
    """Return the functions that a line calls, as the host names them."""
    formulas = (formula for (of, _), formula in parts.formulas.items() if of == line)
    return ", ".join(dict.fromkeys(name for formula in formulas for name in _called(formula, host)))


def _heading(parts: Parts, row: int, text: str) -> int:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column in range(BASE_YEAR + parts.plan.horizon + 1):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, NAME, text, book.style("heading"))
    return row + 1


def _line(parts: Parts, row: int, line: str, native: Cells, host: str) -> int:
    """Write three rows: the function's cell, the native formula, the difference; return the next row."""
    name = f"{name_of(parts.plan, line)}: {_named(parts, line, host)}"
    _labels(parts, row, line, (name, "Native formula", DIFFERENCE))
    number = unit_named(parts.projection.unit(line)).cell
    for period, value in enumerate(parts.projection.lines[line]):
        formula = parts.formulas.get((line, period))
        if formula is None or not _calls(formula, host):
            continue
        cell = parts.layout.line_cell(line, period)
        text = str(native[line, period].on(SHEET))
        column = ALL_YEARS if kind_of(line).single_value else BASE_YEAR + period
        _three(parts, row, column, (f"={cell}", text, value), number)
    return row + 3


def _labels(parts: Parts, row: int, line: str, names: tuple[str, ...]) -> None:
    book, sheet, unit = parts.book, parts.book.sheets[SHEET], parts.projection.unit(line)
    for offset, name in enumerate(names):
        looks = ("key",) if name == DIFFERENCE else ("label",)
        sheet.set_row(row + offset, height_of(lines_of(name, WIDE, BOLD_LETTER)))
        placed = ["indented"] if offset else ["strong", "wrapped"]
        sheet.write_string(row + offset, NAME, name, book.style(*looks, *placed))
        sheet.write_string(row + offset, ID, line, book.style(*looks, "quiet"))
        sheet.write_string(row + offset, UNIT, unit, book.style(*looks, "quiet"))
        if name == DIFFERENCE:
            for column in range(ALL_YEARS, BASE_YEAR + parts.plan.horizon + 1):
                sheet.write_blank(row + offset, column, None, book.style("key"))


def _three(parts: Parts, row: int, column: int, what: tuple[str | None, str, Any], number: str, apart: int = 1) -> None:
    """Write a function's cell, unless it is filled already, the native formula and the difference below one another."""
    book, (called, native, value) = parts.book, what
    if called is not None:
        book.write_cell(SHEET, row, column, called, value, book.style("number", number=number))
    book.write_cell(SHEET, row + apart, column, native, value, book.style("number", number=number))
    first, second = (f"{letters(column)}{row + 1 + offset}" for offset in (0, apart))
    difference = f"={first}-{second}"
    if is_missing(value):
        difference = f"=IF(ISNUMBER({first})*ISNUMBER({second}),{first}-{second},IF({first}={second},0,1))"
    look = book.style("key", "number", number=RESIDUAL_CELL)
    book.write_cell(SHEET, row + 2 * apart, column, difference, 0.0, look)


def _table(parts: Parts, row: int, table: Table, native: Cells) -> int:
    """Write the function's rows, the same rows by native formulas, the differences; return the next row."""
    book, sheet, count = parts.book, parts.book.sheets[SHEET], len(table.lines)
    number = unit_named(parts.projection.unit(table.lines[0])).cell
    style = book.style("number", number=number)
    values = [list(parts.projection.lines[line][1:]) for line in table.lines]
    last = (row + count - 1, BASE_YEAR + parts.plan.horizon)
    sheet.write_dynamic_array_formula(row, BASE_YEAR + 1, *last, table.formula, style, values[0][0])
    for down, line in enumerate(table.lines):
        name, first_row = name_of(parts.plan, line), row + down
        after = [f", {which} year's share in column {letters(ALL_YEARS)}" for which in ("first", "last")]
        first, second = after if table.beside else ("", "")
        _labels(parts, first_row, line, (f"{name}: {table.function}{first}",))
        _labels(parts, first_row + count, line, (f"{name}: native formula{second}",))
        _labels(parts, first_row + 2 * count, line, (DIFFERENCE,))
        for offset, cell in enumerate(table.beside[down] if table.beside else ()):
            share = parts.plan.values[f"settings.{line.keys[0]}.{('first', 'last')[offset]}"][0]
            look = book.style("number", number=SHARE.cell)
            book.write_cell(SHEET, first_row + offset * count, ALL_YEARS, f"={cell}", share, look)
        for period in parts.plan.periods:
            if (down, period) != (0, 1):
                sheet.write_number(first_row, BASE_YEAR + period, values[down][period - 1], style)
            text = str(native[line, period].on(SHEET))
            _three(parts, first_row, BASE_YEAR + period, (None, text, values[down][period - 1]), number, count)
    return row + 3 * count


def _tables(parts: Parts, host: str, row: int) -> Iterator[Table]:
    """Yield the tables that functions compute whole and that no block of the working sheets has in one piece."""
    plan, prefix = parts.plan, HOSTS[host]
    for name, stream in plan.allocation.items():
        line = Stream.RECURRENT.of(name)
        plain = not (stream.baseline_adjustments or stream.rounded_to_1k or stream.convergence_from == "distance")
        if plain and plan.horizon > 1:
            rates = ",".join(str(_over_years(parts, plan.rate_id(name, rate))) for rate in RATES)
            method = ',"additive"' if stream.method == "additive" else ""
            baseline = parts.layout.line_cell(line, 0)
            formula = f"={prefix}ALLOCATION_PATH({baseline},{rates}{method})"
            yield Table(name, f"{prefix}ALLOCATION_PATH", (line,), formula)
            row += 3
    if Pot.REAL in parts.projection.lines and not any(map(is_missing, parts.projection.lines[Pot.REAL][1:])):
        amounts, deflators = _line_years(parts, Pot.ANNUAL), _over_years(parts, "prices.gdp_deflator")
        yield Table("real", f"{prefix}REAL_TERMS", (Pot.REAL,), f"={prefix}REAL_TERMS({amounts},{deflators})")
        row += 3
    if Gap.REQUIREMENT in parts.projection.lines:
        present = [line for line in REQUIREMENT if line in parts.projection.lines]
        ranges = ",".join(str(_line_years(parts, line)) for line in present)
        formula = f"={prefix}SAVINGS_REQUIREMENT({ranges})"
        yield Table("requirement", f"{prefix}SAVINGS_REQUIREMENT", (Gap.REQUIREMENT,), formula)
        row += 3
    if plan.settings:
        count, column = len(plan.settings), letters(ALL_YEARS)
        first, last = (f"${column}{start + 1}:${column}{start + count}" for start in (row, row + count))
        formula = f"={prefix}SETTINGS({_line_years(parts, Pot.ANNUAL)},{first},{last})"
        lines = tuple(Setting.INVESTMENT.of(name) for name in plan.settings)
        cells = [[parts.layout.input_cell(f"settings.{name}.{end}", 0) for end in ("first", "last")]
                 for name in plan.settings]  # fmt: skip
        yield Table("settings", f"{prefix}SETTINGS", lines, formula, tuple((one, other) for one, other in cells))


RATES = ("growth", "inflation", "efficiency", "convergence")
REQUIREMENT = (Gap.EXPENDITURE, Gap.FUNDING, Gap.RESERVES)


def _over_years(parts: Parts, key: str) -> CellReference | CellRange:
    """Return an input's cells over the plan years, or its one cell."""
    return span(*(parts.layout.input_cell(key, period) for period in (1, parts.plan.horizon)))


def _line_years(parts: Parts, line: LineId) -> CellReference | CellRange:
    """Return a line's cells over the plan years."""
    return span(*(parts.layout.line_cell(line, period) for period in (1, parts.plan.horizon)))


def _verdict(parts: Parts, last: int) -> None:
    """Write above the list whether all is equal, how much the largest difference is, and what does not calculate."""
    book, sheet, value = parts.book, parts.book.sheets[SHEET], letters(ALL_YEARS)
    top, columns = HEADER_ROW + 1, (value, letters(BASE_YEAR + parts.plan.horizon))
    area = f"${columns[0]}${FIRST_ROW + 1}:${columns[1]}${last + 1}"
    names = f"$A${FIRST_ROW + 1}:$A${last + 1}"
    same = f'IF({value}{top + 2}<={value}{top + 4},"{EQUAL}","{DIFFERENT}")'
    largest = f'=IF({value}{top + 3}=0,MAX(IF({names}="{DIFFERENCE}",ABS({area}))),0)'
    rows: tuple[tuple[str, str, str | float, Any, str], ...] = (
        ("Functions and native formulas", "text", f'=IF({value}{top + 3}=0,{same},"{DIFFERENT}")', EQUAL, COUNT.cell),
        ("Largest difference", "of the unit", largest, 0.0, RESIDUAL_CELL),
        ("Cells that do not calculate", "count", f"=SUMPRODUCT(--ISERROR({area}))", 0, COUNT.cell),
        ("Largest difference that counts as equal", "of the unit", TOLERANCE, TOLERANCE, RESIDUAL_CELL),
    )
    for offset, (label, unit, formula, value_written, number) in enumerate(rows):
        row, style = top + offset, book.style("strong", "number", number=number)
        sheet.write_string(row, NAME, label, book.style("strong"))
        sheet.write_string(row, UNIT, unit, book.style("quiet"))
        if formula == largest:  # compares every row's name, so it is an array formula
            sheet.write_array_formula(row, ALL_YEARS, row, ALL_YEARS, largest, style, value_written)
        else:
            book.write_cell(SHEET, row, ALL_YEARS, formula, value_written, style)
    line_sheets.colour(parts, SHEET, top, top, EQUAL, "good")
    line_sheets.colour(parts, SHEET, top, top, DIFFERENT, "bad")
