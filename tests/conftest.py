"""What every test may ask for."""

import os

import pytest
from support import requirements


@pytest.fixture
def require():
    """A function that skips a test where a program is not here, or fails it where MTFS_REQUIRE names the program."""
    return requirements.require


def pytest_sessionfinish(session, exitstatus):
    """Where MTFS_REQUIRE says what has to be there, no test may skip for want of anything."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("MTFS_REQUIRE") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line(f"{len(reporter.stats['skipped'])} skipped, and MTFS_REQUIRE allows none", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
