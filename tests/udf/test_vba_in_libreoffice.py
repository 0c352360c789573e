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
NOT_IN_LIBREOFFICE = {"xlwings", "Dictionary"}
"""xlwings' own modules (equal to those of its template, see test_classic.py), of which LibreOffice lacks something."""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("classic") / "mtfs.xlsm"
    write_xlwings_workbook(mtfs.load_plan("nhse:QOQ"), path)
    return path


@pytest.fixture(scope="module")
def found(tmp_path_factory, path):
    basic = {"path": path, "function": FUNCTION, "tails": TAILS}
    return office(tmp_path_factory.mktemp("office"), basic=basic)["basic"]


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
