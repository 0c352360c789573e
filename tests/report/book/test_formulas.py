"""The rules for formulas: one across a row, no typed numbers, only classic functions, no circle."""

import re
from collections import Counter

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from support.workbook_rules import CLASSIC_FUNCTIONS, WITH_YEARS, plan_year_columns

from mtfs.catalogue.lines import kind_of

TYPED = ("Inputs", "Live")
"""Sheets on which some years are typed and others carry on."""
TEXT = re.compile(r'"(?:[^"]|"")*"')
REFERENCE = re.compile(r"(?<![\w$.])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.])")
NUMBER = re.compile(r"(?<![\w$.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w(])")
WHOLE_COLUMN = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w(])")


def r1c1(formula, row, column):
    """The formula with relative references as the offsets they are, so that copies of one formula are equal."""

    def offset(match):
        fixed_column, letters, fixed_row, number = match.groups()
        across, down = column_index_from_string(letters), int(number)
        return (f"R{down}" if fixed_row else f"R[{down - row}]") + (
            f"C{across}" if fixed_column else f"C[{across - column}]"
        )

    parts = re.split(f"({TEXT.pattern})", formula)
    return "".join(part if part.startswith('"') else REFERENCE.sub(offset, part) for part in parts)


def constants(formula):
    """Numbers typed into a formula."""
    plain = WHOLE_COLUMN.sub("", REFERENCE.sub("", re.sub(r"'[^']*'!", "", TEXT.sub("", formula))))
    return {float(number) for number in NUMBER.findall(plain)}


def functions(formula):
    """Functions that a formula calls."""
    return set(re.findall(r"([A-Za-z_.][\w.]*)\(", TEXT.sub("", formula)))


@pytest.fixture(scope="module")
def formula_cells(book):
    found = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [(sheet, cell) for sheet, cell in found if cell.data_type == "f"]
    assert len(found) > 250
    return found


def test_a_row_in_r1c1_form_shows_another_formula():
    assert r1c1("=F7*(1+Inputs!$D$9)", 8, 6) == r1c1("=G7*(1+Inputs!$D$9)", 8, 7) == "=R[-1]C[0]*(1+Inputs!R9C4)"
    assert r1c1("=SUM($F5:F5)", 6, 6) == r1c1("=SUM($F5:G5)", 6, 7)
    assert r1c1("=F7", 8, 6) != r1c1("=F7", 8, 7)
    assert r1c1('=IF(E5="F7",LOG10(E5),0)', 5, 6) == '=IF(R[0]C[-1]="F7",LOG10(R[0]C[-1]),0)'


def test_a_number_typed_into_a_formula_is_found():
    assert constants("=F7*1.05") == {1.05} and constants("=ROUND(Inputs!$D9/1000,0)") == {1000, 0}
    assert constants("=F7^2+1e-6") == {2, 1e-6} and constants("=1-.5") == {1, 0.5}
    assert constants('=IF(\'Chart data\'!B12="15% of 2",COUNTIF(Inputs!$K:$K,"x"),F7)') == set()


def test_a_function_off_the_list_is_found():
    assert functions('=IF(A1="NOW()",_xlfn.LET(x,1,x),INDIRECT("A1"))') == {"IF", "_xlfn.LET", "INDIRECT"}


def test_each_row_holds_one_formula_across_the_plan_years(book, plan, layout):
    yearly = [line for line in layout.rows if not kind_of(line).single_value]
    rows, broken = 0, []
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows() if sheet in book.sheetnames else ():
            cells = [row[column - 1] for column in plan_year_columns(plan) if column <= len(row)]
            found = {r1c1(cell.value, cell.row, cell.column) for cell in cells if cell.data_type == "f"}
            rows += bool(found)
            if len(found) > 1:
                broken.append((sheet, row[0].row, sorted(found)))
    assert broken == [] and rows > len(yearly) - 3  # the first years' number is a figure, not a formula


def test_a_row_of_figures_is_all_formulas_or_all_the_same_figure(book, plan):
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows(min_row=5) if sheet in book.sheetnames and sheet not in TYPED else ():
            cells = [row[column - 1] for column in plan_year_columns(plan) if column <= len(row)]
            filled = [cell for cell in cells if cell.value is not None]
            assert len(filled) in (0, plan.horizon), f"{sheet} row {row[0].row} has gaps"
            assert {cell.data_type for cell in filled} <= {"f"} or len({cell.value for cell in filled}) == 1


def test_no_formula_holds_a_number_other_than_0_and_1(formula_cells):
    typed = {
        f"{sheet}!{cell.coordinate} {cell.value}" for sheet, cell in formula_cells if constants(cell.value) - {0, 1}
    }
    assert typed == set()


def test_only_classic_functions_are_called_and_nothing_volatile(formula_cells):
    called = Counter(function for _, cell in formula_cells for function in functions(cell.value))
    assert set(called) <= CLASSIC_FUNCTIONS
    assert called["SUM"] > 10 and called["IF"] > 10


def test_no_formula_reaches_into_another_file_or_is_an_array(formula_cells, package):
    assert not [cell.value for _, cell in formula_cells if "[" in cell.value or "#REF" in cell.value]
    assert all(isinstance(cell.value, str) for _, cell in formula_cells)
    assert not [part for part in package if "external" in part.lower() or "vba" in part.lower()]
    assert not re.search(r'TargetMode="External"', "".join(package.values()))


def test_no_formula_rests_on_itself(formula_cells, stored):
    rests_on = {(sheet, cell.coordinate): set(precedents(sheet, cell.value, stored)) for sheet, cell in formula_cells}
    done = set()
    while ready := {
        cell for cell, others in rests_on.items() if cell not in done and not (others & rests_on.keys()) - done
    }:
        done |= ready
    assert set(rests_on) - done == set()


def precedents(own_sheet, formula, stored):
    """Cells that a formula names, singly or as a range; whole columns as what stands in them."""
    place = r"(?:('[^']+'|\w+)!)?"
    corner = r"\$?([A-Z]{1,3})\$?(\d+)"
    plain = TEXT.sub('""', formula)
    for sheet, letters, row, last_letters, last_row in re.findall(f"{place}{corner}(?::{corner})?", plain):
        box = CellRange(f"{letters}{row}:{last_letters or letters}{last_row or row}")
        for down, across in box.cells:
            yield (sheet.strip("'") or own_sheet, f"{get_column_letter(across)}{down}")
    for sheet, letters in re.findall(rf"{place}\$?([A-Z]{{1,3}}):\$?[A-Z]{{1,3}}", plain):
        sheet = sheet.strip("'") or own_sheet
        yield from ((sheet, cell) for cell in stored[sheet] if cell.rstrip("0123456789") == letters)


def test_a_value_is_stored_beside_every_formula(package):
    for part, text in package.items():
        if part.startswith("xl/worksheets/sheet"):
            assert len(re.findall(r"<f>[^<]*</f><v>[^<]*</v></c>", text)) == len(re.findall("<f[ />]", text)), part
