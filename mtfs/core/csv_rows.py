"""The rows of a CSV text, read strictly: a quote that is left open does not swallow the rows below it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from mtfs.core.problems import InvalidPart, Problem

LONGEST_CELL = csv.field_size_limit()
CLOSE = "close or delete it (a quote within a quoted cell is written twice)"


def csv_rows(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a CSV text with its number, from 1; line ends are those of any system.

    Raises:
        InvalidPart: naming the row whose quotes do not close where a cell ends, or whose cell is too long.
    """
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    number, width = 0, 0
    try:
        for number, cells in enumerate(reader, start=1):
            width = max(width, len(cells))
            if any("\n" in cell for cell in cells) and _holds_rows(cells, width, delimiter):
                raise _refusal(number, "a quote opens in this row and closes in another one", CLOSE)
            yield number, cells
    except csv.Error as error:
        if "limit" in str(error):
            message = f"a cell of this row holds more than {LONGEST_CELL:,} characters"
            raise _refusal(number + 1, message, "shorten it, or close the quote that opens in it") from None
        raise _refusal(number + 1, "a quote in this row does not close where its cell ends", CLOSE) from None


def _holds_rows(cells: list[str], width: int, delimiter: str) -> bool:
    """Return whether a row with a line break in a cell has swallowed others: it is shorter, or a cell holds as many."""
    return len(cells) < width or any("\n" in cell and cell.count(delimiter) >= width - 1 for cell in cells)


def _refusal(row: int, message: str, remedy: str) -> InvalidPart:
    return InvalidPart(Problem("", None, message, remedy, f"row {row}"))
