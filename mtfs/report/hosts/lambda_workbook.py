"""The workbook for Excel with nothing installed: its functions are LAMBDA functions that names stand for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from mtfs.analysis.figures.projection import Projection
from mtfs.plan.plan import Plan
from mtfs.report.book.workbook import Calls, Extra, computed, write_whole_workbook
from mtfs.report.sheets import compare_sheet, help_sheet, published_sheet
from mtfs.udf.calls import LAMBDA
from mtfs.udf.excel_lambda import lambdas


def write_lambda_workbook(plan: Plan | Projection, path: str | Path) -> Projection:
    """Write the workbook whose functions need nothing installed, whole or not at all: an .xlsx without macros.

    It calculates in Excel of Microsoft 365 and in Excel 2024; older versions show #NAME?. The same plan gives the same
    bytes.

    Raises:
        ToolError: where the file cannot be written.
    """
    projection = computed(plan)
    write_help = partial(help_sheet.write, host=LAMBDA, functions=lambdas())
    guide = Extra(help_sheet.SHEET, help_sheet.PURPOSE, write_help, alone=True)
    extras = (guide, published_sheet.extra(), compare_sheet.extra(LAMBDA))
    write_whole_workbook(projection, path, Calls(LAMBDA, extras))
    return projection
