"""Providers, activity, productivity and the gap follow the design."""

import pytest
from hypothesis import given
from support.care_transcription import EASY, assert_transcribed
from support.plan_builder import care, changed, council, made
from support.plan_strategies import plan_data

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import kind_of

VARIANTS = {
    "as it stands": {},
    "central scenario, no phasing": {"activity.scenario": "central", "activity.phasing": None},
    "lower scenario, 365 days": {"activity.scenario": "lower", "activity.days": None},
    "a baseline in the base year": {"activity.first_year": "2024/25"},
    "full effect within the plan": {"activity.phasing": None, "activity.last_year": "2026/27"},
    "methods changed round": {
        "expenditure.acute.method": "additive",
        "expenditure.prescribing.method": "multiplicative",
        "expenditure.other.method": "multiplicative",
        "expenditure.continuing_care.method": "additive",
    },
    "no schemes, no reserves": {"schemes": {}, "gap": None},
    "everything counted that may be": {
        "productivity.daycase.counted": False,
        "productivity.shorter_stay.counted": True,
    },
    "no productivity": {"productivity": {}},
    "no activity": {"activity": None, "claims.bed_days": None},
    "funding lines beside the allocation": {"funding": care()["expenditure"]},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_rich_care_plan_follows_the_design(variant):
    assert_transcribed(changed(care(), VARIANTS[variant]))


def test_the_council_plan_follows_the_design():
    assert_transcribed(council())


@EASY
@given(plan_data(with_care=True, longest=6, declared=False))
def test_any_plan_follows_the_design(data):
    assert_transcribed(data)


@EASY
@given(plan_data(funded=True, longest=6, declared=False))
def test_any_plan_without_an_allocation_follows_the_design(data):
    assert_transcribed(data)


def test_every_check_of_both_plans_passes():
    for data in (care(), council()):
        found = checks(project(made(data)))
        assert [check.line for check in found if not check.passed] == []
    assert {"checks.bridge", "checks.position", "checks.requirement", "checks.*.expenditure", "checks.*.funding"} <= {
        kind_of(check.line).pattern for check in checks(project(made(council())))
    }
