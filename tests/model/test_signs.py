"""Signs: what is meant above 0 and is below it in every year is questioned, and a scenario may set it right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.plan_builder import care, council, figure, made, rich, series, without_missing

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.headline import headline
from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import Check, kind_of
from mtfs.plan.plan import Plan
from mtfs.plan.walk import branches

AMOUNT = series(-510.0, "£k")
RATE = series(-0.011)
SCHEME = {"name": "X", "recurrent": False, "amounts": AMOUNT}
QUESTIONED = {
    "a saving": ("schemes.x", SCHEME | {"kind": "savings"}, "schemes.x.amounts"),
    "a benefit": ("schemes.x", SCHEME | {"kind": "benefits"}, "schemes.x.amounts"),
    "an investment": ("schemes.x", SCHEME | {"kind": "investment"}, "schemes.x.amounts"),
    "a use of reserves": ("gap.reserves.x", AMOUNT | {"name": "X"}, "gap.reserves.x"),
    "the efficiency of all": ("rates.efficiency", RATE, "rates.efficiency"),
    "that of a provider": ("providers.royal.efficiency", RATE, "providers.royal.efficiency"),
    "that of a line of expenditure": ("expenditure.acute.efficiency", RATE, "expenditure.acute.efficiency"),
}
"""What is meant above 0: where it stands, what is wrong, and the input that is named."""
BOTH_SIGNS = {
    "what is brought forward": ("gap.brought_forward", figure(-300.0)),
    "income among expenditure": ("expenditure.acute.opening", figure(-300.0)),
    "a change": ("expenditure.acute.changes.x", AMOUNT | {"name": "X"}),
    "what is there once": ("expenditure.acute.non_recurrent.x", AMOUNT | {"name": "X"}),
    "convergence": ("rates.convergence", RATE),
    "a mitigation that reduces": (
        "activity.services.bed_days.mitigations.x",
        {"name": "X", "effect": figure(-1.0, "bed days")},
    ),
}


def failing(plan):
    return [check for check in checks(project(plan)).failing if kind_of(check.line) is Check.SIGN]


@pytest.mark.parametrize("case", QUESTIONED)
def test_what_is_meant_above_0_is_questioned_by_its_name_and_its_remedy(case):
    place, wrong, key = QUESTIONED[case]
    plan = made(care(), {place: wrong})
    (check,) = failing(plan)
    entry = plan.inputs[key]
    assert check.line == Check.SIGN.of(key) and check.unit == entry.unit
    assert check.name.startswith(f"{entry.full_name}: ")
    assert check.name.endswith(f"remove the minus, or {entry.if_below_0}")
    assert check.described in "\n".join(headline(project(plan)))


def test_so_is_a_pressure():
    (check,) = failing(made(without_missing(rich()), {"pressures.pay.values": {"2025/26": -250.0}}))
    assert check.line == "checks.sign.pressures.pay" and check.name.startswith("Funding pressures: ")


@pytest.mark.parametrize("case", BOTH_SIGNS)
def test_what_may_have_either_sign_is_not(case):
    place, value = BOTH_SIGNS[case]
    assert not failing(made(care(), {place: value}))


@given(st.lists(st.sampled_from([-510.0, -0.5, 0.0, 0.25, 900.0]), min_size=5, max_size=5))
def test_a_mixture_of_signs_is_a_correction(amounts):
    by_year = dict(zip(made(council()).years[1:], amounts, strict=True))
    plan = made(council(), {"schemes.x": SCHEME | {"kind": "savings", "amounts": series(by_year, "£k")}})
    (check,) = [check for check in checks(project(plan)) if check.line == "checks.sign.schemes.x.amounts"]
    assert check.passed == (max(amounts) > 0 or min(amounts) == 0)
    assert check.residual == (0 if check.passed else -min(amounts))


def test_the_selected_scenario_is_looked_at():
    scenarios = {"x": {"name": "X", "sets": "schemes.x.amounts 2025/26 = -100"}}
    plan = made(
        care(),
        {"schemes.x": SCHEME | {"kind": "savings", "amounts": series(100.0, "£k")}, "scenarios": scenarios},
    )
    assert not failing(plan)
    assert [check.line for check in failing(plan.model_copy(update={"scenario": "x"}))] == [
        "checks.sign.schemes.x.amounts"
    ]


def test_what_is_meant_above_0_could_be_entered_below_it():
    """A field whose bounds refuse numbers below 0 has nothing to question."""

    def declared(model):
        for branch in branches(model):
            if branch.declared is not None:
                yield branch.declared.input
            elif branch.model is not None:
                yield from declared(branch.model)

    questioned = {about.label: about for about in declared(Plan) if about.if_below_0}
    assert len(questioned) == 4 and all(about.bounds[0] < 0 for about in questioned.values())
