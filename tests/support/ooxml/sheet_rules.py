"""Rules for sheets: rows and cells, values, styles, columns, tables, links, formats that follow, validations, print."""

import math
import re

from openpyxl.utils.cell import get_column_letter

from support.ooxml.package import LAST_ROW, MAIN, ON_A_SHEET, STYLES, area, areas, length, meeting, stored_length
from support.ooxml.reading import Unreadable, read

DEEPEST_OUTLINE, HIGHEST_ROW, WIDEST_COLUMN = 7, 409.5, 255
SMALLEST, LARGEST = 2.2250738585072014e-308, 9.99999999999999e307
VALIDATION, PROMPT, TITLE, LINK, PRINTED = 255, 255, 32, 255, 255
MOST_BREAKS = 1026
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


def rows_and_cells_are_in_order(package):
    """Rows and the cells of a row follow one another, each once, each in its own row."""
    for sheet in package.sheets:
        above = 0
        for row in package.rows(sheet):
            number, before = int(row.get("r")), 0
            if not above < number <= LAST_ROW:
                yield f"{sheet.name}: row {number} after {above}"
            above = number
            for cell in row:
                box = area(cell.get("r"))
                if box is None or box.top != number or box.left <= before:
                    yield f"{sheet.name}!{cell.get('r')}"
                else:
                    before = box.left


def cells_have_formats_that_are_there(package):
    """The format of every cell, row and column is there."""
    count = len(package.items(STYLES, "cellXfs", "xf"))
    for sheet in package.sheets:
        columns = package.items(sheet.part, "cols", "col")
        found = [(item.get("r") or item.get("min"), item.get("s") or item.get("style") or 0)
                 for item in (*package.cells(sheet), *package.rows(sheet), *columns)]  # fmt: skip
        yield from (f"{sheet.name}!{place}: format {number}" for place, number in found if int(number) >= count)


def values_are_of_their_type(package):
    """A number is one that Excel takes, a truth value 0 or 1, an error one of Excel's, a shared text is there."""
    for sheet in package.sheets:
        for cell in package.cells(sheet):
            kind, stored = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
            if stored is None:
                continue
            right = {
                "n": lambda text: not text or _is_number(text),
                "b": lambda text: text in ("0", "1"),
                "e": lambda text: text in ERRORS,
                "s": lambda text: text.isdigit() and int(text) < len(package.texts),
                "str": lambda text: True,
            }[kind]
            if not right(stored):
                yield f"{sheet.name}!{cell.get('r')}: {stored} as {kind}"


def _is_number(text):
    try:
        number = float(text)
    except ValueError:
        return False
    return math.isfinite(number) and (number == 0 or SMALLEST <= abs(number) <= LARGEST) and text != "-0"


def results_of_formulas_are_stored_with_their_type(package):
    """A text beside a formula is marked as one, an empty text too; without a formula it is a shared text."""
    for sheet in package.sheets:
        for cell in package.cells(sheet):
            is_formula, kind = cell.find(f"{MAIN}f") is not None, cell.get("t", "n")
            empty = not cell.findtext(f"{MAIN}v")
            if (is_formula and (kind == "s" or (empty and kind != "str"))) or (kind == "str" and not is_formula):
                yield f"{sheet.name}!{cell.get('r')}"


def rows_and_columns_are_within_their_sizes(package):
    """Columns are described once; no outline is too deep, no row too high, no column too wide."""
    for sheet in package.sheets:
        before = 0
        for column in package.items(sheet.part, "cols", "col"):
            first, last = int(column.get("min")), int(column.get("max"))
            if not before < first <= last or float(column.get("width", 0)) > WIDEST_COLUMN:
                yield f"{sheet.name}: columns {first} to {last}"
            before = last
        for item in (*package.rows(sheet), *package.items(sheet.part, "cols", "col")):
            if int(item.get("outlineLevel", 0)) > DEEPEST_OUTLINE or float(item.get("ht", 0)) > HIGHEST_ROW:
                yield f"{sheet.name}: {item.get('r') or item.get('min')}"


def _tables(package, sheet):
    return [package.tree(part) for part in package.related_of_kind(sheet.part, "table")]


def merged_cells_and_tables_lie_apart(package):
    """No two of merged cells and tables have a cell in common."""
    for sheet in package.sheets:
        merged = [item.get("ref") for item in package.items(sheet.part, "mergeCells", "mergeCell")]
        tables = [table.get("ref") for table in _tables(package, sheet)]
        yield from (f"{sheet.name}: {one}, {other}" for one, other in meeting((at, area(at)) for at in merged + tables))


def tables_are_headed_by_their_columns(package):
    """The first row of a table holds the names of its columns, each once; names and numbers of tables are unique."""
    taken = {entry.get("name").lower() for entry in package.names}
    numbers = set()
    for sheet in package.sheets:
        shown = {cell.get("r"): package.text(cell) for cell in package.cells(sheet) if cell.get("t") == "s"}
        for table in _tables(package, sheet):
            name, box = table.get("displayName"), area(table.get("ref"))
            columns = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
            headers = [text for place, text in shown.items() if area(place).top == box.top
                       and box.left <= area(place).left <= box.right]  # fmt: skip
            if columns != headers or len({text.lower() for text in columns}) != box.right - box.left + 1:
                yield f"{name}: {columns} below {headers}"
            if name.lower() in taken or table.get("id") in numbers:
                yield f"{name} twice"
            taken.add(name.lower())
            numbers.add(table.get("id"))


def links_lead_to_cells(package):
    """A link within the workbook leads to cells or a name that is there; each cell has one, its texts not too long."""
    names = {entry.get("name").lower() for entry in package.names}
    for sheet in package.sheets:
        seen = set()
        for link in package.items(sheet.part, "hyperlinks", "hyperlink"):
            place, goal = link.get("ref"), link.get("location")
            if place in seen or any(length(link.get(text)) > LINK for text in ("display", "tooltip")):
                yield f"{sheet.name}!{place}"
            seen.add(place)
            if goal and goal.lower() not in names and (wrong := package.leads_nowhere(goal)):
                yield f"{sheet.name}!{place}: {wrong}"


def formats_that_follow_values_are_there(package):
    """The format of a conditional format is there, and no two on a sheet have one rank."""
    count = len(package.items(STYLES, "dxfs", "dxf"))
    for sheet in package.sheets:
        ranks = []
        for item in package.items(sheet.part, "conditionalFormatting"):
            if None in areas(item.get("sqref")):
                yield f"{sheet.name}: {item.get('sqref')}"
            for rule in item.iter(f"{MAIN}cfRule"):
                ranks.append(rule.get("priority"))
                if int(rule.get("dxfId", 0)) >= max(count, 1):
                    yield f"{sheet.name}: format {rule.get('dxfId')}"
        if len(set(ranks)) < len(ranks):
            yield f"{sheet.name}: a rank twice"


def validations_can_be_read(package):
    """A validation's formulas are no longer than Excel takes, can be read, and a typed list holds no quote."""
    for sheet in package.sheets:
        for rule in _validations(package, sheet):
            for formula in (rule.findtext(f"{MAIN}formula1"), rule.findtext(f"{MAIN}formula2")):
                if formula is not None and not _can_be_read(formula):
                    yield f"{sheet.name}!{rule.get('sqref')}: {formula}"


def _validations(package, sheet):
    return package.items(sheet.part, "dataValidations", "dataValidation")


def _can_be_read(formula):
    quotes = 2 if formula.startswith('"') else 0
    if not formula or length(formula) - quotes > VALIDATION or (quotes and '"' in formula[1:-1]):
        return False
    try:
        read(formula)
    except Unreadable:
        return False
    return True


def texts_keep_to_their_validation(package):
    """A text whose length is bounded has such a length: Excel would refuse it when it is typed again."""
    for sheet in package.sheets:
        texts = {cell.get("r"): package.text(cell) for cell in package.cells(sheet) if cell.get("t") == "s"}
        for rule in _validations(package, sheet):
            if rule.get("type") == "textLength" and rule.get("operator", "between") == "between":
                low, high = (int(rule.findtext(f"{MAIN}formula{number}")) for number in (1, 2))
                places = (
                    f"{get_column_letter(column)}{row}" for box in areas(rule.get("sqref")) for row, column in box.cells
                )
                held = [texts[place] for place in places if place in texts]
                yield from (f"{sheet.name}: {text}" for text in held if not low <= length(text) <= high)


def validations_lie_apart_and_say_no_more_than_fits(package):
    """No cell has two validations; their titles and messages are not too long; their count is true."""
    for sheet in package.sheets:
        rules = _validations(package, sheet)
        found = [(at, area(at)) for rule in rules for at in rule.get("sqref").split()]
        yield from (f"{sheet.name}: {one}, {other}" for one, other in meeting(found))
        for limit, texts in ((TITLE, ("promptTitle", "errorTitle")), (PROMPT, ("prompt", "error"))):
            for rule in rules:
                if any(stored_length(rule.get(text)) > limit for text in texts):
                    yield f"{sheet.name}!{rule.get('sqref')}"
        for group in package.items(sheet.part, "dataValidations"):
            if int(group.get("count")) != len(rules):
                yield f"{sheet.name}: {len(rules)} rules"


def print_settings_are_short_enough(package):
    """Headers and footers are not too long, and breaks not too many."""
    for sheet in package.sheets:
        for part in package.items(sheet.part, "headerFooter"):
            yield from (f"{sheet.name}: {text.text}" for text in part if length(text.text) > PRINTED)
        for kind in ("rowBreaks", "colBreaks"):
            for group in package.items(sheet.part, kind):
                if len(group) > MOST_BREAKS or int(group.get("count")) != len(group):
                    yield f"{sheet.name}: {kind}"


def print_areas_lie_on_their_sheets(package):
    """What is printed, repeated or filtered on a sheet is cells of that sheet."""
    for entry in package.names:
        if not entry.get("name").startswith("_xlnm."):
            continue
        own = package.sheets[int(entry.get("localSheetId"))].name if entry.get("localSheetId") else None
        for one in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", entry.text):
            wrong, found = package.leads_nowhere(one), ON_A_SHEET.fullmatch(one)
            if wrong or (found[1] or found[2] or "").replace("''", "'") != own:
                yield f"{entry.get('name')} of {own}: {one}"
