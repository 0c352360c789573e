"""The report: one plan as a workbook of live formulas with cached values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from mtfs.analysis.checks import checks
from mtfs.carriers.cells import formulas
from mtfs.errors import ToolError
from mtfs.files import replacing
from mtfs.plan.schema import Plan
from mtfs.projection import Projection, project
from mtfs.report import chart_data, charts, inputs, line_sheets, notes, styles, summary
from mtfs.report.book import Book
from mtfs.report.layout import Layout
from mtfs.report.parts import Parts
from mtfs.version import VERSION

SHEETS = {
    "Summary": "The headline: the pot, the allocation, the checks, and the charts.",
    "Inputs": "The plan: every number with unit, status, source and note. The only sheet to edit.",
    "Allocation": line_sheets.PURPOSE["Allocation"],
    "Funds": line_sheets.PURPOSE["Funds"],
    "Pot": line_sheets.PURPOSE["Pot"],
    "Settings": line_sheets.PURPOSE["Settings"],
    "Checks": line_sheets.PURPOSE["Checks"],
    "Assumptions": "Every number the plan rests on, with status, source, owner and note; the sources.",
    "Chart data": "Workings for the charts.",
    "About": "Purpose, version, how to use, conventions, index of sheets.",
}
COLOURS = {"Summary": styles.NAVY, "Inputs": styles.AMBER, "Checks": styles.GREEN}


def write_report(plan: Plan | Projection, path: str | Path) -> Projection:
    """Write the report of a plan, whole or not at all: an .xlsx with live formulas and cached values.

    The same plan gives the same bytes.

    Raises:
        ToolError: where the file cannot be written; what stood there stays.
    """
    projection = plan if isinstance(plan, Projection) else project(plan)
    try:
        with replacing(path) as temporary:
            write_workbook(projection, temporary)
    except (XlsxWriterException, OSError) as error:
        raise ToolError(f"{path}: cannot be written ({error}); free some space or choose another place") from None
    return projection


def write_workbook(projection: Projection, path: Path) -> None:
    """Write the workbook to a path that may be overwritten."""
    plan = projection.plan
    layout = Layout(plan, tuple(projection.lines))
    created = datetime(plan.date.year, plan.date.month, plan.date.day)
    properties = {
        "title": plan.name,
        "subject": "Medium-term financial strategy",
        "author": plan.organisation,
        "company": plan.organisation,
        "category": "Financial plan",
        "keywords": f"{plan.code}, {plan.years[0]} to {plan.years[-1]}",
        "comments": f"Written by mtfs {VERSION}. Money in £k unless a cell says otherwise.",
    }
    book = Book(path, created, properties)
    cells = formulas(plan, layout.input_cell, layout.line_cell)
    parts = Parts(plan, projection, checks(projection), layout, cells, book)
    sheets = {name: text for name, text in SHEETS.items() if name != "Settings" or plan.settings}
    for name in sheets:
        book.add_sheet(name, COLOURS.get(name, styles.GREY))
    inputs.write(parts)
    for name in sheets:
        if name in line_sheets.PURPOSE:
            line_sheets.write(parts, name)
    ranges = chart_data.write(parts)
    summary.write(parts, ranges)
    _charts(parts, ranges)
    notes.write_assumptions(parts)
    notes.write_about(parts, VERSION, sheets)
    book.close()


ONE_PAGE_ROWS = 100
"""A working sheet with no more rows than this is printed upright on one page, its charts below."""


def _charts(parts: Parts, ranges: chart_data.Ranges) -> None:
    """Charts below the working sheets."""
    plan, layout = parts.plan, parts.layout
    below = {
        "Allocation": [
            (
                charts.waterfall(parts, ranges),
                "Waterfall: what moves the recurrent allocation over the plan, in £m",
            ),
            (charts.allocation_path(parts), "Columns: recurrent allocation by year, in £m"),
        ],
        "Pot": [
            (charts.pot_by_source(parts), "Stacked columns: investment pot of each year by source, in £m"),
            (charts.pot_cumulative(parts), "Lines: cumulative investment pot by year, in £m"),
        ],
    }
    if plan.funds:
        below["Funds"] = [(charts.funds(parts), "Stacked columns: repurposed by fund and year, in £m")]
    if plan.settings:
        first, last = plan.years[1], plan.years[-1]
        below["Settings"] = [
            (charts.shares(parts, ranges, 1, first), f"Pie: share of the pot by care setting in {first}"),
            (charts.shares(parts, ranges, 2, last), f"Pie: share of the pot by care setting in {last}"),
            (charts.settings(parts), "Stacked columns: investment by care setting and year, in £m"),
        ]
    for sheet, found in below.items():
        charts.place(parts, sheet, layout.last_row(sheet) + 2, found, across=2)
        if layout.last_row(sheet) <= ONE_PAGE_ROWS:
            parts.book.sheets[sheet].set_portrait()
            parts.book.sheets[sheet].fit_to_pages(1, 1)
