"""Outturns in the workbook: marked in their cells, live, recomputed by real engines, and read back."""

import re
from datetime import date

import openpyxl
import pytest
from report.test_recalculated import differences
from support import engines, requirements
from support.plan_builder import care, council, made, outturn, rich, with_outturns

import mtfs
from mtfs.backends.cells import formulas
from mtfs.core.units import OUTTURN
from mtfs.plan.outturns import outturns
from mtfs.report.book.workbook import layout_of
from mtfs.udf.calls import Spill, functions_of, spilled

PLANS = {"rich": rich, "rich care": care, "council": council}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outturns")
    for name, data in PLANS.items():
        mtfs.write_report(made(with_outturns(data())), folder / f"{name}.xlsx")
    return folder


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_every_formula_of_a_plan_with_outturns_recomputes_to_the_figure_of_python(engine, reports):
    requirements.require(engine)
    paths = [reports / f"{name}.xlsx" for name in PLANS]
    for path, found in zip(paths, engines.recalculated(engine, paths), strict=True):
        assert differences(path, found) == []


@pytest.mark.parametrize("name", PLANS)
def test_a_cell_with_an_outturn_refers_to_its_input_and_says_so(name, reports):
    plan = made(with_outturns(PLANS[name]()))
    projection, book = mtfs.project(plan), engines.opened(reports / f"{name}.xlsx")
    layout = layout_of(projection)
    assert outturns(plan)
    for (line, period), key in outturns(plan).items():
        sheet, _, cell = str(layout.line_cell(line, period)).partition("!")
        assert book[sheet][cell].value == f"={layout.input_cell(key, 0)}", line
        assert f'" {OUTTURN}"' in book[sheet][cell].number_format, line
        assert f"A figure marked {OUTTURN} is the outturn" in book[sheet]["C3"].value


@pytest.mark.parametrize("host", ["xlwings", "libreoffice"])
@pytest.mark.parametrize("name", PLANS)
def test_where_rows_call_functions_an_outturn_refers_to_its_input_too(name, host):
    plan = made(with_outturns(PLANS[name]()))
    layout = layout_of(mtfs.project(plan))
    cells = spilled(formulas(plan, layout.input_cell, layout.line_cell, functions_of(host)), layout.line_cell, host)
    for (line, period), key in outturns(plan).items():
        assert cells[line, period].text == f"={layout.input_cell(key, 0)}"
        assert not isinstance(cells[line, period], Spill)


def test_a_plan_without_outturns_has_no_mark(tmp_path):
    mtfs.write_report(made(rich()), tmp_path / "plain.xlsx")
    for sheet in engines.load(tmp_path / "plain.xlsx"):
        formats = {cell.number_format for row in sheet.iter_rows() for cell in row}
        assert not any(re.search(rf'" {re.escape(OUTTURN)}"', number) for number in formats)
        assert not any(f"marked {OUTTURN}" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_an_outturn_edited_in_the_workbook_is_read_back(tmp_path):
    known = {"core": outturn("allocation.core.recurrent", "2025/26", 104_000.0, source="Ledger")}
    plan = made({**rich(), "date": date(2027, 5, 1), "actuals": known})
    path = tmp_path / "report.xlsx"
    mtfs.write_report(plan, path)
    assert mtfs.load_plan(path) == plan
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["Inputs"].iter_rows() if row[1].value == "actuals.core.value")
    row[3].value = 105_000.0
    book.save(path)
    again = mtfs.load_plan(path)
    assert again.actuals["core"].value.value == 105_000.0 and again.actuals["core"].value.source == "Ledger"
    assert mtfs.project(again).value("allocation.core.recurrent", "2025/26") == 105_000.0


def test_the_waterfall_of_the_allocation_has_the_outturn_as_a_step(reports):
    sheet = engines.opened(reports / "rich.xlsx", data_only=True)["Chart data"]
    amounts = {row[0]: row[1] for row in sheet.iter_rows(min_col=1, max_col=2, values_only=True) if row[0]}
    found = mtfs.project(made(with_outturns(rich())))
    assert amounts["Outturn"] == pytest.approx(found.value("allocation.step_outturn")) and amounts["Outturn"] != 0
    recurrent = found.lines["allocation.recurrent"]
    ends = [amounts[f"Allocation {year}"] for year in (found.plan.years[0], found.plan.years[-1])]
    assert ends == pytest.approx([recurrent[0], recurrent[-1]])
