"""The rules for sheets: which there are, their order, links, print, names, and states in words."""

import re
from string import ascii_uppercase

from openpyxl.utils import get_column_letter
from support import engines
from support.workbook_rules import WITH_YEARS, with_content

from mtfs.catalogue.lines import kind_of
from mtfs.plan.parts.claims import published_figures
from mtfs.plan.spare_rows import KIND
from mtfs.report.book.layout import CLAIMS_FIRST_ROW
from mtfs.report.book.workbook import SHEETS
from mtfs.report.sheets.reconciliation import RESULT

ALWAYS = {"Cover", "Summary", "Figures", "Inputs", "Sensitivity", "Checks", "Assumptions", "Chart data", "As written"}
"""Sheets of every report; Chart data of every one that has charts with workings, Sensitivity of every one whose
main figure some input moves, and so of every example."""
ORDER = {
    "default": "Cover, Summary, Figures, Inputs, Allocation, Funds, Pot, Settings, Providers, Activity, Productivity, "
    "Scenarios, Reconciliation, Sensitivity, Simulation, Checks, Assumptions, Live, "
    "Chart data, As written",
    "STP": "Cover, Summary, Figures, Inputs, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, "
    "Chart data, As written",
    "council": "Cover, Summary, Figures, Inputs, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, "
    "Chart data, As written",
    "rich care": "Cover, Summary, Figures, Inputs, Allocation, Funds, Pot, Settings, Providers, Activity, "
    "Productivity, Expenditure, Gap, Reconciliation, Sensitivity, Checks, Assumptions, "
    "Chart data, As written",
    "QOQ": "Cover, Summary, Figures, Inputs, Allocation, Funds, Pot, Settings, Sensitivity, Simulation, Checks, "
    "Assumptions, "
    "Chart data, As written",
    "thirty years": "Cover, Summary, Figures, Inputs, Allocation, Funds, Pot, Sensitivity, Checks, Assumptions, "
    "Chart data, As written",
}


def test_no_cells_are_merged_and_nothing_is_hidden_but_ids_and_lines_of_spare_rows(book, package, layout):
    spare = [*layout.spare_rows.values(), *(place for place, _ in layout.spare_headings)]
    for sheet in book:
        assert sheet.merged_cells.ranges == set() and sheet.sheet_state == "visible"
        folded = {row for row, settings in sheet.row_dimensions.items() if settings.hidden}
        assert all(sheet.row_dimensions[row].outlineLevel == 1 for row in folded)
        written = {row for row in folded if sheet.cell(row, 1).value is not None}
        assert written <= {place.row + 1 for place in spare if place.sheet == sheet.title}, sheet.title
        has_ids = any(cell.value == "Id" for cell in sheet["B"])
        hidden = {column for column, settings in sheet.column_dimensions.items() if settings.hidden}
        assert hidden == ({"B"} if has_ids else set()), sheet.title
        if has_ids:
            assert sheet.column_dimensions["B"].outlineLevel == 1 and sheet.column_dimensions["A"].collapsed
            assert not sheet.sheet_properties.outlinePr.summaryRight
    assert "mergeCell" not in "".join(package.values())


def test_every_table_starts_in_the_first_column(book):
    for sheet in book:
        assert sheet["A1"].value, sheet.title
        for row in sheet.iter_rows() if sheet.title != "Summary" else ():  # a page of four columns
            is_spare = any(str(cell.value).startswith(KIND) for cell in row)  # its name is still to be typed
            if any(cell.value is not None for cell in row) and not is_spare:
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


def test_the_cover_names_every_sheet_and_says_what_it_holds(book):
    first, last = book["Cover"].tables["Contents"].ref.split(":")
    index = list(book["Cover"][first:last])[1:]
    assert [row[0].value for row in index] == book.sheetnames[1:] and all(row[1].value for row in index)
    assert [row[0].hyperlink.location for row in index] == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_every_sheet_leads_back_to_the_contents_and_says_whether_its_checks_pass(book, stored):
    for sheet in book.worksheets[2:]:
        assert sheet["A3"].hyperlink.location == "'Cover'!A1" and sheet["A3"].value == "Contents", sheet.title
        formula, verdict = stored[sheet.title]["C1"]
        assert formula == '="Arithmetic checks: "&Checks!$D$5' and verdict.startswith("Arithmetic checks: "), (
            sheet.title
        )
        assert verdict.removeprefix("Arithmetic checks: ") == stored["Checks"]["D5"][1]
    links = [cell.hyperlink.location for cell in book["Summary"][1] if cell.hyperlink]
    assert links == ["'Cover'!A1"]


def test_links_lead_to_sheets_that_are_there(book):
    targets = [c.hyperlink.location for sheet in book for row in sheet.iter_rows() for c in row if c.hyperlink]
    assert len(targets) > 10
    assert {target.rpartition("!")[0].strip("'") for target in targets} <= set(book.sheetnames)


def test_headers_stay_in_sight_and_repeat_in_print(book, plan):
    for sheet in book:
        if sheet.title in (*WITH_YEARS, "Assumptions"):
            assert sheet.freeze_panes is not None and int(sheet.freeze_panes.lstrip(ascii_uppercase)) == 5, sheet.title
            assert sheet.print_title_rows == "$1:$4", sheet.title
        if sheet.title == "Reconciliation":  # its header stands below the answer and the counts
            assert sheet.freeze_panes == f"B{CLAIMS_FIRST_ROW + 1}" and sheet.cell(CLAIMS_FIRST_ROW, 1).value == "Claim"
    assert book["Inputs"].freeze_panes == "D5"


def test_every_page_bears_the_sheet_and_the_page_number(package, book):
    footers = [re.search("<oddFooter>(.*)</oddFooter>", package[f"xl/worksheets/sheet{at + 1}.xml"])
               for at in range(len(book.sheetnames))]  # fmt: skip
    assert all(footer and "&amp;A" in footer[1] and "Page &amp;P of &amp;N" in footer[1] for footer in footers)


def test_main_lines_and_main_inputs_have_names(book, plan, layout):
    names = {name: book.defined_names[name].attr_text for name in book.defined_names}
    lines = {line: place for line, place in layout.rows.items() if kind_of(line).key}
    inputs = [key for key, entry in plan.inputs.items() if entry.declared.input.main]
    assert len(names) == len({name.lower() for name in names}) == 1 + len(lines) + len(inputs)
    last = get_column_letter(5 + plan.horizon)
    assert names["Plan_years"] == "Inputs!$F$4" + (f":${last}$4" if plan.horizon > 1 else "")
    for name, cells in names.items():
        assert re.fullmatch(r"[A-Z][a-z0-9]*(_[A-Za-z0-9]+)+_?", name), name
        assert re.fullmatch(rf"'?[A-Z][A-Za-z ]+'?!(\$D\$\d+|\$E\$\d+|\$F\$\d+|\$F\$(\d+):\${last}\$\2)", cells), cells
    for line, place in lines.items():
        name = line[0].upper() + line[1:].replace(".", "_")
        assert names[name].startswith(f"{place.sheet}!$") and f"${place.row + 1}" in names[name]


def test_the_document_says_what_it_is(book, plan):
    told = book.properties
    assert told.title == plan.name and told.creator == plan.organisation and told.category and told.subject
    assert plan.code in told.keywords and plan.years[-1] in told.keywords
    assert (told.created.year, told.created.month, told.created.day) == (plan.date.year, plan.date.month, plan.date.day)
    assert "mtfs" in told.description and "£k" in told.description


def test_the_document_and_its_charts_are_in_british_english(book, package):
    assert book.properties.language == "en-GB"
    assert "en-US" not in "".join(package.values()) and 'lang val="en-GB"' in package["xl/charts/chart1.xml"]


def test_lists_are_tables_with_a_heading_of_their_own_in_each_column(book, plan):
    tables = {table.name: (sheet, table) for sheet in book for table in sheet.tables.values()}
    assert set(tables) == {"Contents", "Assumptions", "Sensitivity"} | with_content({
        "Sources": [entry for entry in plan.inputs.values() if entry.provenance and entry.provenance.source],
        "Claims": plan.claims, "Scenarios": plan.scenarios,
    })  # fmt: skip
    for sheet, table in tables.values():
        first, *rows = sheet[table.ref]
        assert [cell.value for cell in first] == table.column_names and len(set(table.column_names)) == len(first)
        assert all(row[0].value for row in rows), table.name
        assert sheet.cell(rows[-1][0].row + 1, 1).value is None, f"{table.name} goes on below its last row"


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
    assert {sheet for sheet, _ in coloured["notContainsText FAILS"]} == {"Summary", "Checks"}
    assert {sheet for sheet, _ in coloured["containsText FAILS"]} == set(book.sheetnames)
    count = len(list(published_figures(plan.claims)))
    result, last = get_column_letter(RESULT + 1), CLAIMS_FIRST_ROW + count
    claims = f"{result}{CLAIMS_FIRST_ROW + 1}" + (f":{result}{last}" if count > 1 else "")
    for word in of_claims:
        assert coloured[word] == {("Reconciliation", claims)}
