"""The selector of scenarios on Inputs: what it offers, what is read back, and what every engine makes of it.

The workbooks are switched once for all engines: so their tests are in one file.
"""

from functools import cache
from itertools import product

import pytest
from support import engines, requirements
from support.edited_workbooks import speaks_of_edits
from support.switched_workbooks import CASES, EDITS, RICH_SCENARIOS, STATIC_SHEETS, name_of, plan
from support.workbook_edits import differences, edit

import mtfs
from mtfs.analysis.versions.scenarios import compare_scenarios
from mtfs.core.version import VERSION
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.scenarios import in_scenario, selected, switchable_scenarios
from mtfs.report.book.layout import FIRST_ROW, LIVE, LIVE_NAMES_ROW, Layout
from mtfs.report.book.workbook import layout_of
from mtfs.report.sheets.scenarios_sheet import IN_SELECTOR, SHEET, STATIC

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """{plan: its report, with nothing selected}."""
    folder = tmp_path_factory.mktemp("written")
    paths = {name: folder / f"{name}.xlsx" for name in ("default", "rich")}
    for name, path in paths.items():
        mtfs.write_report(plan(name), path)
    return paths


@pytest.fixture(scope="module")
def switched(written, tmp_path_factory):
    """{(plan, scenario): the report in which a user has selected it}, and those in which inputs are edited besides."""
    folder, found = tmp_path_factory.mktemp("switched"), {}
    wanted = {case: (*case, {}) for case in CASES} | EDITS
    for at, (case, (name, key, changes)) in enumerate(wanted.items()):
        selection = {"plan.scenario": {"All years": name_of(plan(name), key)}}
        found[case] = edit(written[name], folder / f"{at}.xlsx", selection | changes)
    return found


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A function that gives the cells of the report which mtfs writes for a scenario."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.xlsx"

    @cache
    def cells(name, key):
        mtfs.write_report(selected(plan(name), key), path)
        return engines.read(path)

    return cells


@pytest.fixture(scope="module")
def read_back(switched):
    """A function that gives the plan read back from a workbook that is switched."""
    return cache(lambda case: mtfs.load_plan(switched[case]))


@pytest.fixture(scope="module", params=engines.ENGINES)
def recalculated(request, switched):
    """{case: the workbook as a user sees it, by what an engine makes of its formulas}."""
    requirements.require(request.param)
    made = engines.recalculated(request.param, switched.values())
    return {case: engines.shown(switched[case], found) for case, found in zip(switched, made, strict=True)}


def test_both_plans_have_scenarios_of_every_kind():
    kinds = {plan("rich").inputs[target].kind for target in Layout(plan("rich"), ()).live}
    assert kinds == {"series", "amounts", "figure", "choice"}
    assert [key for key in RICH_SCENARIOS if key not in switchable_scenarios(plan("rich"))] == ["steps", "given"]
    assert len(CASES) == 10 + 6


@pytest.mark.parametrize("case", EDITS)
def test_what_is_read_back_is_what_stands_on_inputs_and_not_what_the_scenario_makes_of_it(case, read_back):
    name, _, changes = EDITS[case]
    before, after = selected(plan(name), "none"), selected(read_back(case), "none")
    moved = {key for key in before.values if repr(rough(before, key)) != repr(rough(after, key))}
    assert moved == set(changes)
    assert after.scenarios.keys() == before.scenarios.keys()


def rough(plan, key):
    """Values to 14 digits: the tool that edits here writes 16."""
    return [float(f"{value:.14g}") if isinstance(value, float) else value for value in plan.values[key]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case))
def test_the_selection_is_read_back(case, read_back):
    name, key = case
    found = read_back(case)
    assert found.scenario == ("" if key == "none" else key)
    assert found.scenarios == plan(name).scenarios


def selector(name):
    """The cell of Inputs that selects a scenario."""
    return f"D{layout_of(mtfs.project(plan(name))).inputs['plan.scenario'].row + 1}"


def test_a_selection_that_is_no_scenario_is_refused_with_its_cell(written, tmp_path):
    cell = selector("default")
    typed = edit(written["default"], tmp_path / "typed.xlsx", {"plan.scenario": {"All years": "Low risc"}})
    with pytest.raises(
        mtfs.PlanError, match=f"Inputs!{cell}: 'Low risc' is no scenario of this plan; choose one of: As it"
    ):
        mtfs.load_plan(typed)
    blank = edit(written["default"], tmp_path / "blank.xlsx", {"plan.scenario": {"All years": None}})
    with pytest.raises(mtfs.PlanError, match=f"Inputs!{cell}: is blank; choose one of: As it"):
        mtfs.load_plan(blank)


def test_the_summary_says_which_scenario_is_selected(fresh):
    assert fresh("default", "none")["Summary"]["A3"][1] in ("", None)
    formula, told = fresh("default", "low_risk")["Summary"]["A3"]
    assert told == "Scenario selected on Inputs: Low risk: growth only" and formula.startswith("=IF(Live!")


@pytest.mark.parametrize("name", ["default", "rich"])
def test_the_written_figures_are_those_of_every_scenario(name, fresh):
    cells, base = fresh(name, "none")[SHEET], plan(name)
    found = compare_scenarios(base)
    offered = [key for key in found.figures if key == "none" or key in switchable_scenarios(base)]
    order = [*offered, *(key for key in found.figures if key not in offered)]
    for row, key in enumerate(order, start=FIRST_ROW + 2):
        inside = base if key == "none" else in_scenario(base, key)
        projection = mtfs.project(inside)
        assert cells[f"A{row}"][1] == found.name(key)
        assert cells[f"B{row}"][1] == (IN_SELECTOR if key in offered else STATIC)
        for column, output in zip("CDEFGHIJ", found.outputs, strict=False):
            formula, value = cells[f"{column}{row}"]
            assert formula is None and value == pytest.approx(output.of(projection), rel=1e-11)
    assert f"Computed by mtfs {VERSION} on writing" in cells["A2"][1] and "static" in STATIC


def test_the_selector_offers_what_the_workbook_can_switch_to(written):
    book = engines.load(written["rich"])
    cell = selector("rich")
    [rule] = [rule for rule in book["Inputs"].data_validations.dataValidation if cell in rule.sqref]
    first, last = LIVE_NAMES_ROW + 1, LIVE_NAMES_ROW + 1 + len(switchable_scenarios(plan("rich")))
    assert (rule.type, rule.formula1) == ("list", f"{LIVE}!$A${first}:$A${last}")
    offered = [book[LIVE].cell(row, 1).value for row in range(first, last + 1)]
    assert offered == [AS_IT_STANDS, *(name_of(plan("rich"), key) for key in switchable_scenarios(plan("rich")))]
    assert (
        book["Inputs"][cell.replace("D", "B")].value == "plan.scenario" and book["Inputs"][cell].value == AS_IT_STANDS
    )


@pytest.mark.parametrize("name", ["default", "rich"])
def test_what_scenarios_set_is_marked_as_fixed_and_takes_nothing_else(name, written):
    book, base = engines.load(written[name]), plan(name)
    sheet = book[LIVE]
    typed = [
        cell for row in sheet.iter_rows(min_row=LIVE_NAMES_ROW + len(switchable_scenarios(base)) + 2, min_col=4)
        for cell in row if cell.value is not None and cell.data_type != "f"
    ]  # fmt: skip
    assert len(typed) > 5
    ruled = {coordinate for rule in sheet.data_validations.dataValidation for coordinate in str(rule.sqref).split()}
    assert {cell.coordinate for cell in typed} == ruled
    assert len({cell.fill.fgColor.rgb for cell in typed}) == 1
    prompts = {rule.error for rule in sheet.data_validations.dataValidation}
    assert len(prompts) == 1 and "Edit the plan file" in prompts.pop()


def test_a_plan_without_scenarios_has_neither_sheet_nor_selector(report):
    book = engines.read(report("rich"))
    assert {LIVE, SHEET}.isdisjoint(book) and "plan.scenario" not in {value for _, value in book["Inputs"].values()}


def test_inputs_that_no_scenario_sets_are_used_where_they_stand(written):
    used = "".join(formula for cells in engines.formulas(written["default"]).values() for formula in cells.values())
    layout = layout_of(mtfs.project(plan("default")))
    assert list(layout.live) and str(layout.input_cell("rates.growth", 1)) in used
    for key, period in product(layout.live, (1,)):
        cell = str(layout.input_cell(key, period))
        assert cell.startswith(f"{LIVE}!") and cell in used


@pytest.mark.parametrize("host", ["xlwings", "libreoffice"])
def test_a_workbook_of_calls_rests_on_the_live_inputs_too(host, tmp_path):
    chosen = selected(plan("default"), "published")
    mtfs.write_report(chosen, tmp_path / "calls.xlsx", formulas="udf", host=host)
    cells = engines.without_question(engines.read(tmp_path / "calls.xlsx"))
    text = "".join(formula for formula, _ in cells["Funds"].values() if formula)
    assert f"{LIVE}!" in text and {LIVE, SHEET} <= set(cells)
    native = tmp_path / "native.xlsx"
    mtfs.write_report(chosen, native, spare=0)
    for sheet, expected in engines.read(native).items():
        assert {at: value for at, (_, value) in cells[sheet].items()} == {at: v for at, (_, v) in expected.items()}, (
            sheet
        )


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_the_workbook_switched_to_a_scenario_is_what_mtfs_shows_for_it(case, recalculated):
    name, key = case
    base = plan(name)
    inside = base if key == "none" else in_scenario(base, key)
    assert list(differences(base, mtfs.project(inside), recalculated[case])) == []


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_formula_is_that_of_the_report_written_for_the_scenario(case, fresh, switched, recalculated):
    """Summary, charts' workings, Live and Scenarios too; and the value stored there is what the engine finds."""
    expected = fresh(*case)
    floor = engines.RELATIVE_FLOOR * max(engines.largest_by_unit(
        (sheet, value) for sheet, cells in expected.items() for _, value in cells.values()
    ).values())  # fmt: skip
    wrong, compared = {}, 0
    for sheet, cells in engines.formulas(switched[case]).items():
        if sheet in STATIC_SHEETS:
            continue
        for cell, formula in cells.items():
            now = recalculated[case][sheet][cell]
            if speaks_of_edits(sheet, cell, now):
                continue
            value = expected[sheet][cell][1]
            compared += 1
            if expected[sheet][cell][0] != formula or not engines.same(now, value, floor):
                wrong[f"{sheet}!{cell}"] = f"written {expected[sheet][cell]!r}, switched {formula} gives {now!r}"
    assert wrong == {} and compared > 1400


@pytest.mark.parametrize("case", EDITS)
def test_edits_count_in_the_scenario_that_is_selected(case, read_back, recalculated):
    name, key, _ = EDITS[case]
    found = read_back(case)
    assert found.scenario == key
    assert list(differences(plan(name), mtfs.project(found), recalculated[case])) == []
    assert list(differences(plan(name), mtfs.project(in_scenario(found, key)), recalculated[case])) == []


def test_a_workbook_that_is_switched_to_another_scenario_is_found(switched):
    case = ("default", "low_risk")
    [found] = engines.recalculated("formualizer", [switched[case]])
    medium = mtfs.project(in_scenario(plan("default"), "commercial_low"))
    assert len(list(differences(plan("default"), medium, engines.shown(switched[case], found)))) > 20


def test_a_workbook_saved_by_libreoffice_keeps_its_selection(switched, tmp_path):
    requirements.require("libreoffice")
    cases = [("default", "commercial_high"), ("rich", "all")]
    for case, saved in zip(cases, engines.convert([switched[case] for case in cases], tmp_path), strict=True):
        assert mtfs.load_plan(saved).scenario == case[1]
        assert mtfs.load_plan(saved).scenarios == plan(case[0]).scenarios
