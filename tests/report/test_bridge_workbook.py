"""The workbook of a bridge: live sums and check, a waterfall from the old figure to the new one, the assumptions."""

import re
import zipfile
from dataclasses import replace

import pytest
from support import engines, requirements
from support.plan_builder import council, figure, made, rich, series, small, without_missing

import mtfs
from mtfs import ToolError
from mtfs.analysis.plots.standard import axis_start
from mtfs.plan.locked import locked
from mtfs.plan.rules.lock import draft_hash
from mtfs.report.versions.bridge_workbook import CHANGES, SHEET, write_bridge

CHANGED = {
    "rates.growth": series({"2025/26": 0.023, "2026/27": 0.03, "2028/29": 0.031}),
    "commercial.option": "low",
    "pressures.pay.values": {"2025/26": 400.0},
    "funds.bcf.repurpose": series(0.3, "share"),
}
SPENT = {"expenditure.adults.opening": figure(300_000.0)}
BRIDGES = {
    "pot": lambda: mtfs.bridge(made(rich()), made(rich(), CHANGED)),
    "structure": lambda: mtfs.bridge(made(rich()), made(without_missing(rich()), {**CHANGED, "horizon": 6})),
    "allocation": lambda: mtfs.bridge(made(rich()), made(rich(), CHANGED), "allocation.recurrent 2028/29"),
    "rate": lambda: mtfs.bridge(made(rich()), made(rich(), CHANGED), "allocation.growth_rate 2026/27"),
    "below 0": lambda: mtfs.bridge(made(council()), made(council(), SPENT), "gap.in_year 2028/29"),
    "sampled": lambda: mtfs.bridge(made(rich()), made(rich(), CHANGED), by="input", most_exact=2),
    "nothing": lambda: mtfs.bridge(made(rich()), made(rich())),
}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bridges")
    for name, found in BRIDGES.items():
        write_bridge(found(), folder / f"{name}.xlsx")
    return folder


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_every_formula_recomputes_to_the_value_stored_beside_it(engine, books):
    requirements.require(engine)
    paths = [books / f"{name}.xlsx" for name in BRIDGES]
    for path, found in zip(paths, engines.recalculated(engine, paths), strict=True):
        stored = engines.cached(path)
        assert {sheet: set(cells) for sheet, cells in found.items()} == {s: set(cells) for s, cells in stored.items()}
        for sheet, cells in stored.items():
            for at, value in cells.items():
                assert engines.same(found[sheet][at], value, 1e-6), (path.stem, sheet, at)


@pytest.mark.parametrize("name", BRIDGES)
def test_the_table_leads_from_the_old_figure_to_the_new_one_and_checks_it(name, books):
    found = BRIDGES[name]()
    rows = list(engines.opened(books / f"{name}.xlsx", data_only=True)[SHEET].iter_rows(min_row=12, values_only=True))
    assert rows[0][0].startswith("Old: ") and rows[0][2] == found.old
    for row, driver in zip(rows[1:], found.drivers, strict=False):
        assert row[:2] == (driver.name, driver.effect)
    end = len(found.drivers) + 1
    assert rows[end][0].startswith("New: ") and rows[end][2] == found.new
    by_name = {row[0]: row[1] for row in rows if row[0]}
    assert by_name["Check"] == "OK"
    assert by_name["Sum of the effects"] == pytest.approx(by_name["Difference of the figures"], abs=1e-6)
    assert found.method in by_name
    formulas = engines.formulas(books / f"{name}.xlsx")[SHEET]
    assert len(formulas) >= len(found.drivers) + 2


def test_a_changed_effect_fails_the_check(books, tmp_path):
    book = engines.load(books / "pot.xlsx")
    book[SHEET]["B13"].value += 1
    book.save(tmp_path / "wrong.xlsx")
    [found] = engines.recalculated("formualizer", [tmp_path / "wrong.xlsx"])
    assert "FAILS" in found[SHEET].values() and "OK" not in found[SHEET].values()


@pytest.mark.parametrize("name", BRIDGES)
def test_the_chart_is_titled_with_drawn_axes_a_unit_and_a_description(name, books):
    with zipfile.ZipFile(books / f"{name}.xlsx") as package:
        chart = package.read("xl/charts/chart1.xml").decode()
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert chart.count('<c:delete val="0"/>') == 2 and '<c:overlap val="100"/>' in chart
    unit = {"rate": "basis points"}.get(name, "£m")
    titles = re.findall(r"<a:t>([^<]*)</a:t>", chart)
    assert any(re.fullmatch(rf"{unit}( \(axis cut: starts at .*\))?", title) for title in titles) and any(
        f"({unit}" in title for title in titles
    )
    assert 'descr="Waterfall: what moved' in drawing


def test_the_axis_starts_above_0_only_where_the_steps_would_not_be_seen(books):
    assert axis_start([100.0, 200.0]) == 0 and axis_start([-5.0, 1.0]) == 0 and axis_start([7.0, 7.0]) == 0
    assert axis_start([2_206_564.0, 2_252_215.0, 2_237_768.0, 2_248_989.0]) == 2_160_000
    for name, starts in (("allocation", True), ("below 0", False)):
        with zipfile.ZipFile(books / f"{name}.xlsx") as package:
            assert ("<c:min " in package.read("xl/charts/chart1.xml").decode()) is starts


def test_the_changed_assumptions_stand_on_their_sheet(books):
    sheet = engines.opened(books / "structure.xlsx")[CHANGES]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert rows["rates.growth"][3:7] == ("2026/27", "rate", 0.023, 0.03) or "rates.growth" in rows
    assert rows["plan.horizon"][5:7] == (4, 6) and rows["commercial.option"][5:7] == ("central", "low")
    assert rows["funds.sdf.opening"][5:7] == ("missing", 800)


def test_the_same_bridge_gives_the_same_bytes(books, tmp_path):
    write_bridge(BRIDGES["pot"](), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (books / "pot.xlsx").read_bytes()


def test_no_cell_is_too_narrow_for_its_figure(books):
    for name in BRIDGES:
        sheet = engines.opened(books / f"{name}.xlsx", data_only=True)[SHEET]
        for row in sheet.iter_rows(min_row=12, min_col=2, max_col=5):
            for cell in row:
                if isinstance(cell.value, int | float):
                    assert len(f"{cell.value:,.1f}") < sheet.column_dimensions[cell.column_letter].width - 2


def test_the_ends_are_named_whole_on_as_many_lines_as_they_need(tmp_path):
    plan = made({**rich(), "name": "A plan with a long name. " * 4, "scenarios": {"low": {"name": "The low case"}}})
    write_bridge(mtfs.bridge(plan, plan.model_copy(update={"scenario": "low"})), tmp_path / "b.xlsx")
    sheet = engines.load(tmp_path / "b.xlsx")[SHEET]
    name = sheet["A13"].value
    assert name.startswith("New: ") and "scenario: The low" in name and sheet["A13"].alignment.wrap_text
    lines = len(name) / sheet.column_dimensions["A"].width
    assert sheet.row_dimensions[13].height >= 12 * lines


def test_the_first_sheet_says_what_is_compared_on_one_landscape_page(tmp_path):
    old = made({**rich(), "document": {"version": "0.3 for review"}})
    found = replace(mtfs.bridge(old, locked(made(rich(), CHANGED), "Finance")), files=("old.toml", "agreed.toml"))
    write_bridge(found, tmp_path / "b.xlsx")
    sheet = engines.load(tmp_path / "b.xlsx")[SHEET]
    assert sheet["A1"].value == found.sentences()[0]
    rows = {row[0]: row[1:3] for row in sheet.iter_rows(min_row=5, max_row=9, values_only=True)}
    assert rows["File"] == ("old.toml", "agreed.toml") and rows["Version"] == ("0.3 for review", "none given")
    assert rows["Date"][0] == "1 April 2025" and rows["Status"][0] == "draft"
    assert rows["Status"][1].startswith("locked on ") and rows["Status"][1].endswith(" by Finance")
    assert rows["Content hash"] == (draft_hash(old)[:12], found.new_plan.lock.sha256[:12])
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9) and sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(("name", "unit"), [("pot", "£m"), ("allocation", "£m"), ("rate", "rate"), ("below 0", "£m")])
def test_the_table_has_one_unit_money_in_millions(name, unit, books):
    sheet = engines.opened(books / f"{name}.xlsx")[SHEET]
    assert [cell.value for cell in sheet[11][1:3]] == [f"Effect ({unit})", f"Figure ({unit})"]
    assert (sheet["C12"].number_format.partition(";")[0].endswith(",")) == (unit == "£m")


def test_small_money_stays_in_thousands(tmp_path):
    opening = made(small()).allocation["core"].opening.value
    more = {"allocation.core.opening.value": opening / 100}
    less = {"allocation.core.opening.value": opening / 200}
    write_bridge(mtfs.bridge(made(small(), more), made(small(), less), "allocation.total 2026/27"), tmp_path / "b.xlsx")
    assert engines.load(tmp_path / "b.xlsx")[SHEET]["B11"].value == "Effect (£k)"


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(ToolError, match=r"the bridge is an Excel workbook; give it a name that ends in .xlsx"):
        write_bridge(BRIDGES["nothing"](), tmp_path / "bridge.pdf")
    with pytest.raises(ToolError, match="cannot be written"):
        write_bridge(BRIDGES["nothing"](), tmp_path / "none" / "bridge.xlsx")
    assert list(tmp_path.iterdir()) == []
