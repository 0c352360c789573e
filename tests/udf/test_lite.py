"""The texts for xlwings Lite, run as far as they run outside of its browser; neither Lite nor Excel was run.

What runs is main.py in a fresh interpreter, with xlwings' own functions that Lite uses: what it would tell Excel of
each function, and every case as Office.js hands it over.
"""

import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import lite_host
from support.evaluated import same
from support.function_cases import CASES

import mtfs
from mtfs.core.version import VERSION
from mtfs.udf.lite import MAIN, REQUIREMENTS, texts
from mtfs.udf.registry import FUNCTIONS

IN_PYODIDE = {"numpy", "pandas", "pydantic", "scipy"}
"""Packages with compiled parts that come with Pyodide (pydantic-core with pydantic)."""
COMPILED_BUT_PURE_TOO = {"xlwings"}
"""Its index has a wheel without compiled parts too, which Lite takes."""

BLANK = [[None]]
"""A single blank cell where Office.js hands it over as null."""
RAW = [["NET_UPLIFT", [[[0.02]], BLANK]], ["GAP", [[[5, None]], [[1]]]], ["BEDS", [[[365]], BLANK]]]


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lite")
    given, answers = folder / "given.json", folder / "answers.json"
    calls = [[FUNCTIONS[case.function].short_name, list(case.arguments)] for case in CASES]
    job = {"main": texts()[MAIN], "calls": calls, "raw": RAW, "package": str(Path(mtfs.__file__).parent)}
    given.write_text(json.dumps(job), encoding="utf-8")
    command = [sys.executable, str(Path(lite_host.__file__)), str(given), str(answers)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(answers.read_text(encoding="utf-8"))


def test_excel_would_be_told_of_every_function_as_the_list_has_it(lite):
    told = {entry["name"]: entry for entry in lite["meta"]["functions"]}
    assert set(told) == {f"MTFS.{function.short_name}" for function in FUNCTIONS.values()}
    for function in FUNCTIONS.values():
        entry = told[f"MTFS.{function.short_name}"]
        assert entry["description"] == function.summary
        given = [(item["name"], item["description"], item.get("optional", False)) for item in entry["parameters"]]
        assert given == [(item.name, item.help, item.optional) for item in function.arguments]


def test_every_case_through_xlwings_conversion_for_office_js(lite):
    wrong = []
    for case, answer in zip(CASES, lite["found"], strict=False):
        if case.error:
            good = answer.get("error") == "xlwings.XlwingsError" and case.error in answer["message"]
        else:
            expected = case.expected if isinstance(case.expected, list) else [[case.expected]]
            good = "result" in answer and same(answer["result"], expected)
        if not good:
            wrong.append(f"{case.title}: {answer}")
    assert not wrong, "\n".join(wrong)


def test_a_blank_cell_that_arrives_as_null_is_refused_but_where_an_argument_may_be_left_out(lite):
    """A limit of xlwings: it does not tell a single null from an argument left out."""
    needed, inside, optional = lite["found"][len(CASES) :]
    assert "efficiency: is left out" in needed["message"]
    assert "expenditure, cell 2: a number belongs here, a blank cell was given" in inside["message"]
    assert optional == {"result": [[1.0]]}


def test_main_py_touches_no_foreign_file_no_network_and_no_thread(lite):
    assert lite["at_import"] == [] and lite["at_calls"] == []


def test_requirements_name_this_version_and_the_package_that_lite_runs_on():
    assert texts()[REQUIREMENTS].split() == ["xlwings", f"mtfs=={VERSION}"]


def test_every_dependency_is_pure_python_or_comes_with_pyodide():
    waiting, seen, compiled = ["mtfs"], set(), set()
    while waiting:
        name = waiting.pop().lower()
        if name in seen | IN_PYODIDE:
            continue
        seen.add(name)
        distribution = importlib.metadata.distribution(name)
        if name != "mtfs" and "py3-none-any" not in (distribution.read_text("WHEEL") or ""):
            compiled.add(name)
        needed = (entry for entry in distribution.requires or () if not re.search(r";.*(extra|platform|_v)", entry))
        waiting += [re.match(r"[\w.-]+", entry)[0] for entry in needed]
    assert compiled <= COMPILED_BUT_PURE_TOO and "openpyxl" in seen
