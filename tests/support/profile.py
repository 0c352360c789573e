"""Whether the full profile of the tests runs, and how many examples a property is tried with."""

from hypothesis import settings

full = False
"""Set by conftest.py before any test is imported."""
FAST_SHARE, FEWEST = 5, 3


def examples(count):
    """Return the settings of a property that has `count` examples, or a fifth of them in the fast profile."""
    return settings(max_examples=count if full else max(FEWEST, count // FAST_SHARE))
