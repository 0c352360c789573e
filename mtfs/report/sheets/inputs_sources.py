"""The sources on the Inputs sheet: the key that a row gives, its title beside it, and all of them at the foot."""

from __future__ import annotations

from mtfs.nhse.published import sources
from mtfs.plan.parts.base import Provenance
from mtfs.plan.sheet import NAME, SHEET, SOURCE_TITLE, Columns, letters
from mtfs.report.book.heights import height_of, lines_of
from mtfs.report.book.layout import Layout
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import as_written

HEADING = "Sources"


def heading_row(layout: Layout) -> int:
    """Return the row of the heading of the sources, counted from 0."""
    return layout.last_row(SHEET) + 1


def keys(parts: Parts, columns: Columns) -> str:
    """Return the cells of the keys at the foot of the sheet; empty where there are none."""
    return _cells(parts, columns, "Source")


def _cells(parts: Parts, columns: Columns, heading: str) -> str:
    count, first = len(parts.sources), heading_row(parts.layout) + 2
    column = letters(columns.after(heading))
    return f"{SHEET}!${column}${first}:${column}${first + count - 1}" if count else ""


def write_title(parts: Parts, columns: Columns, row: int, provenance: Provenance) -> str:
    """Write the title of a row's source beside its key, and return it; what is no key is its own title."""
    book, cell, key = parts.book, f"{letters(columns.after('Source'))}{row + 1}", provenance.source
    title = sources()[key].short_title if key in sources() else key
    now = as_written.source_now(columns, row, cell, provenance)
    title_of_key = f"INDEX({_cells(parts, columns, SOURCE_TITLE)},MATCH({cell},{keys(parts, columns)},0))"
    formula = f'=IF({now}="","",IFERROR({title_of_key},{cell}))' if keys(parts, columns) else f"={now}"
    book.write_cell(SHEET, row, columns.after(SOURCE_TITLE), formula, title, book.style("indented", "wrapped"))
    return title


def write(parts: Parts, columns: Columns, width: float) -> None:
    """Write every source at the foot of the sheet: what it is in the first column, its key where rows have theirs."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for row, source in enumerate(parts.sources, start=heading_row(parts.layout) + 1):
        text = f"{source.id}: {', '.join(source.facts)}"
        sheet.write_string(row, NAME, text, book.style("label", "wrapped"))
        sheet.write_string(row, columns.after("Source"), source.id, book.style("indented"))
        sheet.write_string(row, columns.after(SOURCE_TITLE), source.short_title, book.style("indented"))
        sheet.set_row(row, height_of(lines_of(text, width)), None, {"level": 1})
