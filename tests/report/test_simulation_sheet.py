"""The Simulation sheet: what mtfs simulates, marked as static, the same at every writing."""

import openpyxl
import pytest

import mtfs
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.core.version import VERSION
from mtfs.report.book.parts import WRITTEN_ONCE
from mtfs.report.charts.simulation_charts import Fan, _start


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
    first = next(at for at, row in enumerate(rows) if str(row[0]).startswith(heading)) + 2
    last = next(at for at in range(first, len(rows) + 1) if at == len(rows) or rows[at][0] is None)
    return rows[first:last]


def test_the_sheet_says_that_it_is_static_and_how_it_was_drawn(rows):
    assert rows[1][0] == WRITTEN_ONCE and VERSION in WRITTEN_ONCE and "do not move with the inputs" in WRITTEN_ONCE
    assert rows[2][0] == "10,000 draws (Latin hypercube), seed 1, 20 independent blocks."
    assert "percentiles of single years must not be added" in rows[4][0]


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
        for row, one in zip(below(rows, name), years, strict=True):
            percentiles = [each.value for each in one.spread.percentiles]
            assert row[0] == one.output.year and row[6:11] == pytest.approx(percentiles, abs=0.001)


def test_shares_of_the_variance_stand_in_order_and_sum_to_one(rows, found):
    shares = below(rows, "Share of the variance")
    first = [row[3] for row in shares[:-1]]
    assert first == sorted(first, reverse=True) and len(first) == len(found.plan.uncertainty)
    for column in range(3, 3 + len(found.outputs)):
        assert sum(row[column] for row in shares) == pytest.approx(1, abs=1e-5)


def test_bands_are_the_differences_of_the_percentiles_beside_them(rows):
    years = [row for row in rows if len(str(row[0])) == 7 and str(row[0]).startswith("20")]
    assert len(years) == 15
    for row in years:
        assert row[12:16] == pytest.approx([row[at + 1] - row[at] for at in range(6, 10)], abs=1e-6)


def test_nothing_on_the_sheet_is_a_formula_that_could_look_live(path):
    cells = [cell for row in openpyxl.load_workbook(path)["Simulation"].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_same_plan_gives_the_same_bytes(path, tmp_path):
    mtfs.write_report(mtfs.load_plan(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_plan_without_ranges_has_no_such_sheet(tmp_path):
    plan = mtfs.load_plan().model_copy(update={"uncertainty": {}, "correlations": {}})
    mtfs.write_report(plan, tmp_path / "plain.xlsx")
    assert "Simulation" not in openpyxl.load_workbook(tmp_path / "plain.xlsx").sheetnames


@pytest.mark.parametrize(
    ("lowest", "highest", "from_zero", "start"),
    [(40.0, 200.0, True, 0.0), (40.0, 200.0, False, 0.0), (1967.0, 2287.0, False, 1800.0), (5.0, 5.0, False, 5.0)],
)
def test_the_axis_of_a_fan_starts_at_a_round_number_below_it(lowest, highest, from_zero, start):
    assert _start(Fan("pot.annual", 0, 4, lowest, highest), from_zero) == pytest.approx(start, abs=0.01)
