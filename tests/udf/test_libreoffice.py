"""The functions inside LibreOffice Calc: the extension installed in a private profile, every case recalculated there.

One office is started for all cases (`calc.py`); the function wizard is asked too what it shows.
"""

import sys

import pytest
from support import function_cases
from support.calc import office, without_mtfs
from support.calc_cases import LIST_ERROR, NAME_ERROR, VALUE_ERROR, as_libreoffice_has_it, at, failures, same, wrong
from support.function_cases import CASES, NEEDING_PYDANTIC, Case

from mtfs.udf.registry import FUNCTIONS
from mtfs.udf.results import LONGEST_TEXT, within_a_cell

pytestmark = pytest.mark.full
ADD_IN_CATEGORY = 11


@pytest.fixture(scope="module")
def calculated(tmp_path_factory, extension, workbook):
    folder = tmp_path_factory.mktemp("office")
    book = {"path": workbook[0], "reopened": True}
    found = office(folder, book, extension=extension, packages=without_mtfs(folder / "packages"))
    return found | found["books"][0]


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


def test_a_wrong_value_in_libreoffice_would_be_found():
    case = Case("MTFS_GAP", function_cases.NORMAL, (3, 1), [[2.0]])
    assert not wrong(case, [[2.0]]) and wrong(case, [[2.0 + 1e-11]]) and wrong(case, [[{"error": 519}]])
    refused = Case("MTFS_GAP", function_cases.TEXT, ("x", 1), error="expenditure")
    assert not wrong(refused, [[{"error": 519}]]) and wrong(refused, [[{"error": 525}]]) and wrong(refused, [[0.0]])
