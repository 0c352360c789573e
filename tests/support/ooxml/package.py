"""A stored workbook as its rules read it: entries, relations, sheets, names, texts, and areas of cells."""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cache, cached_property
from xml.etree import ElementTree

from openpyxl.utils.cell import column_index_from_string

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART_TEXTS = (f"{CHART}v", "{http://schemas.openxmlformats.org/drawingml/2006/main}t")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
BOOK, STYLES, TEXTS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", ".rels"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
WHOLE = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?([0-9]+):\$?([0-9]+)")
ON_A_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!([^!]+)")


ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a stored text holds a character that XML cannot, or an underscore that would begin such a form."""


def length(text):
    """Characters of a stored text as Excel shows and counts them: units of UTF-16."""
    return stored_length(ESCAPE.sub("_", text or ""))


def stored_length(text):
    """Units of UTF-16 of a text as it is stored."""
    return len((text or "").encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Relation:
    """Where a relation of a part leads: to a part of the package, or out of it."""

    target: str
    kind: str
    external: bool


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its part and whether it can be seen."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True)
class Area:
    """Cells from the first to the last row and column."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def cells(self):
        """Every cell, as a row and a column."""
        return [
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        ]

    def meets(self, other):
        """Whether a cell belongs to both."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right


@cache
def area(text):
    """The cells that a text such as $A$1:B2, A:B or 1:2 names; nothing where it names none."""
    if found := AREA.fullmatch(text):
        left, top, right, bottom = found.groups()
        box = (int(top), column_index_from_string(left), int(bottom or top), column_index_from_string(right or left))
    elif found := WHOLE.fullmatch(text):
        left, right, top, bottom = found.groups()
        columns = (column_index_from_string(left), column_index_from_string(right)) if left else (1, LAST_COLUMN)
        box = (int(top or 1), columns[0], int(bottom or LAST_ROW), columns[1])
    else:
        return None
    inside = 1 <= box[0] <= box[2] <= LAST_ROW and 1 <= box[1] <= box[3] <= LAST_COLUMN
    return Area(*box) if inside else None


def areas(text):
    """The areas of a list of them with blanks between; nothing in the place of one that is none."""
    return [area(one) for one in text.split()]


def meeting(found):
    """Pairs of areas, named, that have a cell in common."""
    taken = {}
    for name, box in found:
        clash = {taken[cell] for cell in box.cells if cell in taken}
        yield from ((other, name) for other in clash)
        taken |= dict.fromkeys(box.cells, name)


class Package:
    """The entries of a stored workbook, in their order, and what its parts say."""

    def __init__(self, entries):
        """Take pairs of a name and its bytes."""
        self.entries = list(entries)
        self.parts = dict(self.entries)
        self._trees = {}

    @classmethod
    def read(cls, path):
        """The package that a file is."""
        with zipfile.ZipFile(path) as stored:
            return cls((entry.filename, stored.read(entry)) for entry in stored.infolist())

    def write(self, path):
        """Write the entries to a file."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stored:
            for name, content in self.entries:
                stored.writestr(name, content)

    def tree(self, part):
        """The XML of a part, read once."""
        if part not in self._trees:
            self._trees[part] = ElementTree.fromstring(self.parts[part])
        return self._trees[part]

    def items(self, part, *path):
        """The elements at the end of a path of names of the main namespace; none where the part is not there."""
        found = [self.tree(part)] if part in self.parts else []
        for name in path:
            found = [child for parent in found for child in parent.findall(f"{MAIN}{name}")]
        return found

    @cached_property
    def relations(self):
        """{part: [(id, relation)]}; the package itself is the part ""."""
        found = {}
        for name in self.parts:
            if name.endswith(RELATIONS):
                folder, own = posixpath.split(name.removesuffix(RELATIONS))
                base = posixpath.dirname(folder)
                found[posixpath.join(base, own)] = [
                    (entry.get("Id"), self._relation(base, entry)) for entry in self.tree(name)
                ]
        return found

    @staticmethod
    def _relation(base, entry):
        target, external = entry.get("Target"), entry.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join(base, target)) if target[0] != "/" else target[1:]
        return Relation(target, entry.get("Type").rpartition("/")[2], external)

    def related(self, part, number):
        """The part that a relation leads to."""
        return dict(self.relations.get(part, []))[number].target

    def related_of_kind(self, part, kind):
        """Every part that the relations of one kind lead to."""
        return [relation.target for _, relation in self.relations.get(part, []) if relation.kind == kind]

    @cached_property
    def sheets(self):
        """The sheets in their order."""
        return [
            Sheet(entry.get("name"), self.related(BOOK, entry.get(f"{OFFICE}id")), entry.get("state") is None)
            for entry in self.items(BOOK, "sheets", "sheet")
        ]

    @cached_property
    def names(self):
        """The defined names, as elements."""
        return self.items(BOOK, "definedNames", "definedName")

    @cached_property
    def texts(self):
        """The shared texts."""
        return ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in self.items(TEXTS, "si")]

    def rows(self, sheet):
        """The rows of a sheet, as elements."""
        return self.items(sheet.part, "sheetData", "row")

    def cells(self, sheet):
        """The cells of a sheet, as elements."""
        return [cell for row in self.rows(sheet) for cell in row]

    @cached_property
    def formulas(self):
        """(sheet, cell, formula) of every cell that holds one."""
        return [
            (sheet, cell.get("r"), found)
            for sheet in self.sheets
            for cell in self.cells(sheet)
            if (found := cell.find(f"{MAIN}f")) is not None
        ]

    def text(self, cell):
        """What a cell that is no number shows."""
        kind, stored = cell.get("t"), cell.findtext(f"{MAIN}v")
        return self.texts[int(stored)] if kind == "s" else stored or ""

    def texts_of_a_chart(self, part):
        """The titles and names that a chart holds as texts."""
        return [text.text for text in self.tree(part).iter() if text.tag in CHART_TEXTS and text.text]

    def leads_nowhere(self, reference):
        """What is wrong with a reference to cells of a sheet; nothing where it is right."""
        found = ON_A_SHEET.fullmatch(reference)
        if not found:
            return f"{reference} is no reference to cells of a sheet"
        name = (found[1] or "").replace("''", "'") or found[2]
        if name.lower() not in {sheet.name.lower() for sheet in self.sheets}:
            return f"{reference} names no sheet that is there"
        return "" if area(found[3]) else f"{reference} names no cells"
