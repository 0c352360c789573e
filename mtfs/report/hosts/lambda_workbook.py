"""The workbook for Excel with nothing installed: its functions are LAMBDA functions that names stand for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mtfs.analysis.figures.projection import Projection
from mtfs.plan.plan import Plan
from mtfs.report.book.british import BritishWorkbook
from mtfs.report.book.parts import Parts
from mtfs.report.book.workbook import Calls, Extra, computed, write_whole_workbook
from mtfs.report.sheets import compare_sheet, help_sheet
from mtfs.udf.excel_lambda import comment, computing, lambda_text
from mtfs.udf.registry import Function

HOST = "lambda"


def write_lambda_workbook(plan: Plan | Projection, path: str | Path) -> Projection:
    """Write the workbook whose functions need nothing installed, whole or not at all: an .xlsx without macros.

    It calculates in Excel of Microsoft 365 and in Excel 2024; older versions show #NAME?. The same plan gives the same
    bytes.

    Raises:
        ToolError: where the file cannot be written.
    """
    projection = computed(plan)
    guide = Extra(help_sheet.SHEET, help_sheet.PURPOSE, _write_help, alone=True)
    write_whole_workbook(projection, path, Calls(HOST, (guide, compare_sheet.extra(HOST))))
    return projection


def _write_help(parts: Parts) -> None:
    """Define the functions and write the Help sheet, which calls each of them and refers to no other sheet."""
    define_functions(parts.book.workbook)
    help_sheet.write(parts, HOST, computing())


def define_functions(workbook: BritishWorkbook, text: Callable[[Function], str] = lambda_text) -> None:
    """Define the name of every function that is a LAMBDA, with its comment."""
    for function in computing():
        workbook.define_function(function.name, text(function), comment(function))
