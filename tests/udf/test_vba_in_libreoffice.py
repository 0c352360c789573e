"""The VBA of the workbook for Excel, read, compiled and partly run in LibreOffice's VBA mode; Excel was not run.

What proves that a module compiles: a function put below it in a copy runs. LibreOffice runs nothing of a module that
has a syntax error anywhere; a copy with one shows that.
"""

import re

import pytest
from support.calc import office
from support.vba import modules

import mtfs
from mtfs.report.hosts.xlwings_workbook import write_xlwings_workbook
from mtfs.udf.classic import OURS, UDFS
from mtfs.udf.registry import FUNCTIONS

pytestmark = pytest.mark.full

FUNCTION, ANSWER = "MtfsProbe", 42.0
PROBE = f"\nPublic Function {FUNCTION}()\n    {FUNCTION} = {ANSWER:g}\nEnd Function\n"
REFUSED = "MTFS_GAP: expenditure: a number belongs here, the text 'x' was given"
MESSAGE = f"""
Public Function {FUNCTION}()
    MtfsMessage "MTFS_GAP", "Traceback" & vbLf & "xlwings.XlwingsError: {REFUSED}"
    ShowMessages
    {FUNCTION} = ThisWorkbook.Worksheets("Messages").Cells(5, 3).Value
End Function
"""
TAILS = {
    "whole": PROBE,
    "operator": "\nSub Wrong()\n    x = = 3\nEnd Sub\n" + PROBE,
    "block": "\nSub Wrong()\n    If x Then\nEnd Sub\n" + PROBE,
    "message": MESSAGE,
}
FROM_A_CELL = "If TypeOf Application.Caller Is Range Then On Error"
"""LibreOffice's VBA mode does not know the calling cell; the test takes the condition for true."""
CALLS = 141
"""As many as rows, Help and Compare of the default plan's workbook make."""
NO_ANSWER, REFUSES = "Error 2042", "Error 2015"
"""What Excel shows as #N/A and as #VALUE!."""
REASON = "Could not activate the Python object"
NO_PYTHON = f"""Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Private starts As Long, works As Boolean

Public Function XLPy()
    starts = starts + 1
    If Not works Then Err.Raise 1000, Description:="{REASON}"
    Set XLPy = New StandIn
End Function

Private Function Called(rate As Double) As String
    Called = CStr(MTFS_NET_UPLIFT(rate, 0.011)) & ", started " & starts
End Function

Public Function {FUNCTION}()
    Dim at As Long, found(7) As String
    For at = 1 To {CALLS}
        found(0) = Called(0.015)
    Next at
    works = True
    found(1) = Called(0.015)
    On Error Resume Next
    TryPythonAgain
    On Error GoTo 0
    found(2) = Called(0.015)
    found(3) = Called(-1)
    ShowMessages
    For at = 4 To 6
        found(at) = ThisWorkbook.Worksheets("Messages").Cells(at + 1, 3).Value
    Next at
    {FUNCTION} = Join(found, "|")
End Function
"""
"""XLPy stands in for the one function of xlwings that starts Python: it fails, until it is told to work."""
STAND_IN = f"""Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Function CallUDF(module, name, arguments, book, caller)
    If arguments(0) < 0 Then Err.Raise 1000, Description:="{REFUSED}"
    CallUDF = {ANSWER:g}
End Function
"""
"""Stands in for what xlwings gives once Python has started."""
NOT_IN_LIBREOFFICE = {"xlwings", "Dictionary"}
"""xlwings' own modules (equal to those of its template, see test_classic.py), of which LibreOffice lacks something."""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("classic") / "mtfs.xlsm"
    write_xlwings_workbook(mtfs.load_plan("nhse:QOQ"), path)
    return path


@pytest.fixture(scope="module")
def in_office(tmp_path_factory, path):
    added = {"Tail": NO_PYTHON, "StandIn": STAND_IN}
    together = {"modules": [UDFS, OURS], "changed": [FROM_A_CELL, "On Error"], "added": added}
    basic = {"path": path, "function": FUNCTION, "tails": TAILS, "together": together}
    return office(tmp_path_factory.mktemp("office"), basic=basic)


@pytest.fixture(scope="module")
def found(in_office):
    return in_office["basic"]


def plain(text):
    """A module without what each reader puts above it, and without the ends of lines."""
    added = re.compile(r"(Rem )?Attribute |Option (VBASupport 1|ClassModule)$")
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(line for line in lines if not added.match(line)).strip()


def test_libreoffice_reads_every_module_as_olevba_reads_it(path, found):
    read = modules(path)
    assert found.keys() == read.keys() and {UDFS, OURS} <= read.keys()
    for module, text in read.items():
        assert plain(found[module]["text"]) == plain(text), module


def test_every_module_but_xlwings_own_compiles_in_libreoffice_s_vba_mode(found):
    assert {module for module, results in found.items() if results["whole"] != ANSWER} <= NOT_IN_LIBREOFFICE
    assert found[UDFS]["whole"] == found[OURS]["whole"] == ANSWER


@pytest.mark.parametrize("wrong", ["operator", "block"])
def test_a_syntax_error_in_a_copy_of_a_module_is_found(found, wrong):
    assert [module for module, results in found.items() if results[wrong] == ANSWER] == []


def test_a_refusal_reaches_the_sheet_of_messages_when_the_macro_runs_in_libreoffice(found):
    assert found[OURS]["message"] == REFUSED


def test_after_a_failed_start_no_call_starts_python_until_told_to_with_stand_ins_for_xlwings_and_the_cell(in_office):
    text = in_office["basic"][UDFS]["text"]
    assert text.count(FROM_A_CELL) == text.count("MtfsPython.CallUDF(") == len(FUNCTIONS)
    failed, still_failed, again, refuses, *messages = in_office["together"].split("|")
    assert failed == still_failed == f"{NO_ANSWER}, started 1"
    assert again == f"{ANSWER:g}, started 2" and refuses == f"{REFUSES}, started 3"
    said = f"Python did not start: {REASON}. Put it right, then run the macro TryPythonAgain (Alt+F8)."
    assert messages == [said, REFUSED, "", ""]
