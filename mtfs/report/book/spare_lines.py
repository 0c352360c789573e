"""The lines of spare rows on the working sheets: headings that follow the names typed, folded away as a group."""

from __future__ import annotations

from mtfs.plan.sheet import BASE_YEAR, NAME
from mtfs.report.book.labels import name_now
from mtfs.report.book.parts import Parts


def fold_away(parts: Parts, name: str) -> None:
    """Write the headings of spare rows on a sheet, and fold them and their lines away; they are not printed."""
    book, sheet, layout = parts.book, parts.book.sheets[name], parts.layout
    lines = {place.row for place in layout.spare_rows.values() if place.sheet == name}
    rows = set(lines)
    for place, row in layout.spare_headings:
        if place.sheet == name:
            for column in range(BASE_YEAR + parts.plan.horizon + 1):
                sheet.write_blank(place.row, column, None, book.style("heading"))
            book.write_cell(name, place.row, NAME, f"={name_now(parts, row)}", row.name, book.style("heading"))
            below = next(line for line in range(place.row + 1, place.row + len(lines) + 2) if line not in lines)
            rows |= {place.row, below}
    for row_number in sorted(rows):
        sheet.set_row(row_number, None, None, {"level": 1, "hidden": True})
    for above in {row_number - 1 for row_number in rows} - rows:
        sheet.set_row_pixels(above, sheet._size_row(above), None, {"collapsed": True})
