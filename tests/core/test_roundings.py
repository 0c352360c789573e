"""Roundings in words, as the step that they are in a unit."""

import pytest

from mtfs.core.roundings import rounding_step
from mtfs.core.units import unit_named


@pytest.mark.parametrize(
    ("text", "unit", "step"),
    [
        ("nearest £1k", "£k", 1.0),
        ("£1k", "£k", 1.0),
        ("£0.1m", "£k", 100.0),
        ("nearest £1", "£k", 0.001),
        ("£5 million", "£k", 5000.0),
        ("£1", "£", 1.0),
        ("0.1%", "rate", 0.001),
        ("100", "bed days", 100.0),
    ],
)
def test_a_rounding_is_a_step_in_the_unit(text, unit, step):
    assert rounding_step(text, unit_named(unit)) == pytest.approx(step)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("", "£k", "'' is no rounding; write it as"),
        ("roughly", "£k", "'roughly' is no rounding"),
        ("£0k", "£k", "'£0k' is no rounding"),
        ("-£1k", "£k", "is no rounding"),
        ("0.1%", "£k", "'0.1%' is no rounding of figures in £k"),
        ("1", "£k", "'1' is no rounding of figures in £k"),
        ("£1k", "rate", "'£1k' is no rounding of figures in rate"),
    ],
)
def test_what_is_no_rounding_is_refused(text, unit, says):
    with pytest.raises(ValueError, match=says):
        rounding_step(text, unit_named(unit))
