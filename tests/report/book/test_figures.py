"""The rules for figures: years in one column, units beside them, millions that are the thousands."""

import re

import pytest
from openpyxl.utils import get_column_letter
from support.workbook_rules import WITH_YEARS, plan_year_columns

import mtfs
from mtfs.analysis.figures.missing import row_name
from mtfs.catalogue.lines import headlines, kind_of
from mtfs.model.naming import headline_label, subpart_name
from mtfs.report.sheets.reconciliation import RESULT

WITHOUT_YEARS = ("Reconciliation", "Sensitivity", "Assumptions", "Chart data", "Cover")
YEAR = re.compile(r"\d{4}/\d{2}")
UNITS = {
    "£k",
    "£m",
    "£",
    "rate",
    "share",
    "index",
    "years",
    "days",
    "beds",
    "bed days",
    "count",
    "correlation",
    "text",
    "of the check",
}
"""Units that the tool itself knows; services and opportunities have their own besides."""


def years_of(sheet, stored):
    """{year: its columns} by the cells of a sheet that hold nothing but a year."""
    found = {}
    for cell, (_, value) in stored[sheet].items():
        if isinstance(value, str) and YEAR.fullmatch(value):
            found.setdefault(value, set()).add(cell.rstrip("0123456789"))
    return found


def test_the_same_year_stands_in_the_same_column_on_every_sheet(plan, stored):
    expected = {year: {get_column_letter(5 + at)} for at, year in enumerate(plan.years)}
    sheets = [sheet for sheet in WITH_YEARS if sheet in stored]
    assert len(sheets) >= 5
    typed = {entry.content for entry in plan.inputs.values() if entry.kind == "text" and YEAR.fullmatch(entry.content)}
    assert plan.base_year in typed
    for sheet in sheets:
        columns = expected
        if sheet == "Inputs":  # which also holds years as inputs, in the column for all years
            columns = {
                year: expected.get(year, set()) | ({"D"} if year in typed else set()) for year in (*expected, *typed)
            }
        assert years_of(sheet, stored) == columns, sheet
    for sheet in WITHOUT_YEARS:
        assert sheet not in stored or set(years_of(sheet, stored)) <= (typed if sheet == "Assumptions" else set()), (
            sheet
        )


def test_every_line_has_its_unit_beside_it(book, plan, layout):
    projection = mtfs.project(plan)
    for line, place in layout.rows.items():
        row = [cell.value for cell in book[place.sheet][place.row + 1]]
        if line.startswith("claims."):
            claim = plan.claims[line.split(".")[1]]
            compared = ", ".join(filter(None, (claim.line, claim.year, subpart_name(plan, line))))
            stated = ", ".join(filter(None, (claim.statement, subpart_name(plan, line))))
            assert row[:2] == [stated, compared]
            assert row[2] == (projection.unit(line) if line in projection.lines else "")
        else:
            assert row[1] == line and row[2] == projection.unit(line)


def test_a_figure_for_all_years_stands_in_their_column_and_nothing_beside_it(book, plan, layout, stored):
    seen = 0
    for line, place in layout.rows.items():
        if kind_of(line).single_value and not line.startswith("claims."):
            seen += 1
            row = book[place.sheet][place.row + 1]
            assert row[3].value is not None and book[place.sheet]["D4"].value == "All years", line
            assert [cell.value for cell in row[4:]] == [None] * len(row[4:]), line
    assert seen >= (plan.activity is not None) * 20


def test_only_years_totals_and_results_stand_in_the_column_for_all_years(book, plan, layout):
    for line, place in layout.rows.items():
        if not line.startswith("claims.") and not kind_of(line).single_value:
            value = book[place.sheet].cell(place.row + 1, 4).value
            filled = place.sheet == "Checks" or kind_of(line).adds_up
            assert (value is not None) == filled, f"{line}: {value!r}"


def test_every_row_of_figures_has_a_known_unit(book, plan):
    lines = mtfs.project(plan)
    own = {part.unit for part in (*plan.services.values(), *plan.productivity.values())}
    used = {entry.unit or "text" for entry in plan.inputs.values()} | {lines.unit(line) for line in lines.lines}
    assert {unit.partition(",")[0] for unit in used} <= UNITS | own
    for sheet in (*WITH_YEARS, "Reconciliation"):
        for row in book[sheet].iter_rows(min_row=4) if sheet in book.sheetnames else ():
            last = RESULT if sheet == "Reconciliation" else 5 + plan.horizon
            figures = [cell for cell in row[3:last] if cell.value is not None]
            if figures and row[2].value != "Unit":
                unit = str(row[2].value).partition(",")[0]
                assert unit in UNITS | own, f"{sheet} row {row[0].row} has unit {row[2].value!r}"


def test_money_in_millions_is_a_thousandth_of_money_in_thousands(stored, plan, layout):
    shown, compared = stored["Figures"], 0
    row_of_label = {value: int(cell[1:]) for cell, (_, value) in shown.items() if re.fullmatch(r"A\d+", cell)}
    for line, place in {
        line: place for block in headlines(layout.rows).values() for line, place in block.items()
    }.items():
        if line.kind.unit != "£k":
            continue
        label = row_name(plan, line, headline_label(plan, line, place), mtfs.project(plan).lines[line])
        row = row_of_label[label]
        assert shown[f"C{row}"][1] == "£m"
        for column in ("E", *map(get_column_letter, plan_year_columns(plan))):
            place = layout.rows[line]
            thousands = stored[place.sheet].get(f"{column}{place.row + 1}", (None, None))[1]
            millions = shown.get(f"{column}{row}", (None, None))[1]
            same = thousands is millions is None or thousands == millions == "missing"
            assert same or millions == pytest.approx(thousands / 1000), (line, column)
            compared += millions is not None
    assert compared >= 8 * plan.horizon
