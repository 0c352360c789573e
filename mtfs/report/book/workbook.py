"""The report: one plan as a workbook of live formulas with cached values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from mtfs.analysis.claims.reconcile import Reconciliation, reconcile
from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.projection import Projection, project
from mtfs.backends.cell_formula import Formula
from mtfs.backends.cells import formulas as formulas_of
from mtfs.core.files import atomic_write
from mtfs.core.version import VERSION
from mtfs.model.graph_recording import graph_of
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import AS_WRITTEN, SPARE_ROWS
from mtfs.plan.spare_rows import with_spare_rows
from mtfs.report.book import line_sheets, names, notes, printing, sheet_top, styles
from mtfs.report.book.layout import LIVE, Layout
from mtfs.report.book.parts import Parts
from mtfs.report.book.sheet_top import COVER
from mtfs.report.book.writer import Book
from mtfs.report.charts import chart_data, sheet_charts, simulation_charts
from mtfs.report.sheets import (
    as_written,
    cover_sheet,
    figures_sheet,
    inputs,
    live_sheet,
    reconciliation,
    scenarios_sheet,
    sensitivity_sheet,
    simulation_sheet,
    spare_rows,
    summary,
)
from mtfs.udf.calls import functions_of, spilled

SHEETS = {
    COVER: cover_sheet.PURPOSE,
    summary.SHEET: summary.PURPOSE,
    figures_sheet.SHEET: figures_sheet.PURPOSE,
    "Inputs": "The plan: every number with unit, status, source and note. The only sheet to edit.",
    **{name: text for name, text in line_sheets.PURPOSE.items() if name != "Checks"},
    scenarios_sheet.SHEET: scenarios_sheet.PURPOSE,
    reconciliation.SHEET: reconciliation.PURPOSE,
    sensitivity_sheet.SHEET: sensitivity_sheet.PURPOSE,
    simulation_charts.SHEET: simulation_sheet.PURPOSE,
    "Checks": line_sheets.PURPOSE["Checks"],
    "Assumptions": "Every number the plan rests on, with status, source, owner and note; the sources.",
    LIVE: live_sheet.PURPOSE,
    chart_data.SHEET: "Workings for the charts; nothing else rests on them.",
    AS_WRITTEN: as_written.PURPOSE,
}
"""Every sheet that a report may have; working sheets without a line are left out."""
SCENARIOS = (LIVE, scenarios_sheet.SHEET)
STATIC = (sensitivity_sheet.SHEET, simulation_charts.SHEET)
WORKING = (*line_sheets.PURPOSE, *SCENARIOS, reconciliation.SHEET, *STATIC, chart_data.SHEET)
OWN_PAGE = (COVER, summary.SHEET)
"""Sheets that are laid out as a page of their own, top and print included."""
COLOURS = {COVER: styles.NAVY, "Summary": styles.NAVY, "Inputs": styles.AMBER, "Checks": styles.GREEN}


@dataclass(frozen=True, slots=True)
class Extra:
    """A sheet that a host adds: its name, what it is for, and what writes it once every other sheet is written.

    One that is `bare` has its cells from the first row on read by a program: it has no title. One that stands `alone`
    refers to no other sheet, so that it can be copied into any workbook.
    """

    name: str
    purpose: str
    write: Callable[[Parts], None]
    bare: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What the sheets of a workbook hold beside lines, for pages that are made from it."""

    ranges: chart_data.Ranges
    reconciled: Reconciliation | None
    claims_by_reading: tuple[int, int] | None
    simulated: simulation_sheet.Placed | None


@dataclass(frozen=True, slots=True)
class Calls:
    """How rows call functions: for which host, with which sheets and which VBA project besides."""

    host: str
    extras: tuple[Extra, ...] = ()
    vba_project: bytes | None = None


def write_report(
    plan: Plan | Projection,
    path: str | Path,
    formulas: Literal["native", "udf"] = "native",
    host: str = "xlwings",
    protected: bool = False,
    spare: int = SPARE_ROWS,
    changed: Sequence[str] = (),
) -> Projection:
    """Write the report of a plan, whole or not at all: an .xlsx with live formulas and cached values.

    The same plan gives the same bytes.

    Args:
        plan: The plan, or what was computed from it.
        path: Where the workbook goes; what stood there is replaced once the new one is whole.
        formulas: "native" formulas that need nothing but a spreadsheet, or "udf": rows that call the functions.
        host: With "udf", whose names the functions have: "xlwings", "libreoffice" or "lambda".
        protected: Whether formulas are locked, without a password; inputs never are. Outlines and comments of a
            protected sheet cannot be used.
        spare: How many rows for further parts each family has on Inputs; none where rows call functions.
        changed: What changed since an earlier version, for the Cover: such as the sentences of a bridge.

    Raises:
        ToolError: where the file cannot be written; what stood there stays.
    """
    projection = computed(plan)
    write_whole_workbook(projection, path, Calls(host) if formulas == "udf" else None, protected, spare, changed)
    return projection


def computed(plan: Plan | Projection) -> Projection:
    """Return the figures that a workbook shows, computed from the graph from which its formulas are written.

    Raises:
        PlanError: for a plan whose figures make no sense.
    """
    if isinstance(plan, Projection):
        return plan
    graph_of(plan)
    return project(plan)


def write_whole_workbook(
    projection: Projection,
    path: str | Path,
    calls: Calls | None,
    protected: bool = False,
    spare: int = 0,
    changed: Sequence[str] = (),
) -> None:
    """Write the workbook beside `path`, then let it take its place.

    Raises:
        ToolError: where the file cannot be written; what stood there stays.
    """
    with atomic_write(path) as temporary:
        write_workbook(projection, temporary, calls, protected, None, 0 if calls is not None else spare, changed)


def write_workbook(
    projection: Projection,
    path: Path | BytesIO,
    calls: Calls | None = None,
    protected: bool = False,
    pages: Callable[[Parts, Contents], None] | None = None,
    spare: int = 0,
    changed: Sequence[str] = (),
) -> None:
    """Write the workbook to a path that may be overwritten, or into memory; `pages` adds to it what it is asked for."""
    plan = projection.plan
    layout = layout_of(projection, spare)
    book = Book(path, datetime(plan.date.year, plan.date.month, plan.date.day), _properties(plan))
    cells = _formulas(layout, calls)
    if calls is not None and calls.vba_project is not None:
        book.workbook.add_vba_project(BytesIO(calls.vba_project), is_stream=True)
        book.keep_cached_values()
    extras = calls.extras if calls is not None else ()
    host = calls.host if calls is not None else ""
    parts = Parts(plan, projection, checks(projection), layout, cells, book, host, _with_empty_parts(layout))
    tables = sheet_charts.tables(parts)
    moved_by = sensitivity_sheet.main_sensitivity(projection)
    simulated = simulation_sheet.plan_simulation(projection)
    held = {*layout.sheets, *([chart_data.SHEET] if tables else []), *([sensitivity_sheet.SHEET] if moved_by else [])}
    held |= {*([simulation_charts.SHEET] if simulated is not None else []), *(SCENARIOS if plan.scenarios else ())}
    sheets = {name: text for name, text in SHEETS.items() if name not in WORKING or name in held}
    sheets |= {extra.name: extra.purpose for extra in extras}
    bare, alone = ({extra.name for extra in extras if getattr(extra, how)} for how in ("bare", "alone"))
    for name, text in sheets.items():
        book.add_sheet(name, COLOURS.get(name, styles.GREY))
        if name not in (*OWN_PAGE, *bare):
            sheet_top.write(parts, name, text, linked=name not in alone)
    inputs.write(parts)
    as_written.write(parts, spare_rows.written(parts))
    spare_rows.write(parts)
    if plan.scenarios:
        live_sheet.write(parts)
        scenarios_sheet.write(parts)
    for name in sheets:
        if name in line_sheets.PURPOSE:
            line_sheets.write(parts, name)
    reconciled = reconcile(projection) if plan.claims else None
    claims_by_reading = reconciliation.write(parts, reconciled) if reconciled is not None else None
    if moved_by is not None:
        sensitivity_sheet.write(parts, moved_by)
    placed = simulation_sheet.write(parts, simulated) if simulated is not None else None
    ranges = chart_data.write(parts, tables)
    figures_sheet.write(parts)
    summary.write(parts, reconciled, moved_by, simulated)
    sheet_charts.write(parts, ranges, claims_by_reading if plan.readings else None)
    notes.write_assumptions(parts)
    cover_sheet.write(parts, sheets, changed)
    for extra in extras:
        extra.write(parts)
    names.define(parts, host)
    if pages is None:
        _set_up(parts, [name for name in sheets if name not in bare], protected)
    else:
        pages(parts, Contents(ranges, reconciled, claims_by_reading, placed))
    book.close()


def layout_of(projection: Projection, spare: int = SPARE_ROWS) -> Layout:
    """Return where everything stands in a workbook with so many spare rows for each family."""
    plan, rows = with_spare_rows(projection.plan, spare)
    lines = () if not rows else tuple(line for line in graph_of(plan).lines if line not in projection.lines)
    return Layout(plan, tuple(projection.lines), rows, lines)


def _with_empty_parts(layout: Layout) -> Projection | None:
    """Return the plan with an empty part for each spare row, computed; None where there are no such rows."""
    return project(layout.plan) if layout.spare else None


def _properties(plan: Plan) -> dict[str, str]:
    """Return the properties of the document."""
    return {
        "title": plan.name,
        "subject": "Medium-term financial strategy",
        "author": plan.organisation,
        "company": plan.organisation,
        "category": "Financial plan",
        "keywords": f"{plan.code}, {plan.years[0]} to {plan.years[-1]}",
        "comments": f"Written by mtfs {VERSION}. Money in £k unless a cell says otherwise.",
    }


def _set_up(parts: Parts, names_of_sheets: Sequence[str], protected: bool) -> None:
    """Fold ids away and set up the print of every sheet, and protect it where that is asked for."""
    for name in names_of_sheets:
        printing.group_ids(parts.book, name)
        if name != summary.SHEET:
            printing.set_up(parts, name)
        if protected:
            printing.protect(parts.book, name)


def _formulas(layout: Layout, calls: Calls | None) -> dict[tuple[str, int], Formula]:
    """Return the formula of every cell: native, or calls of functions, a row of them spilled where possible."""
    if calls is None:
        return formulas_of(layout.plan, layout.model_cell, layout.line_cell)
    cells = formulas_of(layout.plan, layout.model_cell, layout.line_cell, functions_of(calls.host))
    return spilled(cells, layout.line_cell, calls.host)
