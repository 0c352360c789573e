"""Numbers: the plain walk, programs and the graph say the same, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from support.agreement import BY_NAME, bits
from support.allocation_transcription import walk
from support.plan_builder import care, made, rich, series, without_missing
from support.plan_strategies import plans
from support.profile import examples

from mtfs.backends import program
from mtfs.backends.draws import simulate
from mtfs.backends.evaluation import evaluated
from mtfs.backends.numbers import figures
from mtfs.model.graph_recording import graph_of

FEW = examples(15)


def all_bits(lines, value=lambda entry: entry):
    return {line: [None if year is None else bits(value(year)) for year in years] for line, years in lines.items()}


def assert_backends_agree(plan):
    expected = all_bits(walk(plan))
    assert all_bits(figures(plan)) == all_bits(figures(plan)) == expected, "walked, then by a program"
    assert all_bits(program.program(plan).run(plan.values)) == expected
    assert all_bits(evaluated(graph_of(plan), plan.values)) == expected
    assert list(figures(plan)) == list(expected)


@pytest.mark.parametrize("name", BY_NAME)
def test_figures_are_the_plain_walk(name):
    assert_backends_agree(BY_NAME[name]())


@FEW
@given(plans() | plans(funded=True))
def test_figures_of_any_plan_are_the_plain_walk(plan):
    assert_backends_agree(plan)


def test_only_what_is_asked_for_is_computed():
    plan = made(without_missing(rich()))
    whole, part = program.program(plan), program.program(plan, ("funds.bcf.repurposed",))
    assert list(part.lines) == ["funds.bcf.repurposed"] and len(whole.lines) > 50
    assert {key for key, _ in part.arguments} == {
        *("funds.bcf.opening", "funds.bcf.uplift", "funds.bcf.ringfenced", "funds.bcf.repurpose")
    }
    assert part.run(plan.values)["funds.bcf.repurposed"] == figures(plan)["funds.bcf.repurposed"]
    assert simulate(plan, {"rates.growth": np.zeros(2)}, ["funds.bcf.size"]).keys() == {"funds.bcf.size"}


def test_plans_of_one_structure_share_a_program_and_others_do_not():
    plan = made(rich())
    assert program.program(plan) is program.program(made(rich(), {"rates.growth": series(0.05)}))
    assert program.program(plan) is not program.program(made(rich(), {"horizon": 5}))
    assert program.program(plan) is not program.program(made(without_missing(rich())))
    assert program.program(plan) is not program.program(made(rich(), {"allocation.dental.method": "multiplicative"}))


def test_plans_that_differ_in_structure_alone_never_share_figures():
    variants = (
        {"allocation.core.rounded_to_1k": False},
        {"allocation.medical.method": "additive"},
        {"allocation.medical.convergence_from": "distance"},
        {"horizon": 6},
        {"commercial": None},
        {"allocation.medical.growth": series(0.05)},
    )
    for changes in ({}, *variants):
        assert_backends_agree(made(rich(), changes))


def test_plans_that_differ_in_the_structure_of_care_alone_never_share_figures():
    variants = (
        {"activity.first_year": "2024/25"},
        {"activity.last_year": "2029/30"},
        {"activity.phasing": None},
        {"activity.services.bed_days.beds": False},
        {"activity.services.bed_days.unit_cost": None},
        {"population.last_year": "2035/36"},
        {"productivity.readmissions.length_of_stay": None},
        {"productivity.medicines.cash_releasing": False},
        {"productivity.daycase.alternatives": None, "productivity.shorter_stay.counted": True},
        {"expenditure.acute.method": "additive"},
        {"expenditure.acute.changes": {}},
        {"schemes.programme.kind": "savings"},
        {"schemes.qipp.recurrent": False},
        {"claims.pot.year": "2026/27"},
        {"claims.allocation.line": "allocation.total"},
        {"available_growth.option": "low"},
        {"activity.scenario": "lower"},
    )
    for changes in ({}, *variants, {}):
        assert_backends_agree(made(care(), changes))
