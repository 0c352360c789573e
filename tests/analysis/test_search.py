"""The search for a percentile: exact, however far from the middle it starts, and however often a value comes."""

import numpy as np
import pytest

from mtfs.analysis.uncertainty import search
from mtfs.analysis.uncertainty.search import Ordered, Search


@pytest.mark.parametrize("loose", [1, 5, 65_536])
def test_values_in_order_are_those_of_a_sort(loose, monkeypatch):
    monkeypatch.setattr(search, "MOST_LOOSE", loose)
    values, ordered = [3.0, 1.0, 2.0, 2.0, 1.0, 7.0, 2.0, 0.5], Ordered()
    for start in range(0, 8, 3):
        ordered.add(np.array(values[start : start + 3]))
    assert [ordered.value_at(place) for place in range(8)] == sorted(values)


@pytest.mark.parametrize(("middle", "error"), [(50.0, 1.0), (0.0, 0.0), (1e6, 1e-3), (-7.5, 200.0)])
def test_bounds_move_apart_until_they_hold_the_place(middle, error):
    """Of 0 to 100 the place 25.25 is the value 25.25; of a hundred and one times 7 it is 7."""
    rows = np.stack([np.arange(101.0)[::-1], np.full(101, 7.0)])
    found = Search(25.25, 101, np.array([middle, middle]), np.array([error, error]))
    for _ in range(100):
        for block in np.array_split(rows, 4, axis=1):
            found.add(found.look(block))
        if found.ends():
            break
    assert found.values() == [25.25, 7.0]


def test_a_value_that_comes_often_is_kept_once(monkeypatch):
    monkeypatch.setattr(search, "MOST_LOOSE", 100)
    ordered = Ordered()
    for _ in range(50):
        ordered.add(np.full(90, 4.0))
    assert ordered.value_at(4499) == 4.0 and ordered.held <= 1 + 90
