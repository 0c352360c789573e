"""The Simulation sheet: what mtfs simulates, marked as static, the same at every writing."""

from itertools import pairwise

import openpyxl
import pytest

import mtfs
from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.core.version import VERSION
from mtfs.report.book import sheet_top
from mtfs.report.book.parts import WRITTEN_ONCE
from mtfs.report.sheets.simulation_sheet import FIRST_ROW, UNIT


@pytest.fixture(scope="module")
def found():
    return simulate_plan(mtfs.load_plan())


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("simulated") / "report.xlsx"
    mtfs.write_report(mtfs.load_plan(), path)
    return path


@pytest.fixture(scope="module")
def rows(path):
    """Every row of the sheet by its first two cells."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Simulation"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def below(rows, heading):
    """The rows under a heading and its titles."""
    first = next(at for at in range(FIRST_ROW, len(rows)) if str(rows[at][0]).startswith(heading)) + 2
    last = next(at for at in range(first, len(rows) + 1) if at == len(rows) or rows[at][0] is None)
    return rows[first:last]


def test_the_sheet_says_that_it_is_static_and_how_it_was_drawn(rows):
    assert rows[3][0] == WRITTEN_ONCE and VERSION in WRITTEN_ONCE and "do not move with the inputs" in WRITTEN_ONCE
    assert rows[4][0] == "10,000 draws (Latin hypercube), seed 1, 20 independent blocks."
    assert "percentiles of single years must not be added" in rows[6][0]


def test_its_figures_are_those_of_the_simulation(rows, found):
    for row, one in zip(below(rows, "How far"), found.outputs, strict=True):
        expected = [one.central, one.spread.mean.value, one.spread.deviation]
        expected += [each.value for each in one.spread.percentiles] + [one.spread.percentiles[2].error]
        assert row[1:3] == [str(one.output), "£k"]
        assert row[3:12] == pytest.approx(expected, abs=0.001)
    for row, chance in zip(below(rows, "Probability"), found.chances, strict=True):
        assert row[3:6] == pytest.approx([chance.target.value, chance.probability.value, chance.probability.error],
                                         abs=1e-5)  # fmt: skip
    for line, years in found.fans.items():
        name = {"pot.cumulative": "Investment pot, cumulative, by", "pot.annual": "Investment pot of the year, by",
                "allocation.recurrent": "Recurrent allocation, by"}[line]  # fmt: skip
        written = [row for row in below(rows, name) if row[0] != "2024/25"]
        for row, one in zip(written, years, strict=True):
            percentiles = [each.value for each in one.spread.percentiles]
            assert row[0] == one.output.year and row[6:11] == pytest.approx(percentiles, abs=0.001)


def test_shares_of_the_variance_stand_in_order_and_sum_to_one(rows, found):
    shares = below(rows, "Share of the variance")
    first = [row[3] for row in shares[:-1]]
    assert first == sorted(first, reverse=True) and len(first) == len(found.plan.uncertainty)
    for column in range(3, 3 + len(found.outputs)):
        assert sum(row[column] for row in shares) == pytest.approx(1, abs=1e-5)


def test_the_band_is_the_difference_of_p10_and_p90(rows):
    years = [row for row in rows if len(str(row[0])) == 7 and str(row[0]).startswith("20")]
    assert len(years) == 17
    for row in years:
        assert row[12] == pytest.approx(row[9] - row[7], abs=1e-6)


def test_lines_with_a_figure_in_the_base_year_begin_with_it(rows):
    base = [row for row in rows if row[0] == "2024/25"]
    assert [row[1] for row in base] == ["pot.cumulative", "allocation.recurrent"]
    for row in base:
        assert len({row[3], *row[6:11]}) == 1 and row[5] == row[11] == row[12] == 0


def test_a_fan_says_where_one_draw_holds_for_all_years(rows, path):
    headings = [str(row[0]) for row in rows if ", by year" in str(row[0])]
    assert [heading.endswith("; one draw holds for all years") for heading in headings] == [True, True, False]
    charts = openpyxl.load_workbook(path)["Simulation"]._charts
    titles = ["".join(run.t for run in chart.title.tx.rich.p[0].r) for chart in charts]
    assert sum(title.endswith("; one draw holds for all years") for title in titles) == 2


def test_bins_hold_every_draw_and_say_the_chance_of_reaching_them(rows, found):
    bins = below(rows, "Investment pot, 2025/26 to 2029/30: how the draws are spread")
    assert sum(row[5] for row in bins) == found.draws and bins[0][6] == 1
    assert all(later[3] == earlier[4] for earlier, later in pairwise(bins))
    assert {row[4] - row[3] for row in bins} == {5000}
    left = found.draws
    for row in bins:
        assert row[6] == pytest.approx(left / found.draws, abs=1e-6)
        left -= row[5]


def test_targets_stand_on_the_curve_with_name_and_chance(path, found):
    charts = openpyxl.load_workbook(path)["Simulation"]._charts
    (curve,) = (chart for chart in charts if chart.tagname == "scatterChart")
    names = [series.tx.v for series in curve.series[1:]]
    assert names == [f"{one.target.name}: {one.probability.value:.1%}" for one in found.chances]


def test_nothing_below_the_top_of_the_sheet_is_a_formula_that_could_look_live(path):
    sheet = openpyxl.load_workbook(path)["Simulation"]
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [(cell.row - 1, cell.column - 1) for cell in formulas] == [(sheet_top.TITLE_ROW, UNIT)]
    assert formulas[0].value == f'="{ARITHMETIC}: "&{sheet_top.VERDICT_CELL}'


def test_the_same_plan_gives_the_same_bytes(path, tmp_path):
    mtfs.write_report(mtfs.load_plan(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_plan_without_ranges_has_no_such_sheet(tmp_path):
    plan = mtfs.load_plan().model_copy(update={"uncertainty": {}, "correlations": {}})
    mtfs.write_report(plan, tmp_path / "plain.xlsx")
    assert "Simulation" not in openpyxl.load_workbook(tmp_path / "plain.xlsx").sheetnames
