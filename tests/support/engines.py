"""Workbooks recomputed from scratch by real spreadsheet engines, with no cached value left to trust.

Each engine gives, for a workbook, {sheet: {cell: value}} for every cell that holds a formula.
"""

import os
import re
import signal
import subprocess
import tempfile
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from support import requirements

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BOOK_PARTS = ("workbook.xml", "_rels/workbook.xml.rels")
ENGINES = (*(pytest.param(name, marks=pytest.mark.full) for name in ("libreoffice", "formualizer")), "ironcalc")
"""The quickest alone runs in the fast profile."""
TIMEOUT_SECONDS = 240
ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|ERROR!?|SPILL!|CALC!|CIRC!?|N/IMPL!?)|Err:\d+")
CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?(?: cm="1")?)(?: t="[a-z]+")?>'
    rb'<f((?: t="array" ref="[A-Z0-9:]+")?)>([^<]*)</f>(?:<v ?/>|<v>[^<]*</v>)?</c>'
)
SPILLED = re.compile(rb' cm="1"[^>]*><f t="array" ref="([A-Z0-9:]+)"')
BESIDE = re.compile(rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><v>[^<]*</v></c>')
EMPTY = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?) t="n"(?: ?/>|></c>)')
"""An empty cell as openpyxl writes it, with lxml in the second form; ironcalc takes it for 0, where Excel sees none."""
DRAWING = re.compile(rb"<drawing [^>]*/>")
WHOLE_COLUMNS = re.compile(rb"\$([A-Z]{1,3}):\$([A-Z]{1,3})(?![A-Z0-9(])")
FURTHEST_ROW = b"5000"
"""Below every row of a report."""
SHEET_ENTRY = re.compile(rb'<sheet name="([^"]+)" [^>]*/>')
DEFINED_NAMES = re.compile(rb"<definedNames>.*</definedNames>")
WRONG = -987654.25
"""Stands beside every formula in place of the value that was stored; no cell of a report comes to it."""
RELATIVE_FLOOR = 1e-14
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def load(path, **options):
    """A workbook by openpyxl, which says aloud what it leaves out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, **options)


def formulas(path):
    """{sheet: {cell: formula}} of every cell that holds a formula."""
    return {
        sheet: {at: formula for at, (formula, _) in cells.items() if formula is not None}
        for sheet, cells in read(path).items()
    }


def cached(path):
    """{sheet: {cell: value}} as stored beside every formula; None where nothing is stored."""
    return {
        sheet: {at: value for at, (formula, value) in cells.items() if formula is not None}
        for sheet, cells in read(path).items()
    }


QUESTION = ("A13", "C13", "D13")
"""The row of Checks that asks a function whether it is found: a native workbook lacks it."""


def without_question(book):
    """A workbook that was read, without the row of `QUESTION`."""
    return book | {"Checks": {at: cell for at, cell in book["Checks"].items() if at not in QUESTION}}


def read(path):
    """{sheet: {cell: (formula or None, stored value)}}: the XML as it stands, ten times as fast as openpyxl."""
    with zipfile.ZipFile(path) as package:
        strings = []
        if "xl/sharedStrings.xml" in package.namelist():
            root = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
            strings = ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in root]
        return {sheet: _cells(package.read(part), strings) for sheet, part in sheet_parts(package).items()}


def sheet_parts(package):
    """{sheet: the name of its part}."""
    book, relations = (ElementTree.fromstring(package.read(f"xl/{part}")) for part in BOOK_PARTS)
    target = {relation.get("Id"): relation.get("Target").removeprefix("/xl/") for relation in relations}
    return {sheet.get("name"): f"xl/{target[sheet.get(RELATION)]}" for sheet in book.iter(f"{MAIN}sheet")}


def _cells(content, strings):
    cells = {}
    for cell in ElementTree.fromstring(content).iter(f"{MAIN}c"):
        formula, stored, kind = cell.findtext(f"{MAIN}f"), cell.findtext(f"{MAIN}v"), cell.get("t", "n")
        if kind == "inlineStr":
            value = "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
        elif stored is None:
            value = None
        elif kind == "n":
            value = float(stored) if stored else None
        else:
            value = strings[int(stored)] if kind == "s" else stored == "1" if kind == "b" else stored
        cells[cell.get("r")] = (None if formula is None else f"={formula}", value)
    return cells


def shown(path, found):
    """{sheet: {cell: value}} as a user sees it: what an engine found for formulas, every other cell as it is stored."""
    return {
        sheet: {at: value if formula is None else found[sheet][at] for at, (formula, value) in cells.items()}
        for sheet, cells in read(path).items()
    }


def unit_text(unit):
    """A unit without what prices it is in: "£k, 2025/26 prices" is £k."""
    return str(unit).partition(",")[0]


def largest_by_unit(amounts):
    """{unit: its largest amount} of pairs of unit and amount; what is no number or missing does not count."""
    largest = {}
    for unit, amount in amounts:
        if isinstance(amount, int | float) and not isinstance(amount, bool) and amount == amount:
            largest[unit_text(unit)] = max(abs(amount), largest.get(unit_text(unit), 0))
    return largest


def floor_of(unit, largest):
    """The smallest difference that counts in a unit, from the largest amount in it.

    The difference of two nearly equal amounts is a rest of rounding: Python stores 1.9e-9 where amounts are ten
    million contacts, LibreOffice takes every rest below 2^-48 (3.6e-15) of the amounts for 0. So what counts is
    relative to the amounts from which a rest comes, and 1e-14 of 1 where these are rates, shares and indices.
    """
    return RELATIVE_FLOOR * max(1, largest.get(unit_text(unit), 0))


def strip_cached(path, out):
    """A copy of the workbook whose cached values are all replaced by one that is wrong, and without its charts.

    An engine that trusts a cached value, or leaves a cell out, is found out by the wrong value.
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                content = _spoil_spilled(content)
                content, replaced = CELL.subn(rb'<c r="\1"\2><f\3>\4</f><v>%r</v></c>' % WRONG, content)
                assert replaced == len(re.findall(rb"<f[ >/]", content)), f"{name}: a formula in an unknown form"
                content = EMPTY.sub(rb"\1/>", content)
                content = DRAWING.sub(b"", content)
            target.writestr(name, content)
    return out


def _spoil_spilled(content):
    """The same sheet with the wrong value in every cell that the formula of another cell fills."""
    areas = [area.decode() for area in SPILLED.findall(content)]
    rows = (row for area in areas for row in openpyxl.utils.cell.rows_from_range(area))
    filled = {cell.encode() for row in rows for cell in row}
    spoiled = b'<c r="%s"%s><v>%r</v></c>'
    return BESIDE.sub(lambda cell: spoiled % (cell[1], cell[2], WRONG) if cell[1] in filled else cell[0], content)


def with_sheets(path, out, names):
    """A copy of the workbook with these sheets alone, and without charts: an office opens it in half the time."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = DRAWING.sub(b"", content)
            elif name == "xl/workbook.xml":
                content = SHEET_ENTRY.sub(lambda found: found[0] if found[1].decode() in names else b"", content)
                content = DEFINED_NAMES.sub(b"", content)  # print areas, by the number of a sheet
            target.writestr(name, content)
    return out


def recalculated(engine, paths):
    """What an engine makes of each workbook."""
    paths = [Path(path) for path in paths]
    with tempfile.TemporaryDirectory() as folder:
        stripped = [strip_cached(path, Path(folder, f"{at}.xlsx")) for at, path in enumerate(paths)]
        if engine == "libreoffice":
            return libreoffice(stripped)
        return [{"formualizer": formualizer, "ironcalc": ironcalc}[engine](path) for path in stripped]


def libreoffice(paths):
    """LibreOffice: one run of a private office over all the files, recalculating on load."""
    with tempfile.TemporaryDirectory() as folder:
        converted = convert(paths, Path(folder))
        return [_read(path, made) for path, made in zip(paths, converted, strict=True)]


def convert(paths, folder):
    """The workbooks as LibreOffice recalculates and saves them, in a folder."""
    requirements.require("libreoffice")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    made = folder / "made"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
               "--convert-to", "xlsx", "--outdir", str(made), *map(str, paths)]  # fmt: skip
    office = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = office.communicate(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(office.pid, signal.SIGKILL)
        office.communicate()
        pytest.fail(f"LibreOffice did not finish within {TIMEOUT_SECONDS} s")
    converted = [made / Path(path).name for path in paths]
    assert office.returncode == 0 and all(path.is_file() for path in converted), said
    return converted


def _read(path, converted):
    """Values of the cells that hold a formula in `path`, from the file that LibreOffice saved."""
    found = read(converted)
    return {sheet: {at: found[sheet][at][1] for at in cells} for sheet, cells in formulas(path).items()}


def formualizer(path):
    """formualizer, in this process."""
    import formualizer

    book = formualizer.load_workbook(str(path))
    book.evaluate_all()
    return {
        sheet: {at: book.get_value(sheet, *_row_and_column(at)) for at in cells}
        for sheet, cells in formulas(path).items()
    }


def ironcalc(path, wanted=None):
    """ironcalc, in this process; `wanted` are cells by sheet, where others than those with a formula."""
    import ironcalc

    with tempfile.TemporaryDirectory() as folder:
        book = ironcalc.load_from_xlsx(str(_with_short_columns(path, Path(folder, "short.xlsx"))), "en", "UTC", "en")
    book.evaluate()
    at_place = {properties["name"]: at for at, properties in enumerate(book.get_worksheets_properties())}
    return {
        sheet: {at: book.get_cell_value(at_place[sheet], *_row_and_column(at)) for at in cells}
        for sheet, cells in (wanted or formulas(path)).items()
    }


def _with_short_columns(path, out):
    """A copy in which whole columns end at the furthest row: ironcalc walks all million rows, which takes seconds."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = WHOLE_COLUMNS.sub(rb"$\1$1:$\2$" + FURTHEST_ROW, content)
            target.writestr(name, content)
    return out


def _row_and_column(coordinate):
    letters, row = openpyxl.utils.cell.coordinate_from_string(coordinate)
    return row, openpyxl.utils.cell.column_index_from_string(letters)


def is_error(value):
    """Whether an engine says that a cell holds an error."""
    if value is None or isinstance(value, bool | int | float):
        return False
    return not isinstance(value, str) or ERROR.fullmatch(value) is not None


def same(found, expected, floor):
    """Whether a recomputed value is the expected one: text for text, a number to 1e-9 of it or to the floor."""
    if is_error(found) or is_error(expected):
        return False
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, int | float):
        return isinstance(found, int | float) and abs(found - expected) <= max(floor, 1e-9 * abs(expected))
    return (found or "") == (expected or "")  # an empty text is nothing to some engines
