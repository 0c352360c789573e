"""Every workbook that mtfs writes keeps the rules behind Excel's "We found a problem with some content".

And to the schemas of ECMA-376 as Microsoft's Open XML SDK states them. Excel itself is not run.
"""

import pytest
from openxml_audit import FileFormat, OpenXmlValidator
from support.ooxml import Package, broken
from support.ooxml.kinds import KINDS

QUICK = ("functions", "hostile", "rollup")
EVERY_KIND = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[] if kind in QUICK else pytest.mark.full) for kind in KINDS]
)


@EVERY_KIND
def test_nothing_breaks_a_rule(package, kind):
    assert broken(package(kind)) == []


@pytest.fixture(scope="module")
def validator():
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


def faults(validator, path):
    return [str(error) for error in validator.validate(path).errors]


@EVERY_KIND
def test_every_part_keeps_to_its_schema(validator, written, kind):
    assert faults(validator, written(kind)) == []


def test_the_schemas_find_an_element_out_of_place(validator, package, tmp_path):
    sheet, sound = "xl/worksheets/sheet1.xml", package("functions")
    spoiled = sound.parts[sheet].replace(b"<sheetData>", b"<mergeCells/><sheetData>")
    Package((name, spoiled if name == sheet else content) for name, content in sound.entries).write(tmp_path / "a.xlsx")
    assert any(sheet in fault for fault in faults(validator, tmp_path / "a.xlsx"))


def test_names_are_stored_as_they_are_shown(package):
    """A name that looks like a cell, a formula or an escape is a text in every place, in charts too."""
    hostile = package("hostile care")
    titles = {
        text for part in hostile.parts if part.startswith("xl/charts/") for text in hostile.texts_of_a_chart(part)
    }
    assert any("[1]!A1" in text for text in titles) and any("_x0041_" in text for text in titles)
    assert any("_x005F_x0041_" in text for text in hostile.texts)
