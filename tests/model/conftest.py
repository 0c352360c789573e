"""Lines of a plan that uses every part of the allocation and the pot."""

import pytest
from support.allocation_transcription import walk
from support.plan_builder import made, rich, without_missing


@pytest.fixture(scope="module")
def walked():
    return walk(made(without_missing(rich())))
