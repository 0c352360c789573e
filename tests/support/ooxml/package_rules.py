"""Rules for the package and the workbook part: parts, relations, sheets, names, styles, texts."""

import re
from collections import Counter

from support.ooxml.package import BOOK, CONTENT_TYPES, ESCAPE, MAIN, RELATIONS, STYLES, TEXTS, length

SHEET_NAME, NAME, FORMULA, COMMENT, CELL_TEXT = 31, 255, 8192, 255, 32_767
FIRST_OWN_NUMBER_FORMAT = 164
RESERVED = ("history",)
NAMED = re.compile(r"[^\W\d\\][\w.\\?]*|\\[\w.\\?]*")
LIKE_A_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d+|R\d*C\d*|[RC]", re.IGNORECASE)
BUILT_IN = "_xlnm."
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
UNDERSCORE = 0x5F


def _repeated(things):
    return [thing for thing, count in Counter(things).items() if count > 1]


def entries_are_unique(package):
    """No two entries have one name, in capitals or not."""
    yield from _repeated(name.lower() for name, _ in package.entries)


def parts_have_one_content_type(package):
    """Every part has a content type of its own or of its ending, and every type a part."""
    types = list(package.tree(CONTENT_TYPES))
    own = [entry.get("PartName").removeprefix("/") for entry in types if entry.get("PartName")]
    endings = {entry.get("Extension").lower() for entry in types if entry.get("Extension")}
    yield from (f"{name} has a type and is not there" for name in own if name not in package.parts)
    yield from (f"{name} has two types" for name in _repeated(own))
    for name in package.parts:
        ending = name.rpartition(".")[2].lower()
        if name != CONTENT_TYPES and name not in own and (ending == "xml" or ending not in endings):
            yield f"{name} has no type"


def relations_lead_to_parts(package):
    """Every relation has an id of its own and leads to a part that is there."""
    for part, relations in package.relations.items():
        yield from (f"{part}: the id {number} twice" for number in _repeated(number for number, _ in relations))
        for _, relation in relations:
            if not relation.external and relation.target not in package.parts:
                yield f"{part}: {relation.target} is not there"


def every_part_is_reached(package):
    """A relation leads to every part."""
    reached = {relation.target for relations in package.relations.values() for _, relation in relations}
    yield from (
        name for name in package.parts if name not in {*reached, CONTENT_TYPES} and not name.endswith(RELATIONS)
    )


def sheets_have_legal_names(package):
    """A sheet's name has 1 to 31 characters, none that a reference cannot hold, and is the only one of its kind."""
    names = [sheet.name for sheet in package.sheets]
    yield from (f"{name} twice" for name in _repeated(map(str.lower, names)))
    for name in names:
        forbidden = re.search(r"[\[\]:*?/\\]|^'|'$", name) or CONTROL.search(name) or name.lower() in RESERVED
        if forbidden or not 0 < length(name) <= SHEET_NAME:
            yield name


def one_sheet_is_shown_first(package):
    """The active sheet is there and can be seen, and it alone is selected: a group of sheets would be edited as one."""
    (view,) = package.items(BOOK, "bookViews", "workbookView")
    active = int(view.get("activeTab", 0))
    if active >= len(package.sheets) or not package.sheets[active].visible:
        yield f"sheet {active} is active and cannot be seen"
    selected = [
        sheet.name
        for sheet in package.sheets
        for shown in package.items(sheet.part, "sheetViews", "sheetView")
        if shown.get("tabSelected") == "1"
    ]
    if len(selected) != 1:
        yield f"selected: {', '.join(selected) or 'none'}"


def names_are_legal(package):
    """A name is a word that is no cell, once in its scope; what it stands for and its comment are not too long."""
    yield from _repeated((entry.get("name").lower(), entry.get("localSheetId")) for entry in package.names)
    for entry in package.names:
        name, scope = entry.get("name"), entry.get("localSheetId")
        word = name.removeprefix(BUILT_IN)
        if not NAMED.fullmatch(word) or (LIKE_A_CELL.fullmatch(word)) or length(name) > NAME:
            yield f"{name} is no name"
        if length(entry.text) > FORMULA or length(entry.get("comment")) > COMMENT:
            yield f"{name}: too long"
        if scope is not None and int(scope) >= len(package.sheets):
            yield f"{name}: sheet {scope} is not there"


def styles_are_made_of_what_is_there(package):
    """The formats of cells have fonts, fills, borders and number formats that are there."""
    parts = {f"{part}Id": len(package.items(STYLES, f"{part}s", part)) for part in ("font", "fill", "border")}
    own = {entry.get("numFmtId") for entry in package.items(STYLES, "numFmts", "numFmt")}
    for place, found in enumerate(package.items(STYLES, "cellXfs", "xf")):
        yield from (f"format {place}: {part}" for part, count in parts.items() if int(found.get(part, 0)) >= count)
        number = found.get("numFmtId", "0")
        if int(number) >= FIRST_OWN_NUMBER_FORMAT and number not in own:
            yield f"format {place}: number format {number}"


def shared_texts_are_counted_and_fit_a_cell(package):
    """The count of the shared texts is true, and no text is longer than a cell takes."""
    for table in package.items(TEXTS):
        if int(table.get("uniqueCount")) != len(package.texts):
            yield f"{len(package.texts)} texts, not {table.get('uniqueCount')}"
    yield from (text[:40] for text in package.texts if length(text) > CELL_TEXT or CONTROL.search(text))


def escapes_stand_for_what_xml_cannot_hold(package):
    """A text of the form _x0041_ is marked as a text: Excel would show the character of that number instead."""
    for part, content in package.parts.items():
        if b"_x" not in content or not part.startswith("xl/") or part.startswith(("xl/charts", "xl/vba")):
            continue
        for item in package.tree(part).iter():
            if item.tag.startswith(MAIN):
                for text in (item.text or "", *item.attrib.values()):
                    for number in ESCAPE.findall(text):
                        if int(number, 16) >= ord(" ") and int(number, 16) != UNDERSCORE:
                            yield f"{part}: {text[:60]}"
