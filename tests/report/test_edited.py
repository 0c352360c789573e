"""After inputs are changed in the workbook, its recalculated cells are those of the plan read back from it."""

from functools import cache

import pytest
from support import engines, requirements
from support.example_plans import PLANS
from support.profile import sample
from support.workbook_edits import differences, differing_claims, edit

import mtfs
from mtfs.catalogue.lines import kind_of
from mtfs.plan.sheet import letters
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.book.workbook import STATIC
from mtfs.report.sheets import scenarios_sheet
from mtfs.report.sheets.reconciliation import COUNTS_ROW, RESULT

ALL = "All years"
ALL_EDITS = {
    "a rate in a later year, carried on": ("default", {"rates.growth": {"2027/28": 0.031}}),
    "an opening and a share": (
        "default",
        {"allocation.icb.opening": {ALL: 2_000_000.5}, "funds.bcf.repurpose": {"2026/27": 0.125}},
    ),
    "commercial income": ("default", {"commercial.option": {ALL: "high"}, "commercial.high": {ALL: 187_654.3}}),
    "a pressure beyond growth": ("rich", {"pressures.prescribing": {"2028/29": 900_000}}),
    "what is left of growth": (
        "default",
        {"available_growth.option": {ALL: "low"}, "available_growth.low": {ALL: 8_765.4}},
    ),
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
    "an activity baseline": (
        "default",
        {"activity.services.community_contacts.baseline": {ALL: 9_123_456.7}, "activity.days": {ALL: 366}},
    ),
    "growth of a population and a share of a service": (
        "rich care",
        {
            "population.groups.east_old.growth": {ALL: 0.7},
            "activity.services.attendances.shares.east_old": {ALL: 0.4},
            "activity.services.attendances.shares.west": {ALL: 0.6},
        },
    ),
    "a mitigation": ("rich care", {"activity.services.bed_days.mitigations.flow.effect": {ALL: -91_250.5}}),
    "a mitigation that adds more than growth": (
        "default",
        {"activity.services.ed_contacts.mitigations.managed_care.effect": {ALL: 123_456.5}},
    ),
    "occupancy": ("default", {"activity.occupancy": {ALL: 0.87}}),
    "the scenario of higher growth": ("default", {"activity.scenario": {ALL: "higher"}}),
    "the scenario of lower growth and the phasing": (
        "rich care",
        {"activity.scenario": {ALL: "lower"}, "activity.phasing": {"2026/27": 0.5, "2027/28": 0.75}},
    ),
    "another of the alternatives counts": (
        "rich care",
        {"productivity.daycase.counted": {ALL: "no"}, "productivity.shorter_stay.counted": {ALL: "yes"}},
    ),
    "an opportunity releases cash": (
        "default",
        {"productivity.emergency_los.cash_releasing": {ALL: "yes"}},
    ),
    "an opportunity releases no cash": (
        "rich care",
        {"productivity.medicines.cash_releasing": {ALL: "no"}, "productivity.readmissions.price": {ALL: 401.5}},
    ),
    "a contract value": (
        "rich care",
        {"providers.royal.contract": {ALL: 498_765.4}, "providers.royal.inflation": {"2027/28": 0.035}},
    ),
    "a contract value of the published plan": ("default", {"providers.nwaft.contract": {ALL: 475_000.5}}),
    "an expenditure opening and its driver": (
        "STP",
        {"expenditure.acute.opening": {ALL: 912_345.6}, "expenditure.acute.growth.demand": {"2018/19": 0.041}},
    ),
    "an additive line of expenditure": (
        "rich care",
        {
            "expenditure.prescribing.growth.price": {"2026/27": 0.05},
            "expenditure.acute.changes.full_year": {"2026/27": -777.7},
            "expenditure.acute.non_recurrent.winter": {"2025/26": None},
        },
    ),
    "a line of funding": (
        "council",
        {"funding.council_tax.opening": {ALL: 320_123.4}, "funding.grants.changes.social_care": {"2029/30": 1_111.1}},
    ),
    "a scheme's amounts and whether it recurs": (
        "STP",
        {"schemes.savings_plans.amounts": {"2018/19": 61_234.5}, "schemes.programme.recurrent": {ALL: "no"}},
    ),
    "a scheme that recurs now, and an investment": (
        "council",
        {
            "schemes.capital_receipts.recurrent": {ALL: "yes"},
            "schemes.prevention_cost.amounts": {"2026/27": 2_500.25, "2027/28": None},
        },
    ),
    "reserves and what is brought forward": (
        "council",
        {
            "gap.reserves.budget": {"2026/27": None, "2029/30": 4_321.5},
            "gap.reserves.grants": {"2027/28": 99.75},
            "gap.brought_forward": {ALL: -8_765.4},
        },
    ),
    "a larger deficit is brought forward": ("rich care", {"gap.brought_forward": {ALL: -142_187.5}}),
    "a claim now holds from less": ("default", {"claims.bed_days_benefit.at_least": {ALL: 131_000}}),
    "a claim now holds from more": ("default", {"claims.allocation_2024_25.at_least": {ALL: 1_950_000.5}}),
    "a claim now holds below more": ("rich care", {"claims.both.below": {ALL: 1_130_000}}),
    "a claim now holds below exactly what is computed": ("STP", {"claims.savings_plans.below": {ALL: 250_000}}),
    "a claim without an upper bound": ("council", {"claims.requirement.at_least": {ALL: 50_000}}),
}
EDITS = sample(ALL_EDITS)
OTHER_ROWS = ("a missing fund is given", "two missing funds are given", "a ring-fenced fund goes missing")
"""Edits that change what is missing: a report written anew has other rows for it on Summary and Assumptions."""
WRITTEN = (*STATIC, scenarios_sheet.SHEET)
"""Sheets of what was computed when the workbook was written: in a new report it is another."""
CLAIMS = {
    "a claim now holds from less": ("bed_days_benefit", "does not hold", "holds"),
    "a claim now holds from more": ("allocation_2024_25", "holds", "does not hold"),
    "a claim now holds below more": ("both", "does not hold", "holds"),
    "a claim now holds below exactly what is computed": ("savings_plans", "holds", "does not hold"),
    "a claim without an upper bound": ("requirement", "holds", "does not hold"),
    "an opportunity releases cash": ("non_cash_releasing", "holds", "does not hold"),
    "a scheme's amounts and whether it recurs": ("surplus", "holds", "does not hold"),
}
"""{edit: (claim, its result before, its result after)}."""


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
def fresh(read_back, tmp_path_factory):
    """{edit: the cells of the report that is written of the plan read back}."""
    path, found = tmp_path_factory.mktemp("fresh") / "fresh.xlsx", {}
    for name, plan in read_back.items():
        mtfs.write_report(plan, path)
        found[name] = engines.read(path)
    return found


@cache
def written(name):
    """The plan from which the workbook of an edit was written."""
    return mtfs.load_plan(PLANS[EDITS[name][0]])


@pytest.fixture(scope="module", params=engines.ENGINES)
def recalculated(request, edited):
    """{edit: the workbook after it as a user sees it, by what one engine makes of its formulas}."""
    requirements.require(request.param)
    made = engines.recalculated(request.param, edited.values())
    return {name: engines.shown(edited[name], found) for name, found in zip(edited, made, strict=True)}


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


@pytest.mark.parametrize("name", [name for name in CLAIMS if name in EDITS])
def test_the_result_of_a_claim_follows_the_inputs(name, report, recalculated):
    claim, before, after = CLAIMS[name]
    cell = f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1 + list(written(name).claims).index(claim)}"
    stored = engines.read(report(EDITS[name][0]))["Reconciliation"]
    assert stored[cell][0].startswith("=") and stored[cell][1] == before
    assert recalculated[name]["Reconciliation"][cell] == after


@pytest.mark.parametrize("name", [name for name in EDITS if name not in OTHER_ROWS])
def test_the_recalculated_workbook_is_the_report_of_the_plan_read_back(name, edited, fresh, recalculated):
    """Every formula on every sheet, those of the summary and of the charts too, not only the lines."""
    floor = engines.RELATIVE_FLOOR * max(engines.largest_by_unit(
        (sheet, value) for sheet, cells in fresh[name].items() for _, value in cells.values()
    ).values())  # fmt: skip
    wrong = {}
    for sheet, cells in engines.formulas(edited[name]).items():
        for cell in () if sheet in WRITTEN else cells:
            found, expected = recalculated[name][sheet][cell], fresh[name][sheet].get(cell, (None, None))[1]
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
@pytest.mark.parametrize("name", ["default", "STP", "rich", "rich care", "council"])
def test_a_workbook_saved_by_libreoffice_is_still_the_plan(name, report, tmp_path):
    requirements.require("libreoffice")
    [saved] = engines.convert([report(name)], tmp_path)
    assert mtfs.load_plan(saved) == mtfs.load_plan(PLANS[name])
