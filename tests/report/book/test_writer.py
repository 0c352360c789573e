"""A sheet is written as XlsxWriter writes it, in less time."""

import pytest
from xlsxwriter.worksheet import Worksheet

from mtfs.report.book.writer import QuickWorksheet

FORMULAS = (
    "=SUM(A1:A3)/2",
    "=IF(A1>0,SORT(A1:A3),XLOOKUP(1,A1:A3,B1:B3))",
    '=A1&"FILTER("',
    "=BETA.DIST(A1,2,3)+IFNA(A1,0)",
    "=MYSORT(A1)+my.SORT(A1)+LET (A1)",
    "=_xlfn.LET(x,SORT(A1:A3),x)",
    "{=SUM(A1:A3*B1:B3)}",
    "A1:A3",
    "=A1",
)
TEXTS = ("plain", "a\tb\nc", "\x01", "_x0041_", "_x41_", "\ufffe\uffff", "£", "", 12.5, None)


@pytest.mark.parametrize("expand", [False, True])
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_prepared_as_xlsxwriter_prepares_it(formula, expand):
    assert QuickWorksheet()._prepare_formula(formula, expand) == Worksheet()._prepare_formula(formula, expand)


@pytest.mark.parametrize("text", TEXTS)
def test_characters_are_escaped_as_xlsxwriter_escapes_them(text):
    assert QuickWorksheet._escape_control_characters(text) == Worksheet._escape_control_characters(text)
