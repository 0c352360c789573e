"""Wrong data never gives a number: each error of a plan names the place, the value and the remedy."""

import math
from datetime import date

import pytest
from support.plan_builder import care, changed, council, figure, made, rich, series, small
from support.refusals import refused, wrong_plans

import mtfs
from mtfs.core.errors import MtfsError
from mtfs.core.numbers import shown
from mtfs.core.years import FinancialYear
from mtfs.plan.library import load_plan

MONEY, CARE, CLAIMS = wrong_plans("wrong_money"), wrong_plans("wrong_care"), wrong_plans("wrong_claims")
PLANS = {f"{name}: {case}": (plan, *cases[case]) for name, plan, cases in (("money", rich, MONEY), ("care", care, CARE))
         for case in cases}  # fmt: skip
SHARES = "activity.services.attendances.shares"
BEDS = "activity.services.bed_days"


@pytest.mark.parametrize("case", PLANS)
def test_wrong_data_is_refused_in_python(case):
    plan, changes, fragment = PLANS[case]
    text = refused(lambda: made(plan(), changes), "the plan: ", fragment)
    for line in text.splitlines():
        assert line.startswith("the plan: ") and len(line) < 450


@pytest.mark.parametrize("case", PLANS)
def test_wrong_data_is_refused_in_a_file(case, tmp_path):
    plan, changes, fragment = PLANS[case]
    path = tmp_path / "wrong.toml"
    data = changed(plan(), changes)
    path.write_text("\n".join(f"{key} = {written_by_hand(value)}" for key, value in data.items()), encoding="utf-8")
    refused(lambda: load_plan(path), f"{path}: ", fragment)


def written_by_hand(value):
    """A value as TOML; what TOML has no word for is left to the tests in Python."""
    match value:
        case bool():
            return str(value).lower()
        case float() if math.isnan(value) or math.isinf(value):
            return str(value)
        case int() | float():
            return repr(value)
        case str():
            return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in value) + '"'
        case date():
            return value.isoformat()
        case list():
            return "[" + ", ".join(map(written_by_hand, value)) + "]"
    return "{" + ", ".join(f"{written_by_hand(key)} = {written_by_hand(item)}" for key, item in value.items()) + "}"


def test_the_sound_care_plans_behind_all_of_this_are_accepted():
    assert made(care()).name == "Rich care plan" and made(council()).name == "Council plan"
    assert made(care(), {f"{BEDS}.mitigations.managed.effect.value": -766_100.0})
    assert made(care(), {"activity.occupancy.value": 1.0})
    assert made(care(), {f"{SHARES}.west.value": 0.65 + 1e-12})
    assert made(care(), {"productivity.daycase.counted": False})
    assert made(care(), {"expenditure.other.inflation": None}), "non-recurrent items alone move a budget line"


def test_the_sound_plan_behind_all_of_this_is_accepted():
    assert made(rich()).name == "Rich plan"
    assert made(changed(rich(), {"funds.bcf.ringfenced.values": {"2025/26": 5_250.0}}))
    assert made(rich(), {"settings.primary.first.value": 0.25 + 1e-12})


def test_every_error_of_a_plan_is_told_at_once():
    text = refused(lambda: made(rich(), {"name": "", "colour": 1, "allocation.core.opening.value": "x"}))
    assert len(text.splitlines()) == 3
    text = refused(lambda: made(rich(), {"rates.growth.values": {"2025/26": 2.3}, "settings.primary.first.value": 1.5}))
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize("case", CLAIMS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_wrong_claim_is_refused_when_it_is_computed(case, times):
    """Also where a plan of the same structure was computed before, by a program."""
    changes, fragments = CLAIMS[case]
    for _ in range(times):
        assert mtfs.project(made(care())).value("claims.pot.difference") == 0
        text = refused(lambda: mtfs.project(made(care(), changes)), *fragments)
        assert "\n" not in text


@pytest.mark.parametrize(
    "text", ["2025/6", "25/26", "2025-26", "2025/26 ", "", None, 2025.0, "２０２５/２６", "2025/261"]
)
def test_a_malformed_year(text):
    refused(lambda: FinancialYear.parse(text), f"{shown(text)} is not a financial year; write it as 2025/26")


# What validates and yet cannot be computed

UNCOMPUTABLE = {
    "growth of -100%": {"rates.growth": series(-1.0)},
    "convergence of -100%": {"rates.convergence": series(-1.0)},
    "rates that sum to -100%": {
        "allocation.core.method": "additive",
        "rates.growth": series(-0.5),
        "rates.convergence": series(-0.5),
    },
    "an adjustment of the whole baseline": {
        "allocation.core.baseline_adjustments": {"all": series(-1000.0, "£k") | {"name": "All"}}
    },
    "an adjustment of more than the baseline": {
        "allocation.core.baseline_adjustments": {"all": series(-3000.0, "£k") | {"name": "All"}}
    },
    "in-year items that take all away": {
        "allocation.core.non_recurrent": {"all": series(-1000.0, "£k") | {"name": "All"}}
    },
    "an allocation that rounds to nothing": {
        "allocation.core.opening": figure(0.4),
        "allocation.core.rounded_to_1k": True,
    },
    "a deflator of -100%": {"prices": {"gdp_deflator": series(-1.0)}},
}


@pytest.mark.parametrize("case", UNCOMPUTABLE)
def test_a_plan_that_cannot_be_computed_is_refused(case):
    def figures():
        lines = mtfs.project(made(small(3), UNCOMPUTABLE[case])).lines
        assert not any(isinstance(value, complex) for years in lines.values() for value in years), "a complex number"

    refused(figures, kind=MtfsError)
