"""Figures that round to nothing, and halves: the headline and the Summary sheet say the same."""

import openpyxl
import pytest

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.report.sheets.summary import SHEET

PLAN = """
name = "Tiny"
organisation = "Test"
code = "TEST"
base_year = "2024/25"
horizon = 1
date = 2025-01-01
[expenditure.a]
name = "A"
opening = {{ value = {expenditure}, unit = "£k", status = "local" }}
changes.x = {{ name = "x", values = {{ "2025/26" = 0 }}, unit = "£k", status = "local" }}
[funding.a]
name = "F"
opening = {{ value = 1000, unit = "£k", status = "local" }}
changes.x = {{ name = "x", values = {{ "2025/26" = 0 }}, unit = "£k", status = "local" }}
"""


@pytest.fixture
def projection(tmp_path, request):
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.format(expenditure=request.param), encoding="utf-8")
    return mtfs.project(mtfs.load_plan(path))


@pytest.mark.parametrize(
    ("projection", "gap", "position"),
    [
        (3250.0, "£2.3m", "deficit £2.3m"),
        (1000.3, "£0.0m", "break-even"),
        (999.7, "£0.0m", "break-even"),
        (950.0, "-£0.1m", "surplus £0.1m"),
    ],
    indirect=["projection"],
)
def test_the_headline(projection, gap, position):
    text = "\n".join(headline(projection))
    assert f"Gap if nothing is done: {gap} in 2025/26" in text
    assert f"In-year position after the plan: {position} in 2025/26 (underlying {position})" in text


@pytest.mark.parametrize("projection", [1000.3], indirect=True)
def test_a_cell_of_summary_that_rounds_to_nothing_has_no_minus(projection, tmp_path):
    path = tmp_path / "report.xlsx"
    mtfs.write_report(projection, path)
    sheet = openpyxl.load_workbook(path, data_only=True)[SHEET]
    rules = {
        (row, column): rule
        for area, found in sheet.conditional_formatting._cf_rules.items()
        for part in area.sqref.ranges
        for row, column in (place for line in part.rows for place in line)
        for rule in found
        if "ROUND" in str(rule.formula)
    }
    small = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float) and cell.value < 0 and round(cell.value, 1) == 0
    ]
    assert len(small) >= 3  # a large figure, and the position by year and in all
    for cell in small:
        rule = rules[cell.row, cell.column]
        negative, *_ = rule.dxf.numFmt.formatCode.split(";")
        assert ",1)=0" in rule.formula[0] and "-" not in negative and cell.number_format.startswith(negative)
