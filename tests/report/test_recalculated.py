"""What the workbook shows is what Python computed: real engines recompute every formula from scratch."""

import math
import re

import pytest
from support import engines, requirements
from support.example_plans import EXAMPLES, OWN, example

import mtfs
from mtfs.catalogue.lines import kind_of
from mtfs.report.book.layout import Layout
from mtfs.report.book.workbook import layout_of

FEWEST_FORMULAS = {
    "default": 3000,
    "STP": 800,
    "QUE": 1200,
    "QOQ": 1200,
    "QMF": 1200,
    "rich": 1400,
    "rich care": 2500,
    "council": 800,
    "one year": 290,
    "thirty years": 2900,
    **dict.fromkeys(OWN, 290),
}
NOTHING = (None, None)
UNIT_OF_COLUMN = re.compile(r"\(([^()]+)\)$")


def unit_of(sheet, cell, cells):
    """The unit of a cell: in its row's third column; on Chart data in the header above it."""
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
    if sheet != "Chart data":
        return cells.get(f"C{row}", NOTHING)[1]
    above = (str(cells.get(f"{column}{at}", NOTHING)[1]) for at in range(int(row), 0, -1))
    return next(found[1] for found in map(UNIT_OF_COLUMN.search, above) if found)


def differences(path, found):
    """Every formula cell of which an engine makes something else than is stored beside it."""
    book = engines.read(path)
    units = {
        (sheet, cell): unit_of(sheet, cell, cells)
        for sheet, cells in book.items()
        for cell, (formula, value) in cells.items()
        if isinstance(value, float) and (formula is not None or sheet != "Chart data")
    }
    largest = engines.largest_by_unit((unit, book[sheet][cell][1]) for (sheet, cell), unit in units.items())
    return [
        f"{sheet}!{cell}: stored {value!r}, recomputed {found[sheet][cell]!r}"
        for sheet, cells in book.items()
        for cell, (formula, value) in cells.items()
        if formula is not None
        and not engines.same(found[sheet][cell], value, engines.floor_of(units.get((sheet, cell)), largest))
    ]


@pytest.fixture(scope="module", params=engines.ENGINES)
def recalculated(request, report):
    """{plan: what one engine makes of its report}."""
    requirements.require(request.param)
    return dict(zip(EXAMPLES, engines.recalculated(request.param, [report(name) for name in EXAMPLES]), strict=True))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_formula_recomputes_to_the_value_stored_beside_it(name, report, recalculated):
    assert differences(report(name), recalculated[name]) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_formula_is_compared(name, report, recalculated):
    book = engines.opened(report(name))
    found = {
        sheet.title: {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        for sheet in book
    }
    assert {sheet: set(cells) for sheet, cells in recalculated[name].items()} == found
    assert sum(map(len, found.values())) > FEWEST_FORMULAS[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_cell_holds_an_error(name, report, recalculated):
    stored = engines.cached(report(name))
    for values in (stored, recalculated[name]):
        errors = {
            f"{sheet}!{at}": v for sheet, cells in values.items() for at, v in cells.items() if engines.is_error(v)
        }
        assert errors == {}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_stands_in_its_cell_to_the_last_bit(name, report):
    plan = example(name)
    projection, book = mtfs.project(plan), engines.read(report(name))
    layout = layout_of(projection)
    for line, years in projection.lines.items():
        once = kind_of(line).single_value
        assert not once or years[1:] == [None] * plan.horizon, f"{line} has one figure for all years, and years too"
        for period, value in enumerate(years[:1] if once else years):
            sheet, _, cell = str(layout.line_cell(line, period)).replace("$", "").partition("!")
            shown = None if value is None else "missing" if math.isnan(value) else value
            assert book[sheet].get(cell, NOTHING)[1] == shown, f"{line} in {plan.years[period]} at {sheet}!{cell}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_two_lines_stand_in_the_same_cell(name):
    plan = example(name)
    lines = mtfs.project(plan).lines
    layout = Layout(plan, tuple(lines))
    told = {f"claims.{claim}.{part}" for claim in plan.claims for part in ("computed", "difference")}
    assert set(lines) <= set(layout.rows) <= set(lines) | told
    years = {line: range(1 if kind_of(line).single_value else 2) for line in lines}
    cells = [layout.line_cell(line, period) for line in lines for period in years[line]]
    assert len(set(cells)) == len(cells)


def test_a_rest_of_rounding_is_told_from_a_difference():
    largest = engines.largest_by_unit([("contacts", 1e7), ("£k, 2025/26 prices", 2e6), ("share", 0.3), ("£k", "text")])
    assert largest == {"contacts": 1e7, "£k": 2e6, "share": 0.3}
    assert engines.same(0.0, 1.8626e-9, engines.floor_of("contacts", largest))
    assert not engines.same(0.0, 1.8626e-9, engines.floor_of("share", largest))
    assert not engines.same(0.0, 1e-6, engines.floor_of("contacts", largest))
    assert engines.floor_of("£k", largest) == pytest.approx(2e-8) and engines.floor_of("rate", {}) == 1e-14


def test_a_plan_with_a_missing_fund_shows_it_as_missing(report):
    book = engines.load(report("rich"), data_only=True)
    row = next(row for row in book["Funds"].iter_rows(values_only=True) if row[1] == "funds.sdf.repurposed")
    assert row[5:] == ("missing",) * 7


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_value_that_does_not_follow_from_its_formula_is_found(engine, report, tmp_path):
    requirements.require(engine)
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
