"""The adapter for xlwings, through classic xlwings' own conversion layer; Excel itself was not run.

Off Windows pywin32 is stood in for, in a process of its own (`classic_host.py`).
"""

import inspect
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings
from support import classic_host
from support.evaluated import same
from support.function_cases import CASES

from mtfs.udf.adapter import adapted, all_adapted
from mtfs.udf.arguments import FunctionError
from mtfs.udf.libreoffice_cells import call
from mtfs.udf.registry import FUNCTIONS
from mtfs.udf.results import CUT, LONGEST_TEXT

EXCEL_CALLS = [(case, ranges) for case in CASES for ranges in (False, True)]


@pytest.fixture(scope="module")
def classic(tmp_path_factory):
    """What classic xlwings makes of every case: its ranges handed over as arrays, and as Range objects."""
    folder = tmp_path_factory.mktemp("classic")
    given, answers = folder / "given.json", folder / "answers.json"
    calls = [[case.function, list(case.arguments), ranges] for case, ranges in EXCEL_CALLS]
    given.write_text(json.dumps(calls), encoding="utf-8")
    command = [sys.executable, str(Path(classic_host.__file__)), str(given), str(answers)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(answers.read_text(encoding="utf-8"))


def test_classic_conversion_gives_what_python_gives_for_every_case(classic):
    wrong = []
    for (case, ranges), answer in zip(EXCEL_CALLS, classic, strict=True):
        if case.error:
            good = answer.get("error") == "xlwings.XlwingsError" and case.error in answer["message"]
        else:
            good = "result" in answer and same(answer["result"], case.expected)
        if not good:
            wrong.append(f"{case.title} (ranges: {ranges}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_a_refusal_names_the_function_as_the_workbook_s_message_line_looks_for_it(classic):
    refused = [(case, answer) for (case, _), answer in zip(EXCEL_CALLS, classic, strict=True) if "error" in answer]
    assert len(refused) > 100
    assert all(answer["message"].startswith(f"{case.function}: ") for case, answer in refused)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_copy_has_the_arguments_without_hints_and_leaves_the_function_as_it_was(function):
    copy = adapted(function)
    signature = inspect.signature(copy)
    assert list(signature.parameters) == [argument.name for argument in function.arguments]
    for parameter, argument in zip(signature.parameters.values(), function.arguments, strict=True):
        assert parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        assert parameter.annotation is parameter.empty
        assert parameter.default is (None if argument.optional else parameter.empty)
    assert copy.__annotations__ == {} and copy.__name__ == function.name
    assert copy is not function.call and not hasattr(function.call, "__xlfunc__")
    assert function.call.__annotations__


def test_hosts_with_a_namespace_get_the_short_names():
    assert list(all_adapted()) == list(FUNCTIONS)
    assert list(all_adapted(short=True)) == [function.short_name for function in FUNCTIONS.values()]
    assert all(copy.__name__ == name for name, copy in all_adapted(short=True).items())


def test_what_xlwings_imports_offers_every_function_and_nothing_else():
    from mtfs.udf import excel

    offered = {name for name in vars(excel) if name.startswith("MTFS_")}
    assert offered == set(FUNCTIONS)


def test_our_errors_become_the_one_that_every_host_shows():
    with pytest.raises(xlwings.XlwingsError, match="^MTFS_NET_UPLIFT: efficiency: "):
        adapted(FUNCTIONS["MTFS_NET_UPLIFT"])(0.01, "x")
    with pytest.raises(FunctionError):
        FUNCTIONS["MTFS_NET_UPLIFT"].call(0.01, "x")


def test_a_fault_of_ours_is_not_passed_off_as_bad_input(monkeypatch):
    from dataclasses import replace

    def faulty(*given):
        raise KeyError("fault")

    with pytest.raises(KeyError):
        adapted(replace(FUNCTIONS["MTFS_NET_UPLIFT"], call=faulty))(1)


def test_a_cell_with_a_currency_format_is_a_number():
    copy = adapted(FUNCTIONS["MTFS_GAP"])
    assert copy([[Decimal("12.5"), Decimal("1")]], [[Decimal("2.5")]]) == [[10.0, -1.5]]


def test_a_text_is_no_longer_than_a_cell_takes():
    text = adapted(FUNCTIONS["MTFS_EXPLAIN"])("pot.annual", "2029/30")
    whole = FUNCTIONS["MTFS_EXPLAIN"].call("pot.annual", "2029/30")
    assert len(whole) > LONGEST_TEXT >= len(text)
    assert text.endswith(CUT) and whole.startswith(text.removesuffix(CUT) + "\n")
    assert call("MTFS_EXPLAIN", (("pot.annual",),), (("2029/30",),)) == text, "in LibreOffice the same"


def test_a_missing_module_of_pyodide_is_remembered_off_the_browser():
    assert sys.modules["pyodide.ffi"] is None
