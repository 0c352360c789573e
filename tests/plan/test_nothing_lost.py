"""Edits that users make and files that they keep: nothing is lost, nothing is taken in silently."""

import openpyxl
import pytest
from typer.testing import CliRunner

import mtfs
from mtfs.cli import app
from mtfs.plan.toml import plan_data, plan_from_data, read_toml, toml_text


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "edited.xlsx"
    mtfs.write_report(mtfs.load_plan("nhse:QUE"), path)
    return path


def row_of(sheet, key):
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == key)


def edit(path, key, column, value):
    book = openpyxl.load_workbook(path)
    sheet = book["Inputs"]
    cell = sheet.cell(row_of(sheet, key), column)
    cell.value = value
    book.save(path)
    return cell.coordinate


def test_every_earlier_report_is_kept_and_the_plan_read_from_one_stays(tmp_path):
    out, kept = tmp_path / "r.xlsx", tmp_path / "r.previous.xlsx"
    for plan in ("nhse:QUE", "nhse:QOQ"):
        assert CliRunner().invoke(app, ["report", plan, "-o", str(out)]).exit_code == 0
    first = kept.read_bytes()
    assert CliRunner().invoke(app, ["report", str(kept), "-o", str(out)]).exit_code == 0
    assert kept.read_bytes() == first and (tmp_path / "r.previous-2.xlsx").is_file()
    assert mtfs.load_plan(out) == mtfs.load_plan("nhse:QUE")


def test_pressures_that_nobody_gave_are_missing_and_can_be_typed_in(report):
    before = mtfs.project(mtfs.load_plan(report))
    assert set(map(str, before.lines["pot.pressures"][1:])) == {"nan"}
    for column in range(6, 11):
        edit(report, "pressures.all", column, 1000.0)
    plan = mtfs.load_plan(report)
    assert plan.pressures["all"].status == "local" and "pressures.all" not in mtfs.missing(plan)
    after = mtfs.project(plan)
    for year in plan.years[1:]:
        assert after.value("pot.annual", year) == pytest.approx(before.value("pot.annual", year) - 1000, abs=1e-9)


def test_a_number_beside_a_figure_for_all_years_is_refused(report):
    cell = edit(report, "allocation.core.opening", 7, 5)
    with pytest.raises(
        mtfs.PlanError, match=f"Inputs!{cell}: 5 does not count: allocation.core.opening is one for all years"
    ):
        mtfs.load_plan(report)


def test_an_unknown_status_is_refused_with_its_own_cell(report):
    cell = edit(report, "rates.growth", 11, "guess")
    with pytest.raises(mtfs.PlanError, match=f"Inputs!{cell}: rates.growth.status"):
        mtfs.load_plan(report)


def test_an_adjustment_in_the_base_year_is_refused_instead_of_ignored():
    data = plan_data(mtfs.load_plan())
    item = {"name": "Transfer", "unit": "£k", "status": "local", "values": {"2024/25": 100.0}}
    data["allocation"]["icb"]["baseline_adjustments"] = {"transfer": item}
    with pytest.raises(mtfs.PlanError, match="2024/25: is the base year; amounts start in 2025/26"):
        plan_from_data(data, "plan")


def test_an_adjustment_moves_the_distance_from_target():
    data = plan_data(mtfs.load_plan("nhse:QUE"))
    item = {"name": "Transfer", "unit": "£k", "status": "local", "values": {"2026/27": 100_000.0}}
    data["allocation"]["core"]["baseline_adjustments"] = {"transfer": item}
    projection = mtfs.project(plan_from_data(data, "plan"))
    target = 1_718_185 / (1 + 0.020964444594664178)
    distance = projection.value("allocation.core.distance", "2026/27")
    assert distance == pytest.approx((1_718_185 + 100_000) / target - 1, abs=1e-12)


def test_the_base_year_total_of_core_services_is_the_published_one():
    projection = mtfs.project(mtfs.load_plan("nhse:QUE"))
    published = mtfs.published("QUE", "2025/26", "core", "total allocation").value
    assert projection.value("allocation.core.total", "2025/26") == pytest.approx(published, abs=1e-6)
    assert projection.value("allocation.core.total", "2026/27") == projection.value(
        "allocation.core.recurrent", "2026/27"
    )


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(toml_text(mtfs.load_plan()), encoding="utf-8-sig")
    assert read_toml(path) == mtfs.load_plan()


def test_a_new_plan_may_be_given_another_horizon(tmp_path):
    path = tmp_path / "plan.toml"
    text = toml_text(mtfs.load_plan("nhse:QUE"))
    path.write_text(text.replace("horizon = 5", "horizon = 2"), encoding="utf-8")
    assert read_toml(path).years == ("2025/26", "2026/27", "2027/28")


def test_walking_and_running_the_program_give_the_same_signs_of_zero():
    from mtfs.backends.numbers import evaluate_directly, figures

    for name in ("nhse:QUE", "nhse:QOQ", "nhse:QMF"):
        plan = mtfs.load_plan(name)
        figures(plan)
        assert repr(figures(plan)) == repr(evaluate_directly(plan))


def test_a_name_too_long_for_the_disk_is_one_line(tmp_path):
    result = CliRunner().invoke(app, ["report", "-o", str(tmp_path / ("a" * 300 + ".xlsx"))])
    assert result.exit_code == 2 and result.stderr.startswith("mtfs: ") and "Traceback" not in result.output
