"""Plans with some of their inputs changed by id."""

import pytest
from support.plan_builder import figure, made, rich, series, small

import mtfs
from mtfs.core.references import Assignment, read_assignments
from mtfs.plan.changes import bare_amounts, changed
from mtfs.plan.toml import plan_from_data


def change(plan, text):
    return changed(plan, read_assignments(text))


def test_a_year_of_a_series_holds_until_its_next_given_year():
    plan = plan_from_data(small(3) | {"rates": small()["rates"] | {"growth": series({"2025/26": 0.01})}}, "")
    other = change(plan, "rates.growth 2026/27 = 0.05")
    assert other.values["rates.growth"][1:] == (0.01, 0.05, 0.05)
    assert plan.values["rates.growth"][1:] == (0.01, 0.01, 0.01)


def test_without_a_year_a_series_holds_in_all_years():
    plan = plan_from_data(
        small(3) | {"rates": small()["rates"] | {"growth": series({"2026/27": 0.02, "2025/26": 0.01})}}, ""
    )
    assert change(plan, "rates.growth = 0.03").values["rates.growth"][1:] == (0.03, 0.03, 0.03)


def test_a_figure_a_word_and_a_switch():
    plan = plan_from_data(rich(), "")
    other = change(
        plan,
        "allocation.core.opening = 5000.5; allocation.medical.method = additive; allocation.core.rounded_to_1k = no",
    )
    assert other.allocation["core"].opening.value == 5000.5
    assert other.allocation["medical"].method == "additive" and other.allocation["core"].rounded_to_1k is False
    assert other.allocation["core"].target == plan.allocation["core"].target


def test_numbers_are_read_as_finance_readers_write_them():
    other = change(plan_from_data(small(), ""), "allocation.core.opening = £130m; rates.growth 2025-26 = 3%")
    assert other.allocation["core"].opening.value == 130_000 and other.rates.growth.values["2025/26"] == 0.03


def test_a_missing_number_that_is_set_counts_as_ones_own():
    plan = mtfs.load_plan("nhse:QOQ")
    other = change(plan, "funds.sdf.opening = 12345")
    assert other.funds["sdf"].opening.value == 12345 and other.funds["sdf"].opening.status == "local"


def test_no_change_is_the_plan_itself():
    plan = plan_from_data(small(), "")
    assert changed(plan, []) is plan and changed(plan, iter(())) is plan


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rates.grwth = 0.01", "no input 'rates.grwth'; did you mean rates.growth"),
        ("rates.growth = much", "rates.growth: 'much' is no number"),
        ("rates.growth = 1.5", "rates.growth 2025/26: 1.5 is outside -1 to 1"),
        ("rates.growth 2040/41 = 0.01", "2040/41: is outside the plan"),
        ("allocation.core.opening 2025/26 = 10", "one figure for all years; leave the year 2025/26 out"),
        ("allocation.core.method 2025/26 = additive", "holds for all years; leave the year 2025/26 out"),
        ("allocation.core.method = linear", "allocation.core.method"),
        ("allocation.core.opening = nan", "'nan' is no number"),
        ("plan.horizon = 9", "plan.horizon: decides what the plan is"),
    ],
)
def test_what_cannot_be_set_says_why(text, said):
    with pytest.raises(mtfs.MtfsError, match=said.replace("(", r"\(")):
        change(plan_from_data(small(), ""), text)


@pytest.mark.parametrize("text", ["rates.growth", "= 3", "rates.growth == 3", "a = b = c"])
def test_a_text_that_is_no_change_is_refused(text):
    with pytest.raises(mtfs.LineError, match="is no change; write ID = VALUE"):
        list(read_assignments(text))


def test_several_changes_in_one_text():
    found = list(read_assignments(" rates.growth 2025/26 = 0.01 ;allocation.icb.method = additive; "))
    assert found == [
        Assignment("rates.growth", "2025/26", "0.01"),
        Assignment("allocation.icb.method", None, "additive"),
    ]


def test_the_plan_itself_stays_as_it_is():
    plan = plan_from_data(small() | {"limits": {"largest_rate": figure(0.2, "rate")}}, "")
    before = plan.model_dump()
    change(plan, "limits.largest_rate = 0.1; rates.inflation = 0.02")
    assert plan.model_dump() == before


@pytest.mark.parametrize(
    ("value", "said"),
    [("165", "£0.165m"), ("165,000", "£165.000m"), ("£165m", None), ("165m", None)],
)
def test_what_a_number_without_a_unit_sets_is_said_beside_what_it_was(value, said):
    plan = made(small(), {"allocation.core.opening": figure(150.0, "£m")})
    changes = [*read_assignments(f"allocation.core.opening = {value}; rates.growth 2025/26 = 0.02")]
    remarks = list(bare_amounts(plan, changed(plan, changes), changes))
    words = f"Set: allocation.core.opening is {said}, a number without a unit being £k; it was £150.000m"
    assert remarks == ([words] if said else [])
