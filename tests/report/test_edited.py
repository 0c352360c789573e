"""After inputs are changed in the workbook, its recalculated cells are those of the plan read back from it."""

import math
from functools import cache

import engines
import pytest
from example_plans import PLANS

import mtfs
from mtfs.analysis.checks import checks
from mtfs.report.layout import Layout

ALL = "All years"
EDITS = {
    "a rate in a later year, carried on": ("default", {"rates.growth": {"2027/28": 0.031}}),
    "an opening and a share": (
        "default",
        {"allocation.icb.opening": {ALL: 2_000_000.5}, "funds.bcf.repurpose": {"2026/27": 0.125}},
    ),
    "commercial income": ("default", {"commercial.option": {ALL: "high"}, "commercial.high": {ALL: 187_654.3}}),
    "a pressure beyond growth": ("default", {"pressures.prescribing_and_other": {"2028/29": 90_000}}),
    "what recurs": ("rich", {"funds.capacity.recurrent": {ALL: "no"}, "funds.bcf.recurrent": {ALL: "yes"}}),
    "a missing fund is given": ("rich", {"funds.sdf.opening": {ALL: 41_000.25}}),
    "two missing funds are given": (
        "QOQ",
        {"funds.bcf.opening": {ALL: 80_000}, "funds.sdf.opening": {ALL: 43_210.5}, "funds.sdf.recurrent": {ALL: "yes"}},
    ),
    "a ring-fenced fund goes missing": ("rich", {"funds.bcf.opening": {ALL: None, "Status": "missing"}}),
    "the limits of the checks": ("rich", {"limits.largest_rate": {ALL: 0.05}, "limits.tolerance": {ALL: 0.001}}),
    "the convergence policy": (
        "rich",
        {
            "convergence_policy.pace_over": {ALL: 0.1},
            "convergence_policy.largest_cut": {ALL: 0.0015},
            "allocation.core.target": {ALL: 1_740_000},
        },
    ),
    "convergence away from the target": ("rich", {"allocation.primary.convergence": {"2029/30": -0.02}}),
    "shares of the care settings": (
        "rich",
        {"settings.primary.last": {ALL: 0.5}, "settings.acute.last": {ALL: 0.17}},
    ),
    "amounts of single years": (
        "rich",
        {
            "allocation.core.non_recurrent.winter": {"2029/30": None, "2031/32": 777.7},
            "allocation.core.baseline_adjustments.pay": {"2032/33": -1_500.5},
        },
    ),
    "a given year is carried on again": ("rich", {"rates.inflation": {"2027/28": "=F{row}", "2030/31": "=$I{row}"}}),
    "the ring-fenced part and the uplift": (
        "rich",
        {"funds.bcf.ringfenced": {"2028/29": 12_000}, "funds.bcf.uplift": {"2032/33": -0.05}},
    ),
    "an ICB's target": ("QMF", {"allocation.core.target": {ALL: 1_500_000}, "rates.inflation": {"2029/30": 0.05}}),
    "the only year": ("one year", {"rates.growth": {"2026/27": -0.01}, "commercial.option": {ALL: "none"}}),
    "the middle of thirty years": (
        "thirty years",
        {"rates.growth": {"2042/43": 0.003}, "prices.gdp_deflator": {"2045/46": 0.04}},
    ),
}


def edit(source, target, changes):
    """Type values into the Inputs sheet as a user does: by the id of the row and the heading of the column."""
    book = engines.load(source)
    sheet = book["Inputs"]
    row_of = {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}
    column_of = {cell.value: cell.column for cell in sheet[4]}
    for key, values in changes.items():
        for heading, value in values.items():
            text = value.format(row=row_of[key]) if isinstance(value, str) else value
            sheet.cell(row_of[key], column_of[heading]).value = text
    book.save(target)
    return target


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


@cache
def written(name):
    """The plan from which the workbook of an edit was written."""
    return mtfs.load_plan(PLANS[EDITS[name][0]])


@pytest.fixture(scope="module", params=engines.ENGINES)
def recalculated(request, edited):
    """{edit: what one engine makes of the workbook after it}."""
    engines.require(request.param)
    return dict(zip(edited, engines.recalculated(request.param, edited.values()), strict=True))


def differences(plan, projection, found):
    """Lines and verdicts of which the workbook makes something else; `plan` is the one it was written from."""
    layout = Layout(plan, tuple(mtfs.project(plan).lines))
    assert list(layout.rows) and projection.lines.keys() == layout.rows.keys()
    for line, years in projection.lines.items():
        floor = 1e-7 if projection.unit(line).startswith("£k") else 1e-14
        for period, value in enumerate(years):
            sheet, _, cell = layout.line_cell(line, period).partition("!")
            if value is not None and cell in found[sheet]:
                expected = "missing" if math.isnan(value) else value
                if not engines.same(found[sheet][cell], expected, floor):
                    yield f"{line} at {sheet}!{cell}: mtfs {value!r}, workbook {found[sheet][cell]!r}"
    for check in checks(projection):
        cell = f"D{layout.rows[check.line].row + 1}"
        if found["Checks"][cell] != ("OK" if check.passed else "FAILS"):
            yield f"{check.line} at Checks!{cell}: mtfs {check.passed}, workbook {found['Checks'][cell]!r}"
    verdict = "All pass" if all(check.passed for check in checks(projection)) else "Some fail"
    if found["Checks"]["D5"] != verdict:
        yield f"verdict at Checks!D5: mtfs {verdict!r}, workbook {found['Checks']['D5']!r}"


@pytest.mark.parametrize("name", EDITS)
def test_the_recalculated_workbook_is_the_plan_read_back_from_it(name, read_back, recalculated):
    projection = mtfs.project(read_back[name])
    assert list(differences(written(name), projection, recalculated[name])) == []


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_what_it_speaks_of_and_nothing_else(name, read_back):
    before, after = written(name).values, read_back[name].values
    # the tool that edits here writes 16 digits of a number, and a double can need 17
    assert {key for key in before if not same_years(before[key], after[key])} == set(EDITS[name][1])


def same_years(first, second):
    return all(
        a == (b if isinstance(b, str) else pytest.approx(b, rel=1e-15, abs=0, nan_ok=True))
        for a, b in zip(first, second, strict=True)
    )


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_moves_figures(name, read_back):
    before, after = (mtfs.project(plan).lines for plan in (written(name), read_back[name]))
    assert any(not same_years(before[line][1:], after[line][1:]) for line in before)


def test_a_workbook_that_disagrees_with_its_plan_is_found(report, tmp_path):
    changed = edit(report("rich"), tmp_path / "changed.xlsx", {"rates.growth": {"2028/29": 0.0188}})
    plan = mtfs.load_plan(PLANS["rich"])
    [found] = engines.recalculated("formualizer", [changed])
    assert list(differences(plan, mtfs.project(plan), found))


def test_formulas_that_users_type_count_with_the_value_last_calculated(report, tmp_path):
    engines.require("libreoffice")
    changes = {"rates.growth": {"2027/28": "=G{row}+0.002"}, "allocation.icb.opening": {ALL: "=1900000+50000/4"}}
    typed = edit(report("default"), tmp_path / "typed.xlsx", changes)
    with pytest.raises(mtfs.PlanError, match=r"typed.xlsx, Inputs!\w+: .*never calculated"):
        mtfs.load_plan(typed)
    [saved] = engines.convert([typed], tmp_path)
    plan = mtfs.load_plan(saved)
    assert plan.values["rates.growth"] == pytest.approx((0, 0.023, 0.023, 0.025, 0.025, 0.025))
    assert plan.values["allocation.icb.opening"][0] == 1_912_500
    found = engines.cached(saved)
    assert list(differences(mtfs.load_plan(), mtfs.project(plan), found)) == []


@pytest.mark.parametrize("name", ["default", "rich"])
def test_a_workbook_saved_by_libreoffice_is_still_the_plan(name, report, tmp_path):
    engines.require("libreoffice")
    [saved] = engines.convert([report(name)], tmp_path)
    assert mtfs.load_plan(saved) == mtfs.load_plan(PLANS[name])
