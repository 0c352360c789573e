"""Where the charts of a workbook stand."""

import re
from xml.etree import ElementTree

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def charts_of(sheet, package, book):
    """The charts on a sheet, each from its first to its last column and row, counted from 0."""
    relations = package.get(f"xl/worksheets/_rels/sheet{book.sheetnames.index(sheet) + 1}.xml.rels", "")
    for drawing in re.findall(r"drawings/(drawing\d+\.xml)", relations):
        for anchor in ElementTree.fromstring(package[f"xl/drawings/{drawing}"]).iter(f"{DRAWING}twoCellAnchor"):
            yield tuple(
                tuple(int(anchor.find(f"{DRAWING}{corner}/{DRAWING}{part}").text) for part in ("col", "row"))
                for corner in ("from", "to")
            )
