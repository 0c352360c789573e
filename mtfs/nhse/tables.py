"""Reading one sheet of an allocations workbook into rows, by its labels and headers alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mtfs.core.errors import DataError, PlanError
from mtfs.core.years import FinancialYear
from mtfs.nhse.headers import RATE, fold, is_spacer, parse_header, parse_number, raise_data_error
from mtfs.nhse.kinds import ALLOCATION, SheetKind
from mtfs.nhse.owners import LABELS, Line, owned_lines

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure and the cell it stands in.

    Attributes:
        source: id in sources.csv.
        sheet: title of the sheet.
        cell: such as "K5".
        stream: the funding stream.
        table: "baseline" or "allocation".
        level: "icb", "region", "england", or "retained" (kept by NHS England, by region).
        code: of the ICB or the region; ENG for England.
        name: of the ICB or the region.
        region: code of the region; empty for England.
        year: the year that the header names.
        sheet_year: the year whose allocations the sheet sets.
        item: what the figure is.
        unit: "£k", "rate" or "£/head".
        value: the figure.
    """

    source: str
    sheet: str
    cell: str
    stream: str
    table: str
    level: str
    code: str
    name: str
    region: str
    year: str
    sheet_year: str
    item: str
    unit: str
    value: float


class Column(NamedTuple):
    """One column of figures."""

    position: int
    year: str
    sheet_year: str
    item: str
    unit: str


class Sheet(NamedTuple):
    """What a sheet's title says of it."""

    title: str
    kind: SheetKind
    year: FinancialYear | None

    def place(self, coordinate: str) -> str:
        """Return how errors name one of its cells."""
        return f"sheet {self.title!r} {coordinate}"


def read_table(worksheet: Worksheet, kind: SheetKind, year: FinancialYear | None, source: str) -> list[Row]:
    """Read the rows of one sheet.

    Raises:
        DataError: where a header, an organisation or a number is not as expected.
    """
    sheet = Sheet(worksheet.title, kind, year)
    lines: list[Line] = list(worksheet.iter_rows())
    top, labels = _find_header(sheet, lines)
    columns = _columns(sheet, lines[top:], labels)
    units = {column.position: column.unit for column in columns}
    return [
        Row(source, sheet.title, line[c.position].coordinate, kind.stream, kind.table, *owner, *c[1:], value)
        for line, owner in owned_lines(sheet.title, lines[top + 1 :], labels, units)
        for c in columns
        for value in [_value(sheet, line, c)]
    ]


def _find_header(sheet: Sheet, lines: list[Line]) -> tuple[int, dict[str, int]]:
    """Return the position of the header row, and of the columns that say whose row it is."""
    for position, line in enumerate(lines):
        labels: dict[str, int] = {}
        for index, cell in enumerate(line):
            for label, pattern in LABELS.items():
                if pattern.fullmatch(fold(cell.value)):
                    if label in labels:
                        raise_data_error(sheet.place(cell.coordinate), cell.value, "that header once", "remove one")
                    labels[label] = index
        if len(labels) == len(LABELS):
            return position, labels
    raise DataError(
        f"sheet {sheet.title!r}: no row has the headers R23, Region, ICB23 and System Name "
        "(or Integrated Care Board); restore them as NHS England prints them"
    )


def _columns(sheet: Sheet, lines: list[Line], labels: dict[str, int]) -> list[Column]:
    """Return the columns of figures, from the header row and the lines below it."""
    columns: dict[tuple[str, str], Column] = {}
    header, *body = lines
    for index, cell in enumerate(header):
        if index in labels.values():
            continue
        if is_spacer(cell.value):
            for line in body:
                if index > max(labels.values()) and not is_spacer(line[index].value):
                    place, value = sheet.place(line[index].coordinate), line[index].value
                    raise_data_error(place, value, "nothing in a column without a header", "give the column its header")
            continue
        column = _column(sheet, index, sheet.place(cell.coordinate), cell.value)
        if doubled := columns.get((column.year, column.item)):
            both = f"{header[doubled.position].coordinate} and {cell.coordinate}"
            raise_data_error(sheet.place(both), cell.value, "each header once", "remove or rename one of the columns")
        columns[column.year, column.item] = column
    present = {column.item for column in columns.values()}
    for item in sheet.kind.items:
        if item not in present:
            raise DataError(
                f"sheet {sheet.title!r}: row {header[0].row} has no header for {item!r}; restore the "
                "column, or its header as NHS England prints it"
            )
    return list(columns.values())


def _column(sheet: Sheet, index: int, place: str, header: object) -> Column:
    """Return what a header stands for; one without a year belongs to the sheet's baseline or allocation year."""
    if not isinstance(header, str):
        raise_data_error(place, header, "a header such as '2025/26 Base growth (%)'", "restore it")
    parsed = parse_header(header)
    item = parsed.item or sheet.kind.bare
    if not item:
        raise_data_error(place, header, "a header that names an item", "restore it")
    try:
        own = FinancialYear.parse(parsed.year) if parsed.year else None
    except PlanError as error:
        raise DataError(f"{place}: {error}") from error
    if sheet.year is None:
        if own is None:
            raise_data_error(place, header, "a year, as the sheet's title has none", "add the year")
        return Column(index, str(own), str(own + 1 if "baseline" in item else own), item, parsed.unit)
    before = sheet.year + -1
    own = own or (sheet.year if sheet.kind.table == ALLOCATION else before)
    if own not in (before, sheet.year):
        raise_data_error(place, header, f"{before} or {sheet.year}", "correct the year of the header or of the title")
    return Column(index, str(own), str(sheet.year), item, parsed.unit)


def _value(sheet: Sheet, line: Line, column: Column) -> float:
    cell = line[column.position]
    number = parse_number(cell.value, column.unit)
    if number is None:
        kind = "a rate" if column.unit == RATE else f"a number in {column.unit}"
        raise_data_error(sheet.place(cell.coordinate), cell.value, kind, "correct the cell")
    if column.unit == RATE and not -1 <= number <= 1:
        raise_data_error(sheet.place(cell.coordinate), cell.value, "a rate between -100% and 100%", "correct the cell")
    return number
