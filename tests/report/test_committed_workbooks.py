"""The files in workbooks/ are what `mtfs workbooks` writes today, part by part.

The workbook for Excel is written from the installed xlwings. Where that is another version than the committed file was
written with, what xlwings itself puts in is left out: its VBA and the rows of its settings.
"""

import re
import zipfile
from pathlib import Path

import pytest
import xlwings
from support import engines
from support.vba import modules

from mtfs.report.hosts.workbooks import WORKBOOKS
from mtfs.udf.classic import CONF_SHEET, OURS, PROJECT

FOLDER = Path(__file__).parents[2] / "workbooks"
REMEDY = "run: mtfs workbooks --replace"
CLASSIC = "mtfs.xlsm"
LARGEST_BYTES = 600_000
LIBRARY = re.compile(r"xlwings64-([\d.]+)\.dll")


def parts(path):
    """{part: its bytes, unpacked}."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A function that gives the path of a file as mtfs writes it now."""
    folder, paths = tmp_path_factory.mktemp("workbooks"), {}

    def path(name):
        if name not in paths:
            paths[name] = folder / name
            WORKBOOKS[name](paths[name])
        return paths[name]

    return path


def test_every_file_is_there():
    assert WORKBOOKS.keys() <= {path.name for path in FOLDER.iterdir()}
    assert not [path.name for path in FOLDER.iterdir() if ".previous" in path.name]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_committed_file_is_of_a_size_that_a_repository_bears(name):
    assert (FOLDER / name).stat().st_size < LARGEST_BYTES


@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name != CLASSIC])
def test_the_committed_file_is_what_is_written_part_by_part(name, written):
    committed, now = parts(FOLDER / name), parts(written(name))
    assert list(committed) == list(now), REMEDY
    assert [part for part in now if committed[part] != now[part]] == [], REMEDY


def test_the_committed_workbook_for_excel_is_what_is_written_but_for_another_xlwings(written):
    committed, now = FOLDER / CLASSIC, written(CLASSIC)
    vba, vba_now = modules(committed), modules(now)
    assert vba[OURS] == vba_now[OURS], REMEDY
    if LIBRARY.search(vba["xlwings"])[1] == xlwings.__version__:
        assert vba == vba_now, REMEDY
        found, expected = parts(committed), parts(now)
        assert list(found) == list(expected), REMEDY
        assert [part for part in expected if part != PROJECT and found[part] != expected[part]] == [], REMEDY
    else:
        found, expected = engines.read(committed), engines.read(now)
        assert list(found) == list(expected), REMEDY
        assert [sheet for sheet in expected if sheet != CONF_SHEET and found[sheet] != expected[sheet]] == [], REMEDY
