"""The board pack of a plan: the Summary and a page for each subject, as one tagged PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from mtfs.analysis.figures.projection import Projection
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.book.pdf import write_pdf
from mtfs.report.book.workbook import Contents, computed, write_workbook
from mtfs.report.charts.chart_data import hide_nothing
from mtfs.report.pack import page
from mtfs.report.pack.pages import pages
from mtfs.report.sheets import summary

NAME = "pack.xlsx"


def write_pack(projection: Projection, path: str | Path) -> None:
    """Write the board pack of a plan as a PDF, whole or not at all.

    Raises:
        ToolError: where LibreOffice is missing or fails, or the file cannot be written; what stood there stays.
    """
    with TemporaryDirectory() as folder:
        workbook = Path(folder, NAME)
        write_pack_workbook(projection, workbook)
        write_pdf(workbook, path)


def write_pack_workbook(projection: Projection, path: Path | BytesIO) -> None:
    """Write the workbook of which the pack is printed: its pages are shown, the sheets that they rest on are not."""
    write_workbook(computed(projection), path, pages=_add_pages)


def _add_pages(parts: Parts, contents: Contents) -> None:
    """Add the pages, and hide every other sheet but the Summary: what is hidden is not printed."""
    working = [sheet for name, sheet in parts.book.sheets.items() if name != summary.SHEET]
    for one in pages(parts, contents):
        parts.book.add_sheet(one.name, styles.NAVY)
        page.write(parts, one)
    hide_nothing(parts, contents.ranges)
    for sheet in working:
        sheet.hide()
    for sheet in parts.book.sheets.values():
        sheet.set_footer(page.footer(parts))
