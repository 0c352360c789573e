"""What every test may ask for."""

import engines
import pytest


@pytest.fixture
def require():
    """A function that skips a test where a program is not here, or fails it where MTFS_REQUIRE names the program."""
    return engines.require
