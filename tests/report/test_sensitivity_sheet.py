"""The Sensitivity sheet: its figures are those of the analysis, marked as computed when the workbook was written."""

import openpyxl
import pytest
from support.example_plans import PLANS
from support.plan_builder import figure, made, series, small

import mtfs
from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.core.version import VERSION
from mtfs.report.book.sheet_top import VERDICT_CELL
from mtfs.report.sheets.sensitivity_sheet import (
    AT_HIGH,
    AT_LOW,
    ELASTICITY,
    FIRST_ROW,
    HEADER_ROW,
    ID,
    LESS,
    MORE,
    MOST_CHARTED,
    MOST_LISTED,
    NAME,
    SHEET,
    SWING,
    main_sensitivity,
)


def sheet_of(plan, folder):
    mtfs.write_report(plan, folder / "report.xlsx")
    book = openpyxl.load_workbook(folder / "report.xlsx")
    return book[SHEET] if SHEET in book.sheetnames else None


def rows_of(sheet):
    rows = []
    for row in sheet.iter_rows(min_row=HEADER_ROW + 2, values_only=True):
        if row[ID] is None:
            return rows
        rows.append(row)
    return rows


@pytest.mark.parametrize("name", ["default", "STP", "QOQ", "rich", "rich care"])
def test_the_sheet_holds_the_tornado(name, tmp_path):
    plan = mtfs.load_plan(PLANS[name])
    sheet, found = sheet_of(plan, tmp_path), main_sensitivity(mtfs.project(plan))
    rows = rows_of(sheet)
    assert [row[ID] for row in rows] == [effect.span.entry.id for effect in found.effects[:MOST_LISTED]]
    for row, effect in zip(rows, found.effects, strict=False):
        shown = (row[AT_LOW], row[AT_HIGH], row[LESS], row[MORE], row[SWING])
        changes = (effect.at_low - effect.base, effect.at_high - effect.base)
        assert shown == pytest.approx((effect.at_low, effect.at_high, *changes, effect.swing), abs=5.1e-4)
        assert row[ELASTICITY] == ("-" if effect.elasticity is None else pytest.approx(effect.elasticity, abs=5.1e-4))
    assert len(sheet._charts) == 1


def test_the_sheet_says_that_it_does_not_move(tmp_path):
    sheet = sheet_of(mtfs.load_plan(), tmp_path)
    text = sheet.cell(FIRST_ROW + 1, NAME + 1).value
    assert VERSION in text and "do not move with the inputs" in text
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert formulas == [f'="{ARITHMETIC}: "&{VERDICT_CELL}']
    assert "the plan's range where it gives one" in sheet.cell(FIRST_ROW + 3, NAME + 1).value


def test_no_figure_shows_the_last_bits_of_a_machine(tmp_path):
    for row in sheet_of(mtfs.load_plan(), tmp_path).iter_rows(values_only=True):
        assert all(value == round(value, 8) for value in row if isinstance(value, int | float))


def test_the_chart_shows_the_largest_swings_around_the_plan(tmp_path):
    sheet = sheet_of(mtfs.load_plan("cambridgeshire-peterborough-stp-2016"), tmp_path)
    (chart,) = sheet._charts
    first, last = HEADER_ROW + 2, HEADER_ROW + 1 + MOST_CHARTED
    assert [series_.val.numRef.f for series_ in chart.series] == [
        f"{SHEET}!$I${first}:$I${last}", f"{SHEET}!$J${first}:$J${last}",
    ]  # fmt: skip
    assert chart.overlap == 100 and chart.barDir == "bar"
    assert sheet.cell(first, NAME + 1).value == "NHS budget: Recurrent amount in the base year"


def test_the_two_way_table_stands_below_with_the_plan_s_own_figure_in_it(tmp_path):
    plan = mtfs.load_plan()
    sheet, found = sheet_of(plan, tmp_path), main_sensitivity(mtfs.project(plan))
    rows = list(sheet.iter_rows(values_only=True))
    at = next(row for row, values in enumerate(rows) if str(values[0]).startswith("Two inputs together"))
    grid = found.two_way(points=5)
    assert rows[at + 3][3:8] == pytest.approx(grid.values[1])
    for offset, (value, cells) in enumerate(zip(grid.values[0], grid.cells, strict=True), start=4):
        assert rows[at + offset][2] == pytest.approx(value)
        assert rows[at + offset][3:8] == pytest.approx(cells, abs=5.1e-4)
    assert rows[at + 6][5] == pytest.approx(found.base)


def test_a_cell_that_the_plan_refuses_says_so(tmp_path):
    ring = {"name": "A fund", "opening": figure(1000.0), "uplift": series(0.0), "repurpose": series(0.5, "share"),
            "ringfenced": series(930.0, "£k")}  # fmt: skip
    core = {"core": {"name": "Core", "opening": figure(1.0)}}
    plan = made(small(2) | {"funds": {"one": ring}, "allocation": core})
    grid = main_sensitivity(mtfs.project(plan)).two_way(points=5)
    assert {grid.rows.entry.id, grid.columns.entry.id} == {"funds.one.opening", "funds.one.ringfenced"}
    refused = sum(cell is None for cells in grid.cells for cell in cells)
    shown = [value for row in sheet_of(plan, tmp_path).iter_rows(values_only=True) for value in row]
    assert shown.count("not allowed") == refused > 0
