"""The rules for sheets: which there are, their order, links, print, names, and states in words."""

import re
from string import ascii_uppercase

from openpyxl.utils import get_column_letter
from support import engines
from support.workbook_rules import WITH_YEARS, with_content

from mtfs.plan.parts.claims import published_figures
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.book.workbook import SHEETS
from mtfs.report.sheets.reconciliation import RESULT

ALWAYS = {"Summary", "Figures", "Inputs", "Sensitivity", "Checks", "Assumptions", "Chart data", "As written", "About"}
"""Sheets of every report; Chart data of every one that has charts with workings, Sensitivity of every one whose
main figure some input moves, and so of every example."""
ORDER = {
    "default": "Summary, Figures, Inputs, Live, Allocation, Funds, Pot, Settings, Providers, Activity, Productivity, "
    "Scenarios, Reconciliation, Sensitivity, Simulation, Checks, Assumptions, "
    "Chart data, As written, About",
    "STP": "Summary, Figures, Inputs, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, "
    "Chart data, As written, About",
    "council": "Summary, Figures, Inputs, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, "
    "Chart data, As written, About",
    "rich care": "Summary, Figures, Inputs, Allocation, Funds, Pot, Settings, Providers, Activity, Productivity, "
    "Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, "
    "Chart data, As written, About",
    "QOQ": "Summary, Figures, Inputs, Allocation, Funds, Pot, Settings, Sensitivity, Simulation, Checks, Assumptions, "
    "Chart data, As written, About",
    "thirty years": "Summary, Figures, Inputs, Allocation, Funds, Pot, Sensitivity, Checks, Assumptions, "
    "Chart data, As written, About",
}


def test_no_cells_are_merged_and_nothing_but_ids_is_hidden(book, package):
    for sheet in book:
        assert sheet.merged_cells.ranges == set() and sheet.sheet_state == "visible"
        assert not [row for row, settings in sheet.row_dimensions.items() if settings.hidden]
        hidden = {column for column, settings in sheet.column_dimensions.items() if settings.hidden}
        assert hidden <= {"B"} and all(sheet.column_dimensions[column].outlineLevel == 1 for column in hidden)
    assert "mergeCell" not in "".join(package.values())


def test_every_table_starts_in_the_first_column(book):
    for sheet in book:
        assert sheet["A1"].value, sheet.title
        for row in sheet.iter_rows() if sheet.title != "Summary" else ():  # a page of four columns
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


def test_headers_stay_in_sight_and_repeat_in_print(book, plan):
    for sheet in book:
        if sheet.title in (*WITH_YEARS, "Assumptions"):
            assert sheet.freeze_panes is not None and int(sheet.freeze_panes.lstrip(ascii_uppercase)) == 5, sheet.title
            assert sheet.print_title_rows == "$4:$4", sheet.title
        if sheet.title == "Reconciliation":  # its header stands below the answer and the counts
            assert sheet.freeze_panes == f"B{CLAIMS_FIRST_ROW + 1}" and sheet.cell(CLAIMS_FIRST_ROW, 1).value == "Claim"
    assert book["Inputs"].freeze_panes == "D5"


def test_every_sheet_but_inputs_prints_one_page_wide(book):
    for sheet in book:
        if sheet.title == "Inputs":
            continue
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToWidth or 1) == 1, sheet.title


def test_every_page_bears_the_sheet_and_the_page_number(package, book):
    footers = [re.search("<oddFooter>(.*)</oddFooter>", package[f"xl/worksheets/sheet{at + 1}.xml"])
               for at in range(len(book.sheetnames))]  # fmt: skip
    assert all(footer and "&amp;A" in footer[1] and "Page &amp;P of &amp;N" in footer[1] for footer in footers)


def test_no_name_is_defined_beyond_filters_print_titles_and_the_print_area(package):
    names = set(re.findall(r'<definedName name="([^"]+)"', package["xl/workbook.xml"]))
    assert names == {"_xlnm._FilterDatabase", "_xlnm.Print_Titles", "_xlnm.Print_Area"}


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
                by_text = rule.type in ("containsText", "notContainsText")
                assert by_text or (rule.type, rule.operator) == ("cellIs", "equal"), sheet.title
                for word in [f"{rule.type} {rule.text}"] if by_text else rule.formula:
                    coloured.setdefault(word, set()).add((sheet.title, str(rules.sqref)))
    of_claims = {'"holds"', '"holds within the rounding of the inputs"', '"does not hold"'} if plan.claims else set()
    verdicts = {"containsText FAILS", "notContainsText FAILS"}
    assert set(coloured) == {'"OK"', '"FAILS"', "containsText to correct"} | verdicts | of_claims
    for rule in verdicts:
        assert {sheet for sheet, _ in coloured[rule]} == {"Summary", "Checks"}
    count = len(list(published_figures(plan.claims)))
    result, last = get_column_letter(RESULT + 1), CLAIMS_FIRST_ROW + count
    claims = f"{result}{CLAIMS_FIRST_ROW + 1}" + (f":{result}{last}" if count > 1 else "")
    for word in of_claims:
        assert coloured[word] == {("Reconciliation", claims)}
