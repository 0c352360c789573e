"""The reports that a finance reviewer's rules are read off, each loaded once."""

import zipfile

import pytest
from support import engines
from support.example_plans import EXAMPLES, example

import mtfs
from mtfs.report.book.workbook import layout_of


@pytest.fixture(scope="module", params=EXAMPLES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def plan(name):
    return example(name)


@pytest.fixture(scope="session")
def loaded(report):
    """A function that gives an example plan's report by openpyxl; tests read it and never change it."""
    return lambda name: engines.opened(report(name))


@pytest.fixture(scope="module")
def book(name, loaded):
    return loaded(name)


@pytest.fixture(scope="module")
def stored(name, report):
    return engines.read(report(name))


@pytest.fixture(scope="module")
def package(name, report):
    """{part: its XML} of the file."""
    with zipfile.ZipFile(report(name)) as file:
        return {part: file.read(part).decode() for part in file.namelist()}


@pytest.fixture(scope="module")
def layout(plan):
    return layout_of(mtfs.project(plan))
