"""Whether the full profile of the tests runs, and what the fast one leaves out of a test."""

from hypothesis import settings

full = False
"""Set by conftest.py before any test is imported."""
FAST_SHARE, FEWEST = 8, 3
"""The fast profile tries one example in so many, and at least so many."""


def examples(count):
    """Return the settings of a property that has `count` examples in the full profile."""
    return settings(max_examples=count if full else max(FEWEST, count // FAST_SHARE))


def sample(cases):
    """Return a table of cases as it is, or a share of it in the fast profile."""
    return cases if full else {name: cases[name] for name in list(cases)[::FAST_SHARE]}
