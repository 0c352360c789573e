"""CSV as spreadsheet programs write it, read strictly: a quote that is left open does not swallow the rows below."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from mtfs.core.numbers import shown
from mtfs.core.problems import InvalidPart, Problem
from mtfs.core.texts import visible

LONGEST_CELL = csv.field_size_limit()
CLOSE = "close or delete it (a quote within a quoted cell is written twice)"
SEMICOLON = ";"
DELIMITERS = (",", SEMICOLON, "\t")
ENCODINGS = ("utf-8-sig", "cp1252")
"""How spreadsheet programs write CSV: as UTF-8, or as Windows does in Britain."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
AMBIGUOUS = re.compile(r"\D*(?:[0-9]{1,3},|[1-9][0-9]{0,2}\.)[0-9]{3}\D*")
"""An amount whose comma or point may stand before decimals or between thousands."""


def csv_text_of(content: bytes) -> str:
    """Return the text of a CSV file, in whichever of the usual encodings it is.

    Raises:
        InvalidPart: for what is no text, or is UTF-16 without the byte-order mark that says so.
    """
    texts = (_text_in(encoding, content) for encoding in (("utf-16",) if content.startswith(UTF_16) else ENCODINGS))
    text = next((text for text in texts if text is not None), "\0")
    if "\0" not in text:
        return text
    message = "is UTF-16 without a byte-order mark, or no text" if b"\0" in content else "is no text"
    raise InvalidPart(Problem("", None, message, "save it as CSV UTF-8"))


def _text_in(encoding: str, content: bytes) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def delimiter_of(text: str, headings: Iterable[str]) -> str:
    """Return what parts the cells of the line that has some headings, given in small letters; a comma without one."""
    for line in text.splitlines():
        for delimiter in DELIMITERS:
            if {visible(cell.strip(' "')).lower() for cell in line.split(delimiter)}.issuperset(headings):
                return delimiter
    return DELIMITERS[0]


def refuse_ambiguous(text: str) -> None:
    """Raise ValueError for an amount between semicolons whose comma or point may stand before decimals or thousands."""
    if AMBIGUOUS.fullmatch(text):
        message = f"{shown(text)} may have decimals or thousands: semicolons part the cells of this table"
        raise ValueError(f"{message}; save it as CSV with commas or as .xlsx, or write such as 1234 or 1.5")


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
