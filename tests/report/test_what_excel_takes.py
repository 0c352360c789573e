"""What Excel asks of a file and no engine here does: rules that can be read, empty texts that are texts."""

import re
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.worksheet.cell_range import CellRange
from support import engines

import mtfs
from mtfs.plan.library import DEFAULT, built_in_text

NAME, UNIT = re.compile(r'\bname = "([^"]+)"'), '"contacts"'
QUOTED_UNIT = "'\"ED\" & 😀 contacts'"
LONGEST = 255


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """The report of a plan whose names and one unit hold quotes, an ampersand and a sign of two units of UTF-16."""
    folder = tmp_path_factory.mktemp("quotes")
    text = NAME.sub(lambda found: f"name = '\"{found[1]}\" & 😀'", built_in_text(DEFAULT)).replace(UNIT, QUOTED_UNIT)
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    mtfs.write_report(mtfs.load_plan(folder / "plan.toml"), folder / "report.xlsx")
    return folder / "report.xlsx"


def length(text):
    """Characters as Excel counts them."""
    return len(text.encode("utf-16-le")) // 2


def validations(path):
    """(sheet, rule) of every validation."""
    book = engines.load(path)
    return [(sheet, rule) for sheet in book for rule in sheet.data_validations.dataValidation]


def test_every_rule_of_validation_is_one_operand_and_a_list_holds_no_quote(workbook):
    kinds = set()
    for sheet, rule in validations(workbook):
        for formula in filter(None, (rule.formula1, rule.formula2)):
            tokens = [token for token in Tokenizer(f"={formula}").items if token.type != "WHITE-SPACE"]
            assert [token.type for token in tokens] in (["OPERAND"], ["OPERATOR-PREFIX", "OPERAND"]), (
                sheet.title,
                formula,
            )
            assert '"' not in formula.strip('"') and length(formula) <= LONGEST + 2, (sheet.title, formula)
        kinds.add(rule.type)
    assert {"list", "textLength", "decimal", "whole"} <= kinds


def test_a_text_with_quotes_keeps_to_its_rule(workbook):
    held = set()
    for sheet, rule in validations(workbook):
        if rule.type != "textLength" or rule.formula1 == "0":
            continue
        for box in rule.sqref.ranges:
            for row, column in CellRange(box.coord).cells:
                text = sheet.cell(row, column).value
                if text is not None:
                    assert int(rule.formula1) <= length(text) <= int(rule.formula2), (sheet.title, row, column)
                    held.add(text)
    assert QUOTED_UNIT.strip("'") in held


def test_a_formula_that_gives_an_empty_text_is_stored_as_one(workbook):
    with zipfile.ZipFile(workbook) as package:
        sheets = [package.read(part) for part in package.namelist() if part.startswith("xl/worksheets/sheet")]
    cells = [cell for sheet in sheets for cell in ElementTree.fromstring(sheet).iter(f"{engines.MAIN}c")]
    formulas = [cell for cell in cells if cell.find(f"{engines.MAIN}f") is not None]
    empty = [cell for cell in formulas if not cell.findtext(f"{engines.MAIN}v")]
    assert len(empty) > 50 and {cell.get("t") for cell in empty} == {"str"}
