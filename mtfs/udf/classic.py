"""What makes a workbook call the functions in Excel for Windows: xlwings' settings and the VBA project.

Both come from the installed xlwings, whose VBA names the library of its own version. The workbook itself is written
by `mtfs.report.hosts.xlwings_workbook`.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from mtfs.core.errors import ToolError
from mtfs.udf.generator import MODULE, functions_module, workbook_module
from mtfs.udf.windows_python import ANY

CONF_SHEET = "xlwings.conf"
"""The name under which xlwings reads its settings; its template has it with an underscore before it."""
TEMPLATE_CONF = f"_{CONF_SHEET}"
INTERPRETER = "Interpreter_Win"
SETTINGS = {"UDF Modules": MODULE, "ADD_WORKBOOK_TO_PYTHONPATH": False}
"""Which module holds the functions; and that files beside the workbook are not imported in the place of packages."""
UDFS, OURS, SAMPLE = "xlwings_udfs", "mtfs_workbook", "Module1"
"""Modules: the functions under the name that xlwings gives them, ours, and the template's sample."""
PROJECT = "xl/vbaProject.bin"
INSTALL = 'pip install "mtfs[excel]"'


def template() -> Path:
    """Return the path of the standalone workbook of the installed xlwings.

    Raises:
        ToolError: If xlwings has none.
    """
    import xlwings

    path = Path(xlwings.__file__).parent / "quickstart_standalone.xlsm"
    if not path.is_file():
        raise ToolError(f"xlwings {xlwings.__version__}: has no {path.name}; install it again: pip install -U xlwings")
    return path


def settings(interpreter: str = ANY) -> dict[str, object]:
    """Return the rows of the sheet xlwings.conf: those of the template, ours filled in."""
    import openpyxl

    book = openpyxl.load_workbook(template(), read_only=True)
    try:
        rows: dict[str, object] = {}
        for name, value, *_ in book[TEMPLATE_CONF].iter_rows(min_col=1, max_col=2, values_only=True):
            if not name:
                break
            rows[str(name)] = value
    finally:
        book.close()
    return rows | SETTINGS | {INTERPRETER: interpreter}


def vba_project() -> bytes:
    """Return the VBA project of the workbook: xlwings' own modules and the two of `mtfs.udf.generator`.

    Raises:
        ToolError: If pyOpenVBA is not installed, or if the modules do not fit into the template.
    """
    try:
        from pyopenvba import ExcelFile, PyOpenVBAError  # type: ignore[import-untyped]
    except ImportError:
        raise ToolError(f"pyopenvba: is needed to write VBA; install it: {INSTALL}") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsm"
        shutil.copyfile(template(), path)
        try:
            with ExcelFile(path) as file:
                project = file.vba_project()
                if SAMPLE in project.module_names():
                    project.delete_module(SAMPLE)
                for name, text in ((UDFS, functions_module()), (OURS, workbook_module())):
                    project.add_module(name, text.replace("\n", "\r\n"))
                file.save()
        except (PyOpenVBAError, ValueError) as error:
            raise ToolError(f"{template().name} of xlwings: its VBA cannot be extended ({error})") from None
        with zipfile.ZipFile(path) as package:
            return package.read(PROJECT)
