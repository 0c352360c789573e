"""The load script, for a short time: no health check is refused, memory is bounded, good requests are answered.

The server's time limit is a longer one, so that a busy computer is no reason to refuse.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from support import requirements
from support.serving import environment

pytestmark = pytest.mark.full

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "attack.py"


def test_good_requests_are_answered_while_the_server_is_attacked(tmp_path):
    requirements.require("server")
    command = [sys.executable, str(SCRIPT), "--seconds", "8", "--limit", "80", "--plans", "12"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=500, check=False, env=environment(), cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything held." in done.stdout and "health check" in done.stdout
