"""The cells of a table, wherever it is kept: a CSV file, a sheet of a workbook, or a data frame."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.core.csv_rows import SEMICOLON, csv_rows, csv_text_of, delimiter_of
from mtfs.core.errors import PlanError
from mtfs.core.formats import AS_XLSX, BY_START, ZIP, other_format
from mtfs.core.problems import InvalidPart, Problem
from mtfs.core.spreadsheets import open_workbook
from mtfs.plan.tables.cells import is_unit, text_of
from mtfs.plan.tables.sheets import sheet_problems, sheet_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from pandas import DataFrame

WITH_SHEET = re.compile(r"(?P<path>.+\.xls[xm])(?::(?P<sheet>[^:]+))?", re.IGNORECASE)
"""A workbook, with the sheet that holds the table where it is named."""
LARGEST_FILE = 5_000_000
TEXT_ENDINGS = (".csv", ".tsv", ".tab")
"""Endings of files that can be nothing but a table."""
REQUIRED = ("line", "kind")
"""Headings, in small letters, by which the first row of a table is known."""
LONGEST_NAME = 60
"""Letters of a row's name that an error shows."""
AS_TABLE = "give a table as .csv or .xlsx"


class NoTableError(PlanError):
    """A file that holds no row with the headings that every table has."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file with a table whose content is in memory: its name is only said, and no file is read."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table from its headings on.

    Attributes:
        source: What errors call it.
        headings: The texts of its first row.
        rows: Each further row with its number in the file.
        first: The number of the row of headings.
        ambiguous: Whether a comma or point in an amount may stand before decimals or between thousands: semicolons
            part the cells where a comma stands before decimals, and not only there.
        problems: What is wrong with the table whatever its cells say.
        above: The texts above them, and those of a row of units below them.
    """

    source: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[object]], ...]
    first: int = 1
    ambiguous: bool = False
    problems: tuple[Problem, ...] = ()
    above: tuple[str, ...] = ()

    def location(self, row: int, column: int | str | None = None) -> str:
        """Return where a cell stands, by the place or heading of its column, or a row where none is given."""
        where = f"row {row}{self._name_of(row)}"
        if column is None:
            return where
        if isinstance(column, int):
            column = (self.headings[column] if column < len(self.headings) else "") or _letters(column)
        return f"{where}, column {column}"

    def _name_of(self, row: int) -> str:
        """Return what a row is called, in brackets; nothing where it has no name."""
        place = [heading.lower() for heading in self.headings].index(REQUIRED[0])
        names = (text_of(cells[place]) for number, cells in self.rows if number == row and place < len(cells))
        return "".join(f" ({name[:LONGEST_NAME]})" for name in names if name)


def read_grid(table: str | Path | DataFrame | TableFile) -> Grid:
    """Return the cells of a table.

    Args:
        table: A CSV file, a workbook (`lines.xlsx`, or `lines.xlsx:Sheet`), either of them in memory, or a data frame.

    Raises:
        PlanError: for a file that cannot be read, or that holds no row with the headings Line and Kind.
        WorkbookError: for a workbook that is none, or is hostile.
    """
    if isinstance(table, TableFile):
        path, content = Path(table.name), table.content
        return _of_workbook(path, None, content) if content.startswith(ZIP) else _of_text(path, content)
    if not isinstance(table, str | Path):
        pandas = sys.modules.get("pandas")
        if pandas is None or not isinstance(table, pandas.DataFrame):
            raise _refusal("", f"{type(table).__name__} is no table", f"{AS_TABLE}, or as a DataFrame of pandas")
        return _of_frame(table)
    match = WITH_SHEET.fullmatch(str(table))
    if match is not None:
        return _of_workbook(Path(match["path"]), match["sheet"])
    return _of_text(Path(table))


def _refusal(source: str, message: str, remedy: str) -> PlanError:
    return PlanError(Problem("", None, message, remedy), source)


def _of_frame(frame: DataFrame) -> Grid:
    records = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    headings = tuple(map(text_of, frame.columns))
    grid = _from_headings("the data frame", [(0, headings), *enumerate(records, start=1)])
    if grid is None:
        raise _no_headings("the data frame")
    return grid


def _of_text(path: Path, content: bytes | None = None) -> Grid:
    text = _decoded(path, _read(path) if content is None else content)
    delimiter = delimiter_of(text, REQUIRED)
    try:
        grid = _from_headings(str(path), csv_rows(text, delimiter))
    except InvalidPart as error:
        raise PlanError(error.problems, str(path)) from None
    if grid is None:
        raise _no_headings(str(path))
    return replace(grid, ambiguous=delimiter == SEMICOLON)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = f"is larger than {LARGEST_FILE // 1_000_000} MB"
            raise _refusal(str(path), message, "keep the rows of the plan alone")
        return path.read_bytes()
    except OSError as error:
        raise _refusal(str(path), f"cannot be read ({error.strerror})", "check the name") from None


def _decoded(path: Path, content: bytes) -> str:
    """Return the text of a CSV file, in whichever of the usual encodings it is."""
    if content.startswith(ZIP):
        raise _refusal(str(path), "is a workbook, not a text", "give it a name that ends in .xlsx")
    if path.suffix.lower() not in (*TEXT_ENDINGS, ".txt") or content.startswith(tuple(BY_START)):
        other = other_format(path.name, content[:100])
        remedy = AS_XLSX if other is not None and AS_XLSX in other else AS_TABLE
        raise _refusal(str(path), "is no table that mtfs reads", remedy)
    try:
        return csv_text_of(content)
    except InvalidPart as error:
        raise PlanError(error.problems, str(path)) from None


def _of_workbook(path: Path, name: str | None, content: bytes | None = None) -> Grid:
    values, formulas = (open_workbook(path, data_only, content) for data_only in (True, False))
    if name is not None:
        if name not in values.sheetnames:
            raise _refusal(str(path), f"has no sheet {name!r}", f"its sheets are {', '.join(values.sheetnames)}")
        grid = _of_sheet(path, name, values, formulas)
        if grid is None:
            raise _no_headings(f"{path}:{name}")
        return grid
    grids = {sheet.title: _of_sheet(path, sheet.title, values, formulas) for sheet in values.worksheets}
    tables = {title: grid for title, grid in grids.items() if grid is not None}
    if len(tables) > 1:
        remedy = f"name the one to read, such as {path.name}:{next(iter(tables))}"
        raise _refusal(str(path), f"has a table of lines on the sheets {', '.join(tables)}", remedy)
    if not tables:
        raise _no_headings(str(path))
    return next(iter(tables.values()))


def _of_sheet(path: Path, title: str, values: Workbook, formulas: Workbook) -> Grid | None:
    """Return the table on a sheet, with what the sheet hides; None without one."""
    if title not in [sheet.title for sheet in values.worksheets]:
        return None
    sheet = values[title]
    grid = _from_headings(f"{path}:{title}", sheet_rows(sheet, formulas[title]))
    if grid is None:
        return None
    numbers = (number for number, _ in grid.rows)
    return replace(grid, problems=tuple(sheet_problems(sheet, grid.first, numbers, grid.headings)))


def _from_headings(source: str, rows: Iterable[tuple[int, Sequence[object]]]) -> Grid | None:
    """Return the table that begins at the first row with the headings that every table has; None without one."""
    headings: tuple[str, ...] = ()
    first = 1
    kept: list[tuple[int, Sequence[object]]] = []
    above: list[str] = []
    for number, row in rows:
        texts = tuple(filter(None, map(text_of, row)))
        if not headings and {text.lower() for text in texts}.issuperset(REQUIRED):
            first, headings = number, tuple(map(text_of, row))
        elif not headings or (not kept and all(map(is_unit, texts))):
            above += texts
        elif texts:
            kept.append((number, row))
    return Grid(source, headings, tuple(kept), first, above=tuple(above)) if headings else None


def _no_headings(source: str) -> NoTableError:
    remedy = "give the columns Line, Kind and one for each year, as 2025/26"
    return NoTableError(Problem("", None, "has no row with the headings Line and Kind", remedy), source)


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column + 1)
