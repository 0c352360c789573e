"""The workbook for classic xlwings, Excel for Windows: rows that call the functions, and all that this takes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from mtfs.analysis.figures.projection import Projection
from mtfs.core.errors import ToolError
from mtfs.plan.plan import Plan
from mtfs.report.book.parts import Parts
from mtfs.report.book.workbook import Calls, Extra, computed, write_whole_workbook
from mtfs.report.sheets import compare_sheet, help_sheet
from mtfs.udf.classic import CONF_SHEET, INTERPRETER, settings, vba_project
from mtfs.udf.generator import MESSAGES
from mtfs.udf.windows_python import ANY, ENVIRONMENT

HOST = "xlwings"
SUFFIX = ".xlsm"
CONF_PURPOSE = "Settings of xlwings: which Python runs, and which module holds the functions. Keep its name."
CONF_WIDTHS = (34, 60)
CONF_NOTES = (
    "These settings hold for this workbook; xlwings reads column A down to the first blank cell.",
    f"{INTERPRETER}: python, or the full path of the python.exe in which mtfs is installed. For every user of a "
    f"workbook alike: {ENVIRONMENT}\\Scripts\\python.exe",
)


def write_xlwings_workbook(plan: Plan | Projection, path: str | Path, interpreter: str = ANY) -> Projection:
    """Write the workbook that calls the functions in Excel for Windows, whole or not at all: an .xlsm.

    It is built from the installed xlwings, whose VBA names the library of its own version; so write it again after
    xlwings was updated. The same plan and the same xlwings give the same bytes.

    Raises:
        ToolError: where the file cannot be written or is no .xlsm, where xlwings or pyOpenVBA cannot be used.
    """
    path = Path(path)
    if path.suffix.lower() != SUFFIX:
        raise ToolError(f"{path}: a workbook with macros needs the ending {SUFFIX}, such as {path.with_suffix(SUFFIX)}")
    projection = computed(plan)
    extras = (
        help_sheet.extra(HOST),
        compare_sheet.extra(HOST),
        Extra(MESSAGES, help_sheet.MESSAGES_PURPOSE, help_sheet.write_messages),
        Extra(CONF_SHEET, CONF_PURPOSE, partial(write_settings, interpreter=interpreter), bare=True),
    )
    write_whole_workbook(projection, path, Calls(HOST, extras, vba_project()))
    return projection


def write_settings(parts: Parts, interpreter: str) -> None:
    """Write the sheet xlwings.conf, from its first cell on as xlwings reads it."""
    book, sheet = parts.book, parts.book.sheets[CONF_SHEET]
    for column, width in enumerate(CONF_WIDTHS):
        sheet.set_column(column, column, width)
    rows = settings(interpreter)
    for row, (name, value) in enumerate(rows.items()):
        sheet.write_string(row, 0, name, book.style("strong"))
        sheet.write(row, 1, value, book.style("input", "indented"))
    for row, text in enumerate(CONF_NOTES, start=len(rows) + 1):
        sheet.write_string(row, 0, text, book.style("quiet"))
