"""What makes a workbook call the functions in Excel for Windows: xlwings' settings and the VBA project.

Both come from the installed xlwings, whose VBA names the library of its own version. The workbook itself is written
by `mtfs.report.hosts.xlwings_workbook`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from mtfs.core.errors import ToolError
from mtfs.udf.generator import MODULE, Generated

CONF_SHEET = "xlwings.conf"
"""The name under which xlwings reads its settings; its template has it with an underscore before it."""
TEMPLATE_CONF = f"_{CONF_SHEET}"
SETTINGS = {"UDF Modules": MODULE, "ADD_WORKBOOK_TO_PYTHONPATH": False}
"""Which module holds the functions; and that files beside the workbook are not imported in the place of packages."""
UDFS, OURS, SAMPLE = "xlwings_udfs", "mtfs_workbook", "Module1"
"""Modules: the one that xlwings generates, ours, and the template's sample."""
PROJECT = "xl/vbaProject.bin"
MESSAGES = "Messages"
"""Sheet on which the macro ShowMessages lists what functions refused."""
MESSAGES_FIRST_ROW = 5
"""Its first row below the headers, as Excel counts."""
MESSAGES_KEPT = 500
FAILED = re.compile(r"^    (?P<name>\w+) = Err\.Description$", re.MULTILINE)
"""The line of xlwings' VBA that would put an error's text into the cell, where SUM skips it without a word."""


def template() -> Path:
    """The standalone workbook of the installed xlwings.

    Raises:
        ToolError: where xlwings has none.
    """
    import xlwings

    path = Path(xlwings.__file__).parent / "quickstart_standalone.xlsm"
    if not path.is_file():
        raise ToolError(f"xlwings {xlwings.__version__}: has no {path.name}; install it again: pip install -U xlwings")
    return path


def settings() -> dict[str, Any]:
    """The rows of the sheet xlwings.conf: those of the template, ours filled in."""
    import openpyxl

    book = openpyxl.load_workbook(template(), read_only=True)
    try:
        rows: dict[str, Any] = {}
        for name, value, *_ in book[TEMPLATE_CONF].iter_rows(min_col=1, max_col=2, values_only=True):
            if not name:
                break
            rows[str(name)] = value
    finally:
        book.close()
    return rows | SETTINGS


def with_errors(vba: str) -> str:
    """The VBA of xlwings, an error being an Excel error in the cell and its text a message."""
    return FAILED.sub(r'    \g<name> = CVErr(xlErrValue): MtfsMessage "\g<name>", Err.Description', vba)


def workbook_module(found: Generated) -> str:
    """Our VBA module: descriptions for the function wizard on opening, messages of functions that refused."""
    lines = [_described(entry) for entry in found.descriptions]
    return OURS_TEXT.format(described="\n".join(lines), kept=MESSAGES_KEPT, sheet=MESSAGES, first=MESSAGES_FIRST_ROW)


def _described(entry: dict[str, Any]) -> str:
    helps = [_quoted(text) for text in entry["ArgumentDescriptions"] or ()]
    heading = ", ".join(_quoted(entry[part]) for part in ("Category", "Description"))
    name = _quoted(entry["macro"].rpartition("!")[2])
    return f"    Describe {name}, {heading}, _\n        Array(" + ", _\n        ".join(helps) + ")"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


OURS_TEXT = """Attribute VB_Name = "mtfs_workbook"
'Written by mtfs: what Excel's function wizard says, and what functions refused.
Option Explicit
Private refused As Collection

Public Sub Auto_Open()
{described}
End Sub

Private Sub Describe(macro As String, group As String, text As String, arguments As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & macro, _
        Description:=text, Category:=group, ArgumentDescriptions:=arguments
End Sub

Public Sub MtfsMessage(func As String, ByVal text As String)
    Dim start As Long, place As String
    On Error Resume Next
    start = InStrRev(text, func & ": ")
    If start > 0 Then text = Mid$(text, start)
    text = Trim$(Replace(Replace(text, vbCr, " "), vbLf, " "))
    place = Application.Caller.Address(External:=True)
    If refused Is Nothing Then Set refused = New Collection
    refused.Add Array(Now, place, text)
    If refused.Count > {kept} Then refused.Remove 1
    Application.StatusBar = place & "  " & text
End Sub

Public Sub ShowMessages()
    Dim sheet As Worksheet, message As Variant, row As Long
    Set sheet = ThisWorkbook.Worksheets("{sheet}")
    sheet.Range(sheet.Cells({first}, 1), sheet.Cells({first} + {kept}, 3)).ClearContents
    row = {first}
    If Not refused Is Nothing Then
        For Each message In refused
            sheet.Cells(row, 1).Value = message(0)
            sheet.Cells(row, 2).Value = "'" & message(1)
            sheet.Cells(row, 3).Value = "'" & message(2)
            row = row + 1
        Next message
    End If
    Set refused = Nothing
    Application.StatusBar = False
    sheet.Activate
End Sub
"""


def vba_project(found: Generated) -> bytes:
    """The VBA project of the workbook: xlwings' own modules, the generated one and ours.

    Raises:
        ToolError: where pyOpenVBA is not installed, or where the modules do not fit into the template.
    """
    try:
        from pyopenvba import ExcelFile, PyOpenVBAError  # type: ignore[import-untyped]
    except ImportError:
        raise ToolError('pyopenvba: is needed to write VBA; install it: pip install "mtfs[excel]"') from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsm"
        shutil.copyfile(template(), path)
        try:
            with ExcelFile(path) as file:
                project = file.vba_project()
                if SAMPLE in project.module_names():
                    project.delete_module(SAMPLE)
                for name, text in ((UDFS, with_errors(found.vba)), (OURS, workbook_module(found))):
                    project.add_module(name, text.replace("\n", "\r\n"))
                file.save()
        except (PyOpenVBAError, ValueError) as error:
            raise ToolError(f"{template().name} of xlwings: its VBA cannot be extended ({error})") from None
        with zipfile.ZipFile(path) as package:
            return package.read(PROJECT)
