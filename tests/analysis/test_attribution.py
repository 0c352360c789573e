"""Shapley attribution against closed forms and against every order written out."""

from fractions import Fraction
from itertools import permutations
from math import fsum, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.profile import examples

from mtfs.analysis.versions.attribution import attribute

FEW = examples(60)


def by_hand(count, figure):
    """The effects averaged over every order, one after the other."""
    effects, orders = [Fraction(0)] * count, list(permutations(range(count)))
    for order in orders:
        made = 0
        for change in order:
            after = made | 1 << change
            effects[change] += Fraction(figure(after)) - Fraction(figure(made))
            made = after
    return [effect / len(orders) for effect in effects]


def of_factors(old, new):
    """A product of factors, each of which is old or new."""
    return lambda made: prod(new[at] if made >> at & 1 else old[at] for at in range(len(old)))


def test_changes_that_only_add_have_their_own_effect():
    effects = (3.0, -1.25, 0.0, 40.5)
    found = attribute(4, lambda made: 100 + sum(effect for at, effect in enumerate(effects) if made >> at & 1))
    assert found.effects == effects and found.rounding == 0 and found.errors is None and found.orders == 0


def test_of_a_product_of_two_each_has_half_of_what_they_do_together():
    found = attribute(2, of_factors((10.0, 4.0), (13.0, 6.0)))
    alone = (3 * 4, 10 * 2)
    together = 3 * 2
    assert found.effects == (alone[0] + together / 2, alone[1] + together / 2)


def test_of_a_product_of_three_the_interactions_are_shared_out():
    a, b, c = (2.0, 3.0), (5.0, 7.0), (11.0, 13.0)  # each old, new: changes of 1, 2 and 2
    found = attribute(3, of_factors((a[0], b[0], c[0]), (a[1], b[1], c[1])))
    first = 1 * 5 * 11 + (1 * 2 * 11 + 1 * 5 * 2) / 2 + 1 * 2 * 2 / 3
    assert found.effects[0] == pytest.approx(first, abs=1e-12)
    assert fsum(found.effects) == 3 * 7 * 13 - 2 * 5 * 11


def test_no_change_and_one_change():
    assert attribute(0, lambda made: 5.0).effects == ()
    assert attribute(1, lambda made: 7.5 if made else 5.0).effects == (2.5,)


figures = st.lists(
    st.floats(-1e9, 1e9).map(lambda value: round(value, 6)) | st.sampled_from((0.0, 1e-6, 0.1, 1e9 / 3)),
    min_size=8,
    max_size=8,
)


@FEW
@given(figures)
def test_any_game_is_averaged_over_its_orders_sums_and_reverses(values):
    found = attribute(3, lambda made: values[made])
    for effect, expected in zip(found.effects, by_hand(3, lambda made: values[made]), strict=True):
        assert effect == pytest.approx(float(expected), rel=1e-12, abs=1e-6)
    assert fsum([values[0], *found.effects, found.rounding]) == values[7]
    back = attribute(3, lambda made: values[7 - made])
    assert back.effects == tuple(-effect for effect in found.effects) and back.rounding == -found.rounding
    assert fsum([values[7], *back.effects, back.rounding]) == values[0]


def test_what_rounding_leaves_is_told_where_no_effect_can_hold_it():
    found = attribute(1, lambda made: 0.1 if made else -1e6)
    assert found.rounding != 0 and fsum([-1e6, *found.effects, found.rounding]) == 0.1


def test_a_change_without_effect_stays_at_0_where_rounding_leaves_a_rest():
    found = attribute(2, lambda made: 0.1 if made & 1 else -1e6)
    assert found.rounding != 0 and found.effects[1] == 0.0


@pytest.mark.parametrize("pairs", [50, 400])
def test_a_sample_is_the_exact_value_within_its_error(pairs):
    old, new = (1.0, 2.0, 3.0, 1.5, 0.5, 4.0), (1.25, 1.5, 3.75, 2.0, 0.75, 3.0)
    exact = attribute(6, of_factors(old, new))
    found = attribute(6, of_factors(old, new), most_exact=2, pairs=pairs)
    assert found.orders == 2 * pairs and found.errors is not None
    for effect, error, expected in zip(found.effects, found.errors, exact.effects, strict=True):
        assert 0 < error < 0.2 * abs(expected)
        assert abs(effect - expected) < 4 * error
    assert fsum([of_factors(old, new)(0), *found.effects, found.rounding]) == of_factors(old, new)(63)


def test_a_sample_is_the_same_each_time_and_reverses_exactly():
    old, new = (1.0, 2.0, 3.0, 1.5), (1.25, 1.5, 3.75, 2.0)
    found = attribute(4, of_factors(old, new), most_exact=0, pairs=20)
    assert found == attribute(4, of_factors(old, new), most_exact=0, pairs=20)
    assert found != attribute(4, of_factors(old, new), most_exact=0, pairs=20, seed=1)
    back = attribute(4, of_factors(new, old), most_exact=0, pairs=20)
    assert back.effects == tuple(-effect for effect in found.effects)


def test_a_sample_of_what_only_adds_has_no_error():
    effects = [float(at) for at in range(15)]
    found = attribute(15, lambda made: sum(effect for at, effect in enumerate(effects) if made >> at & 1), pairs=3)
    assert found.effects == tuple(effects) and set(found.errors) == {0.0}
