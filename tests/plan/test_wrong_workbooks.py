"""A workbook after a user's hands: what is wrong in it is refused with its cell, what is right is the plan."""

import re
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from support.case_files import cases
from support.plan_builder import made, rich, without_missing
from support.refusals import refused

import mtfs
from mtfs.core.errors import WorkbookError
from mtfs.plan.library import load_plan


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("bad") / "rich.xlsx"
    mtfs.write_report(made(without_missing(rich())), path)
    return path


class Edited:
    """The Inputs sheet of a report under the hands of a user."""

    def __init__(self, report, path):
        self.path, self.book = path, load_workbook(report)
        self.sheet = self.book["Inputs"]
        self.titles = {str(cell.value): cell.column for cell in self.sheet[4]}
        self.rows = {cell.value: cell.row for cell in self.sheet["B"] if cell.value}

    def cell(self, key, title):
        return self.sheet.cell(self.rows[key], self.titles[title])

    def set(self, key, title, value):
        cell = self.cell(key, title)
        cell.value = value
        return f"plan.xlsx, Inputs!{cell.coordinate}: "

    def load(self):
        for sheet in self.book.worksheets:
            sheet._charts = []
        self.book.save(self.path)
        return load_plan(self.path)


@pytest.fixture
def edited(report, tmp_path):
    return Edited(report, tmp_path / "plan.xlsx")


def test_an_untouched_workbook_is_the_plan(edited, report):
    assert load_plan(report) == made(without_missing(rich()))


EDITS = {
    name: (case["input"], case["column"], None if case["value"] == "" else case["value"], case["says"])
    for name, case in cases("plan/cases/wrong_edits.toml").items()
}


@pytest.mark.parametrize("case", EDITS)
def test_a_wrong_edit_is_refused_with_its_cell(case, edited):
    key, title, value, fragment = EDITS[case]
    place = edited.set(key, title, value)
    text = refused(edited.load, "plan.xlsx, Inputs", fragment)
    if "years of a workbook" not in text and "is not there" not in text:
        row = "".join(c for c in place.rpartition("!")[2] if c.isdigit())
        assert f"{row}: " in text, f"no cell of row {row}: {text}"


def test_a_formula_that_gives_an_empty_text_is_not_called_uncalculated(edited, tmp_path):
    place = edited.set("allocation.core.opening", "All years", '=""')
    edited.book.save(edited.path)
    calculated = tmp_path / "calculated" / "plan.xlsx"
    calculated.parent.mkdir()
    with ZipFile(edited.path) as source, ZipFile(calculated, "w") as target:
        for name in source.namelist():  # as Excel and LibreOffice save it
            target.writestr(name, re.sub(rb'<c ([^>]*)><f>""</f>', rb'<c \1 t="str"><f>""</f>', source.read(name)))
    refused(lambda: load_plan(calculated), place, "holds a formula that gives an empty text; type the number")


def test_settings_that_no_longer_sum_to_1(edited):
    edited.set("settings.primary.first", "All years", 0.2)
    refused(edited.load, "plan.xlsx, Inputs: settings: the first year's shares sum to 0.95; make them sum to 1")


def test_a_formula_as_a_name(edited):
    edited.set("plan.name", "All years", "=1+1")
    refused(edited.load, "holds a formula where a text belongs; type the text, with an apostrophe")


def test_an_id_that_stands_twice(edited):
    place = edited.set("funds.sdf.opening", "Id", "funds.bcf.opening")
    refused(edited.load, f"{place}'funds.bcf.opening' stands twice or is no id; remove the row")


def test_an_id_that_is_a_number(edited):
    refused_at = edited.set("funds.sdf.opening", "Id", 7)
    refused(edited.load, f"{refused_at}7 stands twice or is no id; remove the row")


def test_a_misspelt_id_is_no_key(edited):
    edited.set("rates.growth", "Id", "rates.grwoth")
    refused(edited.load, "rates.grwoth: is no key of a plan; there are: growth, inflation, efficiency, convergence")


def test_a_row_under_a_text_is_refused(edited):
    edited.set("rates.growth", "Id", "plan.name.growth")
    refused(edited.load, "plan.name.growth does not fit the rows above it; remove the row")


@pytest.mark.parametrize("key", ["rates.growth", "funds.bcf.uplift", "allocation.core.opening", "plan.organisation"])
def test_a_deleted_row_is_missed(edited, key):
    for cell in edited.sheet[edited.rows[key]]:
        cell.value = None
    text = refused(edited.load, "plan.xlsx, Inputs")
    assert f"the row of {key} is missing; put it back" in text or (
        key.rpartition(".")[2] in text and "give it here" in text
    )


def test_deleted_headers(edited):
    edited.sheet.delete_rows(4)
    refused(edited.load, "plan.xlsx, Inputs: no header row with 'Id' and 'All years' in the first 20 rows; put it back")


@pytest.mark.parametrize("title", ["Kind", "Status", "Source", "Note", "Owner", "Unit"])
def test_one_deleted_heading(edited, title):
    edited.sheet.cell(4, edited.titles[title]).value = None
    refused(edited.load, f"plan.xlsx, Inputs: row 4 has no heading '{title}'; put it back")


def test_a_deleted_year(edited):
    edited.sheet.cell(4, edited.titles["2026/27"]).value = None
    refused(edited.load, "stands in a column without a heading; give the column a heading")


def test_all_rows_deleted(edited):
    edited.sheet.delete_rows(5, 500)
    refused(edited.load, "plan.xlsx, Inputs", "the row of plan.name is missing; put it back")


def test_a_formula_that_was_calculated_is_its_value(edited, report, tmp_path):
    carried = edited.cell("rates.growth", "2026/27")
    assert carried.value == f"=F{carried.row}"
    assert edited.load() == made(without_missing(rich()))


def test_a_number_typed_over_a_carried_year_holds_from_there_on(edited):
    edited.set("rates.growth", "2026/27", 0.05)
    assert edited.load().values["rates.growth"] == (0.0, 0.023, 0.05, 0.031, 0.031)


def test_a_number_typed_where_something_is_missing_is_the_organisations_own(tmp_path):
    path = tmp_path / "missing.xlsx"
    mtfs.write_report(made(rich()), path)
    book = Edited(path, tmp_path / "plan.xlsx")
    book.set("funds.sdf.opening", "All years", 800)
    opening = book.load().funds["sdf"].opening
    assert (opening.value, opening.status) == (800.0, "local")


def test_a_workbook_of_somebody_else(tmp_path):
    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    refused(
        lambda: load_plan(path),
        "other.xlsx: has no sheet 'Inputs'; give a workbook that mtfs report wrote",
        kind=WorkbookError,
    )


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook(tmp_path, content):
    path = tmp_path / "no.xlsx"
    path.write_bytes(content)
    refused(lambda: load_plan(path), "no.xlsx: ", "; save it", kind=WorkbookError)


def test_an_empty_inputs_sheet(tmp_path):
    path, book = tmp_path / "empty.xlsx", Workbook()
    book.active.title = "Inputs"
    book.save(path)
    refused(lambda: load_plan(path), "empty.xlsx, Inputs: no header row with 'Id' and 'All years'")
