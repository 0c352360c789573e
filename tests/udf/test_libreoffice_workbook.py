"""The workbook for LibreOffice, recalculated there with the extension: equal to the native one, also once changed.

One office opens the calling and the native workbook of three plans, computes every cell anew, changes inputs in both
through UNO, computes anew again, and saves what it then holds as .xlsx.
"""

import sys

import pytest
from support import engines
from support.calc import office, place, without_mtfs
from support.evaluated import arrays, cells_of
from support.example_plans import PLANS
from support.function_cases import NEEDING_PYDANTIC

import mtfs
from mtfs.catalogue.lines import kind_of
from mtfs.report.book.layout import Layout
from mtfs.report.hosts.libreoffice_workbook import write_libreoffice_workbook
from mtfs.report.sheets import compare_sheet, help_sheet
from mtfs.udf.calls import name_in
from mtfs.udf.registry import FUNCTIONS

pytestmark = pytest.mark.full

CHANGES = {
    "default": {
        ("rates.growth", "2027/28"): 0.031,
        ("allocation.icb.opening", None): 2_000_000.5,
        ("funds.bcf.repurpose", "2026/27"): 0.125,
        ("providers.cuhft.contract", None): 612_345.6,
        ("productivity.readmissions.price", None): 377.5,
    },
    "rich": {
        ("rates.inflation", "2026/27"): 0.0333,
        ("allocation.core.target", None): 1_740_000,
        ("allocation.primary.convergence", "2029/30"): -0.02,
        ("funds.bcf.uplift", "2032/33"): -0.05,
    },
    "rich care": {
        ("providers.royal.inflation", "2026/27"): 0.0111,
        ("expenditure.acute.opening", None): 888_888.8,
        ("funds.bcf.repurpose", "2026/27"): 0.25,
        ("productivity.readmissions.length_of_stay", None): 6.5,
    },
}
"""For each plan the inputs that are changed: id and year to the new value."""
KINDS = ("calling", "native")
FEWEST_CALLS, FEWEST_FORMULAS, FEWEST_CHANGED = 30, 500, 100
FLOOR = 1e-7
"""A difference of so much of £1k is a rest of rounding."""
LONGEST_COMPARED = 1e-6


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """{(plan, kind): path} of the workbooks as mtfs writes them."""
    folder, paths = tmp_path_factory.mktemp("written"), {}
    for name in CHANGES:
        plan = mtfs.load_plan(PLANS[name])
        for kind, write in zip(KINDS, (write_libreoffice_workbook, mtfs.write_report), strict=True):
            paths[name, kind] = folder / f"{name.replace(' ', '-')}-{kind}.xlsx"
            write(plan, paths[name, kind])
    return paths


@pytest.fixture(scope="module")
def found(tmp_path_factory, written, extension):
    """{(plan, kind): what LibreOffice makes of the workbook, opened and changed, and where it saved it}."""
    folder, books = tmp_path_factory.mktemp("office"), []
    for (name, kind), path in written.items():
        plan = mtfs.load_plan(PLANS[name])
        layout = Layout(plan, tuple(mtfs.project(plan).lines))
        changes = []
        for (key, year), value in CHANGES[name].items():
            sheet, _, cell = str(layout.base_cell(key, plan.years.index(year) if year else 0)).partition("!")
            changes.append((sheet, cell.replace("$", ""), value))
        saved = folder / f"{name.replace(' ', '-')}-{kind}-saved.xlsx"
        books.append({"path": path, "changes": changes, "saved": saved})
    answers = office(folder, *books, extension=extension, packages=without_mtfs(folder / "packages"))
    return {
        key: answer | {"saved": book["saved"], "python": answers["python"]}
        for key, book, answer in zip(written, books, answers["books"], strict=True)
    }


@pytest.fixture(params=CHANGES)
def name(request):
    return request.param


def at(sheets, sheet, cell):
    column, row = place(cell)
    return sheets[sheet][row][column]


def differing(cells, found, expected):
    """The cells in which two workbooks differ."""
    pairs = ((sheet, cell, at(found, sheet, cell), at(expected, sheet, cell)) for sheet, cell in cells)
    return [(sheet, cell, one, other) for sheet, cell, one, other in pairs if not engines.same(one, other, FLOOR)]


def formula_cells(path):
    """Every cell of the native workbook that holds a formula: in the other one a call, or filled by one."""
    return [(sheet, cell) for sheet, cells in engines.formulas(path).items() for cell in cells]


@pytest.mark.parametrize("state", ["opened", "changed"])
def test_every_cell_is_that_of_the_native_workbook_recalculated_there(name, state, written, found):
    formulas = engines.formulas(written[name, "calling"])
    assert sum("MTFS." in text for cells in formulas.values() for text in cells.values()) >= FEWEST_CALLS
    cells = formula_cells(written[name, "native"])
    assert len(cells) > FEWEST_FORMULAS
    assert differing(cells, found[name, "calling"][state], found[name, "native"][state]) == []


def test_every_cell_is_the_one_that_python_stored_before_inputs_change(name, written, found):
    stored, wrong = engines.cached(written[name, "native"]), []
    for sheet, cells in stored.items():
        for cell, expected in cells.items():
            value = at(found[name, "calling"]["opened"], sheet, cell)
            if not engines.same(value, expected, FLOOR):
                wrong.append((sheet, cell, value, expected))
    assert wrong == []


def test_changed_inputs_change_many_cells(name, written, found):
    cells, calling = formula_cells(written[name, "native"]), found[name, "calling"]
    assert len(differing(cells, calling["changed"], calling["opened"])) > FEWEST_CHANGED


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_workbook_shows_what_mtfs_computes_from_it(name, kind, found):
    """LibreOffice saves it, mtfs reads its Inputs sheet back and computes the plan: every line is in its cell."""
    plan, sheets = mtfs.load_plan(found[name, kind]["saved"]), found[name, kind]["changed"]
    original = mtfs.load_plan(PLANS[name])
    changed = {key for key, values in plan.values.items() if repr(values) != repr(original.values[key])}
    assert changed == {key for key, _ in CHANGES[name]}
    projection, wrong = mtfs.project(plan), []
    layout = Layout(plan, tuple(projection.lines))
    for line, years in projection.lines.items():
        for period, value in enumerate(years[:1] if kind_of(line).single_value else years):
            if value is None:
                continue
            sheet, _, cell = str(layout.line_cell(line, period)).replace("$", "").partition("!")
            expected = "missing" if value != value else value
            if not engines.same(shown := at(sheets, sheet, cell), expected, FLOOR):
                wrong.append((line, period, shown, expected))
    assert wrong == []


@pytest.mark.parametrize("state", ["opened", "changed"])
def test_compare_says_equal_and_every_difference_is_0(name, state, written, found):
    sheets = found[name, "calling"][state]
    assert [at(sheets, "Compare", f"D{row}") for row in (5, 7, 8)] == ["Equal", 0, compare_sheet.TOLERANCE]
    assert 0 <= at(sheets, "Compare", "D6") <= LONGEST_COMPARED
    compared = [
        cell
        for row in sheets["Compare"]
        if row[0] == compare_sheet.DIFFERENCE
        for cell in row[3:]
        if cell != ""
    ]  # fmt: skip
    assert len(compared) > FEWEST_CALLS
    assert all(isinstance(cell, float) and abs(cell) <= LONGEST_COMPARED for cell in compared)


def test_every_example_of_help_gives_its_value(name, written, found):
    book, spills = engines.read(written[name, "calling"])["Help"], arrays(written[name, "calling"])["Help"]
    sheets, tried = found[name, "calling"]["opened"], set()
    for cell, (formula, _) in book.items():
        if formula is None or "Checks!" in formula:
            continue
        text, area = spills.get(cell, (formula, cell))
        function = next(item for item in FUNCTIONS.values() if item.example_call(name_in("libreoffice", item)) == text)
        result = function.call(*function.example)
        grid = result if isinstance(result, list) else [[result]]
        shown = [at(sheets, "Help", other) for other in cells_of(area)]
        tried.add(function.name)
        if function.name in NEEDING_PYDANTIC and tuple(found[name, "calling"]["python"]) != sys.version_info[:2]:
            assert "error" in shown[0]  # pydantic's compiled part fits one Python
            continue
        expected = [value for row in grid for value in row]
        assert all(map(engines.same, shown, expected, [1e-12] * len(shown))), (text, shown, expected)
    assert tried == set(FUNCTIONS)


def test_help_and_compare_speak_of_libreoffice_and_not_of_excel(written):
    for cells in (engines.read(written["default", "calling"])[sheet] for sheet in ("Help", "Compare")):
        texts = [value for _, value in cells.values() if isinstance(value, str)]
        assert not [text for text in texts for word in ("Excel", "Alt+F", "macro", "MTFS_") if word in text]
    told = [value for at, (_, value) in engines.read(written["default", "calling"])["Help"].items() if at[0] == "A"]
    assert {name_in("libreoffice", function) for function in FUNCTIONS.values()} <= set(told)
    assert " ".join(help_sheet.ABOUT["libreoffice"]) in " ".join(told)


def test_the_cover_lists_the_sheets_of_the_host(written):
    book = engines.read(written["default", "calling"])
    listed = {value for at, (_, value) in book["Cover"].items() if at.startswith("A")}
    assert list(book)[-2:] == ["Help", "Compare"] and set(book) - {"Cover"} <= listed


def test_the_same_plan_gives_the_same_bytes(written, tmp_path):
    write_libreoffice_workbook(mtfs.load_plan(PLANS["default"]), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written["default", "calling"].read_bytes()


def test_without_the_extension_the_calls_are_found_out(tmp_path):
    plan = mtfs.load_plan(PLANS["one year"])
    calling, native = tmp_path / "calling.xlsx", tmp_path / "native.xlsx"
    write_libreoffice_workbook(plan, calling)
    mtfs.write_report(plan, native, spare=0)
    opened, expected = (answer["opened"] for answer in office(tmp_path, {"path": calling}, {"path": native})["books"])
    assert differing(formula_cells(native), opened, expected)  # so the values above are not those stored in the file
    assert at(opened, "Compare", "D5") == "Different" and at(opened, "Compare", "D7") > 0
