"""What the workbook shows is what Python computed: real engines recompute every formula from scratch."""

import math
from string import ascii_uppercase

import engines
import pytest
from example_plans import PLANS

import mtfs
from mtfs.report.layout import Layout

FEWEST_FORMULAS = {
    "default": 700,
    "QUE": 1100,
    "QOQ": 1100,
    "QMF": 1100,
    "rich": 1200,
    "one year": 250,
    "thirty years": 2500,
}
NOTHING = (None, None)
FLOORS = {"£k": 1e-7, "£m": 1e-10}
"""Differences that come of subtracting large amounts; engines round such a rest to 0 in ways of their own."""
FLOOR = 1e-14


def floor_of(sheet, cell, cells):
    """The smallest difference that counts in a cell, by the unit in its row's third column."""
    if sheet == "Chart data":
        return FLOORS["£k"]
    _, unit = cells.get(f"C{cell.lstrip(ascii_uppercase)}", (None, None))
    return FLOORS.get(str(unit).partition(",")[0], FLOOR)


def differences(path, found):
    """Every formula cell of which an engine makes something else than is stored beside it."""
    return [
        f"{sheet}!{cell}: stored {value!r}, recomputed {found[sheet][cell]!r}"
        for sheet, cells in engines.read(path).items()
        for cell, (formula, value) in cells.items()
        if formula is not None and not engines.same(found[sheet][cell], value, floor_of(sheet, cell, cells))
    ]


@pytest.fixture(scope="module", params=engines.ENGINES)
def recalculated(request, report):
    """{plan: what one engine makes of its report}."""
    engines.require(request.param)
    return dict(zip(PLANS, engines.recalculated(request.param, [report(name) for name in PLANS]), strict=True))


@pytest.mark.parametrize("name", PLANS)
def test_every_formula_recomputes_to_the_value_stored_beside_it(name, report, recalculated):
    assert differences(report(name), recalculated[name]) == []


@pytest.mark.parametrize("name", PLANS)
def test_every_formula_is_compared(name, report, recalculated):
    book = engines.load(report(name))
    found = {
        sheet.title: {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        for sheet in book
    }
    assert {sheet: set(cells) for sheet, cells in recalculated[name].items()} == found
    assert sum(map(len, found.values())) > FEWEST_FORMULAS[name]


@pytest.mark.parametrize("name", PLANS)
def test_no_cell_holds_an_error(name, report, recalculated):
    stored = engines.cached(report(name))
    for values in (stored, recalculated[name]):
        errors = {
            f"{sheet}!{at}": v for sheet, cells in values.items() for at, v in cells.items() if engines.is_error(v)
        }
        assert errors == {}


@pytest.mark.parametrize("name", PLANS)
def test_every_line_stands_in_its_cell_to_the_last_bit(name, report):
    plan = mtfs.load_plan(PLANS[name])
    projection, book = mtfs.project(plan), engines.read(report(name))
    layout = Layout(plan, tuple(projection.lines))
    for line, years in projection.lines.items():
        for period, value in enumerate(years):
            sheet, _, cell = layout.line_cell(line, period).partition("!")
            shown = None if value is None else "missing" if math.isnan(value) else value
            assert book[sheet].get(cell, NOTHING)[1] == shown, f"{line} in {plan.years[period]} at {sheet}!{cell}"


def test_a_plan_with_a_missing_fund_shows_it_as_missing(report):
    book = engines.load(report("rich"), data_only=True)
    row = next(row for row in book["Funds"].iter_rows(values_only=True) if row[1] == "funds.sdf.repurposed")
    assert row[5:] == ("missing",) * 7


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_value_that_does_not_follow_from_its_formula_is_found(engine, report, tmp_path):
    engines.require(engine)
    book = engines.load(report("one year"))
    cell = next(c for row in book["Pot"] for c in row if c.data_type == "f" and "+" in c.value)
    cell.value += "+0.01"
    book.save(tmp_path / "wrong.xlsx")
    [found] = engines.recalculated(engine, [tmp_path / "wrong.xlsx"])
    assert any(line.startswith(f"Pot!{cell.coordinate}:") for line in differences(report("one year"), found))


def test_an_engine_that_trusts_stored_values_is_found(report, tmp_path):
    stripped = engines.strip_cached(report("rich"), tmp_path / "stripped.xlsx")
    stored = engines.cached(stripped)
    values = [value for cells in stored.values() for value in cells.values()]
    assert len(values) > FEWEST_FORMULAS["rich"] and set(values) == {engines.WRONG}
    assert len(differences(report("rich"), stored)) == len(values)
