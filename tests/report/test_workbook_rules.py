"""The rules that a finance reviewer holds a workbook to, read off the workbook that was written."""

import re
import zipfile
from collections import Counter
from string import ascii_uppercase
from xml.etree import ElementTree

import engines
import pytest
from example_plans import PLANS
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import CellRange

import mtfs
from mtfs.report.layout import Layout

WITH_YEARS = ("Summary", "Inputs", "Allocation", "Funds", "Pot", "Settings", "Checks")
ORDER = [*WITH_YEARS, "Assumptions", "Chart data", "About"]
YEAR = re.compile(r"\d{4}/\d{2}")
UNITS = {"£k", "£m", "rate", "share", "index", "years", "count", "text", "of the check"}
FUNCTIONS = {"SUM", "MAX", "MIN", "ABS", "ROUND", "IF", "ISNUMBER", "ISBLANK", "COUNT", "COUNTIF", "COUNTA", "NA"}
"""In every Excel since 2007 and in LibreOffice; none is volatile, none builds a reference from text."""
TEXT = re.compile(r'"(?:[^"]|"")*"')
REFERENCE = re.compile(r"(?<![\w$.])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.])")
NUMBER = re.compile(r"(?<![\w$.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w(])")
WHOLE_COLUMN = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w(])")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
TEXT_RUN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def r1c1(formula, row, column):
    """The formula with relative references as the offsets they are, so that copies of one formula are equal."""

    def offset(match):
        fixed_column, letters, fixed_row, number = match.groups()
        across, down = column_index_from_string(letters), int(number)
        return (f"R{down}" if fixed_row else f"R[{down - row}]") + (
            f"C{across}" if fixed_column else f"C[{across - column}]"
        )

    parts = re.split(f"({TEXT.pattern})", formula)
    return "".join(part if part.startswith('"') else REFERENCE.sub(offset, part) for part in parts)


def constants(formula):
    """Numbers typed into a formula."""
    plain = WHOLE_COLUMN.sub("", REFERENCE.sub("", re.sub(r"'[^']*'!", "", TEXT.sub("", formula))))
    return {float(number) for number in NUMBER.findall(plain)}


def functions(formula):
    """Functions that a formula calls."""
    return set(re.findall(r"([A-Za-z_.][\w.]*)\(", TEXT.sub("", formula)))


@pytest.fixture(scope="module", params=PLANS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def plan(name):
    return mtfs.load_plan(PLANS[name])


@pytest.fixture(scope="module")
def book(name, report):
    return engines.load(report(name))


@pytest.fixture(scope="module")
def stored(name, report):
    return engines.read(report(name))


@pytest.fixture(scope="module")
def package(name, report):
    """{part: its XML} of the file."""
    with zipfile.ZipFile(report(name)) as file:
        return {part: file.read(part).decode() for part in file.namelist()}


@pytest.fixture(scope="module")
def formula_cells(book):
    found = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [(sheet, cell) for sheet, cell in found if cell.data_type == "f"]
    assert len(found) > 250
    return found


@pytest.fixture(scope="module")
def charts(package):
    found = {part: ElementTree.fromstring(text) for part, text in package.items() if part.startswith("xl/charts/")}
    assert len(found) >= 8
    return found


def years_of(sheet, stored):
    """{year: its columns} by the cells of a sheet that hold nothing but a year."""
    found = {}
    for cell, (_, value) in stored[sheet].items():
        if isinstance(value, str) and YEAR.fullmatch(value):
            found.setdefault(value, set()).add(cell.rstrip("0123456789"))
    return found


def plan_year_columns(plan):
    return range(6, 6 + plan.horizon)


def test_a_row_in_r1c1_form_shows_another_formula():
    assert r1c1("=F7*(1+Inputs!$D$9)", 8, 6) == r1c1("=G7*(1+Inputs!$D$9)", 8, 7) == "=R[-1]C[0]*(1+Inputs!R9C4)"
    assert r1c1("=SUM($F5:F5)", 6, 6) == r1c1("=SUM($F5:G5)", 6, 7)
    assert r1c1("=F7", 8, 6) != r1c1("=F7", 8, 7)
    assert r1c1('=IF(E5="F7",LOG10(E5),0)', 5, 6) == '=IF(R[0]C[-1]="F7",LOG10(R[0]C[-1]),0)'


def test_a_number_typed_into_a_formula_is_found():
    assert constants("=F7*1.05") == {1.05} and constants("=ROUND(Inputs!$D9/1000,0)") == {1000, 0}
    assert constants("=F7^2+1e-6") == {2, 1e-6} and constants("=1-.5") == {1, 0.5}
    assert constants('=IF(\'Chart data\'!B12="15% of 2",COUNTIF(Inputs!$K:$K,"x"),F7)') == set()


def test_a_function_off_the_list_is_found():
    assert functions('=IF(A1="NOW()",_xlfn.LET(x,1,x),INDIRECT("A1"))') == {"IF", "_xlfn.LET", "INDIRECT"}


def test_each_row_holds_one_formula_across_the_plan_years(book, plan, name):
    rows, broken = 0, []
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows() if sheet in book.sheetnames else ():
            cells = [row[column - 1] for column in plan_year_columns(plan) if column <= len(row)]
            found = {r1c1(cell.value, cell.row, cell.column) for cell in cells if cell.data_type == "f"}
            rows += bool(found)
            if len(found) > 1:
                broken.append((sheet, row[0].row, sorted(found)))
    assert broken == [] and rows > 40


def test_a_row_of_figures_is_all_formulas_or_all_the_same_figure(book, plan):
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows(min_row=5) if sheet in book.sheetnames and sheet != "Inputs" else ():
            cells = [row[column - 1] for column in plan_year_columns(plan) if column <= len(row)]
            filled = [cell for cell in cells if cell.value is not None]
            assert len(filled) in (0, plan.horizon), f"{sheet} row {row[0].row} has gaps"
            assert {cell.data_type for cell in filled} <= {"f"} or len({cell.value for cell in filled}) == 1


def test_no_formula_holds_a_number_other_than_0_and_1(formula_cells):
    typed = {
        f"{sheet}!{cell.coordinate} {cell.value}" for sheet, cell in formula_cells if constants(cell.value) - {0, 1}
    }
    assert typed == set()


def test_only_classic_functions_are_called_and_nothing_volatile(formula_cells):
    called = Counter(function for _, cell in formula_cells for function in functions(cell.value))
    assert set(called) <= FUNCTIONS
    assert called["SUM"] > 10 and called["IF"] > 10


def test_no_formula_reaches_into_another_file_or_is_an_array(formula_cells, package):
    assert not [cell.value for _, cell in formula_cells if "[" in cell.value or "#REF" in cell.value]
    assert all(isinstance(cell.value, str) for _, cell in formula_cells)
    assert not [part for part in package if "external" in part.lower() or "vba" in part.lower()]
    assert not re.search(r'TargetMode="External"', "".join(package.values()))


def test_no_formula_rests_on_itself(formula_cells, stored):
    rests_on = {(sheet, cell.coordinate): set(precedents(sheet, cell.value, stored)) for sheet, cell in formula_cells}
    done = set()
    while ready := {
        cell for cell, others in rests_on.items() if cell not in done and not (others & rests_on.keys()) - done
    }:
        done |= ready
    assert set(rests_on) - done == set()


def precedents(own_sheet, formula, stored):
    """Cells that a formula names, singly or as a range; whole columns as what stands in them."""
    place = r"(?:('[^']+'|\w+)!)?"
    corner = r"\$?([A-Z]{1,3})\$?(\d+)"
    plain = TEXT.sub('""', formula)
    for sheet, letters, row, last_letters, last_row in re.findall(f"{place}{corner}(?::{corner})?", plain):
        box = CellRange(f"{letters}{row}:{last_letters or letters}{last_row or row}")
        for down, across in box.cells:
            yield (sheet.strip("'") or own_sheet, f"{get_column_letter(across)}{down}")
    for sheet, letters in re.findall(rf"{place}\$?([A-Z]{{1,3}}):\$?[A-Z]{{1,3}}", plain):
        sheet = sheet.strip("'") or own_sheet
        yield from ((sheet, cell) for cell in stored[sheet] if cell.rstrip("0123456789") == letters)


def test_the_same_year_stands_in_the_same_column_on_every_sheet(plan, stored):
    expected = {year: {get_column_letter(5 + at)} for at, year in enumerate(plan.years)}
    sheets = [sheet for sheet in WITH_YEARS if sheet in stored]
    assert len(sheets) >= 6
    for sheet in sheets:
        found = years_of(sheet, stored)
        found[plan.base_year].discard("D")  # Inputs also holds the base year as an input
        assert found == expected, sheet


def test_every_line_has_its_unit_beside_it(book, plan):
    projection = mtfs.project(plan)
    layout = Layout(plan, tuple(projection.lines))
    for line, place in layout.rows.items():
        row = [cell.value for cell in book[place.sheet][place.row + 1]]
        assert row[1] == line and row[2] == projection.unit(line)


def test_every_row_of_figures_has_a_known_unit(book, plan):
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows(min_row=4) if sheet in book.sheetnames else ():
            figures = [cell for cell in row[3 : 5 + plan.horizon] if cell.value is not None]
            if figures and row[2].value != "Unit":
                unit = str(row[2].value).partition(",")[0]
                assert unit in UNITS, f"{sheet} row {row[0].row} has unit {row[2].value!r}"


def test_money_in_millions_is_a_thousandth_of_money_in_thousands(stored, plan):
    pot = [
        stored["Pot"][f"{get_column_letter(c)}{row_of(stored, 'Pot', 'pot.annual')}"][1]
        for c in plan_year_columns(plan)
    ]
    assert stored["Summary"]["D4"][1] == pytest.approx(sum(pot) / 1000)


def row_of(stored, sheet, line):
    return next(int(cell[1:]) for cell, (_, value) in stored[sheet].items() if cell[0] == "B" and value == line)


def test_no_cells_are_merged_and_nothing_is_hidden(book, package):
    for sheet in book:
        assert sheet.merged_cells.ranges == set() and sheet.sheet_state == "visible"
        assert not [row for row, settings in sheet.row_dimensions.items() if settings.hidden]
        assert not [column for column, settings in sheet.column_dimensions.items() if settings.hidden]
    assert "mergeCell" not in "".join(package.values())


def test_every_table_starts_in_the_first_column(book):
    for sheet in book:
        assert sheet["A1"].value, sheet.title
        for row in sheet.iter_rows():
            if any(cell.value is not None for cell in row):
                assert row[0].value is not None, f"{sheet.title} row {row[0].row} starts at the right of column A"


def test_sheets_stand_in_the_order_of_the_model(book, plan):
    assert book.sheetnames == [sheet for sheet in ORDER if sheet != "Settings" or plan.settings]
    assert book.active.title == "Summary"


def test_the_last_sheet_names_every_sheet_and_says_what_it_holds(book):
    index = [row for row in book["About"].iter_rows(values_only=True) if row[0] in book.sheetnames]
    assert [row[0] for row in index] == book.sheetnames and all(row[1] for row in index)


def test_links_lead_to_sheets_that_are_there(book):
    targets = [c.hyperlink.location for sheet in book for row in sheet.iter_rows() for c in row if c.hyperlink]
    assert len(targets) > 10
    assert {target.rpartition("!")[0].strip("'") for target in targets} <= set(book.sheetnames)


def test_a_value_is_stored_beside_every_formula(package):
    for part, text in package.items():
        if part.startswith("xl/worksheets/sheet"):
            assert len(re.findall(r"<f>[^<]*</f><v>[^<]*</v></c>", text)) == len(re.findall("<f[ />]", text)), part


def input_cells(book, plan):
    """Cells of the Inputs sheet into which a user types a value: (row, cell)."""
    sheet, kind = book["Inputs"], 6 + plan.horizon
    for row in sheet.iter_rows(min_row=5):
        words = str(row[kind - 1].value or "")
        if words.startswith("input: by year"):
            yield from ((row, cell) for cell in row[4 : 5 + plan.horizon] if cell.column > 5 or cell.value is not None)
        elif words:
            yield row, row[3]


def test_every_input_cell_is_validated_and_says_what_belongs_there(book, plan):
    rules = book["Inputs"].data_validations.dataValidation
    cells = list(input_cells(book, plan))
    assert len(cells) > 20
    for _, cell in cells:
        on_it = [rule for rule in rules if cell.coordinate in rule.sqref]
        assert len(on_it) == 1, f"{cell.coordinate} has {len(on_it)} validations"
        [rule] = on_it
        assert rule.prompt and rule.error and rule.showInputMessage and rule.showErrorMessage, cell.coordinate
        assert rule.type in ("decimal", "list", "whole", "textLength", "custom", "date"), cell.coordinate


def test_what_is_typed_now_keeps_to_the_validation(book, plan):
    for rule in book["Inputs"].data_validations.dataValidation:
        for box in rule.sqref.ranges:
            for row, column in box.cells:
                value = book["Inputs"].cell(row, column).value
                if value is None or str(value).startswith("="):
                    continue
                if rule.type == "list":
                    assert str(value) in rule.formula1.strip('"').split(",")
                elif rule.type == "decimal":
                    assert float(rule.formula1) <= value <= float(rule.formula2)


def test_inputs_are_marked_by_style_and_by_word(book, plan):
    fills, words = Counter(), Counter()
    for row, cell in input_cells(book, plan):
        word = row[5 + plan.horizon].value
        words[word] += 1
        fills[word.partition(":")[0], cell.fill.fgColor.rgb] += 1
    assert set(words) >= {"input: one figure", "input: by year, the last carries on", "fixed in this workbook"}
    assert len({fill for (word, fill) in fills if word == "input"}) == 1
    assert {fill for (word, fill) in fills if word == "input"}.isdisjoint(f for (w, f) in fills if w != "input")
    colour = next(fill for (word, fill) in fills if word == "input")
    for sheet in book:
        if sheet.title != "Inputs":
            marked = [c.coordinate for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == colour]
            assert marked == [], f"{sheet.title} has cells that look like inputs"


def test_a_year_that_is_carried_on_looks_unlike_one_that_is_given(book, plan):
    cells = [cell for _, cell in input_cells(book, plan) if cell.value is not None]
    assert {cell.font.italic for cell in cells if cell.data_type == "f"} <= {True}
    assert not any(cell.font.italic for cell in cells if cell.data_type != "f")


def test_headers_stay_in_sight_and_repeat_in_print(book, plan):
    for sheet in book:
        if sheet.title in (*WITH_YEARS[1:], "Assumptions"):
            assert sheet.freeze_panes is not None and int(sheet.freeze_panes.lstrip(ascii_uppercase)) == 5, sheet.title
            assert sheet.print_title_rows == "$4:$4", sheet.title
    assert book["Inputs"].freeze_panes == "D5"


def test_every_sheet_prints_one_page_wide(book):
    for sheet in book:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToWidth or 1) == 1, sheet.title


def test_every_page_bears_the_sheet_and_the_page_number(package, book):
    footers = [re.search("<oddFooter>(.*)</oddFooter>", package[f"xl/worksheets/sheet{at + 1}.xml"])
               for at in range(len(book.sheetnames))]  # fmt: skip
    assert all(footer and "&amp;A" in footer[1] and "Page &amp;P of &amp;N" in footer[1] for footer in footers)


def test_no_name_is_defined_beyond_filters_and_print_titles(package):
    names = set(re.findall(r'<definedName name="([^"]+)"', package["xl/workbook.xml"]))
    assert names == {"_xlnm._FilterDatabase", "_xlnm.Print_Titles"}


def test_the_document_says_what_it_is(book, plan):
    told = book.properties
    assert told.title == plan.name and told.creator == plan.organisation and told.category and told.subject
    assert plan.code in told.keywords and plan.years[-1] in told.keywords
    assert (told.created.year, told.created.month, told.created.day) == (plan.date.year, plan.date.month, plan.date.day)
    assert "mtfs" in told.description and "£k" in told.description


def test_a_state_is_told_by_a_word_and_not_by_colour_alone(book):
    coloured = Counter()
    for sheet in book:
        for rules in sheet.conditional_formatting:
            for rule in rules.rules:
                assert (rule.type, rule.operator) == ("cellIs", "equal"), sheet.title
                coloured.update(rule.formula)
    assert set(coloured) == {'"OK"', '"FAILS"', '"All pass"', '"Some fail"'}


def test_every_chart_has_a_title(charts):
    for part, chart in charts.items():
        title = chart.find(f"{CHART}chart/{CHART}title")
        assert title is not None and "".join(run.text for run in title.iter(TEXT_RUN)).strip(), part
        deleted = chart.find(f"{CHART}chart/{CHART}autoTitleDeleted")
        assert deleted is None or deleted.get("val") == "0", part


def test_every_axis_is_drawn_and_named_with_the_unit_on_the_value_axis(charts, package):
    axes = 0
    for part, chart in charts.items():
        for axis in [*chart.iter(f"{CHART}catAx"), *chart.iter(f"{CHART}valAx")]:
            axes += 1
            assert is_drawn(axis, package["docProps/app.xml"]), part
            title = axis.find(f"{CHART}title")
            assert title is not None, part
            text = "".join(run.text for run in title.iter(TEXT_RUN))
            assert text in (("£m",) if axis.tag.endswith("valAx") else ("Financial year", "Driver")), part
        assert chart.find(f".//{CHART}pieChart") is not None or chart.find(f".//{CHART}valAx") is not None
    assert axes >= 14


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


def test_stacked_columns_stand_on_one_another(charts):
    stacked = [bars for chart in charts.values() for bars in chart.iter(f"{CHART}barChart")
               if bars.find(f"{CHART}grouping").get("val") == "stacked"]  # fmt: skip
    assert len(stacked) >= 4
    for bars in stacked:
        assert bars.find(f"{CHART}overlap").get("val") == "100"


def test_pies_say_which_labels_they_show(charts, plan):
    pies = [pie for chart in charts.values() for pie in chart.iter(f"{CHART}pieChart")]
    assert len(pies) == (2 if plan.settings else 0)
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
        last_text = max(row[0].row for row in sheet.iter_rows() if any(cell.value is not None for cell in row))
        assert all(start[1][0] >= last_text for start, _ in frames), f"a chart covers the table on {sheet.title}"


def corner(anchor):
    """((column, offset), (row, offset)) of a corner of a chart."""
    column, across, row, down = (
        int(anchor.find(f"{DRAWING}{part}").text) for part in ("col", "colOff", "row", "rowOff")
    )
    return (column, across), (row, down)
