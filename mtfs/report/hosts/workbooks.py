"""The workbooks that come with mtfs: the report of each built-in plan, and one workbook for each host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mtfs.plan.library import DEFAULT, load_plan
from mtfs.report.book.workbook import write_report
from mtfs.report.hosts.lambda_workbook import write_lambda_workbook
from mtfs.report.hosts.libreoffice_workbook import write_libreoffice_workbook
from mtfs.report.hosts.xlwings_workbook import write_xlwings_workbook

STP = "cambridgeshire-peterborough-stp-2016"
WORKBOOKS: Mapping[str, Callable[[Path], object]] = {
    "mtfs.xlsx": lambda path: write_report(load_plan(DEFAULT), path),
    "mtfs-stp-2016.xlsx": lambda path: write_report(load_plan(STP), path),
    "mtfs-functions.xlsx": lambda path: write_lambda_workbook(load_plan(DEFAULT), path),
    "mtfs.xlsm": lambda path: write_xlwings_workbook(load_plan(DEFAULT), path),
    "mtfs-libreoffice.xlsx": lambda path: write_libreoffice_workbook(load_plan(DEFAULT), path),
}
"""What writes each file: the default plan's report and that of 2016, Excel with nothing installed, Excel with
xlwings, LibreOffice.

Not the extension: it holds the package's own source, so that every change of that would be a new file.
"""
