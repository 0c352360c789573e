"""The functions as LAMBDA functions of Excel: every case computed from a stored file by engines, and what Excel takes.

ironcalc evaluates the names of the file; formualizer, which knows no named LAMBDA, the functions of single numbers.
Excel itself is not run.
"""

import re
import zipfile
from itertools import cycle
from xml.etree import ElementTree

import pytest
from openpyxl.formula import Tokenizer
from support import engines
from support.example_plans import PLANS
from support.function_cases import NORMAL, Case
from support.lambda_cases import NAMES, TRIED, found_by_formualizer, found_by_ironcalc, write_cases, wrong
from support.ooxml import Package

import mtfs
from mtfs.report.hosts.lambda_workbook import write_lambda_workbook
from mtfs.udf.excel_lambda import LONGEST_COMMENT, LONGEST_FORMULA, comment, lambda_text, lambdas
from mtfs.udf.lambda_text import NEW_FUNCTIONS, STORED, TYPED, Scribe
from mtfs.udf.published_table import SHEET, published_table
from mtfs.udf.registry import FUNCTIONS

FUNCTION = pytest.mark.parametrize("function", lambdas(), ids=lambda function: function.name)
LARGEST_DIFFERENCE = 1e-6
"""Between a function and the native formula on Compare."""
OF_A_PLAN = {"MTFS_PLAN", "MTFS_EXPLAIN"}
PARAMETERS = re.compile(r"_xl(pm|op)\.(\w+),")


def failing(path, text_of=lambda_text, tried=TRIED):
    """The cases that an engine finds wrong in the stored file."""
    found = found_by_ironcalc(path, write_cases(path, text_of, tried), tried)
    return [text for case in tried if (text := wrong(case, *found[case.title]))]


def test_every_function_is_there_but_those_that_compute_a_plan():
    assert NAMES == set(FUNCTIONS) - OF_A_PLAN


def test_every_case_computed_from_the_stored_file(tmp_path):
    assert failing(tmp_path / "cases.xlsx") == []
    assert sum(not case.error for case in TRIED) > 120 and sum(bool(case.error) for case in TRIED) > 600


def test_every_organisation_and_every_figure_is_found_as_python_finds_it(tmp_path):
    """A call for each figure, of one organisation after the other by code, by name and by the name that is compared."""
    table, tried = published_table(), []
    named = cycle(name for one in table.organisations for name in (one.code, one.name, one.plain_name))
    for stream, year, item in table.figures:
        name = next(named)
        try:
            value, error = mtfs.published(name, year, stream, item).value, ""
        except mtfs.MtfsError as refused:
            value, error = None, str(refused)
        tried.append(Case("MTFS_NHSE", NORMAL, (name, year, stream, item), value, error))
    assert failing(tmp_path / "cases.xlsx", tried=tried) == []
    assert len(tried) > len(table.organisations) * 3 and sum(not case.error for case in tried) > 150


def test_the_cases_of_single_numbers_in_a_second_engine():
    found = found_by_formualizer()
    assert [text for case in TRIED if case.title in found and (text := wrong(case, [[found[case.title]]]))] == []
    assert len(found) > 250 and len({case.function for case in TRIED if case.title in found}) == 10


MUTANTS = {
    "a number below its bound": (r"MIN\((_xlpm\.\w+)\)>=", r"MIN(\1)+9>="),
    "a number above its bound": (r"MAX\((_xlpm\.\w+)\)<=", r"MAX(\1)-9<="),
    "no number in one cell": (r"ISNUMBER\((_xlpm\.\w+)\)", r"ROWS(\1)>0"),
    "no number in a range": (r"COUNT\((_xlpm\.\w+)\)=ROWS\(\1\)\*COLUMNS\(\1\)", r"ROWS(\1)>0"),
    "an argument left out": (r"_xlfn\.ISOMITTED\(_xlpm\.\w+\)", "FALSE"),
    "other arithmetic at the end": (r"[-+*/](?=[^-+*/]*,IF\(ISNUMBER\(SUM\()", "-9+"),
}
"""What a wrong text of a function would do: what is replaced by what, in every function that has it."""
BOUND_TWICE = {"a number above its bound": {"MTFS_SETTINGS"}}
"""Shares that sum to 1 and are not below 0 are not above 1 either."""


@pytest.mark.parametrize(
    "mutant",
    [pytest.param(name, marks=[] if name == list(MUTANTS)[-1] else pytest.mark.full) for name in MUTANTS],
)
def test_the_cases_find_a_wrong_text_in_every_function_that_has_it(mutant, tmp_path):
    pattern, other = MUTANTS[mutant]
    texts = {function.name: re.sub(pattern, other, lambda_text(function)) for function in lambdas()}
    changed = {name for name, text in texts.items() if text != lambda_text(FUNCTIONS[name])} - BOUND_TWICE.get(
        mutant, set()
    )
    found = failing(tmp_path / "cases.xlsx", lambda function: texts[function.name])
    assert changed and {text.partition("-")[0] for text in found} == changed


@FUNCTION
def test_excel_takes_the_text_of_a_function(function):
    stored, typed = lambda_text(function), lambda_text(function, TYPED)
    assert max(len(stored), len(typed)) < LONGEST_FORMULA
    tokens = Tokenizer(f"={stored}").items
    called = {token.value.rstrip("(") for token in tokens if token.type == "FUNC" and token.subtype == "OPEN"}
    assert {name for name in called if name.startswith("_xlfn.")} == {
        f"_xlfn.{name}" for name in NEW_FUNCTIONS if f"{name}(" in typed
    }
    names = {token.value for token in tokens if token.type == "OPERAND" and token.subtype == "RANGE"}
    assert all(re.fullmatch(r"_xl(pm|op)\.[a-z][a-z_]+", name) or name.startswith(f"{SHEET}!$") for name in names)
    declared = [(("pm", "op")[argument.optional], argument.name) for argument in function.arguments]
    assert PARAMETERS.findall(stored)[: len(declared)] == declared
    optional = {f"_xlop.{argument.name}" for argument in function.arguments if argument.optional}
    assert {name for name in names if name.startswith("_xlop.")} == optional
    assert "_xl" not in typed and typed.startswith("LAMBDA(")


@FUNCTION
def test_excel_takes_the_name_of_a_function_and_its_comment(function):
    assert re.fullmatch(r"MTFS_[A-Z_]+", function.name)
    assert len(comment(function)) <= LONGEST_COMMENT and comment(function).startswith(function.summary)


def test_what_is_typed_differs_from_what_is_stored_in_its_marks_alone():
    for function in lambdas():
        text = re.sub(r"_xlop\.(\w+)", r"[\1]", lambda_text(function, STORED))
        assert text.replace("_xlfn.", "").replace("_xlpm.", "") == lambda_text(function, TYPED)


def test_a_function_that_branches_on_a_number_is_not_taken():
    scribe = Scribe(TYPED)
    with pytest.raises(TypeError, match="branches on a number"):
        scribe.formula(lambda first: 1 if first > 2 else first, scribe.name("first"))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("lambda") / "functions.xlsx"
    write_lambda_workbook(mtfs.load_plan(PLANS["one year"]), path)
    return path


def test_the_names_of_the_workbook_are_the_functions_with_their_comments(workbook):
    with zipfile.ZipFile(workbook) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        listed = package.read("docProps/app.xml").decode()
    names = {name.get("name"): name for name in book.iter(f"{engines.MAIN}definedName")}
    for function in lambdas():
        name = names[function.name]
        assert (name.text, name.get("comment")) == (lambda_text(function), comment(function))
        assert f">{function.name}<" not in listed  # a function is no range
    assert {name for name in names if name.startswith("MTFS_")} == NAMES


def test_the_sheets_with_the_functions_and_figures_can_be_copied_into_any_workbook(workbook):
    """They refer to no other sheet, have no link, and no table: Excel copies no tables in a group of sheets."""
    formulas = engines.formulas(workbook)
    assert {re.match(r"=(MTFS_\w+)\(", text)[1] for text in formulas["Help"].values()} == NAMES
    package = Package.read(workbook)
    for sheet in package.sheets:
        if sheet.name in ("Help", SHEET):
            assert [text for text in formulas[sheet.name].values() if "!" in text] == []
            assert b"<hyperlink" not in package.parts[sheet.part] and sheet.part not in package.relations
    for name in package.names:
        if name.get("name") in NAMES:
            assert set(re.findall(r"(\w+)!", name.text.replace("#VALUE!", ""))) <= {SHEET}


@pytest.mark.parametrize(
    "name", ["one year", *(pytest.param(name, marks=pytest.mark.full) for name in ("default", "rich", "rich care"))]
)
def test_every_sheet_of_the_plan_is_that_of_the_native_workbook(name, tmp_path):
    """Help's examples too, but those with an array typed into the formula: ironcalc counts no numbers in one."""
    plan, calling, native = mtfs.load_plan(PLANS[name]), tmp_path / "calling.xlsx", tmp_path / "native.xlsx"
    write_lambda_workbook(plan, calling)
    mtfs.write_report(plan, native, spare=0)
    own = {sheet: engines.read(calling)[sheet] for sheet in ("Help", "Compare")}
    calls = {
        sheet: {cell: text for cell, (text, _) in cells.items() if text and "{" not in text}
        for sheet, cells in own.items()
    }
    found = engines.ironcalc(engines.strip_cached(calling, tmp_path / "spoiled.xlsx"), engines.formulas(native) | calls)
    stored = engines.cached(native) | {"Help": {cell: own["Help"][cell][1] for cell in calls["Help"]}}
    different = [
        (sheet, cell, found[sheet][cell], value)
        for sheet, cells in stored.items()
        for cell, value in cells.items()
        if not engines.same(found[sheet][cell], value, 1e-7)
    ]
    assert different == [] and len(calls["Help"]) > 10
    assert not [cell for cell, value in found["Compare"].items() if engines.is_error(value)]
    assert found["Compare"]["D6"] <= LARGEST_DIFFERENCE


def test_the_same_plan_gives_the_same_bytes(workbook, tmp_path):
    write_lambda_workbook(mtfs.load_plan(PLANS["one year"]), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()
