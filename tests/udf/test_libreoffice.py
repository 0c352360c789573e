"""The functions inside LibreOffice Calc: the extension installed in a private profile, every case recalculated there.

One office is started for all cases (`calc.py`); the function wizard is asked too what it shows.
"""

import ast
import importlib.metadata
import itertools
import subprocess
import sys
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import xlsxwriter
from support import engines, function_cases
from support.calc import office, without_mtfs
from support.function_cases import CASES, NEEDING_PYDANTIC, Case
from xlsxwriter.utility import xl_rowcol_to_cell

import mtfs
from mtfs.udf import libreoffice
from mtfs.udf.arguments import FunctionError
from mtfs.udf.calls import name_in
from mtfs.udf.libreoffice_cells import call
from mtfs.udf.registry import FUNCTIONS
from mtfs.udf.results import LONGEST_TEXT, within_a_cell
from mtfs.udf.typelibrary import ANY, TABLE, Method, type_library

pytestmark = pytest.mark.full

RELATIVE = 1e-12
NAME_ERROR, VALUE_ERROR, LIST_ERROR = 525, 519, 504
"""LibreOffice's numbers for #NAME?, #VALUE! and Err:504, an error in the list of arguments."""
ADD_IN_CATEGORY = 11
ERROR_FORMULAS = {
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#VALUE!": '="a"+1',
    "#REF!": "=#REF!",
    "#NAME?": "=NO_SUCH_NAME",
    "#NUM!": "=SQRT(-1)",
    "#NULL!": "=NA()",
}
LIMITS = (
    "MTFS.BEDS(TRUE)",
    "MTFS.BEDS(1/0)",
    "MTFS.BEDS()",
    "MTFS.BEDS(1,1,1)",
    "SUM(MTFS.POT({1,2},3))",
    "MTFS.POT({1,2},3)",
    'LEN(MTFS.EXPLAIN("pot.annual","2029/30"))',
)


class Book:
    """A workbook with every case twice: numbers and words typed into the formula, and all of them in cells."""

    def __init__(self, path):
        self.book = xlsxwriter.Workbook(path)
        self.inputs = self.book.add_worksheet("Inputs")
        self.sheets = {name: self.book.add_worksheet(name) for name in ("Typed", "Cells", "Shapes", "Limits")}
        self.next_input = 0
        self.next_row = dict.fromkeys(self.sheets, 0)

    def reference(self, rows):
        """A range written into the inputs; one blank cell as A1:A1, which LibreOffice hands over as blank."""
        top, self.next_input = self.next_input, self.next_input + len(rows)
        for row, cells in enumerate(rows, top):
            for column, value in enumerate(cells):
                if value in ERROR_FORMULAS:
                    self.inputs.write_formula(row, column, ERROR_FORMULAS[value], None, engines.WRONG)
                elif value is not None:
                    write = self.inputs.write_string if isinstance(value, str) else self.inputs.write
                    write(row, column, value)
        first, last = (
            xl_rowcol_to_cell(at, column) for at, column in ((top, 0), (top + len(rows) - 1, len(rows[0]) - 1))
        )
        return f"Inputs!{first}" if first == last and rows[0][0] is not None else f"Inputs!{first}:{last}"

    def formula(self, case, in_cells):
        """The call as a formula."""
        written = (self.argument(value, in_cells) for value in case.arguments)
        return f"{name_in('libreoffice', FUNCTIONS[case.function])}({','.join(written)})"

    def argument(self, value, in_cells):
        if value is None:
            return ""
        if isinstance(value, list):
            return self.reference(value)
        if in_cells:
            return self.reference([[value]])
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return '"{}"'.format(value.replace('"', '""')) if isinstance(value, str) else repr(value)

    def place(self, sheet, formula, rows=1, columns=1):
        """Write a formula below the others; gives the row and the size of its result."""
        top = self.next_row[sheet]
        self.next_row[sheet] += rows
        self.sheets[sheet].write_array_formula(
            top, 0, top + rows - 1, columns - 1, f"{{={formula}}}", None, engines.WRONG
        )
        return sheet, top, rows, columns


def as_libreoffice_has_it(case):
    """The case with 1 for TRUE: LibreOffice has no truth values, so a cell with TRUE is a number there."""
    if case.kind != function_cases.TRUE_CELL:
        return case
    given = tuple(numbers(value) for value in case.arguments)
    try:
        return replace(case, expected=FUNCTIONS[case.function].call(*given), error="")
    except FunctionError as error:
        return replace(case, error=str(error))


def numbers(value):
    if isinstance(value, list):
        return [numbers(cell) for cell in value]
    return float(value) if isinstance(value, bool) else value


def write_cases(path, chosen=CASES):
    """The workbook, and {case: where its results stand}."""
    book, placed = Book(path), {}
    for case in chosen:
        expected = as_libreoffice_has_it(case).expected
        size = (len(expected), len(expected[0])) if isinstance(expected, list) else (1, 1)
        for sheet in ("Typed", "Cells"):
            placed[case.title, sheet] = book.place(sheet, book.formula(case, sheet == "Cells"), *size)
        if isinstance(expected, list):
            formula = book.formula(case, True)
            placed[case.title, "Shapes"] = book.place("Shapes", f"ROWS({formula})*1000+COLUMNS({formula})")
    blank = book.reference([[None]]).partition(":")[0]
    holding_an_error = f"MTFS.POT({book.reference([[1, '#N/A']])},3)"
    blanks = (f"MTFS.BEDS({blank})", f"MTFS.BEDS({blank}:{blank.partition('!')[2]})")
    for formula in (*blanks, holding_an_error, *LIMITS):
        placed[formula, "Limits"] = book.place("Limits", formula)
    book.book.close()
    return placed


@pytest.fixture(scope="module")
def extension(tmp_path_factory):
    path = tmp_path_factory.mktemp("extension") / "mtfs.oxt"
    libreoffice.write_addin(path)
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("workbook") / "cases.xlsx"
    return path, write_cases(path)


@pytest.fixture(scope="module")
def calculated(tmp_path_factory, extension, workbook):
    folder = tmp_path_factory.mktemp("office")
    book = {"path": workbook[0], "reopened": True}
    found = office(folder, book, extension=extension, packages=without_mtfs(folder / "packages"))
    return found | found["books"][0]


def at(sheets, place):
    sheet, top, rows, columns = place
    return [row[:columns] for row in sheets[sheet][top : top + rows]]


def wrong(case, found):
    """What is wrong with what LibreOffice shows for a case, or nothing."""
    if case.error:
        error = found[0][0].get("error") if isinstance(found[0][0], dict) else None
        propagated = case.kind in (
            function_cases.ERROR_CELL,
            function_cases.NEEDED,
        )  # LibreOffice refuses before it calls
        named = error != NAME_ERROR or [["#NAME?"]] in case.arguments
        fine = error == VALUE_ERROR or (propagated and error is not None and named)
    else:
        expected = case.expected if isinstance(case.expected, list) else [[case.expected]]
        fine = all(map(same, itertools.chain(*found), itertools.chain(*expected)))
    return "" if fine else f"{case.title}: {found}"


def same(found, expected):
    if isinstance(expected, str):
        return found == expected
    return isinstance(found, float) and abs(found - expected) <= RELATIVE * max(1, abs(expected))


def failures(sheets, placed, sheet, runs_plans=True, chosen=CASES):
    cases_there = (as_libreoffice_has_it(case) for case in chosen)
    if not runs_plans:
        cases_there = (
            replace(case, error="pydantic") if case.function in NEEDING_PYDANTIC else case for case in cases_there
        )
    return [text for case in cases_there if (text := wrong(case, at(sheets, placed[case.title, sheet])))]


@pytest.mark.parametrize("sheet", ["Typed", "Cells"])
@pytest.mark.parametrize("state", ["opened", "reopened"])
def test_every_case_in_libreoffice(calculated, workbook, state, sheet):
    runs_plans = tuple(calculated["python"]) == sys.version_info[:2]  # pydantic's compiled part fits one Python
    assert failures(calculated[state], workbook[1], sheet, runs_plans) == []


def test_plans_run_where_libreoffice_has_the_same_python(calculated, workbook):
    case = next(case for case in CASES if case.function == "MTFS_EXPLAIN" and case.kind == function_cases.NORMAL)
    found = at(calculated["opened"], workbook[1][case.title, "Typed"])[0][0]
    assert (found == case.expected) == (tuple(calculated["python"]) == sys.version_info[:2])


def test_a_text_is_cut_where_excel_could_not_open_the_saved_workbook(calculated, workbook):
    found = limit(calculated, workbook, lambda text: text.startswith("LEN("))
    whole = FUNCTIONS["MTFS_EXPLAIN"].call("pot.annual", "2029/30")
    assert len(whole) > LONGEST_TEXT
    if tuple(calculated["python"]) == sys.version_info[:2]:
        assert found == len(within_a_cell(whole)) <= LONGEST_TEXT
    else:
        assert found == {"error": VALUE_ERROR}


def test_a_result_has_exactly_its_rows_and_columns(calculated, workbook):
    shapes = {}
    for case in map(as_libreoffice_has_it, CASES):
        if not case.error and isinstance(case.expected, list) and case.function not in NEEDING_PYDANTIC:
            found = at(calculated["opened"], workbook[1][case.title, "Shapes"])[0][0]
            shapes[case.title] = (found, len(case.expected) * 1000 + len(case.expected[0]))
    assert len(shapes) > 50 and all(found == expected for found, expected in shapes.values())


def limit(calculated, workbook, formula):
    key = next(key for key in workbook[1] if key[1] == "Limits" and formula(key[0]))
    return at(calculated["opened"], workbook[1][key])[0][0]


def test_a_missing_argument_and_a_range_that_holds_an_error_show_err_504(calculated, workbook):
    """README and the workbook's Help say so."""
    for start in ("MTFS.BEDS()", "MTFS.BEDS(1,1,1)", "MTFS.POT(Inputs!"):
        found = limit(calculated, workbook, lambda text, start=start: text.startswith(start))
        assert found == {"error": LIST_ERROR}, start


def test_one_blank_cell_arrives_as_0_in_libreoffice_unless_it_is_given_as_a_range(calculated, workbook):
    """A limit of LibreOffice: README says to write A1:A1 where a cell may be blank."""
    assert limit(calculated, workbook, lambda text: text.startswith("MTFS.BEDS(Inputs") and ":" not in text) == 0
    assert limit(calculated, workbook, lambda text: text.startswith("MTFS.BEDS(Inputs") and ":" in text) == {
        "error": VALUE_ERROR
    }


def test_true_arrives_as_1_in_libreoffice_which_has_no_truth_values(calculated, workbook):
    assert same(limit(calculated, workbook, "MTFS.BEDS(TRUE)".__eq__), 1 / 365)


def test_an_error_as_an_argument_shows_an_error(calculated, workbook):
    assert limit(calculated, workbook, "MTFS.BEDS(1/0)".__eq__)["error"] not in (0, NAME_ERROR)


def test_a_result_can_be_summed_and_a_single_cell_shows_its_first_figure(calculated, workbook):
    assert limit(calculated, workbook, "SUM(MTFS.POT({1,2},3))".__eq__) == 9
    assert limit(calculated, workbook, "MTFS.POT({1,2},3)".__eq__) == 4


def test_the_function_wizard_shows_every_function_and_argument(calculated):
    shown = calculated["wizard"]
    assert set(shown) == {f"MTFS.{function.short_name}" for function in FUNCTIONS.values()}
    for function in FUNCTIONS.values():
        description, category, arguments = shown[f"MTFS.{function.short_name}"]
        assert description.startswith(function.summary) and function.unit in description
        assert category == ADD_IN_CATEGORY
        assert arguments == [[item.name, item.help, item.optional] for item in function.arguments]


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


def test_a_wrong_value_in_libreoffice_would_be_found():
    case = Case("MTFS_GAP", function_cases.NORMAL, (3, 1), [[2.0]])
    assert not wrong(case, [[2.0]]) and wrong(case, [[2.0 + 1e-11]]) and wrong(case, [[{"error": 519}]])
    refused = Case("MTFS_GAP", function_cases.TEXT, ("x", 1), error="expenditure")
    assert not wrong(refused, [[{"error": 519}]]) and wrong(refused, [[{"error": 525}]]) and wrong(refused, [[0.0]])
