"""The extension for LibreOffice Calc: what it holds, and what runs without it or without pydantic."""

import ast
import importlib.metadata
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from support import function_cases
from support.calc import office
from support.calc_cases import failures, write_cases
from support.function_cases import CASES

import mtfs
from mtfs.udf import libreoffice
from mtfs.udf.arguments import FunctionError
from mtfs.udf.libreoffice_cells import call
from mtfs.udf.registry import FUNCTIONS
from mtfs.udf.typelibrary import ANY, TABLE, Method, type_library

pytestmark = pytest.mark.full


def test_without_the_extension_every_case_fails(tmp_path, workbook):
    found = office(tmp_path, {"path": workbook[0]})
    assert found["wizard"] == {}
    known = [case for case in CASES if [["#NAME?"]] in case.arguments]
    for sheet in ("Typed", "Cells"):
        assert len(failures(found["books"][0]["opened"], workbook[1], sheet)) == len(CASES) - len(known)


def test_without_pydantic_all_but_the_plans_run(tmp_path, extension):
    (tmp_path / "packages").mkdir()
    missing = "raise ModuleNotFoundError(\"No module named 'pydantic'\")\n"
    (tmp_path / "packages" / "pydantic.py").write_text(missing, encoding="utf-8")
    chosen = [case for case in CASES if case.kind == function_cases.NORMAL]
    assert {case.function for case in chosen} == set(FUNCTIONS)
    path = tmp_path / "cases.xlsx"
    placed = write_cases(path, chosen)
    found = office(tmp_path, {"path": path}, extension=extension, packages=tmp_path / "packages")
    assert failures(found["books"][0]["opened"], placed, "Typed", runs_plans=False, chosen=chosen) == []


def test_the_extension_is_the_same_each_time(extension, tmp_path):
    again = subprocess.run(
        [sys.executable, "-c", "import sys; from mtfs.udf.libreoffice import addin; sys.stdout.buffer.write(addin())"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert again.stdout == extension.read_bytes()


def package_text(path, name):
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_the_extension_holds_what_it_needs_and_no_host(extension):
    with zipfile.ZipFile(extension) as package:
        assert package.testzip() is None
        names = set(package.namelist())
        for part in ("META-INF/manifest.xml", "description.xml", "mtfs.components", "CalcAddIns.xcu"):
            ElementTree.fromstring(package.read(part))
        for name in names:
            if name.endswith(".py"):
                ast.parse(package.read(name))
        assert f'<version value="{mtfs.core.version.VERSION}"/>' in package.read("description.xml").decode()
    least = ".".join(map(str, libreoffice.LEAST_PYTHON))
    assert importlib.metadata.metadata("mtfs")["Requires-Python"] == f">={least}"
    assert f'VERSION = "{mtfs.core.version.VERSION}"' in package_text(extension, "pythonpath/mtfs/core/version.py")
    assert {"mtfs.rdb", "mtfs_addin.py", "pythonpath/mtfs/data/nhse_allocations.csv"} <= names
    assert "pythonpath/mtfs/udf/functions/allocation.py" in names
    unneeded = ("mtfs/report", "mtfs/cli", "mtfs/udf/libreoffice.py", "pyc")
    assert not [name for name in names for part in unneeded if part in name]


def test_the_type_library_is_as_libreoffice_writes_it():
    """Byte by byte as in unoidl/README.md of LibreOffice, from which it was written by hand."""
    found = type_library("org.mtfs.XTry", [Method("one", ANY, (("a", TABLE),))])
    interface = found.index(b"\x05\x01\x00\x00\x00\x1b\x00\x00\x00com.sun.star.uno.XInterface")
    assert found[:8] == b"UNOIDL\xff\x00" and found[12:16] == b"\x01\x00\x00\x00"
    assert found[interface:].startswith(
        b"\x05\x01\x00\x00\x00\x1b\x00\x00\x00com.sun.star.uno.XInterface"
        b"\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00"
        b"\x03\x00\x00\x00one\x03\x00\x00\x00any\x01\x00\x00\x00"
        b"\x00\x01\x00\x00\x00a\x07\x00\x00\x00[][]any\x00\x00\x00\x00"
    )
    root = int.from_bytes(found[8:12], "little")
    name, payload = (int.from_bytes(found[root + skip : root + skip + 4], "little") for skip in (0, 4))
    assert found[name:].startswith(b"org\x00") and found[payload:].startswith(b"\x00\x01\x00\x00\x00")


def test_arguments_arrive_in_the_form_of_every_host():
    assert call("MTFS_GAP", ((110.0, 130.0),), ((100.0,),)) == ((10.0, 30.0),)
    assert call("MTFS_BEDS", ((365.0,),), None) == 1.0
    with pytest.raises(FunctionError, match="cell 2: a number belongs here, a blank cell was given"):
        call("MTFS_GAP", ((110.0, ""),), ((100.0,),))


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(mtfs.ToolError, match="cannot be written"):
        libreoffice.write_addin(tmp_path / "none" / "mtfs.oxt")
