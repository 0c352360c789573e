"""The workbook whose rows call functions: which call stands where, and that it gives what the cell is said to hold."""

import random
import re
from itertools import accumulate

import numpy as np
import pytest
from support import engines
from support.evaluated import Evaluated, arrays, cells_of
from support.example_plans import PLANS

import mtfs
from mtfs.backends.cell_formula import CellReference, Formula, FunctionName
from mtfs.formulas import FORMULAS
from mtfs.report.book.workbook import write_report
from mtfs.udf.calls import HOSTS, Spill, functions_of, name_in, spilled
from mtfs.udf.registry import FUNCTIONS

LINKED = [
    (function, formula, constants)
    for function in FUNCTIONS.values()
    for formula, constants in function.formulas.items()
]
RANDOM_TRIES = 200
EXPECTED = {
    "net_uplift", "recurrent_allocation", "recurrent_allocation_additive", "distance_from_target",
    "closing_distance", "convergence_from_distance", "compound_annual_growth", "repurposed", "investment_pot",
    "contract_value", "opportunity_value", "gap",
}  # fmt: skip


def figure(random_numbers, kind):
    low, high = max(kind.low, -1e6), min(kind.high, 1e6)
    low = 0.001 if low == 0 and high > 1 else low
    return random_numbers.uniform(low, high)


def value_of(result):
    return result[0][0] if isinstance(result, list) else result


def test_the_formulas_that_functions_compute_are_linked():
    assert {formula for _, formula, _ in LINKED} == EXPECTED


@pytest.mark.parametrize("function, formula, constants", LINKED, ids=lambda part: str(getattr(part, "name", part)))
def test_a_function_and_the_formula_it_is_linked_to_give_the_same_number(function, formula, constants):
    numbers, plain = random.Random(formula), getattr(FORMULAS, formula)
    count = plain.__code__.co_argcount
    for _ in range(RANDOM_TRIES):
        given = [figure(numbers, argument.kind) for argument in function.arguments[:count]]
        if formula == "repurposed":
            given[2] = given[0] * numbers.random()
        if formula == "convergence_from_distance":
            given[0] = numbers.uniform(-0.9, 0.9)
        if formula == "compound_annual_growth":
            given[2] = float(numbers.randint(1, 30))
        assert value_of(function.call(*given, *constants)) == plain(*given)


@pytest.mark.parametrize("name, start", [("MTFS_CUMULATIVE", None), ("MTFS_PROVIDER", 600_000.0)])
def test_a_running_function_carries_its_formula_from_year_to_year(name, start):
    function, numbers = FUNCTIONS[name], random.Random(name)
    step, years = getattr(FORMULAS, function.running), numbers.randint(2, 30)
    rest = getattr(FORMULAS, function.running).__code__.co_argcount - 1
    series = [[numbers.uniform(-0.1, 0.1) for _ in range(years)] for _ in range(rest)]
    first = 0.0 if start is None else start
    expected = list(accumulate(zip(*series, strict=True), lambda value, year: step(value, *year), initial=first))[1:]
    given = [[values] for values in series]
    assert function.call(*([] if start is None else [start]), *given) == [expected]


def test_each_function_is_running_or_linked_where_a_test_shows_it():
    assert {function.name for function in FUNCTIONS.values() if function.running} == {
        "MTFS_CUMULATIVE",
        "MTFS_PROVIDER",
    }


def test_one_function_names_functions_for_each_host():
    allocation = FUNCTIONS["MTFS_ALLOCATION"]
    assert name_in("xlwings", allocation) == "MTFS_ALLOCATION"
    assert name_in("libreoffice", allocation) == "MTFS.ALLOCATION"
    assert functions_of("libreoffice")["gap"].name == "MTFS.GAP"
    assert allocation.example_call("MTFS.ALLOCATION") == "=MTFS.ALLOCATION(1950000,0.023,0.015,0.011,-0.01)"
    assert FUNCTIONS["MTFS_SETTINGS"].example_call("F") == "=F({40500,40500},{0.4;0.6},{0.2;0.8})"


TOKEN = re.compile(r"(?:(?P<sheet>\w+)!)?(?P<fixed>\$?)(?P<column>[A-Z])(?P<row>\d+)|(?P<name>[A-Z_.]+)(?=\()|.")


def formula(text, sheet="A", may_be_missing=False):
    """A formula in the cells of a sheet, from its text."""

    def piece(token):
        if token["row"]:
            column = ord(token["column"]) - ord("A")
            return CellReference(token["sheet"] or sheet, int(token["row"]) - 1, column, bool(token["fixed"]))
        return FunctionName(token["name"]) if token["name"] else token[0]

    return Formula(sheet, tuple(map(piece, TOKEN.finditer(text.removeprefix("=")))), may_be_missing)


def row_of(*texts, first=0, start=None):
    """Formulas of one line in row 5 of the sheet A, from the year `first` on; column E is the base year."""
    cells = {("line", first + at): formula(text) for at, text in enumerate(texts)}
    if start is not None:
        cells["line", first - 1] = formula(start) if isinstance(start, str) else Formula("A", start)
    return cells


def spill_of(cells, host="xlwings"):
    found = spilled(cells, lambda line, period: CellReference("AB"[line == "other"], 4, 4 + period), host)
    return [(key[1], formula.text, formula.count) for key, formula in found.items() if isinstance(formula, Spill)]


def test_a_row_of_calls_becomes_one_call():
    cells = row_of("=MTFS_GAP(E1,X!E2)", "=MTFS_GAP(F1,X!F2)", "=MTFS_GAP(G1,X!G2)")
    assert spill_of(cells) == [(0, "=MTFS_GAP(E1:G1,X!E2:G2)", 3), (1, "", 0), (2, "", 0)]
    cells = row_of("=MTFS.GAP(F1,$D2)", "=MTFS.GAP(G1,$D2)", first=1)
    assert spill_of(cells, "libreoffice") == [(1, "=MTFS.GAP(F1:G1,$D2)", 2), (2, "", 0)]


def test_a_row_that_runs_on_from_the_year_before_becomes_one_call():
    cells = row_of("=E5+F1", "=F5+G1", first=1, start=0)
    assert spill_of(cells) == [(1, "=MTFS_CUMULATIVE(F1:G1)", 2), (2, "", 0)]
    cells = row_of("=MTFS_PROVIDER(E5,X!F1,$D2)", "=MTFS_PROVIDER(F5,X!G1,$D2)", first=1, start="=D9")
    assert spill_of(cells) == [(1, "=MTFS_PROVIDER($E5,X!F1:G1,$D2)", 2), (2, "", 0)]


@pytest.mark.parametrize(
    "texts",
    [
        ("=MTFS_GAP(F1,F2)", "=MTFS_GAP(G1,F2)"),  # another shape in the second year
        ("=MTFS_GAP(F1,F2)+SUM(F3)", "=MTFS_GAP(G1,G2)+SUM(G3)"),  # SUM would add up all years
        ("=MTFS_ALLOCATION(F1,F2)", "=MTFS_ALLOCATION(G1,G2)"),  # takes one year
        ("=F1-F2", "=G1-G2"),  # calls nothing
        ("=MTFS_GAP(E5,F2)", "=MTFS_GAP(F5,G2)"),  # rests on the year before, which MTFS_GAP does not carry on
        ("=E5*F1", "=F5*G1"),
    ],
)
def test_another_row_stays_a_formula_a_year(texts):
    assert spill_of(row_of(*texts, first=1, start=0)) == []


def test_a_running_total_that_does_not_start_at_nothing_stays():
    assert spill_of(row_of("=E5+F1", "=F5+G1", first=1, start=7)) == []
    assert spill_of(row_of("=E5+F1", "=F5+G1", first=1, start="=D4")) == []


def test_a_row_that_rests_on_itself_by_way_of_another_stays():
    cells = row_of("=MTFS_GAP(F1,B!F5)", "=MTFS_GAP(G1,B!G5)", first=1)
    assert spill_of(cells)
    circle = {("other", 1): formula("=A!E5", "B"), ("other", 2): formula("=A!F5", "B")}
    assert spill_of(cells | circle) == []


def test_a_row_that_may_be_missing_stays():
    cells = {("line", at): formula(f"=MTFS_GAP({column}1,1)", may_be_missing=True) for at, column in enumerate("EF")}
    assert spill_of(cells) == []


class Books:
    """A plan as a native workbook and as one that calls functions, both read."""

    def __init__(self, name, folder):
        projection = mtfs.project(mtfs.load_plan(PLANS[name]))
        native, calling = folder / "native.xlsx", folder / "calling.xlsx"
        write_report(projection, native, spare=0)
        write_report(projection, calling, formulas="udf")
        self.native, self.calling = engines.read(native), engines.without_question(engines.read(calling))
        self.spills, self.spills_of_the_native = arrays(calling), arrays(native)
        self.has_rows = projection.plan.horizon > 1

    def formulas(self):
        """Sheet, cell, formula and the native formula of every cell of the calling workbook that holds one."""
        for sheet, cells in self.calling.items():
            for at, (formula, _) in cells.items():
                if formula is not None:
                    yield sheet, at, formula, self.native[sheet][at][0]


@pytest.fixture(scope="module", params=PLANS)
def books(request, tmp_path_factory):
    return Books(request.param, tmp_path_factory.mktemp("calls"))


def test_both_workbooks_show_the_same_in_every_cell(books):
    assert books.native.keys() == books.calling.keys()
    for sheet, cells in books.native.items():
        shown = {at: value for at, (_, value) in books.calling[sheet].items()}
        assert shown == {at: value for at, (_, value) in cells.items()}


def test_a_native_workbook_calls_no_function(books):
    texts = [formula for cells in books.native.values() for formula, _ in cells.values() if formula is not None]
    assert texts and not [formula for formula in texts if "MTFS" in formula]
    assert not any(books.spills_of_the_native.values())


def test_formulas_that_no_function_computes_stay_native(books):
    for sheet, at, formula, native in books.formulas():
        asks = "NOW()" in formula  # the verdict: see test_functions_not_found
        assert "MTFS_" in formula or formula == native or at in books.spills[sheet] or asks


def test_a_spilled_row_fills_years_and_no_other_cell_holds_a_formula_there(books):
    assert any(books.spills.values()) is books.has_rows
    for sheet, found in books.spills.items():
        for at, (text, area) in found.items():
            cells = cells_of(area)
            assert cells[0] == at and len({cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in cells}) == 1
            assert all(books.native[sheet][cell][0] is not None for cell in cells), "a formula a year stood there"
            assert not any(books.calling[sheet][cell][0] for cell in cells[1:])
            assert "MTFS_" in text


def test_every_call_gives_what_stands_beside_it(books):
    evaluated, count = Evaluated(books.calling), 0
    for sheet, at, formula, _ in books.formulas():
        text, area = books.spills[sheet].get(at, (formula, at))
        if "MTFS_" not in text:
            continue
        found, expected = evaluated.value(sheet, text), evaluated.at(sheet, at, area.partition(":")[2] or None)
        if isinstance(expected, np.ndarray):
            assert found.shape == expected.shape
            assert np.allclose(found.astype(float), expected.astype(float), rtol=1e-12, atol=0), (sheet, at, text)
        else:
            assert found == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-12)), text
        count += 1
    assert count > 0


def test_the_default_plan_calls_functions_and_spills(tmp_path):
    path = tmp_path / "calling.xlsx"
    write_report(mtfs.load_plan(PLANS["default"]), path, formulas="udf")
    text = " ".join(formula for cells in engines.formulas(path).values() for formula in cells.values())
    called = set(re.findall(r"MTFS_[A-Z_]+(?=\()", text))
    assert {"MTFS_NET_UPLIFT", "MTFS_ALLOCATION", "MTFS_CAGR", "MTFS_REPURPOSED", "MTFS_POT", "MTFS_CUMULATIVE",
            "MTFS_PROVIDER", "MTFS_PRODUCTIVITY"} == called  # fmt: skip
    assert sum(map(len, arrays(path).values())) >= 12
    assert re.search(r'IF\(ISNUMBER\(F6\),MTFS_REPURPOSED\(F6,\w+!F\d+\),"missing"\)', text)


def test_the_additive_method_and_convergence_from_distance_are_called(tmp_path):
    path = tmp_path / "calling.xlsx"
    write_report(mtfs.load_plan(PLANS["rich"]), path, formulas="udf")
    text = " ".join(formula for cells in engines.formulas(path).values() for formula in cells.values())
    assert re.search(r'MTFS_ALLOCATION\([^()]*,"additive"\)', text)
    assert all(f"MTFS_{name}(" in text for name in ("CONVERGENCE", "DISTANCE", "CLOSING_DISTANCE"))


def test_a_host_has_its_own_names_in_the_file(tmp_path):
    path = tmp_path / "calling.xlsx"
    write_report(mtfs.load_plan(PLANS["default"]), path, formulas="udf", host="libreoffice")
    text = " ".join(formula for cells in engines.formulas(path).values() for formula in cells.values())
    assert "MTFS.ALLOCATION(" in text and "MTFS_" not in text
    assert set(HOSTS) == {"xlwings", "libreoffice", "lambda"}


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        write_report(mtfs.load_plan(PLANS["default"]), path, formulas="udf")
    assert paths[0].read_bytes() == paths[1].read_bytes()
