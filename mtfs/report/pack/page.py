"""One page of a board pack: landscape A4, a message, charts side by side, a table, and what to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.core.dates import in_words
from mtfs.plan.plan import Plan
from mtfs.report.book.parts import HasBook, Parts
from mtfs.report.charts.sheet_charts import Described

WIDTH, HEIGHT = 1000, 670
"""Pixels that landscape A4 has between its margins at the size in which they are written: 10 points stay 10."""
LINE, TITLE_LINE, BETWEEN = 18, 25, 16
LEAST_CHARTS, MOST_CHARTS = 190, 420
LEAST_NAME = 300
TITLE_ROW, SUBTITLE_ROW, CHARTS_ROW, TABLE_ROW = range(4)
LETTER, TITLE_LETTER = 6.1, 10.2
"""Pixels of a letter at 10 points, and of one of the title, on average."""
USUAL_PLACE = None
"""How XlsxWriter keeps the usual place of a figure, which is above its column."""
MARK, LONGEST_OWNER = "&&", 90
"""How a footer writes &, and how much room it has for whose plan it is."""


@dataclass(frozen=True, slots=True)
class Live:
    """A formula with the value that it has."""

    formula: str
    value: float | str


Cell = str | float | Live | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a page's table: texts and figures from the first column on; figures have one number format, or each."""

    cells: Sequence[Cell]
    number: str | Sequence[str] = ""
    strong: bool = False

    def number_of(self, column: int) -> str:
        """Return the number format of a column."""
        return self.number if isinstance(self.number, str) else self.number[column]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: its titles, and the widths in pixels of all columns but the first, which has the rest."""

    titles: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Row]
    texts: frozenset[int] = frozenset({0})
    """Columns that hold words."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name among the bookmarks, its message, what it is about, and what it shows."""

    name: str
    message: str
    about: str
    charts: Sequence[Described]
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    first_chart: float = 0.5
    """The part of the width that the first of two charts has: a waterfall has long names below its bars."""


def footer(parts: Parts) -> str:
    """Return the footer of every page: organisation, plan and its date, the checks, page x of y."""
    plan, checked = parts.plan, f"{ARITHMETIC}: {parts.checks.passing}"
    of_plan = f"  |  {shortened(version(plan), LONGEST_OWNER * 2 // 3)}"
    left = (shortened(plan.organisation, LONGEST_OWNER - len(of_plan)) + of_plan).replace("&", MARK)
    return f"&L&10{left}&R&10{checked}  |  Page &P of &N"


def shortened(text: str, most: int) -> str:
    """Return a text of no more letters than there is room for, with dots where some are left out."""
    return text if len(text) <= most else f"{text[: most - 4].rstrip()} ..."


def version(plan: Plan) -> str:
    """Return which plan this is: its version, if it has one, its date, and whether it is locked."""
    named = f"version {plan.document.version}, " if plan.document.version else ""
    return f"{named}plan of {in_words(plan.date)}, {'locked' if plan.lock is not None else 'draft'}"


def write(parts: HasBook, page: Page) -> None:
    """Write a page on its sheet, which prints on one side of A4."""
    book, sheet, widths = parts.book, parts.book.sheets[page.name], page.tables[0].widths
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_column_pixels(0, 0, WIDTH - sum(widths))
    for column, width in enumerate(widths, start=1):
        sheet.set_column_pixels(column, column, width)
    last, title_height = len(widths), TITLE_LINE * _lines([page.message], [WIDTH], TITLE_LETTER)
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, page.message, book.style("message"))
    sheet.set_row_pixels(TITLE_ROW, title_height)
    sheet.write_string(SUBTITLE_ROW, 0, page.about, book.style("subtitle"))
    sheet.set_row_pixels(SUBTITLE_ROW, LINE)
    row = TABLE_ROW
    height = title_height + LINE
    for table in page.tables:
        row, below = _table(parts, page.name, table, row)
        sheet.set_row_pixels(row, LINE // 2)
        row, height = row + 1, height + below + LINE // 2
    for note in page.notes:
        below = LINE * _lines([note], [WIDTH])
        sheet.merge_range(row, 0, row, last, note, book.style("wrap"))
        sheet.set_row_pixels(row, below)
        row, height = row + 1, height + below
    _charts(parts, page, HEIGHT - height)
    sheet.print_area(0, 0, row, last)


def _charts(parts: HasBook, page: Page, room: int) -> None:
    """Place one or two charts over the page's whole width, as high as there is room for, if there is."""
    sheet = parts.book.sheets[page.name]
    charts = page.charts if room >= LEAST_CHARTS else []
    height = min(room, MOST_CHARTS) if charts else LINE // 2
    sheet.set_row_pixels(CHARTS_ROW, height)
    left, first = 0, int((WIDTH - BETWEEN) * page.first_chart)
    widths = {0: [], 1: [WIDTH], 2: [first, WIDTH - BETWEEN - first]}[len(charts)]
    for (chart, description), width in zip(charts, widths, strict=True):
        _leave_to_table(chart)
        chart.set_size({"width": width, "height": height - LINE})
        where = {"x_offset": left, "y_offset": LINE // 2, "description": description}
        sheet.insert_chart(CHARTS_ROW, 0, chart, where)
        left += width + BETWEEN


def _leave_to_table(chart: Chart) -> None:
    """Leave out figures above columns that stand side by side: the table has them, and they would run into another."""
    beside = [series for series in chart.series if series["labels"] and series["labels"]["position"] is USUAL_PLACE]
    if len(beside) > 1:
        for series in beside:
            series["labels"] = None


def _table(parts: HasBook, name: str, table: Table, row: int) -> tuple[int, int]:
    """Write a table; return the row below, and how high it is."""
    book, sheet = parts.book, parts.book.sheets[name]
    widths = [WIDTH - sum(table.widths), *table.widths]

    def looks(column: int, header: bool = False) -> list[str]:
        of_words = [*(["wrap"] if not header else []), *(["indented"] if column else [])]
        return of_words if column in table.texts else [] if header else ["number", "top"]

    for column in range(len(widths)):
        title = table.titles[column] if column < len(table.titles) else ""
        look = "header_text" if column in table.texts else "header"
        sheet.write_string(row, column, title, book.style(look, *looks(column, header=True)))
    heights = [LINE * _lines(table.titles, widths) + 2]
    sheet.set_row_pixels(row, heights[0])
    for this_row, entry in enumerate(table.rows, start=row + 1):
        look = "key" if entry.strong else "ruled"
        for column in range(len(widths)):
            cell = entry.cells[column] if column < len(entry.cells) else None
            if cell is None:
                sheet.write_blank(this_row, column, None, book.style(look))
                continue
            text, value = (cell.formula, cell.value) if isinstance(cell, Live) else (cell, cell)
            number = "" if isinstance(cell, str) else entry.number_of(column)
            book.write_cell(name, this_row, column, text, value, book.style(look, *looks(column), number=number))
        texts = [cell if isinstance(cell, str) else "" for cell in entry.cells]
        heights.append(LINE * _lines(texts, widths))
        sheet.set_row_pixels(this_row, heights[-1])
    return row + len(heights), sum(heights)


def _lines(texts: Sequence[str], widths: Sequence[int], letter: float = LETTER) -> int:
    """Return over how many lines the longest of some texts goes."""
    pairs = zip(texts, widths, strict=False)
    return max((len(wrap(text, max(int(width / letter) - 1, 1))) for text, width in pairs), default=1) or 1
