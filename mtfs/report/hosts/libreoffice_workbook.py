"""The workbook for LibreOffice Calc: rows that call the functions, and the sheets Help and Compare."""

from __future__ import annotations

from pathlib import Path

from mtfs.analysis.figures.projection import Projection
from mtfs.plan.plan import Plan
from mtfs.report.book.workbook import Calls, computed, write_whole_workbook
from mtfs.report.sheets import compare_sheet, help_sheet

HOST = "libreoffice"


def write_libreoffice_workbook(plan: Plan | Projection, path: str | Path) -> Projection:
    """Write the workbook that calls the functions in LibreOffice Calc, whole or not at all: an .xlsx.

    It calculates where the extension is installed (`mtfs.udf.libreoffice.write_addin`). The same plan gives the same
    bytes.

    Raises:
        ToolError: where the file cannot be written.
    """
    projection = computed(plan)
    write_whole_workbook(projection, path, Calls(HOST, (help_sheet.extra(HOST), compare_sheet.extra(HOST))))
    return projection
