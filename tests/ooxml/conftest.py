"""Workbooks written and opened once for the tests that read them."""

import pytest
from support.ooxml import Package
from support.ooxml.kinds import KINDS


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A function that gives the path of a workbook; tests read it and never change it."""
    folder, paths = tmp_path_factory.mktemp("ooxml"), {}

    def path(name):
        if name not in paths:
            paths[name] = folder / (name if name.endswith(".xlsm") else f"{name}.xlsx")
            KINDS[name](paths[name])
        return paths[name]

    return path


@pytest.fixture(scope="session")
def package(written):
    """A function that gives a workbook as its rules read it."""
    read = {}

    def of(name):
        if name not in read:
            read[name] = Package.read(written(name))
        return read[name]

    return of
