"""After inputs are changed in the workbook, the plan read back is the changed one, and every engine shows its figures.

The workbooks are edited once, and written anew once, for all engines: so their tests are in one file.
"""

import pytest
from support import engines, requirements
from support.edited_workbooks import (
    ALL,
    CLAIMS,
    COUNTED,
    EDITS,
    OTHER_ROWS,
    WRITTEN,
    speaks_of_edits,
    written,
)
from support.example_plans import PLANS
from support.workbook_edits import differences, differing_claims, edit

import mtfs
from mtfs.catalogue.lines import kind_of
from mtfs.plan.sheet import letters
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.sheets.computed_on_writing import STALE_ANSWER
from mtfs.report.sheets.reconciliation import ANSWER_ROW, COUNTS_ROW, RESULT


@pytest.fixture(scope="module")
def edited(report, tmp_path_factory):
    """{edit: path of the workbook after it}."""
    folder = tmp_path_factory.mktemp("edited")
    return {
        name: edit(report(plan), folder / f"{at}.xlsx", changes)
        for at, (name, (plan, changes)) in enumerate(EDITS.items())
    }


@pytest.fixture(scope="module")
def read_back(edited):
    """{edit: the plan read back from the workbook after it}."""
    return {name: mtfs.load_plan(path) for name, path in edited.items()}


@pytest.fixture(scope="module")
def projections(read_back):
    """{edit: what mtfs computes of the plan read back}."""
    return {name: mtfs.project(plan) for name, plan in read_back.items()}


@pytest.fixture(scope="module")
def fresh(read_back, tmp_path_factory):
    """{edit: the cells of the report that is written of the plan read back}."""
    path, found = tmp_path_factory.mktemp("fresh") / "fresh.xlsx", {}
    for name in read_back.keys() - OTHER_ROWS:
        mtfs.write_report(read_back[name], path)
        found[name] = engines.read(path)
    return found


@pytest.fixture(scope="module", params=engines.ENGINES)
def recalculated(request, edited):
    """{edit: the workbook after it as a user sees it, by what an engine makes of its formulas}."""
    requirements.require(request.param)
    made = engines.recalculated(request.param, edited.values())
    return {name: engines.shown(edited[name], found) for name, found in zip(edited, made, strict=True)}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_what_it_speaks_of_and_nothing_else(name, read_back):
    before, after = written(name).values, read_back[name].values
    assert {key for key in before if not same_years(before[key], after[key])} == set(EDITS[name][1])


def same_years(first, second):
    return all(
        a == (b if b is None or isinstance(b, str) else pytest.approx(b, rel=1e-15, abs=0, nan_ok=True))
        for a, b in zip(first, second, strict=True)
    )


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_moves_figures(name, read_back, projections):
    if name in CLAIMS:
        before, after = (
            [outcome.result for outcome in mtfs.reconcile(plan).outcomes] for plan in (written(name), read_back[name])
        )
        assert before != after
        return
    before, after = mtfs.project(written(name)).lines, projections[name].lines
    years = {line: slice(0, 1) if kind_of(line).single_value else slice(1, None) for line in before}
    assert any(not same_years(before[line][seen], after[line][seen]) for line, seen in years.items())


@pytest.mark.parametrize("name", EDITS)
def test_the_recalculated_workbook_is_the_plan_read_back_from_it(name, projections, recalculated):
    assert list(differences(written(name), projections[name], recalculated[name])) == []


@pytest.mark.parametrize("name", [name for name in CLAIMS if name in EDITS])
def test_the_result_of_a_claim_follows_the_inputs(name, report, recalculated):
    claim, before, after = CLAIMS[name]
    cell = f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1 + list(written(name).claims).index(claim)}"
    stored = engines.read(report(EDITS[name][0]))["Reconciliation"]
    assert stored[cell][0].startswith("=") and stored[cell][1] == before
    assert recalculated[name]["Reconciliation"][cell] == after
    assert recalculated[name]["Reconciliation"][f"A{ANSWER_ROW + 1}"] == STALE_ANSWER


@pytest.mark.parametrize("name", [name for name in EDITS if name not in OTHER_ROWS])
def test_the_recalculated_workbook_is_the_report_of_the_plan_read_back(name, edited, fresh, recalculated):
    """Every formula on every sheet, those of the summary and of the charts too, not only the lines."""
    floor = engines.RELATIVE_FLOOR * max(engines.largest_by_unit(
        (sheet, value) for sheet, cells in fresh[name].items() for _, value in cells.values()
    ).values())  # fmt: skip
    wrong = {}
    for sheet, cells in engines.formulas(edited[name]).items():
        for cell in () if sheet in WRITTEN else cells:
            found = recalculated[name][sheet][cell]
            if speaks_of_edits(sheet, cell, found):
                continue
            expected = fresh[name][sheet].get(cell, (None, None))[1]
            if COUNTED in str(found) and COUNTED in str(expected):
                found, expected = (text.partition(COUNTED)[0] for text in (found, expected))
            if not engines.same(found, expected, floor):
                wrong[f"{sheet}!{cell}"] = f"a fresh report holds {expected!r}, the edited one {found!r}"
    assert wrong == {}


def test_a_workbook_that_disagrees_with_its_plan_is_found(report, tmp_path):
    changed = edit(report("rich"), tmp_path / "changed.xlsx", {"rates.growth": {"2028/29": 0.0188}})
    plan = mtfs.load_plan(PLANS["rich"])
    [found] = engines.recalculated("formualizer", [changed])
    assert list(differences(plan, mtfs.project(plan), engines.shown(changed, found)))


def test_a_claim_that_disagrees_with_its_plan_is_found(report):
    projection = mtfs.project(mtfs.load_plan(PLANS["STP"]))
    cells = {at: value for at, (_, value) in engines.read(report("STP"))["Reconciliation"].items()}
    assert list(differing_claims(projection, cells)) == []
    result = f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1}"
    assert len(list(differing_claims(projection, cells | {result: "does not hold"}))) == 1
    assert len(list(differing_claims(projection, cells | {f"D{COUNTS_ROW + 1}": 0}))) == 1


@pytest.mark.full
def test_formulas_that_users_type_count_with_the_value_last_calculated(report, tmp_path):
    requirements.require("libreoffice")
    changes = {"rates.growth": {"2027/28": "=G{row}+0.002"}, "allocation.icb.opening": {ALL: "=1900000+50000/4"}}
    typed = edit(report("default"), tmp_path / "typed.xlsx", changes)
    with pytest.raises(mtfs.PlanError, match=r"typed.xlsx, Inputs!\w+: .*never calculated"):
        mtfs.load_plan(typed)
    [saved] = engines.convert([typed], tmp_path)
    plan = mtfs.load_plan(saved)
    assert plan.values["rates.growth"] == pytest.approx((0, 0.023, 0.023, 0.025, 0.025, 0.025))
    assert plan.values["allocation.icb.opening"][0] == 1_912_500
    found = engines.shown(saved, engines.cached(saved))
    assert list(differences(mtfs.load_plan(), mtfs.project(plan), found)) == []


@pytest.mark.full
def test_a_workbook_saved_by_libreoffice_is_still_the_plan(report, tmp_path):
    requirements.require("libreoffice")
    names = ["default", "STP", "rich", "rich care", "council"]
    for name, saved in zip(names, engines.convert([report(name) for name in names], tmp_path), strict=True):
        assert mtfs.load_plan(saved) == mtfs.load_plan(PLANS[name]), name
