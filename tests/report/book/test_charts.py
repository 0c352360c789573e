"""The rules for charts: titles, axes, descriptions, cells and places."""

import re
from xml.etree import ElementTree

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from support.example_plans import OWN
from support.workbook_rules import with_content

from mtfs.analysis.plots.standard import PARTS, WHITE, Colour
from mtfs.catalogue.lines import kind_of

FEWEST_CHARTS = {"default": 24, "STP": 7, "council": 6, "rich care": 28, "thirty years": 9, "one year": 10, "rich": 11,
                 **dict.fromkeys(OWN, 6)}  # fmt: skip
"""Charts of a plan's report; 12 where the plan is not named."""
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TEXT_RUN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


@pytest.fixture(scope="module")
def charts(name, package):
    found = {part: ElementTree.fromstring(text) for part, text in package.items() if part.startswith("xl/charts/")}
    assert len(found) >= FEWEST_CHARTS.get(name, 12)
    return found


def test_every_chart_has_a_title(charts):
    for part, chart in charts.items():
        title = chart.find(f"{CHART}chart/{CHART}title")
        assert title is not None and "".join(run.text for run in title.iter(TEXT_RUN)).strip(), part
        deleted = chart.find(f"{CHART}chart/{CHART}autoTitleDeleted")
        assert deleted is None or deleted.get("val") == "0", part


def test_every_axis_is_drawn_and_named_with_the_unit_on_the_value_axis(charts, package, plan):
    found = {"catAx": set(), "valAx": set()}
    for part, chart in charts.items():
        axes = [*chart.iter(f"{CHART}catAx"), *chart.iter(f"{CHART}valAx")]
        assert len(axes) == 2, part
        for axis in axes:
            assert is_drawn(axis, package["docProps/app.xml"]), part
            title = axis.find(f"{CHART}title")
            if title is None:  # a small chart has its unit in its title
                assert "(£m" in "".join(run.text for run in chart.find(f"{CHART}chart/{CHART}title").iter(TEXT_RUN))
                continue
            if chart.find(f".//{CHART}scatterChart") is None:
                text = "".join(run.text for run in title.iter(TEXT_RUN))
                found[axis.tag.removeprefix(CHART)].add(text.partition(" (axis cut: ")[0])
    services = {f"thousand {service.unit}" if service.baseline.value >= 10_000 else service.unit
                for service in plan.services.values()}  # fmt: skip
    found["catAx"] = {text for text in found["catAx"] if not text.startswith("£m: each bar holds £")}
    assert found == {
        "valAx": {"£m"} | services | with_content({
            "Claims that hold (count)": plan.readings, "Share of the variance (%)": plan.uncertainty,
            "Draws (count, of 10,000)": plan.uncertainty, "£m against the plan": True, "% of the pot": plan.settings,
        }),
        "catAx": {"Financial year", "Input"} | with_content({
            "Driver": plan.allocation or plan.services, "Step": plan.expenditure,
            "Opportunity": plan.productivity, "Reading": plan.readings, "Scenario": plan.scenarios,
        }),
    }  # fmt: skip


def charts_of(sheet, package, book):
    """The charts on a sheet: [(title, alternative text)]."""
    relations = package.get(f"xl/worksheets/_rels/sheet{book.sheetnames.index(sheet) + 1}.xml.rels", "")
    found = []
    for drawing in re.findall(r"drawings/(drawing\d+\.xml)", relations):
        parts = dict(
            re.findall(r'Id="(\w+)"[^>]*Target="\.\./(charts/\w+\.xml)"', package[f"xl/drawings/_rels/{drawing}.rels"])
        )
        for frame in ElementTree.fromstring(package[f"xl/drawings/{drawing}"]).iter(f"{DRAWING}graphicFrame"):
            reference = next(frame.iter(f"{CHART}chart"))
            part = parts[next(value for key, value in reference.attrib.items() if key.endswith("}id"))]
            title = ElementTree.fromstring(package[f"xl/{part}"]).find(f"{CHART}chart/{CHART}title")
            text = "".join(run.text for run in title.iter(TEXT_RUN)) if title is not None else ""
            found.append((text, next(frame.iter(f"{DRAWING}cNvPr")).get("descr")))
    return found


def test_every_sheet_about_care_and_money_has_a_chart_with_title_and_alternative_text(package, book, plan, layout):
    charted = with_content({
        "Summary": True, "Allocation": plan.allocation, "Funds": plan.funds, "Pot": plan.allocation,
        "Settings": plan.settings, "Providers": plan.providers, "Activity": plan.services,
        "Productivity": plan.productivity, "Expenditure": plan.expenditure, "Gap": plan.expenditure,
        "Reconciliation": plan.readings, "Scenarios": plan.scenarios, "Sensitivity": True,
        "Simulation": plan.uncertainty,
    })  # fmt: skip
    charted |= {kind_of(line).sheet for line in layout.rows if kind_of(line).chart}
    for sheet in book.sheetnames:
        found = charts_of(sheet, package, book)
        assert bool(found) == (sheet in charted), sheet
        assert all(title.strip() and text and len(text) > 20 for title, text in found), f"{sheet}: {found}"
        assert len({title for title, _ in found}) == len({text for _, text in found}) == len(found), sheet
    if plan.services:
        titles = " ".join(title for title, _ in charts_of("Activity", package, book))
        assert all(titles.count(service.name) == 2 for service in plan.services.values())


def is_drawn(axis, application):
    """An axis without the element c:delete is drawn only in a file that says it is of Excel 2007's kind (12.0)."""
    delete = axis.find(f"{CHART}delete")
    return "<AppVersion>12." in application if delete is None else delete.get("val") == "0"


def test_an_axis_that_would_not_be_drawn_is_found():
    axis, deleted = ElementTree.Element("axis"), ElementTree.Element("axis")
    ElementTree.SubElement(deleted, f"{CHART}delete", {"val": "1"})
    assert is_drawn(axis, "<AppVersion>12.0000</AppVersion>")
    assert not is_drawn(axis, "<AppVersion>16.0300</AppVersion>")
    assert not is_drawn(deleted, "<AppVersion>12.0000</AppVersion>")


def test_stacked_columns_stand_on_one_another(charts, name):
    stacked = [bars for chart in charts.values() for bars in chart.iter(f"{CHART}barChart")
               if bars.find(f"{CHART}grouping").get("val") == "stacked"]  # fmt: skip
    assert len(stacked) >= min(FEWEST_CHARTS.get(name, 12) // 2 - 1, 12)
    for bars in stacked:
        assert bars.find(f"{CHART}overlap").get("val") == "100"


def test_shares_of_care_settings_are_columns_of_100_percent_by_year_and_nothing_is_a_pie(charts, plan):
    assert not any(chart.find(f".//{CHART}pieChart") is not None for chart in charts.values())
    shares = [bars for chart in charts.values() for bars in chart.iter(f"{CHART}barChart")
              if bars.find(f"{CHART}grouping").get("val") == "percentStacked"]  # fmt: skip
    assert len(shares) == bool(plan.settings)
    for bars in shares:
        assert {len(figures(one)) for one in bars.iter(f"{CHART}ser")} == {plan.horizon}
        assert [name_of(one) for one in bars.iter(f"{CHART}ser")] == [each.name for each in plan.settings.values()]


def figures(series):
    """The figures that a series shows, as the file holds them."""
    values = series.find(f"{CHART}val") if series.find(f"{CHART}val") is not None else series.find(f"{CHART}yVal")
    return [float(point.text) for point in values.iter(f"{CHART}v")]


def name_of(series):
    return series.find(f"{CHART}tx//{CHART}v").text


def unnamed(chart):
    """The numbers of the series that the legend leaves out; all of them where there is no legend."""
    if chart.find(f".//{CHART}legend") is None:
        return {int(one.find(f"{CHART}idx").get("val")) for one in chart.iter(f"{CHART}ser")}
    return {int(entry.find(f"{CHART}idx").get("val")) for entry in chart.iter(f"{CHART}legendEntry")}


def test_a_legend_names_no_series_that_is_0_and_such_a_series_names_itself_once_it_is_not(charts, name):
    """A waterfall's steps carry their names and signs on the axis."""
    found = 0
    for part, chart in charts.items():
        hidden, waterfall = unnamed(chart), "Clear" in {name_of(one) for one in chart.iter(f"{CHART}ser")}
        for at, series in enumerate(chart.iter(f"{CHART}ser")):
            if any(figures(series)) or name_of(series) == "0" or waterfall:
                assert waterfall or any(figures(series)) or at in hidden, part
                continue
            assert at in hidden, f"{part}: {name_of(series)} is in the legend"
            shown = series.find(f"{CHART}dLbls/{CHART}numFmt").get("formatCode")
            assert shown.startswith(f'"{name_of(series)} "'), f"{part}: {name_of(series)} has no name"
            found += 1
        if waterfall:
            named = [one for at, one in enumerate(chart.iter(f"{CHART}ser")) if at not in hidden]
            assert named and all(any(figures(one)) for one in named), part
    assert found or name not in ("default", "QUE")


def test_the_value_axis_of_bars_and_areas_starts_at_0_or_says_where_it_is_cut(charts, name):
    cut = 0
    for part, chart in charts.items():
        if chart.find(f".//{CHART}scatterChart") is not None:
            continue
        axis = chart.find(f".//{CHART}valAx")
        title = "".join(run.text for name in axis.iter(f"{CHART}title") for run in name.iter(TEXT_RUN))
        least = axis.find(f"{CHART}scaling/{CHART}min")
        least = None if least is None else float(least.get("val"))
        assert ("axis cut: starts at" in title) == bool(least), part
        cut += bool(least)
        shown = [figures(series) for series in chart.iter(f"{CHART}ser")]
        held = min(map(min, shown)) <= 0 or chart.find(f".//{CHART}lineChart/{CHART}ser") is not None
        assert least is not None or held, f"{part}: Excel decides where the axis starts"
    assert cut >= {"default": 4, "QUE": 2}.get(name, 0)


def test_a_waterfall_leads_from_its_opening_figure_to_its_closing_one(stored, plan):
    cells = stored.get("Chart data", {})
    rows = {int(re.search(r"\d+$", place)[0]) for place in cells}
    ends = {
        row: cells[f"D{row}"][1]
        for row in rows
        if f"F{row}" in cells and isinstance(cells.get(f"D{row}", (0, ""))[1], float)
    }
    starts = [row for row in sorted(ends) if row - 1 not in ends]
    assert len(starts) == bool(plan.allocation) + len(plan.services) + bool(plan.expenditure)
    for first in starts:
        last = next(row for row in range(first, first + 100) if row + 1 not in ends)
        assert cells[f"C{first}"][1] == 0 == cells[f"C{last}"][1], "the first and the last bar stand on 0"
        assert ends[last - 1] == pytest.approx(ends[last], rel=1e-9), f"row {last}: the steps do not lead there"


def test_each_colour_is_of_the_standard_and_means_one_thing(charts, plan):
    meant = {}
    for chart in charts.values():
        for series in chart.iter(f"{CHART}ser"):
            row = re.search(r"^(.*!)\$[A-Z]+(\$\d+)", series.findall(f".//{CHART}f")[-1].text)
            properties = series.find(f"{CHART}spPr")
            for shade in properties.iter(f"{MAIN}srgbClr") if properties is not None else ():
                meant.setdefault(f"#{shade.get('val')}", set()).add(row.groups())
    assert set(meant) <= {*Colour, *PARTS, WHITE}
    for colour in (Colour.GROWTH, Colour.REPURPOSED, Colour.COMMERCIAL, Colour.SHIFT_COST, Colour.RESIDUAL_COST):
        assert len(meant.get(colour, ())) <= 1, f"{colour.name} is the colour of {meant[colour]}"
    of_settings = [chart for chart in charts.values() if "Settings!" in ElementTree.tostring(chart, encoding="unicode")]
    for setting in plan.settings.values():
        shades = {next(series.iter(f"{MAIN}srgbClr")).get("val") for chart in of_settings
                  for series in chart.iter(f"{CHART}ser") if name_of(series) == setting.name}  # fmt: skip
        assert len(shades) == 1, setting.name


def test_charts_call_things_by_their_names_not_by_their_ids(charts, layout):
    ids = {*layout.rows, *layout.inputs}
    for part, chart in charts.items():
        words = {run.text for run in chart.iter(TEXT_RUN)} | {
            point.text for names in chart.iter(f"{CHART}strRef") for point in names.iter(f"{CHART}v")
        }
        assert not words & ids, part


WITHOUT_ROOM = "#,##0,;-#,##0,;0"
"""Labels of the Summary's small charts from £1,000m on."""


def test_labels_have_one_decimal_or_count(charts):
    for part, chart in charts.items():
        for labels in chart.iter(f"{CHART}dLbls"):
            number = labels.find(f"{CHART}numFmt").get("formatCode")
            assert number in ("0", WITHOUT_ROOM) or re.search(r"0\.0[,%;]|0\.0$", number), f"{part}: {number}"


def test_every_chart_is_described_for_screen_readers(package, charts):
    frames = [
        frame.get("descr")
        for part, text in package.items()
        if part.startswith("xl/drawings/drawing")
        for frame in ElementTree.fromstring(text).iter(f"{DRAWING}cNvPr")
    ]
    assert len(frames) == len(charts)
    assert all(text and len(text) > 20 for text in frames)


def test_charts_show_what_the_cells_hold(charts, stored):
    points = 0
    for part, chart in charts.items():
        for values in [*chart.iter(f"{CHART}numRef"), *chart.iter(f"{CHART}strRef")]:
            sheet, _, box = values.find(f"{CHART}f").text.rpartition("!")
            sheet, cells = sheet.strip("'"), CellRange(box.replace("$", ""))
            held = [stored[sheet][f"{get_column_letter(column)}{row}"][1] for row, column in cells.cells]
            shown = [point.text for point in values.iter(f"{CHART}v")]
            assert len(shown) == len(held), f"{part}: {sheet}!{box}"
            for told, value in zip(shown, held, strict=True):
                if values.tag.endswith("strRef"):
                    assert told == value, part
                else:  # what is missing is drawn as nothing
                    amount = 0 if value in ("missing", None) else value
                    assert float(told) == pytest.approx(amount, rel=1e-12), part
            points += len(held)
    assert points > 30


def test_charts_stand_clear_of_one_another_and_of_the_tables(package, book):
    for part, text in package.items():
        if not part.startswith("xl/drawings/drawing"):
            continue
        sheet = next(
            book.worksheets[int(re.search(r"sheet(\d+)", other)[1]) - 1]
            for other, relations in package.items()
            if other.startswith("xl/worksheets/_rels/") and f"../{part.removeprefix('xl/')}" in relations
        )
        frames = [
            (corner(anchor.find(f"{DRAWING}from")), corner(anchor.find(f"{DRAWING}to")))
            for anchor in ElementTree.fromstring(text).iter(f"{DRAWING}twoCellAnchor")
        ]
        for at, (start, end) in enumerate(frames):
            for other_start, other_end in frames[at + 1 :]:
                apart = (
                    end[0] <= other_start[0]
                    or other_end[0] <= start[0]
                    or end[1] <= other_start[1]
                    or other_end[1] <= start[1]
                )
                assert apart, f"charts overlap on {sheet.title}"
        if sheet.title == "Summary":  # a page: texts stand beside its charts and below them
            assert [cell for start, end in frames for cell in covered(sheet, start, end)] == []
            continue
        last_text = max(row[0].row for row in sheet.iter_rows() if any(cell.value is not None for cell in row))
        assert all(start[1][0] >= last_text for start, _ in frames), f"a chart covers the table on {sheet.title}"


def covered(sheet, start, end):
    """The cells with content that a chart lies over, from its first corner to its last one."""
    (left, _), (top, _) = start
    (right, _), (bottom, within) = end
    rows = sheet.iter_rows(top + 1, bottom + (within > 0), left + 1, right)
    return [cell.coordinate for row in rows for cell in row if cell.value is not None]


def corner(anchor):
    """((column, offset), (row, offset)) of a corner of a chart."""
    column, across, row, down = (
        int(anchor.find(f"{DRAWING}{part}").text) for part in ("col", "colOff", "row", "rowOff")
    )
    return (column, across), (row, down)
