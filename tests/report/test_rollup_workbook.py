"""The workbook of a rollup: engines recompute it, and it says what Python computed."""

import zipfile

import pytest
from support import engines, requirements
from support.plan_builder import made, small

import mtfs
from mtfs.analysis.rollup import rollup
from mtfs.core.errors import PlanError, ToolError
from mtfs.report.rollup.intervals import ROWS_OF_CHART
from mtfs.report.rollup.workbook import write_rollup

FLOOR = 1e-6
"""£k: a difference of sums of a hundred billion £ may come to it."""


@pytest.fixture(scope="module")
def england():
    return rollup("nhse:*", years=10, draws=1_000, on="2025-04-01")


@pytest.fixture(scope="module")
def workbooks(england, tmp_path_factory):
    """By name: England, simulated; plans of different years, of which one failed; a plan of no region and no target."""
    folder = tmp_path_factory.mktemp("rollups")
    mtfs.write_toml(made(small()), folder / "small.toml")
    (folder / "bad.toml").write_text("horizon = 1\n", encoding="utf-8")
    made_of = {
        "england": england,
        "mixed": rollup(
            ["nhse:QUE", "nhse:QOQ", folder / "small.toml", folder / "bad.toml"], changes="rates.growth = 0.02"
        ),
        "small": rollup(folder / "small.toml"),
    }
    for name, found in made_of.items():
        write_rollup(found, folder / f"{name}.xlsx")
    return {name: folder / f"{name}.xlsx" for name in made_of}


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_every_formula_recomputes_to_the_value_stored_beside_it(engine, workbooks):
    requirements.require(engine)
    for path, found in zip(workbooks.values(), engines.recalculated(engine, workbooks.values()), strict=True):
        for sheet, cells in engines.read(path).items():
            for at, (formula, value) in cells.items():
                if formula is not None:
                    assert engines.same(found[sheet][at], value, FLOOR), f"{path.name} {sheet}!{at} {formula}"


def rows_of(path, sheet):
    """{(block, organisation): {year or "All years": value}} of a sheet with years."""
    rows = list(engines.opened(path, data_only=True)[sheet].iter_rows(values_only=True))
    header, found, block = rows[3], {}, ""
    for row in rows[4:]:
        if row[0] and row[2] is None and not str(row[0]).startswith(("Static", "Live")):
            block = row[0].partition(" (")[0].partition(",")[0]
        elif row[0] and row[2]:
            found[block, row[0]] = dict(zip(header[3:], row[3:], strict=True))
    return found


def test_the_sheet_by_region_is_the_rollup(england, workbooks):
    found = rows_of(workbooks["england"], "By region")
    for total in (*england.regions.values(), england.whole):
        allocation = found["Recurrent allocation", total.name]
        assert [allocation[year] for year in total.years] == pytest.approx(total.recurrent, rel=1e-12)
        far = found["Distance from target after convergence", total.name]
        assert [far[year] for year in total.years] == pytest.approx(total.distances, abs=1e-12)
        assert far["All years"] == total.closes
        pot = found["Investment pot before missing pressures", total.name]
        assert pot["All years"] == pytest.approx(total.pot_total, rel=1e-12) and pot[total.years[0]] is None
        assert found["Growth of the recurrent allocation", total.name]["All years"] == pytest.approx(total.growth)


def test_the_summary_is_one_page_with_its_headline_in_billions_and_every_region(england, workbooks):
    sheet = engines.opened(workbooks["england"], data_only=True)["Summary"]
    whole = england.whole
    assert sheet["A1"].value == england.headline[0] and "£157.5bn" in sheet["A1"].value
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight is None
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=4) if row[0].value}
    cell = rows[f"Recurrent allocation {whole.years[-1]}"][1]
    assert cell.value == pytest.approx(whole.recurrent[-1]) and ',,"bn"' in cell.number_format
    assert rows["Growth a year"][1].value == pytest.approx(whole.growth)
    titles = [cell.value for cell in rows["By region"]]
    assert not any("Pot" in str(name) for name in (*rows, *titles)), "no pot where funding pressures are missing"
    assert sheet.row_dimensions[3].height * 4 / 3 >= 220, "room for the charts above 7 regions"
    assert any("not computable: funding pressures missing in 42 of 42 plans" in name for name in rows)
    for total in (*england.regions.values(), whole):
        shown = [cell.value for cell in rows[total.name][1:8]]
        assert shown[0] == pytest.approx(total.recurrent[0]) and shown[6] == total.closes
    assert all("," in rows[name][1].number_format for name in england.regions)


def test_every_sheet_prints_at_8_points_on_landscape_a4(workbooks):
    for name in ("england", "mixed", "small"):
        for sheet in engines.opened(workbooks[name]):
            columns = sheet.column_dimensions.values()
            widths = [column.width * (column.max - column.min + 1) for column in columns if not column.hidden]
            assert sum(widths) * 7 <= 1320 * (sheet.page_setup.fitToWidth or 1), (name, sheet.title)


def test_each_region_has_a_sheet_with_its_plans(england, workbooks):
    sheets = engines.opened(workbooks["england"]).sheetnames
    assert sheets == ["Summary", "Ranking", "By region", "Intervals", *england.regions, "Checks", "About"]
    for region in england.regions:
        found = rows_of(workbooks["england"], region)
        for member in england.members:
            assert (("Recurrent allocation", member.name) in found) == (member.region == region)
            if member.region == region:
                row = found["Recurrent allocation", member.name]
                assert [row[year] for year in member.years] == list(member.recurrent)


def test_the_ranking_is_in_order_and_live(england, workbooks):
    sheet = engines.opened(workbooks["england"])["Ranking"]
    codes = [row[2].value for row in sheet.iter_rows(min_row=5, max_row=46)]
    assert codes == [member.code for member in england.ranked()]
    assert all(cell.data_type == "f" for row in sheet.iter_rows(min_row=5, max_row=46, min_col=5) for cell in row)


def test_every_check_passes_and_compares_with_what_was_printed(workbooks):
    for name, printed in (("england", 4), ("mixed", 0), ("small", 0)):
        rows = list(engines.opened(workbooks[name], data_only=True)["Checks"].iter_rows(min_row=5, values_only=True))
        assert len(rows) >= 9 and {row[6] for row in rows} == {"OK"}
        assert sum("as printed" in row[0] for row in rows) == printed


def test_the_intervals_are_those_that_were_simulated(england, workbooks):
    sheet = engines.opened(workbooks["england"])["Intervals"]
    rows = list(sheet.iter_rows(min_row=5 + ROWS_OF_CHART, max_row=154 + ROWS_OF_CHART, values_only=True))
    assert rows[2][0] == "England" and rows[2][2] == "investment pot before missing pressures"
    assert list(rows[2][5:10]) == pytest.approx(list(england.spreads.whole["pot"].percentiles), rel=1e-9)
    assert {row[1] for row in rows} == {"ENG", *(total.code for total in england.regions.values()),
                                        *(member.code for member in england.members)}  # fmt: skip


def test_it_says_what_is_missing_what_failed_and_what_was_changed(workbooks):
    texts = [
        str(value) for row in engines.opened(workbooks["mixed"])["About"].iter_rows(values_only=True) for value in row
    ]
    text = "\n".join(texts)
    for part in ("Changed in every plan: rates.growth = 0.02", "The plans have different years", "Not computed: ",
                 "bad.toml", "Missing, so in no pot", "ICB allocations 2025/26, NHS England"):  # fmt: skip
        assert part in text
    cells = [
        cell.value
        for row in engines.opened(workbooks["small"], data_only=True)["By region"].iter_rows()
        for cell in row
    ]
    assert "no target" in cells and "not known" in cells


def test_the_same_rollup_gives_the_same_bytes_for_a4_landscape(england, workbooks, tmp_path):
    write_rollup(england, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbooks["england"].read_bytes()
    for sheet in engines.opened(workbooks["england"]):
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9


def test_every_chart_has_titles_and_a_description(workbooks):
    with zipfile.ZipFile(workbooks["england"]) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
        drawings = "".join(
            package.read(name).decode() for name in package.namelist() if name.startswith("xl/drawings/drawing")
        )
    assert len(charts) == 4 and drawings.count(' descr="') == 4
    for chart in charts:
        assert chart.count("<c:title>") == 3 and '<c:delete val="0"/>' in chart and "#REF" not in chart
        beside = '<c:legendPos val="r"/>' in chart
        assert ('rot="-2700000"' in chart) is beside, "years below a chart that its legend makes narrow are turned"


def test_what_does_not_add_up_is_no_workbook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.toml").write_text("horizon = 1\n", encoding="utf-8")
    with pytest.raises(PlanError, match="is not written: no plan could be computed"):
        write_rollup(rollup("bad.toml"), "x.xlsx")
    mtfs.write_toml(made(small(1)), "early.toml")
    with pytest.raises(PlanError, match="the plans have no two years in common"):
        write_rollup(rollup(["early.toml", "nhse:QOQ"]), "x.xlsx")
    with pytest.raises(ToolError, match="cannot be written"):
        write_rollup(rollup("nhse:QOQ"), "none/x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()
