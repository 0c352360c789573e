"""A workbook of functions opened where they are missing: its verdict says so, in LibreOffice without the extension."""

import pytest
from support import engines
from support.calc import office, place

import mtfs
from mtfs.analysis.figures.checks import checks
from mtfs.report.book.workbook import write_report
from mtfs.report.hosts.lambda_workbook import write_lambda_workbook
from mtfs.report.hosts.libreoffice_workbook import write_libreoffice_workbook
from mtfs.report.hosts.xlwings_workbook import write_xlwings_workbook
from mtfs.udf.registry import FUNCTIONS

HOSTS = {
    "mtfs-libreoffice.xlsx": write_libreoffice_workbook,
    "mtfs.xlsm": write_xlwings_workbook,
    "mtfs-functions.xlsx": write_lambda_workbook,
}
STORED, ERRORS = (f"functions not found: figures {are}" for are in ("are as stored", "show errors"))
PLAN = "nhse:QOQ"


def verdicts(formulas_of):
    """Each cell that shows the verdict: that on Checks, and those that refer to it and no other cell of Checks."""
    for sheet, cells in formulas_of.items():
        for at, formula in cells.items():
            if formula.startswith("=IF(ISNUMBER(D13+NOW()*0)") or formula.replace("$", "").endswith("Checks!D5"):
                yield sheet, at


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder, plan = tmp_path_factory.mktemp("books"), mtfs.load_plan(PLAN)
    for name, write in HOSTS.items():
        write(plan, folder / name)
    return [folder / name for name in HOSTS]


@pytest.mark.full
def test_the_verdict_on_every_sheet_says_that_functions_are_not_found(tmp_path, paths):
    found = office(tmp_path, *({"path": path, "loaded": True} for path in paths), as_users=True)["books"]
    for path, book in zip(paths, found, strict=True):
        cells = [(sheet, *place(at)) for sheet, at in verdicts(engines.formulas(path))]
        assert {"Cover", "Summary", "Checks", "Inputs", "Pot"} <= {sheet for sheet, _, _ in cells}
        for sheet, column, row in cells:
            shown = [book[when][sheet][row][column] for when in ("loaded", "opened")]
            before = "" if shown[0] == STORED else "Arithmetic checks: "
            assert shown == [before + STORED, before + ERRORS], (path.name, sheet)


def test_figures_are_stored_and_the_verdict_too(paths):
    passing = checks(mtfs.project(mtfs.load_plan(PLAN))).passing
    for path in paths:
        stored = engines.read(path)
        assert {stored[sheet][at][1].rpartition(": ")[2] for sheet, at in verdicts(engines.formulas(path))} == {passing}
        assert stored["Checks"]["D13"][1] == FUNCTIONS["MTFS_NET_UPLIFT"].call(0.015, 0.011)


def test_where_no_function_is_called_the_verdict_asks_none(tmp_path):
    write_report(mtfs.load_plan(PLAN), tmp_path / "report.xlsx")
    text = engines.formulas(tmp_path / "report.xlsx")["Checks"]["D5"]
    assert text.startswith("=IFERROR(") and "NOW" not in text and "not found" not in text
