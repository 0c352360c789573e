"""Formulas of a spreadsheet before they are written: references stay what they are until a sheet writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mtfs.plan.sheet import letters


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas write it."""
    return f"'{sheet}'" if " " in sheet else sheet


@dataclass(frozen=True, slots=True)
class CellReference:
    """A cell, row and column counted from 0; a fixed column or row stays where a formula is copied."""

    sheet: str
    row: int
    column: int
    fixed_column: bool = False
    fixed_row: bool = False

    def __str__(self) -> str:
        """Return it as another sheet writes it: `Pot!$F5`."""
        return self.on("")

    def on(self, sheet: str) -> str:
        """Return the reference as a sheet writes it: without the sheet's name on its own one."""
        home = "" if sheet == self.sheet else f"{quoted(self.sheet)}!"
        column, row = "$" * self.fixed_column, "$" * self.fixed_row
        return f"{home}{column}{letters(self.column)}{row}{self.row + 1}"

    def with_column(self, fixed: bool) -> CellReference:
        """Return the same cell with its column fixed, or not."""
        return replace(self, fixed_column=fixed)


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells from the first to the last one, both on one sheet."""

    first: CellReference
    last: CellReference

    def __str__(self) -> str:
        """Return it as another sheet writes it: `Pot!F5:H5`."""
        return self.on("")

    def on(self, sheet: str) -> str:
        """Return the range as a sheet writes it."""
        return f"{self.first.on(sheet)}:{self.last.on(self.last.sheet)}"


def span(first: CellReference, last: CellReference) -> CellReference | CellRange:
    """Return the cells from the first to the last one; where they are one, that cell."""
    return first if first == last else CellRange(first, last)


class FunctionName(str):
    """The name of a spreadsheet's function, where a formula calls it."""

    __slots__ = ()


Piece = str | CellReference | CellRange
Pieces = tuple[Piece, ...]
"""A formula in order: text, names of functions, and references."""


def between(mark: str, parts: Iterable[Pieces]) -> Pieces:
    """Return the parts with a mark between them."""
    pieces: list[Piece] = []
    for part in parts:
        pieces += [mark, *part] if pieces else part
    return tuple(pieces)


def call_of(name: str, *arguments: Pieces) -> Pieces:
    """Return the call of a function."""
    return (FunctionName(name), "(", *between(",", arguments), ")")


def written(pieces: Pieces, sheet: str) -> str:
    """Return a formula as a sheet writes it; with "" every reference names its sheet."""
    return "".join(piece if isinstance(piece, str) else piece.on(sheet) for piece in pieces)


@dataclass(frozen=True, slots=True)
class Formula:
    """What stands in a cell of a sheet: a formula, or a constant.

    `may_be_missing` says whether the cell may hold the word "missing" in the place of a number.
    """

    sheet: str
    content: Pieces | float | str
    may_be_missing: bool = False

    @property
    def text(self) -> float | str:
        """The formula as its own sheet writes it, or the constant."""
        return self.on(self.sheet)

    def on(self, sheet: str) -> float | str:
        """Return the formula as a sheet writes it, with "" every reference naming its sheet; or the constant."""
        return f"={written(self.content, sheet)}" if isinstance(self.content, tuple) else self.content
