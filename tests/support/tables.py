"""Tables of lines as a finance team keeps them, and the plans that they are."""

import csv
import io

import mtfs

HEADINGS = ("Line", "Kind", "2025/26", "2026/27", "2027/28")
SMALL = (
    ("Services", "expenditure", "100", "110", "120"),
    ("Tax", "funding", "100", "105", "108"),
)


def csv_text(rows=SMALL, headings=HEADINGS, delimiter=","):
    """A table as the text of a CSV file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows([headings, *rows])
    return stream.getvalue()


def csv_table(folder, rows=SMALL, headings=HEADINGS):
    """A table as a CSV file."""
    path = folder / "lines.csv"
    path.write_text(csv_text(rows, headings), encoding="utf-8")
    return path


def xlsx_table(path, sheets):
    """Tables as sheets of a workbook, by their names."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def table_figures(folder, *rows, headings=HEADINGS, **options):
    """The computed plan of a small table with some rows more."""
    return mtfs.project(mtfs.plan_from_table(csv_table(folder, (*SMALL, *rows), headings), **options))
