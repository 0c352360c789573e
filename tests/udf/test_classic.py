"""The workbook for classic xlwings, read back by other programs than wrote it; Excel itself was not run."""

import json
import math
import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import xlwings
from support import classic_host, engines
from support.evaluated import Evaluated, arrays, cells_of
from support.example_plans import PLANS
from support.vba import modules
from support.workbook_rules import CLASSIC_FUNCTIONS

import mtfs
from mtfs.core.errors import ToolError
from mtfs.report.book.workbook import write_report
from mtfs.report.hosts.xlwings_workbook import write_xlwings_workbook
from mtfs.report.sheets import compare_sheet
from mtfs.udf import classic
from mtfs.udf.classic import CONF_SHEET, settings, template
from mtfs.udf.generator import MESSAGES, functions_module, workbook_module
from mtfs.udf.registry import FUNCTIONS

TRIED = ("default", "rich", "rich care", "council", "one year")
KNOWN_TO_EXCEL = CLASSIC_FUNCTIONS | {"ISERROR", "NOW", "SUMIF"}
CALLED = re.compile(r"([A-Za-z_][\w.]*)\(")
RESERVED = set(
    "and as binary boolean byref byte byval call case cbool cbyte cdate cdbl close const currency declare dim do "
    "double each else empty end enum eqv erase error event exit false for friend function get global gosub goto if "
    "imp implements in integer is len let lib like lock long loop lset me mid mod new next not nothing null object "
    "on open option optional or paramarray preserve print private property public put redim rem resume return rset "
    "select set single static step stop string sub then time to true type typeof unlock until variant wend while "
    "with withevents write xor".split()
)
"""Words that VBA takes for its own, so that no argument may be called one of them."""
LONGEST_VBA_LINE, MOST_CONTINUATIONS = 1023, 24


@pytest.fixture(scope="module", params=TRIED)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A function that gives the path of an example plan's workbook; tests read it and never change it."""
    folder, paths = tmp_path_factory.mktemp("classic"), {}

    def path(name):
        if name not in paths:
            paths[name] = folder / f"{name.replace(' ', '-')}.xlsm"
            write_xlwings_workbook(mtfs.load_plan(PLANS[name]), paths[name])
        return paths[name]

    return path


@pytest.fixture(scope="module")
def book(written, name):
    return engines.read(written(name))


@pytest.fixture(scope="module")
def spills(written, name):
    return arrays(written(name))


@pytest.fixture(scope="module")
def vba(written):
    return modules(written("default"))


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """What the installed xlwings' own "Import Functions" puts into a workbook."""
    path = tmp_path_factory.mktemp("imported") / "imported.json"
    command = [sys.executable, classic_host.__file__, str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(path.read_text(encoding="utf-8"))


def functions_of(text):
    """The text before the first function, and each function's text by name."""
    parts = re.split(r"^(?=Function )", text, flags=re.MULTILINE)
    return {re.match(r"(?:Function (\w+))?", part)[1]: part.strip() for part in parts}


def test_each_function_s_vba_is_what_xlwings_writes_but_for_the_way_to_python_and_errors(imported):
    ours, theirs = functions_of(functions_module()), functions_of(imported["vba"])
    assert list(ours) == list(theirs) == [None, *sorted(FUNCTIONS)]
    assert ours.pop(None) == theirs.pop(None)
    for name, text in theirs.items():
        refused = (f"{name} = Err.Description\n", f'{name} = MtfsFailed("{name}", Err.Description)\n')
        for old, new in (refused, ("XLPy.CallUDF(", "MtfsPython.CallUDF(")):
            assert old in text, f"xlwings {xlwings.__version__} changed the VBA that it writes"
            text = text.replace(old, new, 1)
        assert ours[name] == text, f"xlwings {xlwings.__version__} changed the VBA that it writes"


def test_the_workbook_holds_the_text_of_both_modules(vba):
    assert vba[classic.UDFS].strip() == functions_module().strip()
    assert vba[classic.OURS].strip() == workbook_module().strip()


def test_xlwings_own_modules_are_those_of_the_installed_version(vba):
    own = modules(template())
    assert vba.keys() == own.keys() - {classic.SAMPLE} | {classic.UDFS, classic.OURS}
    for module in own.keys() - {classic.SAMPLE}:
        assert vba[module].strip() == own[module].strip()
    assert f"xlwings64-{xlwings.__version__}.dll" in vba["xlwings"]


def test_our_module_tells_the_function_wizard_what_xlwings_would(vba, imported):
    text = vba[classic.OURS]
    assert "Public Sub Auto_Open()" in text and "Application.MacroOptions" in text
    # Excel reads 'Ann''s plan.xlsm'!MACRO: an apostrophe in a name within apostrophes is doubled
    assert """Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & macro""" in text
    for entry in imported["descriptions"]:
        name, texts = entry["macro"].rpartition("!")[2], [entry["Category"], entry["Description"]]
        described = re.search(rf'^    Describe "{name}", ((?:.+ _\n)+.+)$', text, re.MULTILINE)[1]
        said = [quoted.replace('""', '"') for quoted in re.findall(r'"((?:[^"]|"")*)"', described)]
        assert said == texts + entry["ArgumentDescriptions"]
    assert len(imported["descriptions"]) == len(FUNCTIONS) == text.count('\n    Describe "')


@pytest.mark.parametrize("module", [classic.UDFS, classic.OURS])
def test_our_vba_keeps_to_the_limits_of_the_language(vba, module):
    lines, run = vba[module].splitlines(), 0
    assert max(map(len, lines)) <= LONGEST_VBA_LINE
    for line in lines:
        run = run + 1 if line.endswith(" _") else 0
        assert run <= MOST_CONTINUATIONS
    vba[module].encode("cp1252")
    code = re.sub(r'"(?:[^"]|"")*"', '""', vba[module])
    assert all(line.count('"') % 2 == 0 for line in code.splitlines())
    opened = re.findall(r"^(?:Public |Private )?(Sub|Function) ", code, re.MULTILINE)
    assert opened == re.findall(r"^End (Sub|Function)$", code, re.MULTILINE)


def test_no_argument_is_a_word_of_vba():
    names = {argument.name for function in FUNCTIONS.values() for argument in function.arguments}
    assert not names & RESERVED


def test_every_function_called_in_a_sheet_is_in_the_vba(vba, book, spills):
    declared = set(re.findall(r"^Function (\w+)\(", vba["xlwings_udfs"], re.MULTILINE))
    assert declared == set(FUNCTIONS)
    called = {
        found for formula in stored(book, spills) for found in CALLED.findall(formula) if found.startswith("MTFS")
    }
    assert called <= declared
    assert called >= {"MTFS_NET_UPLIFT", "MTFS_EXPLAIN"}


def stored(book, spills):
    """Every formula that the file holds, texts in quotes taken out."""
    plain = [formula for cells in book.values() for formula, _ in cells.values() if formula is not None]
    spilled = [formula for cells in spills.values() for formula, _ in cells.values()]
    return [re.sub(r'"[^"]*"', '""', formula) for formula in (*plain, *spilled)]


def test_no_stored_formula_has_a_prefix_or_function_that_excel_would_not_resolve(book, spills):
    for formula in stored(book, spills):
        assert not re.search(r"_xl\w+|@|\[|MTFS\.|xlsm", formula), formula
        assert set(CALLED.findall(formula)) <= KNOWN_TO_EXCEL | set(FUNCTIONS), formula


def test_the_settings_are_active_and_start_in_the_first_cell(book):
    assert CONF_SHEET in book and f"_{CONF_SHEET}" not in book
    cells = {at: value for at, (_, value) in book[CONF_SHEET].items() if value is not None}
    rows = [(cells.get(f"A{row}"), cells.get(f"B{row}")) for row in range(1, len(settings()) + 2)]
    assert rows[-1][0] is None, "xlwings reads down to the first blank cell"
    found = dict(rows[:-1])
    assert len(found) == len(rows) - 1 and None not in found
    assert found["UDF Modules"] == "mtfs.udf.excel" and found["Interpreter_Win"] == "python"
    assert found["ADD_WORKBOOK_TO_PYTHONPATH"] is False


def test_the_settings_are_those_of_the_installed_template():
    names = [row[0].value for row in engines.load(template())[classic.TEMPLATE_CONF].iter_rows(max_col=1, max_row=9)]
    assert list(settings())[:9] == names


def test_the_package_is_a_workbook_with_macros(written):
    with zipfile.ZipFile(written("default")) as package:
        types, book = (package.read(part).decode() for part in ("[Content_Types].xml", "xl/workbook.xml"))
        assert package.testzip() is None
        assert "xl/vbaProject.bin" in package.namelist() and "xl/metadata.xml" in package.namelist()
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
    assert '<calcPr calcId="191029"/>' in book, "stored values are shown until something changes"
    assert 'codeName="ThisWorkbook"' in book and 'state="hidden"' not in book


def test_every_sheet_of_the_report_is_there_with_the_same_values(written, name, book, tmp_path):
    path = tmp_path / "report.xlsx"
    write_report(mtfs.load_plan(PLANS[name]), path, spare=0)
    report, calling = engines.read(path), engines.without_question(book)
    extra = [sheet for sheet in book if sheet not in report]
    assert extra == ["Help", "Compare", MESSAGES, CONF_SHEET]
    for sheet in report.keys() - {"Cover"}:
        shown = {at: value for at, (_, value) in calling[sheet].items()}
        assert shown == {at: value for at, (_, value) in report[sheet].items()}
    listed = {value for at, (_, value) in book["Cover"].items() if at.startswith("A")}
    assert set(extra) <= listed


def test_the_plan_is_read_back_from_its_inputs(written, name):
    plan = mtfs.load_plan(PLANS[name])
    assert mtfs.load_plan(written(name)).values == plan.values


def test_the_workbook_calls_what_the_calling_report_calls(written, name, book, tmp_path):
    path = tmp_path / "calling.xlsx"
    write_report(mtfs.load_plan(PLANS[name]), path, formulas="udf")
    for sheet, cells in engines.formulas(path).items():
        if sheet != "Cover":
            assert cells == {at: formula for at, (formula, _) in book[sheet].items() if formula is not None}


def test_help_tells_every_function_and_argument(book):
    cells = {at: value for at, (_, value) in book["Help"].items()}
    names = {value for at, value in cells.items() if at.startswith("A")}
    meanings = {value for at, value in cells.items() if at.startswith("B")}
    for function in FUNCTIONS.values():
        assert function.name in names and function.summary in meanings
        assert function.example_call(function.name) in cells.values()
        for argument in function.arguments:
            assert {argument.name, f"[{argument.name}]"} & names and argument.help in meanings


def test_every_example_of_help_calculates_and_shows_what_python_gives(book, spills):
    found, formulas = (
        {},
        {at: formula for at, (formula, _) in book["Help"].items() if formula and "Checks!" not in formula},
    )
    for at, formula in formulas.items():
        text, area = spills["Help"].get(at, (formula, at))
        cells = cells_of(area)
        assert not set(cells[1:]) & set(formulas), "a result would run into another formula"
        found[text] = [book["Help"][cell][1] for cell in cells]
    assert set(found) == {function.example_call(name) for name, function in FUNCTIONS.items()}
    for name, function in FUNCTIONS.items():
        result = function.call(*function.example)
        grid = result if isinstance(result, list) else [[result]]
        assert found[function.example_call(name)] == [value for row in grid for value in row]


REFERENCE = re.compile(r"(?:'[^']+'!|\w+!)?(\$?[A-Z]{1,3}\$?\d+)(?![\w(.])")


def qualified(formula, sheet):
    """A formula of one sheet as another writes it: every cell with its sheet, of a range the first one."""

    def named(match):
        after_colon = formula[: match.start()].endswith(":")
        return match[0] if match[0] != match[1] or after_colon else f"{sheet}!{match[0]}"

    return REFERENCE.sub(named, formula)


def test_compare_holds_every_cell_that_calls_a_function(book, spills, name, tmp_path):
    path = tmp_path / "native.xlsx"
    write_report(mtfs.load_plan(PLANS[name]), path, spare=0)
    native, compare = engines.read(path), book["Compare"]
    calling = {
        (sheet, cell)
        for sheet, cells in book.items()
        if sheet not in ("Help", "Compare")
        for at, (formula, _) in cells.items()
        if formula is not None and (at in spills[sheet] or "MTFS_" in formula) and "NOW()" not in formula
        for cell in cells_of(spills[sheet].get(at, ("", at))[1])
    }
    assert calling
    held = set()
    for at, (formula, value) in compare.items():
        reference = re.fullmatch(r"=(\w+)!\$?([A-Z]+\d+)", formula or "")
        if reference is None or reference.groups() not in calling:
            continue
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()
        below, difference = (f"{column}{int(row) + offset}" for offset in (1, 2))
        assert compare[below][0] == qualified(native[reference[1]][reference[2]][0], reference[1])
        assert compare[below][1] == value == native[reference[1]][reference[2]][1]
        assert compare[difference][1] == 0 and f"{at}-{below}" in compare[difference][0]
        held.add(reference.groups())
    assert held == calling


def test_compare_says_that_all_is_equal_and_looks_at_every_row(book):
    cells = book["Compare"]
    assert cells["D5"][1] == "Equal" and [cells[f"D{row}"][1] for row in (6, 7, 8)] == [0, 0, compare_sheet.TOLERANCE]
    last = max(int(at[1:]) for at, (_, value) in cells.items() if at.startswith("A") and value is not None)
    assert f":$A${last}=" in cells["D6"][0] and cells["D7"][0].endswith(f"${last}))")


@pytest.mark.parametrize("name", ["default", "rich care", "council"])
def test_whole_tables_on_compare_give_what_native_formulas_give(written, name):
    book, spilled = engines.read(written(name)), arrays(written(name))["Compare"]
    evaluated = Evaluated(book)
    assert spilled.pop("D6")[0].startswith("=IF(D7=0,MAX(")
    names = {"default": {"ALLOCATION_PATH", "REAL_TERMS", "SETTINGS"}, "council": {"SAVINGS_REQUIREMENT"}}
    called = {re.match(r"=MTFS_([A-Z_]+)\(", text)[1] for text, _ in spilled.values()}
    assert called >= names.get(name, {"SETTINGS", "SAVINGS_REQUIREMENT"})
    for at, (text, area) in spilled.items():
        found = np.array(evaluated.value("Compare", text), dtype=float)
        expected = evaluated.at("Compare", at, area.partition(":")[2]).astype(float)
        assert found.shape == expected.shape and np.allclose(found, expected, rtol=1e-12, atol=1e-9), text


def test_what_is_missing_is_compared_too(written):
    line, compare = "funds.sdf.repurposed", engines.read(written("rich"))["Compare"]
    assert all(map(math.isnan, mtfs.project(mtfs.load_plan(PLANS["rich"])).lines[line][1:]))
    rows = [at[1:] for at, (_, value) in compare.items() if at.startswith("B") and value == line]
    texts = [formula for at, (formula, _) in compare.items() if at.lstrip("ABCDEFGHIJ") == rows[2] and formula]
    assert texts and all(formula.startswith("=IF(ISNUMBER(") for formula in texts)


def test_the_same_plan_and_xlwings_give_the_same_bytes(written, tmp_path):
    again = tmp_path / "default.xlsm"
    write_xlwings_workbook(mtfs.load_plan(PLANS["default"]), again)
    assert again.read_bytes() == written("default").read_bytes()


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ToolError, match=r"needs the ending \.xlsm"):
        write_xlwings_workbook(mtfs.load_plan(PLANS["default"]), tmp_path / "mtfs.xlsx")
    assert not list(tmp_path.iterdir())


def test_without_pyopenvba_the_remedy_is_said(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    with pytest.raises(ToolError, match=r'pip install "mtfs\[excel\]"'):
        write_xlwings_workbook(mtfs.load_plan(PLANS["default"]), tmp_path / "mtfs.xlsm")
    assert not list(tmp_path.iterdir())


def test_an_xlwings_without_its_template_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(xlwings, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(ToolError, match="has no quickstart_standalone.xlsm"):
        template()
