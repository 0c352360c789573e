"""The benchmarks run, and the figures of both sides agree; how long they take is no test."""

import subprocess
import sys
from pathlib import Path

import pytest
from support import requirements

pytestmark = pytest.mark.full
RUN = Path(__file__).parents[1] / "benchmarks" / "run.py"


@pytest.mark.parametrize("part", ["recalculation", "report", "functions", "start"])
def test_the_figures_of_both_sides_agree(part):
    if part == "functions":
        requirements.require("libreoffice")
    done = subprocess.run([sys.executable, RUN, "--only", part, "--rounds", "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
