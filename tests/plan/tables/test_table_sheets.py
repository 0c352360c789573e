"""A sheet as a table: numbers as their cells show them, and what the sheet hides is refused."""

import zipfile

import openpyxl
import pytest
from support.refusals import refused
from support.tables import HEADINGS, SMALL, xlsx_table

import mtfs
from mtfs.plan.tables.cells import Scaled
from mtfs.plan.tables.sheets import as_shown

TITLE = ("Budget", *[None] * 4)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.05, "0%", "5%"),
        (0.0235, "0.0%;[Red]-0.0%", "2.35%"),
        (0.5, '0"%"', "0.5%"),
        (2, "0.0\\%", "2%"),
        (8.1, '"£"#,##0.0"m";-"£"#,##0.0"m"', "8.1m"),
        (-500, '#,##0 "k"', "-500k"),
        (54000, "£#,##0_);(£#,##0)", 54000),
        (54000, '#,##0 "a year"', 54000),
        (1.5, "General", 1.5),
        ("5", "0%", "5"),
        (True, "0%", True),
    ],
)
def test_a_number_has_the_sign_that_its_cell_shows(value, number_format, shown):
    assert as_shown(value, number_format) == shown


@pytest.mark.parametrize("number_format", ['#,##0,"k"', "0.0,,", "#,##0,.0", "£#,##0,;(£#,##0,)"])
def test_a_number_that_is_shown_as_another_one_is_questioned(number_format, tmp_path):
    assert as_shown(50_000_000, number_format) == Scaled(50_000_000, number_format)
    path = sheet(tmp_path, lambda one: setattr(one["C3"], "number_format", number_format))
    refused(lambda: mtfs.plan_from_table(path), "column 2025/26: 100 is shown as another number (format", "; give the")


def sheet(folder, edit):
    rows = [TITLE, HEADINGS, *((line, kind, *map(int, amounts)) for line, kind, *amounts in SMALL)]
    path = xlsx_table(folder / "book.xlsx", {"A": rows})
    book = openpyxl.load_workbook(path)
    edit(book["A"])
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda one: one.merge_cells("D3:E3"), "row 3: the cells D3:E3 are merged, and all but the first of them are"),
        (lambda one: one.merge_cells("B3:B4"), "row 3: the cells B3:B4 are merged"),
        (lambda one: one.merge_cells("D1:D2"), "row 1: the cells D1:D2 are merged"),
        (
            lambda one: setattr(one.row_dimensions[3], "hidden", True),
            "row 3: this row is hidden; show it if it belongs",
        ),
        (lambda one: setattr(one["C3"], "number_format", "0%"), "column 2025/26: '10000%' is no number"),
    ],
)
def test_what_a_sheet_hides_is_refused(edit, message, tmp_path):
    refused(lambda: mtfs.plan_from_table(sheet(tmp_path, edit)), message)


def test_cells_that_are_merged_and_rows_that_are_hidden_beside_the_table_are_nothing(tmp_path):
    def edit(one):
        one.merge_cells("A1:E1")
        one.merge_cells("G3:H4")
        one.row_dimensions[1].hidden = one.row_dimensions[9].hidden = True
        one.row_dimensions[3].height = 40

    assert list(mtfs.plan_from_table(sheet(tmp_path, edit)).funding) == ["tax"]


def test_a_formula_that_gives_no_text_is_a_blank_cell(tmp_path):
    path = sheet(tmp_path, lambda one: setattr(one["E3"], "value", '=""'))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert b'<c r="E3"><f>' in parts[name]
    parts[name] = parts[name].replace(b'<c r="E3"><f>', b'<c r="E3" t="str"><f>')
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    refused(lambda: mtfs.plan_from_table(path), "column 2027/28: is blank, and other years have an amount")
