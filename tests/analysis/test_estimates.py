"""Percentiles, errors, chances and shares of the variance, against NumPy and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.profile import examples

from mtfs.analysis.uncertainty.estimates import PERCENTILES, spread
from mtfs.analysis.uncertainty.moments import Moments
from mtfs.analysis.uncertainty.products import crossed, mixed


def of_blocks(values, sizes):
    return spread(np.array(values, dtype=float), sizes)


@examples(100)
@given(st.lists(st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 7.5]), min_size=40, max_size=200), st.integers(2, 9))
def test_percentiles_are_those_of_all_values_together(values, count):
    whole, more = divmod(len(values), count)
    sizes = [whole + (at < more) for at in range(count)]
    found = of_blocks(values, sizes)
    other = np.percentile(values, PERCENTILES)
    assert [one.value for one in found.percentiles] == pytest.approx(list(other), abs=1e-9, rel=1e-12)
    assert found.mean.value == pytest.approx(np.mean(values), abs=1e-7)
    assert found.deviation == pytest.approx(np.std(values, ddof=1), rel=1e-9, abs=1e-6)
    least = sorted(values)[len(values) // 3]
    assert found.chance_of(least).value == pytest.approx(np.mean(np.array(values) >= least))


def test_values_that_are_all_the_same():
    found = of_blocks([3.5] * 60, [20, 20, 20])
    assert [one.value for one in found.percentiles] == [3.5] * 5 and found.deviation == 0
    assert found.mean.error == 0 and found.chance_of(3.5).value == 1 and found.chance_of(3.6).value == 0


def test_the_error_of_a_mean_is_its_standard_error():
    values = np.random.default_rng(5).normal(0.0, 1.0, 400_000)
    assert of_blocks(values, [1000] * 400).mean.error == pytest.approx(1 / np.sqrt(400_000), rel=0.15)


def test_the_error_of_a_percentile_is_the_scatter_of_the_blocks_over_the_root_of_their_number():
    """Blocks of 1, 3 and 5 lie sqrt((4 + 0 + 4) / (3 - 1)) = 2 from their mean: an error of 2 / sqrt(3)."""
    found = of_blocks([1.0] * 4 + [3.0] * 4 + [5.0] * 4, [4] * 3)
    assert [one.error for one in (found.mean, *found.percentiles)] == pytest.approx([2 / 3**0.5] * 6, rel=1e-12)


def shares(inputs, outputs, groups, linked):
    blocks = np.array_split(np.arange(inputs.shape[1]), 7)
    moments = Moments.of(inputs[:, blocks[0]], outputs[:, blocks[0]])
    for block in blocks[1:]:
        moments += Moments.of(inputs[:, block], outputs[:, block])
    return moments.contributions(groups, linked)


def test_shares_of_a_linear_model_are_the_squares_of_its_coefficients():
    inputs = np.random.default_rng(1).normal(size=(4, 200_000))
    outputs = np.stack([3 * inputs[0] + 4 * inputs[1], inputs[2] - inputs[3], 0 * inputs[0]])
    own, joint = shares(inputs, outputs, [[0], [1], [2, 3]], np.zeros((4, 4)))
    assert own[:, 0] == pytest.approx([0.36, 0.64, 0.0], abs=0.01) and own[:, 1] == pytest.approx([0, 0, 1], abs=1e-9)
    assert not own[:, 2].any() and not joint.any()


def test_shares_of_correlated_inputs_add_up_and_say_what_correlation_brings():
    random = np.random.default_rng(2)
    first, second = random.normal(size=(2, 400_000))
    second = 0.6 * first + 0.8 * second
    outputs = (first + 2 * second)[None, :]
    own, joint = shares(np.stack([first, second]), outputs, [[0], [1]], 1 - np.eye(2))
    whole = 1 + 4 + 2 * 2 * 0.6
    assert own[:, 0] == pytest.approx([1 / whole, 4 / whole], abs=0.01)
    assert joint[:, 0] == pytest.approx([1.2 / whole] * 2, abs=0.01)
    assert (own + joint).sum() == pytest.approx(1, abs=1e-9)


def test_what_a_straight_line_cannot_explain_is_left_over():
    inputs = np.random.default_rng(3).normal(size=(2, 400_000))
    outputs = (inputs[0] + inputs[0] * inputs[1])[None, :]
    own, joint = shares(inputs, outputs, [[0], [1]], np.zeros((2, 2)))
    assert own[:, 0] == pytest.approx([0.5, 0.0], abs=0.01)
    assert 1 - (own + joint).sum() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("low", "high", "most", "width"),
    [(0.0, 100.0, 11, 10.0), (164_000.0, 238_900.0, 40, 2000.0), (3.0, 3.0, 40, 0.1), (-0.4, 0.4, 5, 0.2)],
)
def test_bins_have_a_round_width_and_hold_every_draw(low, high, most, width):
    values = np.linspace(low, high, 1000)
    bins = spread(values.copy(), [400, 600]).bins(most)
    assert len(bins) <= most and {round(one.end - one.start, 9) for one in bins} == {width}
    assert bins[0].start <= low and high < bins[-1].end
    for one in bins:
        assert one.draws == ((values >= one.start) & (values < one.end)).sum()
        assert one.start / width == pytest.approx(round(one.start / width), abs=1e-9)


def test_the_chance_of_reaching_a_bin_is_that_of_reaching_its_start():
    found = spread(np.array([1.0, 2.0, 2.5, 4.0, 4.5, 9.0] * 10), [30, 30])
    for one in found.bins():
        assert one.reached == pytest.approx(found.chance_of(one.start).value)
    assert found.bins()[0].reached == 1


@pytest.mark.parametrize(("rows", "draws"), [(1, 1), (3, 70), (40, 1_000), (700, 130)])
def test_products_in_parts_are_the_products(rows, draws):
    random = np.random.default_rng(4)
    weights, first, second = (
        random.normal(size=(5, rows)),
        random.normal(size=(rows, draws)),
        random.normal(size=(4, draws)),
    )
    assert mixed(weights, first) == pytest.approx(weights @ first, rel=1e-12, abs=1e-12)
    assert crossed(first, second) == pytest.approx(first @ second.T, rel=1e-12, abs=1e-12)
