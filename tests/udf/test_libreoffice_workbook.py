"""The workbook that calls the functions, recalculated in LibreOffice with the extension: equal to the native one."""

import engines
import pytest
from example_plans import PLANS
from udf.test_libreoffice import office, without_mtfs

import mtfs
from mtfs.udf import libreoffice

TRIED = ("default", "rich", "rich care")
FEWEST_CALLS = 30


@pytest.fixture(scope="module")
def extension(tmp_path_factory):
    path = tmp_path_factory.mktemp("extension") / "mtfs.oxt"
    libreoffice.write_addin(path)
    return path


def recalculated(folder, plan, extension):
    """Formulas of the calling workbook, and its cells as LibreOffice computes all of them anew when it opens it."""
    calling = folder / "calling.xlsx"
    mtfs.write_report(plan, calling, formulas="udf", host="libreoffice")
    packages = without_mtfs(folder / "packages") if extension is not None else None
    return engines.formulas(calling), office(folder, calling, extension, packages)["sheets"]


def differing(plan, folder, formulas, sheets):
    """Cells with a formula whose value is not that of the native report, and how many formulas were compared."""
    native = folder / "native.xlsx"
    mtfs.write_report(plan, native)
    wrong, compared = [], 0
    for sheet, cells in engines.cached(native).items():
        for cell, expected in cells.items():
            column, row = (part - 1 for part in _place(cell))
            found = sheets[sheet][row][column]
            compared += 1
            if not engines.same(found, expected, 1e-7):
                wrong.append(f"{sheet}!{cell} {formulas[sheet].get(cell)}: {found!r} for {expected!r}")
    return wrong, compared


def _place(cell):
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(cell[len(letters) :])


@pytest.mark.parametrize("name", TRIED)
def test_every_cell_is_that_of_the_native_workbook(name, tmp_path, extension):
    plan = mtfs.load_plan(PLANS[name])
    formulas, sheets = recalculated(tmp_path, plan, extension)
    calls = [text for cells in formulas.values() for text in cells.values() if "MTFS." in str(text)]
    assert len(calls) >= FEWEST_CALLS
    wrong, compared = differing(plan, tmp_path, formulas, sheets)
    assert wrong == [] and compared > 500


def test_without_the_extension_the_calls_are_found_out(tmp_path):
    plan = mtfs.load_plan(PLANS["one year"])
    formulas, sheets = recalculated(tmp_path, plan, None)
    wrong, _ = differing(plan, tmp_path, formulas, sheets)
    assert wrong  # so the values above are LibreOffice's own, not those stored in the file
