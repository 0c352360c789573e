"""Workbooks edited as users do, and what of them differs from the plan that they then are."""

import math
import re
import zipfile
from datetime import date
from html import escape

from openpyxl.utils import column_index_from_string

import mtfs
from mtfs.analysis.claims.reconcile import RESULTS
from mtfs.analysis.figures.checks import checks
from mtfs.catalogue.lines import kind_of
from mtfs.plan.sheet import letters
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.book.workbook import layout_of
from mtfs.report.sheets.reconciliation import COUNTS_ROW, RESULT
from support import engines

HEADINGS = "4"
"""The row of Inputs in which they stand."""


def edit(source, target, changes):
    """Type values into the Inputs sheet as a user does: by the id of the row and the heading of the column.

    The file is as a program leaves it that does not calculate: no formula has a value. It is changed as it stands,
    without its charts, which takes a tenth of the time that openpyxl takes to read and write it.
    """
    row_of, column_of = {}, {}
    for at, (_, value) in engines.read(source)["Inputs"].items():
        column, row = re.fullmatch("([A-Z]+)([0-9]+)", at).groups()
        if column == "B":
            row_of[value] = row
        if row == HEADINGS:
            column_of[value] = column
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as edited:
        inputs = engines.sheet_parts(package)["Inputs"]
        for name in package.namelist():
            content = package.read(name)
            if name.startswith("xl/worksheets/"):
                content = engines.CELL.sub(rb'<c r="\1"\2><f\3>\4</f></c>', engines.DRAWING.sub(b"", content))
            if name == inputs:
                for key, values in changes.items():
                    for heading, value in values.items():
                        content = _typed(content, column_of[heading], row_of[key], value)
            edited.writestr(name, content)
    return target


def _typed(content, column, row, value):
    """The XML of a sheet with a value in a cell, whose format stays."""
    start = content.index(b'<row r="%b"' % row.encode())
    end = content.index(b"</row>", start)
    cells = content[start:end]
    text = value.format(row=row) if isinstance(value, str) else value
    there = re.search(rb'<c r="%b%b"((?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)' % (column.encode(), row.encode()), cells)
    if there is None:
        after = (cell.start() for cell in re.finditer(rb'<c r="([A-Z]+)', cells) if _number(cell[1]) > _number(column))
        first = last = next(after, len(cells))
    else:
        first, last = there.span()
    made = f'<c r="{column}{row}"{there[1].decode() if there else ""}{_content(text)}'.encode()
    return content[:start] + cells[:first] + made + cells[last:] + content[end:]


def _number(column):
    return column_index_from_string(column if isinstance(column, str) else column.decode())


def _content(value):
    """The end of a cell's XML."""
    if value is None:
        return "/>"
    if isinstance(value, bool | int | float):
        text = repr(+value).removesuffix(".0")  # spreadsheets write whole numbers without a point
        return f' t="{"b" if isinstance(value, bool) else "n"}"><v>{text}</v></c>'
    if isinstance(value, date):
        return f' t="d"><v>{value.isoformat()}</v></c>'
    if value.startswith("="):
        return f"><f>{escape(value[1:], quote=False)}</f></c>"
    if engines.ERROR.fullmatch(value):
        return f' t="e"><v>{value}</v></c>'
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value, quote=False)}</t></is></c>'


def once(line, years):
    """The figures of a line that can be seen: one for all years, or one a year."""
    return years[:1] if kind_of(line).single_value else years


def shows(cell, expected, floor):
    """Whether a cell shows a figure; no figure is an empty cell."""
    return cell is None if expected is None else engines.same(cell, expected, floor)


def differences(plan, projection, found):
    """Lines and verdicts of which the workbook makes something else; `plan` is the one it was written from."""
    layout = layout_of(mtfs.project(plan))
    told = {f"claims.{claim}.{part}" for claim in plan.claims for part in ("computed", "difference")}
    assert list(layout.rows) and projection.lines.keys() <= layout.rows.keys() <= projection.lines.keys() | told
    units = {line: projection.unit(line) for line in projection.lines}
    largest = engines.largest_by_unit((units[line], value) for line in units for value in projection.lines[line])
    for line, years in projection.lines.items():
        floor = engines.floor_of(units[line], largest)
        for period, value in enumerate(once(line, years)):
            sheet, _, cell = str(layout.line_cell(line, period)).replace("$", "").partition("!")
            expected = "missing" if value is not None and math.isnan(value) else value
            if not shows(found[sheet].get(cell), expected, floor):
                yield f"{line} at {sheet}!{cell}: mtfs {value!r}, workbook {found[sheet].get(cell)!r}"
    for check in checks(projection):
        cell = f"D{layout.rows[check.line].row + 1}"
        if found["Checks"][cell] != ("OK" if check.passed else "FAILS"):
            yield f"{check.line} at Checks!{cell}: mtfs {check.passed}, workbook {found['Checks'][cell]!r}"
    failing = sorted(checks(projection).failing, key=lambda check: layout.rows[check.line].row)
    more = f" and {len(failing) - 1} more" if len(failing) > 1 else ""
    verdict = checks(projection).passing + (f"; FAILS: {failing[0].name}{more}" if failing else "")
    if found["Checks"]["D5"] != verdict:
        yield f"verdict at Checks!D5: mtfs {verdict!r}, workbook {found['Checks']['D5']!r}"
    if plan.claims:
        yield from differing_claims(projection, found["Reconciliation"])


def differing_claims(projection, cells):
    """Results of claims, and their counts, of which the workbook makes something else."""
    outcomes = mtfs.reconcile(projection).outcomes
    for row, outcome in enumerate(outcomes, start=CLAIMS_FIRST_ROW + 1):
        cell = f"{letters(RESULT)}{row}"
        if cells[cell] != outcome.result:
            yield f"{outcome.id} at Reconciliation!{cell}: mtfs {outcome.result!r}, workbook {cells[cell]!r}"
    for row, word in enumerate(RESULTS, start=COUNTS_ROW + 1):
        count = sum(outcome.result == word for outcome in outcomes)
        if cells[f"D{row}"] != count:
            yield f"claims with {word!r} at Reconciliation!D{row}: mtfs {count}, workbook {cells[f'D{row}']!r}"
