"""The auditable cases: plans with a sentence for a title, and expected figures as arithmetic."""

import re
import tomllib

import pytest
from support.case_files import arithmetic
from support.example_plans import CASES as FOLDER
from support.example_plans import READ
from support.plan_builder import changed

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.projection import project
from mtfs.core.errors import PlanError
from mtfs.plan.library import built_in_text, load_plan
from mtfs.plan.toml import plan_from_data

CASES = {name: case for name, case in READ.items() if "expected" in case}
PLANS = sorted(set(READ) - set(CASES))
REFUSED = [(name, number) for name in CASES for number in range(len(CASES[name].get("refused", [])))]
ALSO = {"example", "fails", "wrong_formulas", "refused"}
"""What a case may say besides: that every host computes its plan, which checks fail, which check notices that a formula
is wrong, which changes are refused."""
DEFAULT = "cambridgeshire-peterborough-2025-28"


def plan_of(case):
    """A plan of the case's own, or a built-in plan (the default one, if none is named), with the case's changes."""
    data = case.get("plan") or tomllib.loads(built_in_text(case.get("built_in", DEFAULT)))
    changes = {key: value if value != "remove" else None for key, value in case.get("changes", {}).items()}
    return plan_from_data(changed(data, changes), case["title"])


@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_the_figures_that_its_arithmetic_gives(name):
    case = CASES[name]
    projection = project(plan_of(case))
    for where, text in case["expected"].items():
        line, _, year = where.partition(" ")
        assert projection.value(line, year or None) == pytest.approx(arithmetic(text), rel=1e-9, abs=1e-9), where
    for where, text in case.get("in_millions", {}).items():
        line, _, year = where.partition(" ")
        assert f"{projection.value(line, year or None) / 1000:,.1f}" == text, where


@pytest.mark.parametrize("name", CASES)
def test_a_case_can_be_audited(name):
    case = CASES[name]
    assert case["title"].endswith(".") and case["title"][0].isupper() and len(case["title"].split()) > 4
    assert case["expected"]
    assert set(case) <= {"title", "why", "plan", "built_in", "changes", "expected", "in_millions", *ALSO}
    assert all(check.passed for check in checks(project(plan_of(case))) if check.kind == "identity")


@pytest.mark.parametrize("name", [name for name in CASES if "fails" in CASES[name]])
def test_a_case_fails_the_checks_that_it_names_and_no_others(name):
    assert [check.line for check in checks(project(plan_of(CASES[name]))).failing] == CASES[name]["fails"]


@pytest.mark.parametrize(("name", "number"), REFUSED)
def test_a_change_that_a_case_refuses_is_refused_for_the_reason_that_it_names(name, number):
    case = CASES[name]
    with pytest.raises(PlanError, match=re.escape(case["refused"][number]["error"])):
        project(plan_of(case | {"changes": case["refused"][number]["changes"]}))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_beside_the_cases_can_be_read_and_holds(name):
    found = checks(project(load_plan(FOLDER / f"{name}.toml")))
    assert found and all(check.passed for check in found if check.kind == "identity")


def test_there_are_cases_of_every_kind():
    assert len(CASES) >= 8
    asked = {where.partition(" ")[0] for case in CASES.values() for where in case["expected"]}
    assert {
        "allocation.recurrent",
        "pot.annual",
        "pot.cumulative",
        "pot.recurrent_cumulative",
        "funds.repurposed",
        "providers.contract",
        "activity.bed_days.horizon_residual",
        "productivity.emergency_los.value",
        "gap.do_nothing",
        "claims.allocation_2028_29.computed",
    } <= asked


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a", "1 if 1 else 2", "[1][0]", "True", "'1'", "1 // 2", "f(1)", "1 < 2"]
)
def test_what_is_no_arithmetic_is_not_evaluated(text):
    with pytest.raises(ValueError, match="is no arithmetic"):
        arithmetic(text)


def test_arithmetic_is_evaluated():
    assert arithmetic("1950000 * 1.023 * (1 + 0.015 - 0.011) * 0.99") == 1950000 * 1.023 * (1 + 0.015 - 0.011) * 0.99
    assert arithmetic("-(2 - 5) ** 2 / 4") == -2.25
