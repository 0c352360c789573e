"""Figures that round to nothing, and halves: the headline and the sheets say the same."""

import openpyxl
import pytest

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.report.book import minus

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


@pytest.mark.parametrize("projection", [999.7, 1000.3], indirect=True)
def test_a_cell_of_any_sheet_that_rounds_to_nothing_has_no_minus(projection, tmp_path):
    path = tmp_path / "report.xlsx"
    mtfs.write_report(projection, path)
    found = {}
    for sheet in openpyxl.load_workbook(path, data_only=True):
        rules = rules_of_rounding(sheet)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            positive, minus, _ = cell.number_format.partition(";-")
            decimals = len(positive.partition(".")[2].partition('"')[0].rstrip("%")) + 2 * positive.endswith("%")
            if minus and isinstance(cell.value, int | float) and cell.value < 0 and round(cell.value, decimals) == 0:
                rule = rules[cell.row, cell.column]
                negative, *_ = rule.dxf.numFmt.formatCode.split(";")
                assert f",{decimals})=0" in rule.formula[0] and negative == positive and "-" not in negative
                found.setdefault(sheet.title, []).append(cell.coordinate)
    assert len(found["Gap"]) >= 2 and len(found["Figures"]) >= 2


def rules_of_rounding(sheet):
    """{(row, column): rule} of the cells whose minus a rule hides where they round to nothing."""
    return {
        place: rule
        for area, rules in sheet.conditional_formatting._cf_rules.items()
        for part in area.sqref.ranges
        for line in part.rows
        for place in line
        for rule in rules
        if "ROUND" in str(rule.formula)
    }


@pytest.mark.parametrize(
    ("positive", "decimals"),
    [("#,##0", 0), ("#,##0.0", 1), ("0.00%", 4), ("0%", 2), ('"£"#,##0.0"m"', 1), ('#,##0" act."', 0), ("#,##0.0,", -2),
     ("General", None), ("@", None)],
)  # fmt: skip
def test_a_figure_is_rounded_as_its_format_shows_it(positive, decimals):
    assert minus._decimals(positive) == decimals


@pytest.mark.parametrize(
    ("cells", "areas"),
    [
        ({2: [3, 5, 6, 7], 3: [5, 6, 7], 5: [5, 6, 7]}, {(2, 3, 2, 3), (2, 5, 3, 7), (5, 5, 5, 7)}),
        ({1: [1, 2], 2: [1], 3: [1]}, {(1, 1, 1, 2), (2, 1, 3, 1)}),
        ({4: [0]}, {(4, 0, 4, 0)}),
    ],
)
def test_neighbouring_cells_are_one_area(cells, areas):
    assert set(minus._areas(cells)) == areas
