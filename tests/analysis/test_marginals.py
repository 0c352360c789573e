"""The distributions of single inputs, against their formulas and SciPy's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import betaincinv, ndtr
from support.profile import examples

from mtfs.analysis.uncertainty.marginals import Normal, Pert, Triangular, Uniform, scores, uniforms

EVENLY = (np.arange(200_000) + 0.5) / 200_000
MODES = (0.0, 0.02, 0.25, 0.5, 0.9, 1.0)


@pytest.mark.parametrize("mode", MODES)
def test_triangular_is_that_of_scipy(mode):
    low, high = -2.0, 3.0
    other = stats.triang.ppf(EVENLY, mode, loc=low, scale=high - low)
    assert np.abs(Triangular(low, low + mode * 5, high).of_uniform(EVENLY) - other).max() < 1e-12


@pytest.mark.parametrize("mode", MODES)
def test_pert_is_the_beta_distribution_to_1e_9_of_its_range(mode):
    score = np.linspace(-8, 8, 40_001)
    first = 1 + 4 * mode
    other = np.where(
        score < 0, betaincinv(first, 6 - first, ndtr(score)), 1 - betaincinv(6 - first, first, ndtr(-score))
    )
    assert np.abs(Pert(0.0, mode, 1.0).of_score(score) - other).max() < 1e-9


@pytest.mark.parametrize("mode", MODES)
def test_mean_and_variance_of_pert(mode):
    values = Pert(10.0, 10 + 4 * mode, 14.0).of_uniform(EVENLY)
    mean = (10 + 4 * (10 + 4 * mode) + 14) / 6
    assert values.mean() == pytest.approx(mean, abs=1e-5)
    assert values.var() == pytest.approx((mean - 10) * (14 - mean) / 7, abs=1e-4)


def test_normal_has_its_range_as_p5_and_p95():
    found = Normal(2.0, 1 / (2 * 1.6448536269514722), -100.0, 100.0).of_uniform(np.array([0.05, 0.5, 0.95]))
    assert found == pytest.approx([1.5, 2.0, 2.5], abs=1e-12)


def test_a_normal_input_is_truncated_where_the_input_may_not_go():
    cut = Normal(0.05, 0.05, 0.0, 1.0)
    assert cut.truncated and not Normal(0.5, 0.05, 0.0, 1.0).truncated
    other = stats.truncnorm.ppf(EVENLY, -1.0, 19.0, loc=0.05, scale=0.05)
    assert np.abs(cut.of_uniform(EVENLY) - other).max() < 1e-9
    assert cut.of_score(scores(EVENLY)).min() >= 0.0


SHAPES = st.sampled_from(["uniform", "triangular", "pert"])


@examples(60)
@given(SHAPES, st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1))
def test_every_distribution_keeps_order_stays_in_its_range_and_is_one_by_both_ways(shape, low, width, mode):
    high = low + width
    made = {"uniform": Uniform(low, high), "triangular": Triangular(low, low + mode * width, high),
            "pert": Pert(low, low + mode * width, high)}[shape]  # fmt: skip
    points = np.linspace(1e-9, 1 - 1e-9, 501)
    found = made.of_uniform(points)
    slack = 1e-9 * (abs(low) + width)
    assert (np.diff(found) >= -slack).all() and low - slack <= found[0] and found[-1] <= high + slack
    assert np.abs(made.of_score(scores(points)) - found).max() <= 1e-6 * width + slack
    assert np.abs(uniforms(scores(points)) - points).max() < 1e-12
