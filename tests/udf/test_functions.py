"""The table of cases in Python itself, and what the list of functions owes every host."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import function_cases
from support.function_cases import CASES, GOOD, Case

from mtfs.udf import functions
from mtfs.udf.arguments import FunctionError
from mtfs.udf.registry import FUNCTIONS

LONGEST_HELP = 255
"""Excel's function wizard and xlwings cut what is longer."""
RELATIVE = 1e-12
NUMBERS, WORDS = ("number", "rate", "share"), ("text",)
BAD_NUMBERS = {function_cases.TEXT, function_cases.BLANK, function_cases.ERROR_CELL, function_cases.TRUE_CELL}
BAD_WORDS = {function_cases.BLANK, function_cases.ERROR_CELL, function_cases.NUMBER, function_cases.TRUE_CELL}
HEAVY = ("pandas", "openpyxl", "xlsxwriter", "numpy", "pydantic", "xlwings", "tomlkit", "typer", "rich")


def same(found, expected):
    """Whether a result is the expected one: of one shape, text for text, numbers to 1e-12."""
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(same(cell, wanted) for cell, wanted in zip(found, expected, strict=True))
        )
    if isinstance(expected, str):
        return found == expected
    return (
        isinstance(found, int | float)
        and not isinstance(found, bool)
        and abs(found - expected) <= RELATIVE * max(1, abs(expected))
    )


def outcome(case):
    """What is wrong with a case in Python, or nothing."""
    try:
        found = getattr(functions, case.function.lower())(*case.arguments)
    except FunctionError as error:
        message = str(error)
        if case.error and case.error in message and message.startswith(f"{case.function}: ") and "\n" not in message:
            return ""
        return f"{case.title}: refused with {message!r}"
    return "" if not case.error and same(found, case.expected) else f"{case.title}: gives {found!r}"


@pytest.mark.parametrize("function", GOOD)
def test_the_cases_in_python(function):
    assert [wrong for case in CASES if case.function == function and (wrong := outcome(case))] == []


def test_no_case_stands_there_twice():
    assert len({case.title for case in CASES}) == len(CASES) > 800


def test_a_wrong_result_would_be_found():
    assert outcome(Case("MTFS_GAP", function_cases.NORMAL, (3, 1), [[2.1]])) and outcome(
        Case("MTFS_GAP", "", (3, 1), error="gap")
    )
    assert outcome(Case("MTFS_GAP", function_cases.TEXT, (3, "x"), error="expenditure"))
    assert not same(1 + 2e-12, 1.0) and not same([[1.0]], [[1.0], [1.0]]) and not same(True, 1.0)
    assert not same([[1.0, 2.0]], [[1.0], [2.0]]) and not same("1", 1.0) and not same(float("nan"), 1.0)


def kinds(function):
    return {case.kind for case in CASES if case.function == function}


def test_every_function_is_there_in_the_order_of_its_list():
    assert list(GOOD) == [name.upper() for name in functions.__all__] and set(GOOD) == set(FUNCTIONS)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_kind_of_case_is_there(function):
    found, takes = kinds(function.name), function.arguments
    needed = {function_cases.NORMAL, function_cases.NEEDED}
    if any(argument.optional for argument in takes):
        needed.add(function_cases.LEFT_OUT)
    ranges = [argument for argument in takes if argument.kind.is_range]
    if ranges:
        needed |= {function_cases.SINGLE_CELL, function_cases.ROW, function_cases.COLUMN}
    if len(ranges) > 1:
        needed.add(function_cases.LENGTHS)
    if any(argument.kind.name in NUMBERS for argument in takes):
        needed |= {function_cases.BOUNDARY, function_cases.SHAPE, *BAD_NUMBERS}
    if any(argument.kind.name == "text" for argument in takes):
        needed |= {function_cases.UNKNOWN, *BAD_WORDS}
    if any(argument.kind.low > float("-inf") for argument in takes):
        needed.add(function_cases.OUTSIDE)
    if any(argument.name == "ringfenced" for argument in takes):
        needed.add(function_cases.RING_FENCE)
    assert needed <= found


def test_a_division_by_zero_is_tried_wherever_a_formula_divides():
    assert {case.function for case in CASES if case.kind == function_cases.ZERO} == {
        "MTFS_DISTANCE", "MTFS_CAGR", "MTFS_REAL_TERMS", "MTFS_BEDS",
    }  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_table_names_the_arguments_in_their_order(function):
    names = [argument.name for argument in function.arguments]
    assert list(GOOD[function.name]) == names[: len(GOOD[function.name])]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_argument_is_tried_with_bad_input(function):
    """A message that begins with the argument's name, for each kind of bad input that it can be given."""
    refused = [case for case in CASES if case.function == function.name and case.error]
    for argument in function.arguments:
        if argument.name not in GOOD[function.name]:
            continue
        about = {case.kind for case in refused if re.search(rf"(^|: ){argument.name}(:|, )", case.error)}
        expected = BAD_NUMBERS if argument.kind.name in NUMBERS else BAD_WORDS
        assert about >= (
            expected
            if argument.kind.name != "flag"
            else {function_cases.TEXT, function_cases.BLANK, function_cases.ERROR_CELL}
        )
        if argument.kind.low > float("-inf"):
            assert function_cases.OUTSIDE in about, argument.name


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_is_described_for_the_function_wizard(function):
    assert function.summary.endswith(".") and len(function.summary) <= LONGEST_HELP
    assert function.category and function.unit and function.result in ("value", "text", "years", "table")
    for argument in function.arguments:
        assert argument.help.endswith(".") and len(argument.help) <= LONGEST_HELP
    optional = [argument.optional for argument in function.arguments]
    assert optional == sorted(optional), "an argument that is needed follows one that may be left out"


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_an_example_calculates(function):
    text = function.example_call(function.name)
    name, _, inside = text.removeprefix("=").removesuffix(")").partition("(")
    assert name == function.name and arguments(inside) == list(function.example)
    result = function.call(*function.example)
    assert result is not None and same(result, result)
    assert isinstance(result, {"value": float, "text": str}.get(function.result, list))


def arguments(inside):
    """The arguments of an example: numbers, texts, and ranges written {1,2} (a row) or {1;2} (a column)."""
    rows = re.sub(r"\{([^}]*)\}", lambda found: f"[[{found[1].replace(';', '],[')}]]", inside)
    return ast.literal_eval(f"[{rows}]")


def test_the_functions_are_those_that_were_agreed():
    readable = {function.signature for function in FUNCTIONS.values()}
    assert "MTFS_ALLOCATION(baseline, growth, [inflation], [efficiency], [convergence], [method])" in readable
    assert "MTFS_SAVINGS_REQUIREMENT(expenditure, funding, [reserves])" in readable
    assert len(readable) == 24


def loaded(code):
    """Which of the heavy libraries a fresh interpreter has loaded after some code."""
    code = f"import json, sys\n{code}\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_functions_wait_for_no_heavy_library():
    assert loaded("import mtfs.udf.functions") == []


def test_a_plain_call_waits_for_no_heavy_library():
    calls = (
        "f.mtfs_allocation(1000, 0.1); f.mtfs_pot([[1, 2]], 3); f.mtfs_nhse('QUE', '2024/25', 'core', 'convergence')"
    )
    assert loaded(f"import mtfs.udf.functions as f\n{calls}") == []


def test_a_call_that_computes_a_plan_waits_for_no_library_that_writes_or_reads_workbooks():
    calls = "f.mtfs_plan('pot.annual'); f.mtfs_explain('pot.annual', '2025/26')"
    found = loaded(f"import mtfs.udf.functions as f\n{calls}")
    assert "pydantic" in found and not set(found) & {"pandas", "openpyxl", "xlsxwriter", "xlwings", "typer", "rich"}


def test_a_heavy_library_would_be_found():
    assert "openpyxl" in loaded("import openpyxl")


def test_the_table_of_cases_belongs_to_no_host():
    imported = {
        name
        for node in ast.walk(ast.parse(Path(function_cases.__file__).read_bytes()))
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else
                     [alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
    }  # fmt: skip
    assert imported == {"dataclasses", "typing", "support.case_files"}
