"""Activity: each formula against arithmetic written out, on single numbers and on arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfs.formulas.activity import (
    activity_cost,
    added_activity,
    avoided_activity,
    beds,
    demographic_growth,
    group_growth,
    growth_index,
    growth_so_far,
    headroom,
    implied_index,
    index_of_growth,
    mitigation_effect,
    non_demographic_growth,
    phased_share,
    projected_activity,
    projected_in_scenario,
    residual_growth,
    scenario_factor,
    weighted_growth,
    years_between,
    years_elapsed,
)

rates = st.floats(-0.05, 0.1)
elapsed_years = st.integers(0, 30)
indices = st.floats(0.5, 2.0)
factors = st.floats(0.0, 3.0)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [("2023/24", "2030/31", 7), ("2024/25", "2024/25", 0), ("2030/31", "2024/25", -6), ("1998/99", "2001/02", 3)],
)
def test_years_between_two_financial_years(first, last, years):
    assert years_between(first, last) == years


def test_years_elapsed_count_from_the_baseline():
    assert years_elapsed(1.0, 0) == 1
    assert years_elapsed(2.0, 3) == 5


def test_a_growth_known_over_many_years_comes_evenly():
    assert growth_so_far(0.21, 2, 2) == pytest.approx(0.21, rel=1e-12)
    assert growth_so_far(0.21, 1, 2) == pytest.approx(0.1, rel=1e-12), "1.1 x 1.1 = 1.21"
    assert growth_so_far(0.331, 2, 3) == pytest.approx(0.21, rel=1e-12), "1.1 ^ 3 = 1.331"
    assert growth_so_far(-0.36, 1, 2) == pytest.approx(-0.2, rel=1e-12), "0.8 x 0.8 = 0.64"
    assert growth_so_far(0.5, 0, 10) == 0


def test_a_rate_that_holds_every_year():
    assert growth_index(0.1, 3) == pytest.approx(1.331, rel=1e-12)
    assert growth_index(-0.5, 2) == 0.25
    assert growth_index(0.007, 7) == pytest.approx(1.007 * 1.007 * 1.007 * 1.007 * 1.007 * 1.007 * 1.007, rel=1e-12)
    assert growth_index(0.3, 0) == 1


def test_what_a_projection_implies_beyond_non_demographic_growth():
    assert implied_index(100.0, 144.0, 1.0, 1, 2) == pytest.approx(1.2, rel=1e-12), "the square root of 1.44"
    assert implied_index(100.0, 144.0, 1.2, 1, 2) == pytest.approx(1.0, rel=1e-12), "all of it non-demographic"
    assert implied_index(786_000.0, 961_000.0, 1.007**7, 7, 7) == pytest.approx(961 / 786 / 1.007**7, rel=1e-12)
    assert implied_index(50.0, 70.0, 1.0, 0, 7) == 1


@given(st.floats(10.0, 1e6), indices, rates, st.integers(1, 20))
def test_demographic_and_non_demographic_make_the_projection(baseline, grown, rate, span):
    projected = baseline * grown
    implied = implied_index(baseline, projected, growth_index(rate, span), span, span)
    demographic = demographic_growth(baseline, implied, 1)
    other = non_demographic_growth(baseline, implied, growth_index(rate, span), 1)
    assert projected_activity(baseline, demographic + other) == pytest.approx(projected, rel=1e-9)


def test_a_group_counts_by_its_share_of_the_activity():
    assert weighted_growth(0.6, 0.05) == pytest.approx(0.03, rel=1e-12)
    assert weighted_growth(0.25, -0.08) == pytest.approx(-0.02, rel=1e-12)


def test_an_index_is_1_and_the_growth():
    assert index_of_growth(0.03) == 1.03
    assert index_of_growth(-0.25) == 0.75


def test_demographic_growth():
    assert demographic_growth(1_000.0, 1.05, 1) == pytest.approx(50, rel=1e-12)
    assert demographic_growth(1_000.0, 1.05, 1.2) == pytest.approx(60, rel=1e-12)
    assert demographic_growth(1_000.0, 0.9, 0.5) == pytest.approx(-50, rel=1e-12)


def test_non_demographic_growth_comes_on_top_of_the_demographic():
    assert non_demographic_growth(1_000.0, 1.05, 1.02, 1) == pytest.approx(21, rel=1e-12), "1,050 x 2%"
    assert non_demographic_growth(1_000.0, 1.05, 1.02, 0.5) == pytest.approx(10.5, rel=1e-12)
    assert non_demographic_growth(1_000.0, 1.05, 1.0, 3.0) == 0


def test_growth_of_one_group():
    assert group_growth(60.0, 0.03, 0.05) == pytest.approx(36, rel=1e-12), "3 of 5 parts"
    assert group_growth(60.0, -0.01, 0.05) == pytest.approx(-12, rel=1e-12)
    assert group_growth(60.0, 0.0, 0.0) == group_growth(0.0, 0.0, 0.0) == 0, "none of the groups grows"


@given(st.floats(-1e6, 1e6), st.lists(st.floats(0.001, 1.0), min_size=1, max_size=6))
def test_the_groups_bring_all_of_the_growth(growth, weighted):
    parts = [group_growth(growth, one, sum(weighted)) for one in weighted]
    assert sum(parts) == pytest.approx(growth, rel=1e-9, abs=1e-9)


def test_projected_activity_is_the_baseline_and_its_growth():
    assert projected_activity(786_000.0, 175_000.0) == 961_000
    assert projected_activity(100.0, -30.0) == 70


def test_a_scenario_has_a_share_of_central_growth():
    assert projected_in_scenario(1_000.0, 1.05, 1.02, 1) == pytest.approx(1_071, rel=1e-12), "1,000 x 1.05 x 1.02"
    assert projected_in_scenario(1_000.0, 1.05, 1.02, 2) == pytest.approx(1_142, rel=1e-12), "twice the 71"
    assert projected_in_scenario(1_000.0, 1.05, 1.02, 0) == 1_000
    assert projected_in_scenario(1_000.0, 0.8, 0.5, 0.5) == pytest.approx(700, rel=1e-12), "half of the 600 lost"


@given(st.floats(1.0, 1e6), indices, indices, factors)
def test_a_scenario_is_the_baseline_and_both_growths_of_that_scenario(baseline, demographic, other, factor):
    growth = demographic_growth(baseline, demographic, factor) + non_demographic_growth(
        baseline, demographic, other, factor
    )
    found = projected_in_scenario(baseline, demographic, other, factor)
    assert found == pytest.approx(baseline + growth, abs=1e-9 * baseline * 10)


@given(st.floats(1.0, 1e6), st.floats(1.0, 2.0), st.floats(1.0, 2.0), st.floats(0.0, 1.0), st.floats(1.0, 3.0))
def test_the_lower_and_the_higher_scenario_have_the_central_between_them(baseline, demographic, other, low, high):
    lower, central, higher = (projected_in_scenario(baseline, demographic, other, share) for share in (low, 1, high))
    assert baseline * (1 - 1e-12) <= lower <= central * (1 + 1e-12) <= higher * (1 + 1e-9)


@pytest.mark.parametrize(("scenario", "expected"), [("central", 1), ("lower", 0.8), ("higher", 1.25)])
def test_the_factor_of_a_scenario(scenario, expected):
    assert scenario_factor(scenario, 0.8, 1.25) == expected


def test_an_unknown_scenario_is_refused():
    with pytest.raises(KeyError, match="worst"):
        scenario_factor("worst", 0.8, 1.25)


@pytest.mark.parametrize(("period", "years", "expected"), [(0, 6, 0), (3, 6, 0.5), (6, 6, 1), (9, 6, 1), (1, 1, 1)])
def test_mitigations_come_evenly_and_never_more_than_whole(period, years, expected):
    assert phased_share(period, years) == expected


def test_the_effect_of_a_mitigation():
    assert mitigation_effect(-78_000.0, 0.5) == -39_000
    assert mitigation_effect(1_991_000.0, 0.25) == 497_750
    assert mitigation_effect(-78_000.0, 0) == 0


def test_what_a_mitigation_avoids_and_what_it_adds_elsewhere():
    assert (avoided_activity(-78_000.0), added_activity(-78_000.0)) == (78_000, 0)
    assert (avoided_activity(1_991.0), added_activity(1_991.0)) == (0, 1_991)
    assert (avoided_activity(0.0), added_activity(0.0)) == (0, 0)


@given(st.floats(-1e9, 1e9))
def test_an_effect_either_avoids_or_adds(effect):
    assert added_activity(effect) - avoided_activity(effect) == effect
    assert added_activity(effect) >= 0 and avoided_activity(effect) >= 0
    assert not (added_activity(effect) and avoided_activity(effect))


def test_residual_growth():
    assert residual_growth(175_000.0, -132_000.0) == 43_000
    assert residual_growth(175_000.0, 5_000.0) == 180_000
    assert residual_growth(10.0, -30.0) == -20


@given(st.floats(-1e9, 1e9))
def test_without_mitigations_all_growth_remains(growth):
    assert residual_growth(growth, 0) == growth


def test_beds():
    assert beds(36_500.0, 365, 1.0) == 100
    assert beds(36_500.0, 365, 0.8) == pytest.approx(125, rel=1e-12)
    assert beds(43_000.0, 365, 0.92) == pytest.approx(128.0524, abs=5e-5)
    with pytest.raises(ZeroDivisionError):
        beds(1.0, 365, 0.0)
    with pytest.raises(ZeroDivisionError):
        beds(1.0, 0, 0.92)


@given(st.floats(1.0, 1e6), st.floats(0.1, 1.0), st.floats(0.1, 1.0))
def test_beds_times_occupancy_are_the_same_whatever_the_occupancy(days, one, other):
    assert beds(days, 365, one) * one == pytest.approx(beds(days, 365, other) * other, rel=1e-12)


def test_cost_in_thousands():
    assert activity_cost(43_000.0, 350.0, 1000) == 15_050
    assert activity_cost(-2_000.0, 40.5, 1000) == -81


def test_headroom_below_0_is_what_a_pot_does_not_pay_for():
    assert headroom(40_000.0, 13_273.3) == pytest.approx(26_726.7)
    assert headroom(10_000.0, 13_000.0) == -3_000


def test_arrays_are_computed_element_by_element():
    few = np.array([100.0, 400.0])
    half = np.array([0.5, 0.25])
    assert growth_so_far(np.array([0.21, 0.0]), 1, 2).tolist() == pytest.approx([0.1, 0.0])
    assert growth_index(half, 2).tolist() == [2.25, 1.5625]
    assert implied_index(few, 4 * few, 1.0, 1, 2).tolist() == [2.0, 2.0]
    assert weighted_growth(half, few).tolist() == [50.0, 100.0]
    assert index_of_growth(half).tolist() == [1.5, 1.25]
    assert demographic_growth(few, 1 + half, 2).tolist() == [100.0, 200.0]
    assert non_demographic_growth(few, 2.0, 1 + half, 1).tolist() == [100.0, 200.0]
    assert group_growth(few, half, 1.0).tolist() == [50.0, 100.0]
    assert projected_activity(few, few).tolist() == [200.0, 800.0]
    assert projected_in_scenario(few, 1 + half, 2.0, 0.5).tolist() == [200.0, 700.0]
    assert scenario_factor("higher", 0.5, 1 + half).tolist() == [1.5, 1.25]
    assert phased_share(3, np.array([2.0, 6.0])).tolist() == [1.0, 0.5]
    assert mitigation_effect(few, half).tolist() == [50.0, 100.0]
    assert avoided_activity(np.array([-5.0, 5.0])).tolist() == [5.0, 0.0]
    assert added_activity(np.array([-5.0, 5.0])).tolist() == [0.0, 5.0]
    assert residual_growth(few, -few / 2).tolist() == [50.0, 200.0]
    assert beds(73_000.0, 365, np.array([1.0, 0.5])).tolist() == [200.0, 400.0]
    assert activity_cost(few, np.array([10.0, 5.0]), 1000).tolist() == [1.0, 2.0]
    assert headroom(few, few / 4).tolist() == [75.0, 300.0]
    assert years_elapsed(1, few).tolist() == [101.0, 401.0]
