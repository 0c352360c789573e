"""After inputs are changed in the workbook, the plan read back from it is the changed one."""

import pytest
from support import engines
from support.edited_workbooks import CLAIMS, EDITS, written
from support.example_plans import PLANS
from support.workbook_edits import differences, differing_claims, edit

import mtfs
from mtfs.catalogue.lines import kind_of
from mtfs.plan.sheet import letters
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.sheets.reconciliation import COUNTS_ROW, RESULT


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_what_it_speaks_of_and_nothing_else(name, read_back):
    before, after = written(name).values, read_back[name].values
    # the tool that edits here writes 16 digits of a number, and a double can need 17
    assert {key for key in before if not same_years(before[key], after[key])} == set(EDITS[name][1])


def same_years(first, second):
    return all(
        a == (b if b is None or isinstance(b, str) else pytest.approx(b, rel=1e-15, abs=0, nan_ok=True))
        for a, b in zip(first, second, strict=True)
    )


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_moves_figures(name, read_back):
    plans = written(name), read_back[name]
    if name in CLAIMS:
        before, after = ([outcome.result for outcome in mtfs.reconcile(plan).outcomes] for plan in plans)
        assert before != after
        return
    before, after = (mtfs.project(plan).lines for plan in plans)
    years = {line: slice(0, 1) if kind_of(line).single_value else slice(1, None) for line in before}
    assert any(not same_years(before[line][seen], after[line][seen]) for line, seen in years.items())


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
