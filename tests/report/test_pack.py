"""The board pack: which pages a plan has, what each says first, and how it prints."""

import re
import zipfile

import pytest
from support import engines
from support.example_plans import CASES, STP
from support.plan_builder import council, made, rich, small

import mtfs
from mtfs.analysis.figures.missing import row_name
from mtfs.analysis.figures.projection import project
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.report.pack import messages
from mtfs.report.pack.page import HEIGHT, LONGEST_OWNER, WIDTH
from mtfs.report.pack.workbook import write_pack_workbook


def large(path):
    plan = changed(mtfs.load_plan(path), [Assignment("allocation.core.opening", None, "500000000")])
    return plan.model_copy(update={"organisation": "NHS Example ICB of so long a name" * 3})


PLANS = {
    "default": (mtfs.load_plan, ["The allocation", "Pot and shift", "Ranges", "Published claims"]),
    "STP": (lambda: mtfs.load_plan(STP), ["The gap", "Published claims"]),
    "an ICB": (lambda: mtfs.load_plan("nhse:QUE"), ["The allocation", "Pot and shift", "Ranges"]),
    "without ranges and claims": (lambda: made(small()), ["The allocation", "Pot and shift"]),
    "every part": (lambda: made(rich()), ["The allocation", "Pot and shift"]),
    "a council": (lambda: made(council()), ["The gap", "Published claims"]),
    "thirty years of hundreds of billions by an organisation of a long name": (
        lambda: large(CASES / "thirty-year-plan.toml"),
        ["The allocation", "Pot and shift"],
    ),
    "a gap that reserves close in part": (
        lambda: mtfs.load_plan("example:council-reserves"),
        ["The gap", "Published claims"],
    ),
    "a council with rounded inputs": (
        lambda: mtfs.load_plan("example:council-pressures"),
        ["The gap", "Published claims"],
    ),
    "a district council": (lambda: mtfs.load_plan("example:council"), ["The gap", "Published claims"]),
    "a county council": (lambda: mtfs.load_plan("example:county"), ["The gap", "Published claims"]),
    "a year without a base year": (lambda: mtfs.load_plan("example:health-board"), ["The gap", "Published claims"]),
    "thirty years": (lambda: mtfs.load_plan(CASES / "thirty-year-plan.toml"), ["The allocation", "Pot and shift"]),
}


@pytest.fixture(scope="module", params=PLANS)
def pack(request, tmp_path_factory):
    """A plan, the pages that it should have, and the workbook of its pack."""
    load, pages = PLANS[request.param]
    plan, path = load(), tmp_path_factory.mktemp("pack") / "pack.xlsx"
    write_pack_workbook(project(plan), path)
    return plan, pages, path


def test_the_summary_and_a_page_for_each_subject_are_shown_on_landscape_a4(pack):
    plan, pages, path = pack
    book = engines.load(path)
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in shown] == ["Summary", *pages]
    for sheet in shown:
        assert plan.organisation.split("&")[0][:30] in sheet.oddFooter.left.text
        assert len(sheet.oddFooter.left.text) <= LONGEST_OWNER and "draft" in sheet.oddFooter.left.text
        assert re.search(r"Arithmetic checks: \d+ of \d+  \|  Page &P of &N", f"{sheet.oddFooter.right.text}")
    for sheet in shown[1:]:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, None, None)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_page_is_no_larger_than_its_sheet_of_paper_at_9_points(pack):
    for sheet in [sheet for sheet in engines.load(pack[2]) if sheet.title in pack[1]]:
        rows = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
        columns = [column.width * (column.max - column.min + 1) for column in sheet.column_dimensions.values()]
        assert sum(height or 15 for height in rows) * 4 / 3 <= HEIGHT / 0.9, sheet.title
        assert sum(columns) * 7 == pytest.approx(WIDTH, abs=WIDTH / 10)
        figures = [cell for row in sheet.iter_rows(min_row=4, min_col=2, values_only=True) for cell in row]
        longest = max((len(f"{figure:,.1f}") for figure in figures if isinstance(figure, float)), default=0)
        assert longest < sheet.column_dimensions["B"].width


def test_money_is_in_millions_and_what_is_missing_is_said(pack):
    plan, pages, path = pack
    book, projection = engines.load(path), project(plan)
    if "Pot and shift" not in pages:
        return
    rows = {row[0]: row for row in book["Pot and shift"].iter_rows(min_row=4, values_only=True)}
    assert rows["In £m"][-1] == "Whole plan"
    pot = row_name(plan, "pot.annual", "Investment pot of the year", projection.lines["pot.annual"])
    assert rows[pot][-1] == pytest.approx(projection.value("pot.annual") / 1000)
    assert ("missing" in str(rows)) == bool(projection.value("pot.pressures") != projection.value("pot.pressures"))


def test_every_chart_has_a_description(pack):
    with zipfile.ZipFile(pack[2]) as package:
        drawings = [package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name]
    for drawing in drawings:
        assert drawing.count("<xdr:graphicFrame ") == drawing.count(' descr="')


@pytest.mark.parametrize(
    ("plan", "title", "without"),
    [(STP, "Position after the plan", 1), ("cambridgeshire-peterborough-2025-28", "Investment pot by source", 0)],
)
def test_columns_side_by_side_leave_their_figures_to_the_table_and_stacked_ones_keep_them(
    plan, title, without, tmp_path
):
    write_pack_workbook(project(mtfs.load_plan(plan)), tmp_path / "pack.xlsx")
    with zipfile.ZipFile(tmp_path / "pack.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    shown = [chart.count("<c:showVal ") for chart in charts if f"<a:t>{title}" in chart]
    assert len(shown) == 2 and shown.count(0) == without, "on its sheet, and on its page"


def test_charts_without_pressures_say_so_and_show_a_narrow_range(tmp_path):
    write_pack_workbook(project(mtfs.load_plan("nhse:QUE")), tmp_path / "pack.xlsx")
    with zipfile.ZipFile(tmp_path / "pack.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert sum("<a:t>Investment pot before missing pressures by source" in chart for chart in charts) == 2
    assert sum("<a:t>Investment by care setting before missing pressures (£m a year)" in chart for chart in charts) == 1
    fans = [chart for chart in charts if "<a:t>Recurrent allocation: 8 of 10 draws" in chart]
    assert len(fans) == 2 and all('<c:min val="2300000.0"/>' in chart for chart in fans)


def test_a_step_that_moves_nothing_is_left_out(tmp_path):
    write_pack_workbook(project(mtfs.load_plan("nhse:S1Y5D")), tmp_path / "pack.xlsx")
    sheet = engines.load(tmp_path / "pack.xlsx")["Chart data"]
    hidden = [sheet.cell(row, 1).value for row, looks in sheet.row_dimensions.items() if looks.hidden]
    assert "Rounding" in hidden and "Base growth" not in hidden


def test_claims_of_a_row_have_their_year_and_their_money_in_millions(tmp_path):
    write_pack_workbook(project(mtfs.load_plan("example:council")), tmp_path / "pack.xlsx")
    rows = [*engines.load(tmp_path / "pack.xlsx")["Published claims"].iter_rows(min_row=5, values_only=True)]
    assert ("Total expenditure, 2022/23", "£22.564m", "£22.564m", "holds", "published") in rows


def test_what_reserves_close_stands_between_position_and_gap(tmp_path):
    write_pack_workbook(project(mtfs.load_plan("example:council-reserves")), tmp_path / "pack.xlsx")
    rows = {row[0]: row[2] for row in engines.load(tmp_path / "pack.xlsx")["The gap"].iter_rows(values_only=True)}
    position, used, left = (
        rows[name]
        for name in (
            "In-year position, a surplus above 0",
            "Reserves used (less what is put back)",
            "Gap still open after reserves",
        )
    )
    assert used > 0 and left == pytest.approx(-position - used)


@pytest.mark.parametrize(
    ("message", "plan", "said"),
    [
        (messages.allocation, mtfs.load_plan,
         "The allocation grows by 2.50% a year, to £2,206.6m in 2029/30"),
        (messages.allocation, lambda: made(small(), {"rates.convergence.values": {"2025/26": -0.05}}),
         "The allocation falls to £"),
        (messages.allocation, lambda: made(small(), {"rates.growth.values": {"2025/26": 0.0}}),
         "The allocation stays at £"),
        (messages.pot_and_shift, mtfs.load_plan,
         "The investment pot of 2025/26 to 2029/30 comes to £202.5m; the shift costs £66.4m in 2029/30, for which the "
         "pot of the year is £25.9m short"),
        (messages.pot_and_shift, lambda: mtfs.load_plan("nhse:QUE"),
         "The investment pot is not computable: funding pressures missing; before them it would be £"),
        (messages.gap, lambda: mtfs.load_plan(STP),
         "The plan turns a gap of £500.0m in 2020/21 into a surplus of £1.3m"),
        (messages.gap, lambda: mtfs.load_plan("example:council"),
         "The plan narrows the gap in 2026/27 from £3.0m to £2.4m"),
        (messages.gap, lambda: mtfs.load_plan("example:health-board"),
         "No savings or benefits reduce the gap of £112.5m in 2024/25; reserves close £28.4m"),
        (messages.gap, lambda: made(council(), {"expenditure.adults.opening.value": 1.0}),
         "Funding covers expenditure in 2030/31 if nothing is done; after the plan it is a surplus of £"),
    ],
)  # fmt: skip
def test_a_page_says_first_what_its_figures_say(message, plan, said):
    assert said in message(project(plan()))


def test_the_ranges_are_said_with_their_percentiles():
    found = simulate_plan(mtfs.load_plan(), draws=2_000)
    low, high = (found.of("pot.total").spread.percentile(percent) for percent in (10, 90))
    between = f"8 times in 10 between £{low / 1000:.1f}m and £{high / 1000:.1f}m"
    assert messages.ranges(found) == f"Investment pot, 2025/26 to 2029/30: £202.5m in the plan, {between}"
