"""A workbook's own figures and its verdict, as a reader finds them: by the labels on its sheets, not by place."""

import math
import re
from itertools import pairwise

from mtfs.analysis.figures.checks import ARITHMETIC, checks
from mtfs.catalogue.lines import kind_of
from support import engines

YEAR = re.compile(r"\d{4}/\d{2}")
RELATIVE = 1e-6
COUNT_OF_ALL = re.compile(r"(\d+) of (\d+)\b.*")
MISSING = "missing"


def verdict(sheets):
    """What stands below "Arithmetic checks" on Summary; None where nothing does."""
    for row, below in pairwise(sheets.get("Summary", ())):
        if ARITHMETIC in row:
            return below[row.index(ARITHMETIC)] or None
    return None


def is_good(said):
    """Whether a verdict says that all is well."""
    if not isinstance(said, str):
        return False
    counted = COUNT_OF_ALL.fullmatch(said)
    return counted[1] == counted[2] if counted else said.startswith("All pass")


def figures(rows):
    """(line, year, cell) of every figure on a sheet of lines; the year is None in the column for all years."""
    header = next((at for at, row in enumerate(rows) if "Id" in row), None)
    if header is None:
        return
    titles = {column: title for column, title in enumerate(rows[header]) if title != ""}
    key = rows[header].index("Id")
    for row in rows[header + 1 :]:
        if not isinstance(row[key], str):
            continue  # an error
        for column, title in titles.items():
            if title == "All years":
                yield row[key], None, row[column]
            elif isinstance(title, str) and YEAR.fullmatch(title):
                yield row[key], title, row[column]


def differences(layout, projection, sheets):
    """Figures of which the workbook shows something else than mtfs; a line that it no longer shows is none."""
    lines, units = projection.lines, {line: projection.unit(line) for line in projection.lines}
    largest = engines.largest_by_unit((units[line], value) for line in units for value in lines[line])
    years = {str(year): period for period, year in enumerate(projection.plan.years)}
    for sheet in layout.sheets:
        for line, year, cell in figures(sheets.get(sheet, [])):
            if line in layout.rows and layout.rows[line].sheet != sheet:
                continue  # a note that a user made elsewhere
            if line in lines:
                if kind_of(line).single_value != (year is None):
                    continue
                period = 0 if year is None else years.get(year)
                value = None if period is None else lines[line][period]
                if not shows(cell, value, engines.floor_of(units[line], largest)):
                    yield f"{line} {year}: workbook {cell!r}, mtfs {value!r}"
            elif line in layout.rows and cell not in ("", 0, MISSING):
                if kind_of(line).single_value == (year is None):
                    yield f"{line} {year}: workbook {cell!r}, mtfs has no such line"
    failing = [check.line for check in checks(projection) if not check.passed]
    if failing:
        yield f"verdict: workbook good, mtfs fails {', '.join(failing)}"


def shows(cell, value, floor):
    """Whether a cell shows a figure to a millionth of it."""
    if value is None:
        return isinstance(cell, str) or cell == 0  # a word or 0 where mtfs has no figure is no wrong number
    if math.isnan(value):
        return cell == MISSING
    return isinstance(cell, int | float) and abs(cell - value) <= max(floor, RELATIVE * abs(value))
