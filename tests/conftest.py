"""The two profiles of the tests, and what every test may ask for.

`pytest` runs the fast profile. `pytest --full` also runs the tests that are marked `full`: those that start an office,
a browser or a server, and those that take long. MTFS_REQUIRE, which .ci/run sets, means the full profile too. So does
a file or a test that is named on the command line.
"""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, Phase, settings
from support import profile, requirements

WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)

settings.register_profile(
    "fixed", derandomize=True, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck)
)
settings.register_profile("free", deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("fixed")
"""The same examples in every run; `pytest --hypothesis-profile=free` draws others and shrinks what fails."""


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="run the tests that are marked full as well")


def pytest_configure(config):
    config.addinivalue_line("markers", "full: needs an office, a browser, a server or much time; runs with --full")
    os.environ["MTFS_DATA"] = os.path.join(tempfile.gettempdir(), "mtfs-tests-have-no-data-of-their-own")
    config.option.loadscopereorder = False  # the order is that of pytest_collection_modifyitems
    named = any(".py" in argument for argument in config.args)
    profile.full = config.getoption("full") or named or bool(os.environ.get("MTFS_REQUIRE"))


def without_workbooks():
    """Whether NHS England's own workbooks are not here: no program brings them, so their tests are left out."""
    return not all(path.exists() for path in requirements.PUBLISHED.values())


def is_left_out(item):
    """Whether this run leaves a test out."""
    if item.get_closest_marker("full") and not profile.full:
        return True
    return "published_workbooks" in item.fixturenames and without_workbooks()


def pytest_collection_modifyitems(config, items):
    """Begin with the files that take long, which hold tests marked full: at the end no worker waits for one of them."""
    long = {item.path for item in items if item.get_closest_marker("full")}
    items.sort(key=lambda item: item.path not in long)
    config.hook.pytest_deselected(items=[item for item in items if is_left_out(item)])
    items[:] = [item for item in items if not is_left_out(item)]


def pytest_terminal_summary(terminalreporter):
    if not profile.full:
        terminalreporter.write_line("The fast profile: tests marked full were left out; `pytest --full` runs them too.")
    if without_workbooks():
        folder = next(iter(requirements.PUBLISHED.values())).parent
        terminalreporter.write_line(
            f"Tests that read NHS England's own workbooks were left out: they are not in {folder}."
        )


@pytest.fixture(scope="session")
def published_workbooks():
    """NHS England's own workbooks by source; a test that asks for them is left out where they are not here."""
    return requirements.PUBLISHED


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
