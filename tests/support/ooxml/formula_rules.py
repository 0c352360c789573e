"""Rules for formulas: of cells, of names, and of formats that follow values."""

import re

from mtfs.udf.lambda_text import NEW_FUNCTIONS
from mtfs.udf.registry import FUNCTIONS, NAMESPACE
from support.ooxml.package import MAIN, area, length, meeting
from support.ooxml.reading import Unreadable, read
from support.workbook_rules import CLASSIC_FUNCTIONS

LONGEST, LONGEST_TEXT = 8192, 255
OTHER_CLASSIC_FUNCTIONS = set("CHOOSE ISERROR ISLOGICAL LEN LOWER MID NOT NOW RIGHT ROWS SEARCH".split())
"""In every Excel since 2007 too; LAMBDA functions and formats that follow values call them, other cells do not."""
KNOWN = CLASSIC_FUNCTIONS | OTHER_CLASSIC_FUNCTIONS | {f"_xlfn.{name}" for name in NEW_FUNCTIONS}
OF_LIBREOFFICE = {f"{NAMESPACE}.{function.short_name}" for function in FUNCTIONS.values()}
PARAMETER = re.compile(r"_xl(?:pm|op)\.\w+")


def _all(package):
    """(place, formula) of every formula: in cells, names and conditional formats."""
    yield from ((f"{sheet.name}!{place}", found.text or "") for sheet, place, found in package.formulas)
    yield from ((entry.get("name"), entry.text) for entry in package.names)
    for sheet in package.sheets:
        for item in package.items(sheet.part, "conditionalFormatting", "cfRule", "formula"):
            yield f"a format of {sheet.name}", item.text


def _readable(package):
    """(place, what was read) of every formula that can be read."""
    for place, formula in _all(package):
        try:
            yield place, read(formula)
        except Unreadable:
            continue


def formulas_can_be_read(package):
    """Quotes and brackets are closed, calls not too deep, arguments not too many; no equals sign begins it."""
    for place, formula in _all(package):
        try:
            read(formula)
        except Unreadable as error:
            yield f"{place}: {error}"
        if not formula or formula.startswith("="):
            yield f"{place}: {formula}"


def formulas_are_short_enough(package):
    """No formula is longer than Excel takes, nor a text in it."""
    yield from (place for place, formula in _all(package) if length(formula) > LONGEST)
    for place, found in _readable(package):
        if any(length(text[1:-1].replace('""', '"')) > LONGEST_TEXT for text in found.texts):
            yield f"{place}: a text"


def functions_are_known_to_excel(package):
    """A function is one of every Excel, a newer one that is marked as such, or one of mtfs that is there."""
    defined = {entry.get("name") for entry in package.names}
    own = set(FUNCTIONS) if "xl/vbaProject.bin" in package.parts else set(FUNCTIONS) & defined
    for place, found in _readable(package):
        unknown = found.functions - KNOWN - own - OF_LIBREOFFICE
        yield from (f"{place}: {name}" for name in unknown if not PARAMETER.fullmatch(name))


def references_lead_to_cells(package):
    """Every operand is a cell, a range, a name that is there, or a parameter of a LAMBDA; none is an error."""
    names = {entry.get("name").lower() for entry in package.names}
    right = set()
    for place, found in _readable(package):
        for operand in found.operands - right:
            if "!" in operand:
                wrong = package.leads_nowhere(operand)
            else:
                known = area(operand) or operand.lower() in names or PARAMETER.fullmatch(operand)
                wrong = "" if known else f"{operand} is nothing"
            if wrong:
                yield f"{place}: {wrong}"
            else:
                right.add(operand)


def results_that_spill_have_their_cells(package):
    """The cells that one formula fills are there, hold no formula of their own, and belong to no other."""
    held = {(sheet.name, place) for sheet, place, _ in package.formulas}
    cells = {sheet.name: {area(cell.get("r")): cell.get("r") for cell in package.cells(sheet)}
             for sheet in package.sheets}  # fmt: skip
    spilled = {}
    for sheet, place, found in package.formulas:
        if found.get("t") == "array":
            box = area(found.get("ref"))
            spilled.setdefault(sheet.name, []).append((place, box))
            for row, column in box.cells:
                other = cells[sheet.name].get(type(box)(row, column, row, column))
                if other is None or (other != place and (sheet.name, other) in held):
                    yield f"{sheet.name}!{place}: row {row}, column {column}"
    for sheet, found in spilled.items():
        yield from (f"{sheet}: {one}, {other}" for one, other in meeting(found))


def results_that_spill_are_marked(package):
    """A mark of a cell that a formula fills others from has its record, and stands at such a formula."""
    marks = len(package.items("xl/metadata.xml", "cellMetadata", "bk"))
    for sheet in package.sheets:
        for cell in package.cells(sheet):
            formula = cell.find(f"{MAIN}f")
            is_array = formula is not None and formula.get("t") == "array"
            if int(mark := cell.get("cm", "0")) > marks or (mark != "0" and not is_array):
                yield f"{sheet.name}!{cell.get('r')}"
