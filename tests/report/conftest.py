"""Reports written once for all tests that read them."""

import pytest
from support.example_plans import example

import mtfs


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """A function that gives the path of an example plan's report; tests read it and never change it."""
    folder, written = tmp_path_factory.mktemp("reports"), {}

    def path(name):
        if name not in written:
            written[name] = folder / f"{name.replace(' ', '-')}.xlsx"
            mtfs.write_report(example(name), written[name])
        return written[name]

    return path
