"""What LibreOffice Calc hands to a function and takes from it; runs inside LibreOffice's own Python.

Tried in LibreOffice 7.4.7, with a parameter declared `any` (an argument that may be left out) and one declared
`sequence<sequence<any>>` (an argument that is needed):

- a number, a text, a number in a cell: that number or text, as a table of one cell where a table is declared;
- a range: a table, a row of it for each row, in which a blank cell is the empty text;
- **one blank cell, referred to as A1: the number 0**, whatever is declared. Referred to as A1:A1 it is the empty text.
  Declared `XCellRange` it would differ from 0, but Calc then refuses every constant and every computed value;
- TRUE and FALSE, typed or in a cell or range: the numbers 1 and 0;
- an error, alone, in a cell or in a range: the function is not called, and the cell shows an error;
- an argument left out at the end or between two semicolons: None where `any` is declared; an error otherwise;
- what comes back: None shows #N/A (an empty text inside a table), NaN #NUM!, an exception #VALUE! without its message.
"""

from __future__ import annotations

from typing import Any

from mtfs.udf import functions as _definitions  # noqa: F401  fills the list of functions
from mtfs.udf.arguments import Grid
from mtfs.udf.registry import FUNCTIONS
from mtfs.udf.results import within_a_cell

TABLES = ("years", "table")
"""Results that are a range of cells."""


def call(name: str, *arguments: Any) -> Any:
    """Return what a function gives for the arguments that LibreOffice passes.

    Args:
        name: name of the function, such as MTFS_ALLOCATION.
        arguments: its arguments: numbers, texts, tuples of rows, None for one that is left out.
    """
    function = FUNCTIONS[name]
    result = function.call(*map(neutral, arguments))
    return tuple(map(tuple, result)) if function.result in TABLES else within_a_cell(result)


def neutral(value: Any) -> Any:
    """Return an argument in the form that every host gives: a range as a list of rows, a blank cell in it as None."""
    return _rows(value) if isinstance(value, tuple) else value


def _rows(value: tuple[tuple[Any, ...], ...]) -> Grid:
    return [[None if cell == "" else cell for cell in row] for row in value]
