"""Where a function takes a value: crossings, touches, flat parts, jumps, each against what is known."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.profile import examples

from mtfs.analysis.levers import roots
from mtfs.analysis.levers.roots import find, last_where, scan

TOLERANCE = 1e-9


def found(function, target, low=-10.0, high=10.0, present=None, evenly=100):
    return find(function, scan(low, high, present, evenly, 5), target, TOLERANCE)


def places(*arguments, **more):
    return [(place.low, place.high) for place in found(*arguments, **more).places]


def near(value):
    return pytest.approx(value, abs=1e-9)


def test_a_line_is_crossed_once_to_the_last_bit():
    assert places(lambda x: 3 * x + 1, 2.5) == [(0.5, 0.5)]


def test_every_root_of_a_polynomial_is_found():
    wanted = (-7.77, -1.1, 2.02, 9.5)
    got = places(lambda x: math.prod(x - root for root in wanted), 0.0)
    assert [low for low, high in got if low == high] == [near(root) for root in wanted]


def test_two_roots_between_two_neighbouring_points_are_found_by_their_turning_point():
    got = places(lambda x: (x - 0.301) * (x - 0.302), 0.0, evenly=10)
    assert [low for low, _ in got] == [near(0.301), near(0.302)]


@pytest.mark.parametrize("function", [lambda x: abs(x - 1.2345), lambda x: 5 - 5 + (x - 1.2345) ** 2])
def test_a_touch_without_a_crossing_is_one_place(function):
    ((low, high),) = places(function, 0.0)
    assert low == high == pytest.approx(1.2345, abs=1e-4)


def test_a_flat_part_is_known_to_its_ends():
    ((low, high),) = places(lambda x: min(max(x, -3.3), 4.4), 4.4)
    assert (low, high) == (near(4.4), 10.0)
    ((low, high),) = places(lambda x: x + 1 if x < 1 / 3 else 4 / 3 if x < 2 / 3 else x + 2 / 3, 4 / 3)
    assert (low, high) == (near(1 / 3), near(2 / 3))


def test_a_flat_part_narrower_than_the_scan_is_known_to_its_ends():
    ((low, high),) = places(lambda x: math.floor(x * 1000) / 1000, 0.1234 + 0.0006)
    assert (low, high) == (near(0.124), near(0.125))


@pytest.mark.parametrize("slope", [1e-9, -1e-9, 1e-10])
def test_a_slope_on_which_several_points_are_near_enough_is_one_place(slope):
    assert places(lambda x: slope * (x - 0.05), 0.0) == [(near(0.05), near(0.05))]


@pytest.mark.parametrize(("looks", "jumps"), [(0, 1), (1, 5), (2, 25)])
def test_of_jumps_everywhere_so_many_are_looked_at_more_closely_and_no_more(looks, jumps, monkeypatch):
    monkeypatch.setattr(roots, "CLOSER", 4)
    monkeypatch.setattr(roots, "CLOSER_LOOKS", looks)
    looked_at = []

    def jumping(x):
        looked_at.append(x)
        assert len(looked_at) < 10_000, "it looks on and on"
        return 1.0 if int(x * 1e9) % 2 else -1.0

    crossings = find(jumping, [0.0, 1 / 3], 0.0, TOLERANCE)
    assert crossings.places == [] and len(crossings.jumps) == jumps


def test_a_jump_over_the_value_is_no_place():
    got = found(lambda x: 1.0 if x > math.pi else 0.0, 0.25)
    assert got.places == [] and got.nearest(0.25)[1] == 0.0
    (jump,) = got.jumps
    assert jump.position == near(math.pi) and (jump.below, jump.above) == (0.0, 1.0)


def test_out_of_reach_the_nearest_value_is_known():
    got = found(lambda x: (x - 2.345) ** 2 + 7, 5.0)
    assert got.places == [] and got.jumps == []
    at, value = got.nearest(5.0)
    assert value == near(7.0) and at == pytest.approx(2.345, abs=1e-6)


def test_a_scan_holds_both_ends_and_the_present_value_and_is_closer_around_it():
    points = scan(-1e9, 1e9, 1234.5, 100, 5)
    assert points == sorted(set(points)) and points[0] == -1e9 and points[-1] == 1e9 and 1234.5 in points
    assert sum(abs(x - 1234.5) < 1000 for x in points) > 30
    assert scan(0.0, 1.0, None, 4, 5) == scan(0.0, 1.0, 2.0, 4, 5) == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_the_last_number_at_which_a_test_holds():
    last = last_where(lambda x: x <= 0.1, 0.0, 1.0)
    assert last == 0.1


@examples(60)
@given(st.lists(st.integers(-95, 95), min_size=1, max_size=4, unique=True), st.sampled_from([1.0, -2.0, 1e-3, 1e6]))
def test_whatever_the_roots_each_is_found_and_no_other(tenths, scale):
    wanted = sorted(root / 10 + 0.013 for root in tenths)
    got = places(lambda x: scale * math.prod(x - root for root in wanted), 0.0, evenly=300)
    assert [low for low, _ in got] == [pytest.approx(root, abs=1e-5) for root in wanted]
