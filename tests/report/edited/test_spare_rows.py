"""Rows for further parts: left empty they change nothing, filled in they are parts of the plan, in every engine."""

import math
from datetime import date

import pytest
from support import engines, requirements
from support.example_plans import example
from support.workbook_edits import edit, once, shows

import mtfs
from mtfs.analysis.figures.checks import checks
from mtfs.plan.sheet import AS_WRITTEN, SHEET, Columns, letters
from mtfs.plan.spare_rows import FORMS
from mtfs.report.book.line_sheets import PURPOSE
from mtfs.report.book.workbook import layout_of

PLANS = ("rich care", "council", "reserves", "QUE")
"""Plans that have every family with spare rows between them."""
EXPENDITURE, SAVINGS, ITEM, FUND, PRESSURE = (
    "expenditure.spare_6", "schemes.spare_22", "allocation.core.non_recurrent.spare_1", "funds.spare_6",
    "pressures.spare_11",
)  # fmt: skip
NEXT = "expenditure.spare_7"
NAME, ALL, FIRST, SECOND = "Input", "All years", "2026/27", "2027/28"
YEARS_OF_QUE = dict.fromkeys(example("QUE").years[1:], 10)
LACKING, MOVED, STRAY = "D8", "D9", "D10"
"""Cells of Checks that count what is wrong on Inputs."""
WRONG = {
    "figures without a name": ("council", {EXPENDITURE: {FIRST: 100}}, LACKING, "without a name"),
    "a name of spaces beside figures": (
        "council", {EXPENDITURE: {NAME: " \u00a0 ", FIRST: 100}}, LACKING, "without a name"
    ),
    "an error for a name": ("council", {EXPENDITURE: {NAME: "#N/A", FIRST: 5}}, LACKING, "the error '#N/A'"),
    "a date for a name": ("council", {EXPENDITURE: {NAME: date(2026, 4, 1)}}, LACKING, "2026-04-01, which is no name"),
    "a logical for a name": ("council", {EXPENDITURE: {NAME: True, FIRST: 5}}, LACKING, "true, which is no name"),
    "an error for a figure": ("council", {EXPENDITURE: {NAME: "New", FIRST: "#N/A"}}, LACKING, "the error '#N/A'"),
    "a name in two rows": (
        "council", {key: {NAME: name, FIRST: 5} for key, name in ((EXPENDITURE, " Growth"), (NEXT, "GROWTH"))},
        LACKING, "'GROWTH' is there already",
    ),
    "a name of the plan": (
        "QUE", {FUND: {NAME: "better care fund ", ALL: 5, **dict.fromkeys(YEARS_OF_QUE, 0)}}, LACKING, "there already"
    ),
    "a note without a name": ("council", {EXPENDITURE: {"Note": "to follow"}}, LACKING, "without a name"),
    "a name without figures": ("council", {EXPENDITURE: {NAME: "New"}}, LACKING, "not its figures"),
    "a number pasted as text": ("council", {EXPENDITURE: {NAME: "New", FIRST: "1,000"}}, LACKING, "no number"),
    "a word for a figure": ("council", {EXPENDITURE: {NAME: "New", FIRST: 5, SECOND: "tbc"}}, LACKING, "no number"),
    "an amount beyond all bounds": ("council", {EXPENDITURE: {NAME: "New", FIRST: 1e300}}, LACKING, "outside"),
    "an amount below 0": ("QUE", {FUND: {NAME: "New", ALL: -5, **dict.fromkeys(YEARS_OF_QUE, 0)}}, LACKING, "outside"),
    "a share above 1": ("QUE", {FUND: {NAME: "New", ALL: 5, **YEARS_OF_QUE}}, LACKING, "outside"),
    "a choice that is none": ("council", {SAVINGS: {NAME: "New", FIRST: 5, ALL: "maybe"}}, LACKING, "neither yes nor"),
    "a choice with a space behind it": ("council", {SAVINGS: {NAME: "New", FIRST: 5, ALL: "yes "}}, LACKING, "neither"),
    "a choice that is none without a name": ("council", {SAVINGS: {ALL: "maybe"}}, LACKING, "neither yes nor"),
    "a choice that was cleared": ("council", {SAVINGS: {NAME: "New", FIRST: 5, ALL: None}}, LACKING, "is blank"),
    "a scheme in the base year": ("council", {SAVINGS: {NAME: "New", "2025/26": 5, FIRST: 5}}, STRAY, "does not count"),
    "a figure for all years": ("council", {EXPENDITURE: {NAME: "New", ALL: 5, FIRST: 5}}, STRAY, "does not count"),
    "a fund without its size": ("QUE", {FUND: {NAME: "New", **dict.fromkeys(YEARS_OF_QUE, 0.1)}}, LACKING, "is blank"),
    "a pressure with a blank year": ("QUE", {PRESSURE: {NAME: "New", FIRST: 5}}, LACKING, "is blank"),
    "another unit": ("QUE", {ITEM: {NAME: "New", FIRST: 5, "Unit": "£m"}}, LACKING, "is fixed"),
    "another kind": ("QUE", {ITEM: {"Kind": "spare row: expenditure"}}, LACKING, "is fixed"),
    "an id that was cleared": ("QUE", {ITEM: {NAME: "New", FIRST: 5, "Id": None}}, MOVED, "without an id"),
}  # fmt: skip

SAYS = {
    "a choice that was cleared": "the choice is missing",
    "a fund without its size": "the opening size is missing",
    "a pressure with a blank year": f"{SECOND} is blank",
}
"""What the row says of what it lacks, where it has some of it."""


IN_ORDER = {
    "a name of spaces": {EXPENDITURE: {NAME: " \u00a0 "}},
    "a choice that was cleared": {SAVINGS: {ALL: None}},
}
"""Rows of the council's workbook that are empty."""


def typed(plan):
    """What is typed into the first spare row of each kind in each place, by the id of the row."""
    rows = {}
    for row in layout_of(mtfs.project(plan)).spare.values():
        form, cells = row.form, {NAME: f"Typed {row.number}", "Note": "From the ledger."}
        if form.by_year is not None:
            share = form.of_years.input.unit == "share"
            years = enumerate(plan.years[form.first_period :])
            # the second year stays blank where that is nothing
            cells |= {year: 0.01 * n if share else 1000.5 * n for n, year in years if n != 1 or form.every_year}
        if form.one:
            cells[ALL] = 123_456.5 if form.default is None else ("no" if row.number % 2 else "yes")
        rows.setdefault((row.path, form.what), (row, cells))
    return {row.id: cells for row, cells in rows.values()}


@pytest.fixture(scope="module")
def filled(report, tmp_path_factory):
    """{plan: its workbook with spare rows filled in}."""
    folder = tmp_path_factory.mktemp("spare")
    return {name: edit(report(name), folder / f"{name}.xlsx", typed(example(name))) for name in PLANS}


def differences(name, path, found):
    """Figures and results of checks that the workbook shows otherwise than mtfs computes from it."""
    layout, projection = layout_of(mtfs.project(example(name))), mtfs.project(mtfs.load_plan(path))
    ids = {f"typed_{row.number}": key for key, row in layout.spare.items()}

    def written(line):
        return ".".join(ids.get(part, part) for part in line.split("."))

    units = {line: projection.unit(line) for line in projection.lines}
    largest = engines.largest_by_unit((units[line], value) for line in units for value in projection.lines[line])
    for line, years in projection.lines.items():
        for period, value in enumerate(once(line, years)):
            sheet, _, cell = str(layout.line_cell(written(line), period)).replace("$", "").partition("!")
            expected = "missing" if value is not None and math.isnan(value) else value
            if not shows(found[sheet].get(cell), expected, engines.floor_of(units[line], largest)):
                yield f"{line} at {sheet}!{cell}: mtfs {expected!r}, workbook {found[sheet].get(cell)!r}"
    for check in checks(projection):
        sheet, _, cell = str(layout.line_cell(written(check.line), 1)).partition("!")
        if found[sheet][f"D{cell[1:]}"] != check.result:
            yield f"{check.line}: mtfs {check.result}, workbook {found[sheet][f'D{cell[1:]}']}"
    if not found["Checks"]["D5"].startswith(checks(projection).passing):
        yield f"mtfs {checks(projection).passing}, workbook {found['Checks']['D5']}"


def test_every_kind_of_row_is_tried():
    tried = {row.form.kind for name in PLANS for row in layout_of(mtfs.project(example(name))).spare.values()}
    assert tried == {form.kind for form in FORMS}


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_workbook_with_rows_filled_in_is_the_plan_read_back_from_it(engine, filled):
    requirements.require(engine)
    for (name, path), found in zip(filled.items(), engines.recalculated(engine, filled.values()), strict=True):
        shown = engines.shown(path, found)
        assert list(differences(name, path, shown)) == [], name
        rows = len(typed(example(name)))
        assert (shown["Checks"]["D11"], shown["Checks"]["D12"]) == (rows, rows), name
        assert [shown["Checks"][cell] for cell in (LACKING, MOVED, STRAY)] == [0, 0, 0], name


@pytest.mark.full
def test_a_workbook_that_libreoffice_saved_shows_its_own_figures_for_rows_filled_in(filled, tmp_path):
    requirements.require("libreoffice")
    for name, saved in zip(filled, engines.convert(list(filled.values()), tmp_path), strict=True):
        back = mtfs.load_plan(saved)  # it is refused where a figure differs
        assert back.inputs.keys() == mtfs.load_plan(filled[name]).inputs.keys(), name


@pytest.mark.parametrize("name", PLANS)
def test_a_row_filled_in_is_a_part_of_the_plan_and_the_others_are_none(name, filled):
    plan, back = example(name), mtfs.load_plan(filled[name])
    added = {key: entry for key, entry in back.inputs.items() if key not in plan.inputs}
    names = {cells[NAME] for cells in typed(plan).values()}
    assert {entry.content for key, entry in added.items() if key.endswith(".name")} == names
    numbers = [entry.content for entry in added.values() if entry.provenance is not None]
    assert {number.status for number in numbers} == {"local"} and "From the ledger." in {n.note for n in numbers}
    assert plan.inputs.keys() <= back.inputs.keys()


@pytest.mark.parametrize("name", PLANS)
def test_rows_that_are_left_empty_change_no_other_sheet(name, report, tmp_path):
    mtfs.write_report(example(name), tmp_path / "without.xlsx", spare=0)
    without, book = engines.read(tmp_path / "without.xlsx"), engines.read(report(name))
    assert mtfs.load_plan(report(name)) == mtfs.load_plan(tmp_path / "without.xlsx") == example(name)
    assert list(book) == list(without)
    for sheet in set(book) - {SHEET, AS_WRITTEN, *PURPOSE}:
        values = [{at: value for at, (_, value) in of[sheet].items()} for of in (book, without)]
        assert values[0] == values[1], sheet
    counts = [[value for at, (_, value) in of[SHEET].items() if at.startswith("C")] for of in (book, without)]
    assert [str(value) for value in counts[0] if "input" in str(value)] == [v for v in counts[1] if "input" in str(v)]
    opened = engines.load(report(name))
    for sheet, place in {(place.sheet, place) for place in layout_of(mtfs.project(example(name))).spare_rows.values()}:
        assert opened[sheet].row_dimensions[place.row + 1].hidden, place


@pytest.fixture(scope="module")
def wrong(report, tmp_path_factory):
    """{what is wrong with a spare row: the workbook}."""
    folder = tmp_path_factory.mktemp("wrong")
    return {
        name: edit(report(plan), folder / f"{n}.xlsx", rows) for n, (name, (plan, rows, *_)) in enumerate(WRONG.items())
    }


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_the_verdict_fails_and_the_row_says_why(engine, wrong):
    requirements.require(engine)
    for name, found in zip(wrong, engines.recalculated(engine, wrong.values()), strict=True):
        plan, rows, count, _ = WRONG[name]
        assert found["Checks"][count] >= 1 and "FAILS: " in found["Checks"]["D5"], name
        place = next(iter(rows))
        layout = layout_of(mtfs.project(example(plan)))
        row = layout.spare_inputs[place].row + 1
        said = found[SHEET][f"{letters(Columns(layout.plan.horizon).last)}{row}"]
        assert said and said.startswith(SAYS.get(name, said)), name
        assert ("outside" in said) == (WRONG[name][3] == "outside"), name


@pytest.mark.parametrize("name", WRONG)
def test_reading_back_refuses_it_and_names_the_cell(name, wrong):
    with pytest.raises(mtfs.PlanError, match=rf"Inputs![A-Z]+\d+: .*{WRONG[name][3]}"):
        mtfs.load_plan(wrong[name])


MISTYPED = {
    "a name that is a formula": ({NAME: "@SUM(1)"}, "A{row}: .*starts as a spreadsheet formula"),
    "a name that is too long": ({NAME: "x" * 5000}, "A{row}: .*'xxx.*is longer than 120 characters"),
    "a name of dashes": ({NAME: "---"}, "A{row}: .*starts as a spreadsheet formula"),
    "another status": ({"Status": "sure"}, "K{row}: .*'sure' is none of"),
    "missing figures that are there": ({"Status": "missing"}, "K{row}: .*type another status"),
    "a published figure": ({"Status": "published"}, "L{row}: .*type the source here"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTYPED)
def test_what_is_typed_wrongly_is_named_by_its_own_cell(name, report, tmp_path):
    cells, says = MISTYPED[name]
    row = layout_of(mtfs.project(example("council"))).spare_inputs[EXPENDITURE].row + 1
    with pytest.raises(mtfs.PlanError, match=f"Inputs!{says.format(row=row)}"):
        mtfs.load_plan(edit(report("council"), tmp_path / "typed.xlsx", {EXPENDITURE: {NAME: "New", FIRST: 5} | cells}))


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_an_empty_row_is_none_whatever_stands_for_nothing_in_it(engine, report, tmp_path):
    requirements.require(engine)
    paths = [edit(report("council"), tmp_path / f"{n}.xlsx", rows) for n, rows in enumerate(IN_ORDER.values())]
    for name, path, found in zip(IN_ORDER, paths, engines.recalculated(engine, paths), strict=True):
        assert [found["Checks"][cell] for cell in (LACKING, MOVED, STRAY)] == [0, 0, 0], name
        assert mtfs.load_plan(path) == example("council"), name


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_rows_that_changed_places_are_the_same_parts_and_the_workbook_says_so(engine, report, tmp_path):
    requirements.require(engine)
    rows = {EXPENDITURE: {NAME: "Roads", FIRST: 10}, NEXT: {NAME: "Parks", FIRST: 20}}
    path = edit(report("council"), tmp_path / "filled.xlsx", rows)
    book = engines.load(path)
    places = layout_of(mtfs.project(example("council"))).spare_inputs
    first, second = (places[key].row + 1 for key in rows)
    for column in range(1, book[SHEET].max_column + 1):
        one, other = (book[SHEET].cell(row, column) for row in (first, second))
        if one.data_type != "f":
            one.value, other.value = other.value, one.value
    book.save(tmp_path / "sorted.xlsx")
    assert mtfs.load_plan(tmp_path / "sorted.xlsx").expenditure.keys() == mtfs.load_plan(path).expenditure.keys()
    [found] = engines.recalculated(engine, [tmp_path / "sorted.xlsx"])
    assert found["Checks"][MOVED] > 0 and "FAILS: " in found["Checks"]["D5"]
