"""The extension for LibreOffice, and the workbook of all cases."""

import pytest
from support.calc_cases import write_cases

from mtfs.udf import libreoffice


@pytest.fixture(scope="module")
def extension(tmp_path_factory):
    path = tmp_path_factory.mktemp("extension") / "mtfs.oxt"
    libreoffice.write_addin(path)
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("workbook") / "cases.xlsx"
    return path, write_cases(path)
