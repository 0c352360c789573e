"""The rules that a finance reviewer holds a workbook to, read off the workbook that was written."""

import re
import zipfile
from collections import Counter
from string import ascii_uppercase
from xml.etree import ElementTree

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from support import engines
from support.example_plans import PLANS

import mtfs
from mtfs.catalogue.lines import headlines, kind_of
from mtfs.report.book.layout import CLAIMS_FIRST_ROW, Layout
from mtfs.report.book.line_sheets import PURPOSE
from mtfs.report.book.workbook import SHEETS
from mtfs.report.sheets.reconciliation import RESULT

WITH_YEARS = ("Summary", "Inputs", "Live", *PURPOSE)
WITHOUT_YEARS = ("Reconciliation", "Sensitivity", "Assumptions", "Chart data", "About")
ALWAYS = {"Summary", "Inputs", "Sensitivity", "Checks", "Assumptions", "Chart data", "About"}
"""Sheets of every report; Chart data of every one that has charts with workings, Sensitivity of every one whose
main figure some input moves, and so of every example."""
ORDER = {
    "default": "Summary, Inputs, Live, Allocation, Funds, Pot, Settings, Providers, Activity, Productivity, Scenarios, "
    "Reconciliation, Sensitivity, Simulation, Checks, Assumptions, Chart data, About",
    "STP": "Summary, Inputs, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, Chart data, About",
    "council": "Summary, Inputs, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, Chart data, About",
    "rich care": "Summary, Inputs, Allocation, Funds, Pot, Settings, Providers, Activity, Productivity, Expenditure, "
    "Gap, Reconciliation, Sensitivity, Checks, Assumptions, Chart data, About",
    "QOQ": "Summary, Inputs, Allocation, Funds, Pot, Settings, Sensitivity, Simulation, Checks, Assumptions, "
    "Chart data, About",
    "thirty years": "Summary, Inputs, Allocation, Funds, Pot, Sensitivity, Checks, Assumptions, Chart data, About",
}
FEWEST_CHARTS = {"default": 24, "STP": 7, "council": 6, "rich care": 32, "thirty years": 9, "one year": 11}
"""Charts of a plan's report; 12 where the plan is not named."""
YEAR = re.compile(r"\d{4}/\d{2}")
TYPED = ("Inputs", "Live")
"""Sheets on which some years are typed and others carry on."""
UNITS = {
    "£k",
    "£m",
    "£",
    "rate",
    "share",
    "index",
    "years",
    "days",
    "beds",
    "bed days",
    "count",
    "correlation",
    "text",
    "of the check",
}
"""Units that the tool itself knows; services and opportunities have their own besides."""
FUNCTIONS = {"SUM", "MAX", "MIN", "ABS", "ROUND", "IF", "ISNUMBER", "ISBLANK", "COUNT", "COUNTIF", "COUNTA", "NA",
             "VALUE", "LEFT", "FIND", "INDEX", "MATCH", "COLUMNS"}  # fmt: skip
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
def charts(name, package):
    found = {part: ElementTree.fromstring(text) for part, text in package.items() if part.startswith("xl/charts/")}
    assert len(found) >= FEWEST_CHARTS.get(name, 12)
    return found


@pytest.fixture(scope="module")
def layout(plan):
    return Layout(plan, tuple(mtfs.project(plan).lines))


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


def test_each_row_holds_one_formula_across_the_plan_years(book, plan, layout):
    yearly = [line for line in layout.rows if not kind_of(line).single_value]
    rows, broken = 0, []
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows() if sheet in book.sheetnames else ():
            cells = [row[column - 1] for column in plan_year_columns(plan) if column <= len(row)]
            found = {r1c1(cell.value, cell.row, cell.column) for cell in cells if cell.data_type == "f"}
            rows += bool(found)
            if len(found) > 1:
                broken.append((sheet, row[0].row, sorted(found)))
    assert broken == [] and rows > len(yearly) - 3  # the first years' number is a figure, not a formula


def test_a_row_of_figures_is_all_formulas_or_all_the_same_figure(book, plan):
    for sheet in WITH_YEARS:
        for row in book[sheet].iter_rows(min_row=5) if sheet in book.sheetnames and sheet not in TYPED else ():
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
    assert len(sheets) >= 5
    typed = {entry.content for entry in plan.inputs.values() if entry.kind == "text" and YEAR.fullmatch(entry.content)}
    assert plan.base_year in typed
    for sheet in sheets:
        columns = expected
        if sheet == "Inputs":  # which also holds years as inputs, in the column for all years
            columns = {
                year: expected.get(year, set()) | ({"D"} if year in typed else set()) for year in (*expected, *typed)
            }
        assert years_of(sheet, stored) == columns, sheet
    for sheet in WITHOUT_YEARS:
        assert sheet not in stored or set(years_of(sheet, stored)) <= (typed if sheet == "Assumptions" else set()), (
            sheet
        )


def test_every_line_has_its_unit_beside_it(book, plan, layout):
    projection = mtfs.project(plan)
    for line, place in layout.rows.items():
        row = [cell.value for cell in book[place.sheet][place.row + 1]]
        if line.startswith("claims."):
            claim = plan.claims[line.split(".")[1]]
            compared = ", ".join(filter(None, (claim.line, claim.year)))
            assert row[:2] == [claim.statement, compared]
            assert row[2] == (projection.unit(line) if line in projection.lines else "")
        else:
            assert row[1] == line and row[2] == projection.unit(line)


def test_a_figure_for_all_years_stands_in_their_column_and_nothing_beside_it(book, plan, layout, stored):
    seen = 0
    for line, place in layout.rows.items():
        if kind_of(line).single_value and not line.startswith("claims."):
            seen += 1
            row = book[place.sheet][place.row + 1]
            assert row[3].value is not None and book[place.sheet]["D4"].value == "All years", line
            assert [cell.value for cell in row[4:]] == [None] * len(row[4:]), line
    assert seen >= (plan.activity is not None) * 20


def test_only_years_totals_and_results_stand_in_the_column_for_all_years(book, plan, layout):
    for line, place in layout.rows.items():
        if not line.startswith("claims.") and not kind_of(line).single_value:
            value = book[place.sheet].cell(place.row + 1, 4).value
            filled = place.sheet == "Checks" or kind_of(line).adds_up
            assert (value is not None) == filled, f"{line}: {value!r}"


def test_every_row_of_figures_has_a_known_unit(book, plan):
    lines = mtfs.project(plan)
    own = {part.unit for part in (*plan.services.values(), *plan.productivity.values())}
    used = {entry.unit or "text" for entry in plan.inputs.values()} | {lines.unit(line) for line in lines.lines}
    assert {unit.partition(",")[0] for unit in used} <= UNITS | own
    for sheet in (*WITH_YEARS, "Reconciliation"):
        for row in book[sheet].iter_rows(min_row=4) if sheet in book.sheetnames else ():
            last = RESULT if sheet == "Reconciliation" else 5 + plan.horizon
            figures = [cell for cell in row[3:last] if cell.value is not None]
            if figures and row[2].value != "Unit":
                unit = str(row[2].value).partition(",")[0]
                assert unit in UNITS | own, f"{sheet} row {row[0].row} has unit {row[2].value!r}"


def test_money_in_millions_is_a_thousandth_of_money_in_thousands(stored, plan, layout):
    summary, compared = stored["Summary"], 0
    row_of_label = {value: int(cell[1:]) for cell, (_, value) in summary.items() if re.fullmatch(r"A\d+", cell)}
    for line, place in {
        line: place for block in headlines(layout.rows).values() for line, place in block.items()
    }.items():
        if line.kind.unit != "£k":
            continue
        row = row_of_label[place.label.format(base=plan.base_year)]
        assert summary[f"C{row}"][1] == "£m"
        for column in ("E", *map(get_column_letter, plan_year_columns(plan))):
            place = layout.rows[line]
            thousands = stored[place.sheet].get(f"{column}{place.row + 1}", (None, None))[1]
            millions = summary.get(f"{column}{row}", (None, None))[1]
            assert thousands is millions is None or millions == pytest.approx(thousands / 1000), (line, column)
            compared += millions is not None
    assert compared >= 8 * plan.horizon


def test_the_large_figures_are_those_of_their_lines_in_millions(stored, plan):
    lines, last = mtfs.project(plan).lines, plan.horizon
    figures = []
    if plan.allocation:
        figures += [sum(lines["pot.annual"][1:]), lines["allocation.recurrent"][last]]
    if plan.expenditure:
        figures += [lines["gap.do_nothing"][last], lines["gap.in_year"][last]]
    large = [stored["Summary"][f"D{row}"][1] for row in range(4, 4 + len(figures))]
    assert figures and large == [pytest.approx(figure / 1000) for figure in figures]
    assert [stored["Summary"][f"C{row}"][1] for row in range(4, 5 + len(figures))] == ["£m"] * len(figures) + ["text"]


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


def test_sheets_stand_in_the_order_of_the_model(book, plan, layout, name):
    held = ALWAYS | {place.sheet for place in layout.rows.values()} | with_content({
        "Live": plan.scenarios, "Scenarios": plan.scenarios, "Simulation": plan.uncertainty,
    })  # fmt: skip
    assert book.sheetnames == [sheet for sheet in SHEETS if sheet in held]
    assert name not in ORDER or book.sheetnames == ORDER[name].split(", ")
    assert book.active.title == "Summary"


def test_a_sheet_without_content_is_left_out(book, plan):
    there = {
        "Allocation": plan.allocation, "Funds": plan.funds, "Pot": plan.allocation, "Settings": plan.settings,
        "Providers": plan.providers, "Activity": plan.services or plan.population, "Productivity": plan.productivity,
        "Expenditure": plan.expenditure, "Gap": plan.expenditure, "Reconciliation": plan.claims,
    }  # fmt: skip
    assert {sheet for sheet in there if sheet in book.sheetnames} == {sheet for sheet, part in there.items() if part}
    for sheet in book.worksheets:
        text = [cell.value for row in sheet.iter_rows(min_row=5) for cell in row if cell.value is not None]
        assert len(text) > 2, sheet.title


def test_what_a_plan_does_not_have_is_on_no_sheet(report):
    assert {"Activity", "Gap", "Reconciliation"}.isdisjoint(engines.read(report("QOQ")))
    assert {"Pot", "Allocation", "Activity"}.isdisjoint(engines.read(report("council")))


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
                if rule.type == "list" and "!" in rule.formula1:  # the names of the scenarios
                    sheet, corner = rule.formula1.split("!")
                    assert value in [cell.value for (cell,) in book[sheet][corner.replace("$", "")]]
                elif rule.type == "list":
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
        if sheet.title == "Reconciliation":  # its header stands below the answer and the counts
            assert sheet.freeze_panes == f"B{CLAIMS_FIRST_ROW + 1}" and sheet.cell(CLAIMS_FIRST_ROW, 1).value == "Claim"
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


def test_a_state_is_told_by_a_word_and_not_by_colour_alone(book, plan):
    coloured = {}
    for sheet in book:
        for rules in sheet.conditional_formatting:
            for rule in rules.rules:
                if rule.dxf.fill is rule.dxf.font is None and rule.dxf.numFmt is not None:
                    continue  # it colours nothing
                assert (rule.type, rule.operator) == ("cellIs", "equal"), sheet.title
                for word in rule.formula:
                    coloured.setdefault(word, set()).add((sheet.title, str(rules.sqref)))
    of_claims = {'"holds"', '"does not hold"'} if plan.claims else set()
    assert set(coloured) == {'"OK"', '"FAILS"', '"All pass"', '"Some fail"'} | of_claims
    result, last = get_column_letter(RESULT + 1), CLAIMS_FIRST_ROW + len(plan.claims)
    claims = f"{result}{CLAIMS_FIRST_ROW + 1}" + (f":{result}{last}" if len(plan.claims) > 1 else "")
    for word in of_claims:
        assert coloured[word] == {("Reconciliation", claims)}


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
            assert title is not None, part
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


def with_content(parts):
    """Names of what a plan has something of."""
    return {name for name, part in parts.items() if part}


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


def test_every_sheet_about_care_and_money_has_a_chart_with_title_and_alternative_text(package, book, plan):
    charted = with_content({
        "Summary": True, "Allocation": plan.allocation, "Funds": plan.funds, "Pot": plan.allocation,
        "Settings": plan.settings, "Providers": plan.providers, "Activity": plan.services,
        "Productivity": plan.productivity, "Expenditure": plan.expenditure, "Gap": plan.expenditure,
        "Reconciliation": plan.readings, "Scenarios": plan.scenarios, "Sensitivity": True,
        "Simulation": plan.uncertainty,
    })  # fmt: skip
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
    assert len(stacked) >= min(FEWEST_CHARTS.get(name, 12) // 2, 12)
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
        last_text = max(row[0].row for row in sheet.iter_rows() if any(cell.value is not None for cell in row))
        assert all(start[1][0] >= last_text for start, _ in frames), f"a chart covers the table on {sheet.title}"


def corner(anchor):
    """((column, offset), (row, offset)) of a corner of a chart."""
    column, across, row, down = (
        int(anchor.find(f"{DRAWING}{part}").text) for part in ("col", "colOff", "row", "rowOff")
    )
    return (column, across), (row, down)
