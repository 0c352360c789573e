"""The rules for charts: titles, axes, descriptions, cells and places."""

import re
from xml.etree import ElementTree

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from support.example_plans import OWN
from support.workbook_rules import with_content

from mtfs.catalogue.lines import kind_of

FEWEST_CHARTS = {"default": 24, "STP": 7, "council": 6, "rich care": 29, "thirty years": 9, "one year": 11,
                 **dict.fromkeys(OWN, 6)}  # fmt: skip
"""Charts of a plan's report; 12 where the plan is not named."""
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
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
        assert len(axes) == (0 if chart.find(f".//{CHART}pieChart") is not None else 2), part
        for axis in axes:
            assert is_drawn(axis, package["docProps/app.xml"]), part
            title = axis.find(f"{CHART}title")
            if title is None:  # a small chart has its unit in its title
                assert "(£m" in "".join(run.text for run in chart.find(f"{CHART}chart/{CHART}title").iter(TEXT_RUN))
                continue
            found[axis.tag.removeprefix(CHART)].add("".join(run.text for run in title.iter(TEXT_RUN)))
    services = {f"thousand {service.unit}" if service.baseline.value >= 10_000 else service.unit
                for service in plan.services.values()}  # fmt: skip
    assert found == {
        "valAx": {"£m"} | services | with_content({
            "Claims that hold (count)": plan.readings, "Share of the variance": plan.uncertainty,
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


def test_pies_say_which_labels_they_show(charts, plan):
    pies = [pie for chart in charts.values() for pie in chart.iter(f"{CHART}pieChart")]
    assert len(pies) == (min(plan.horizon, 2) if plan.settings else 0)
    for pie in pies:
        assert pie.find(f".//{CHART}dLbls/{CHART}showVal").get("val") == "1"


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
                    amount = 0 if value == "missing" else value
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
