"""The workbook whose rows call the functions: which formula becomes which call, and which row one spilled call.

A formula that a function computes exactly is written as a call of it; every other formula stays as it is. Which
function computes which formula stands beside the function, in `udf(..., formulas=...)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.backends.cell_formula import CellRange, CellReference, Formula, FunctionName, Piece, Pieces, call_of
from mtfs.backends.cells import CellFold, FunctionCall
from mtfs.backends.equations import parameters
from mtfs.model.graph import Argument, FormulaCall
from mtfs.udf.arguments import NOTHING
from mtfs.udf.registry import FUNCTIONS, NAMESPACE, PREFIX, Function

LAMBDA = "lambda"
"""The host whose functions are names of the workbook itself."""
HOSTS = {"xlwings": PREFIX, "libreoffice": f"{NAMESPACE}.", LAMBDA: PREFIX}
"""How a host's stored formulas begin the name of a function: as plain VBA function names for classic xlwings; with
the namespace and a point in LibreOffice, whose version 7.4 knows no other; as the names of a workbook for LAMBDA."""


def name_in(host: str, function: Function) -> str:
    """Return what a function is called in the stored formulas of a host."""
    return HOSTS[host] + function.short_name


@cache
def functions_of(host: str) -> Mapping[str, FunctionCall]:
    """Return, by formula, the function that computes it and that a host's cells call in its place."""
    return {
        formula: FunctionCall(
            name_in(host, function),
            constants,
            tuple(0 if item.default is NOTHING else item.default for item in function.arguments),
        )
        for function in FUNCTIONS.values()
        for formula, constants in function.formulas.items()
    }


@dataclass(frozen=True, slots=True)
class Spill(Formula):
    """One formula that fills the cells of `count` years; 0 for the cells that it fills beside its own."""

    count: int = 0


Cells = Mapping[tuple[str, int], Formula]
Place = Callable[[str, int], CellReference]
Row = tuple[str, int]
"""A sheet and the number of a row."""


def spilled(cells: Cells, line_cell: Place, host: str) -> dict[tuple[str, int], Formula]:
    """Return the same formulas, a row of calls that can be one call over its years as one spilled formula.

    A row stays as it is where it may be missing, where it rests on itself by way of other rows (Excel would see a
    circle, for one formula fills all its years at once), and where it holds more than arithmetic and functions that
    take ranges.
    """
    result, rests_on = dict(cells), _rests_on(cells, line_cell)
    periods_of: dict[str, list[int]] = {}
    for (line, period), formula in cells.items():
        if isinstance(formula.content, tuple):
            periods_of.setdefault(line, []).append(period)
    for line, unsorted in periods_of.items():
        periods = sorted(unsorted)
        places = [line_cell(line, period) for period in range(periods[-1] + 1)]
        may_be_missing = any(cells[line, period].may_be_missing for period in periods)
        if may_be_missing or _on_a_circle((places[-1].sheet, places[-1].row), rests_on):
            continue
        for years in (periods, periods[1:]):
            if len(years) < 2:
                break
            before = max(years[0] - 1, 0)
            row = _Row([cells[line, year] for year in years], places[before:], host, cells.get((line, before)))
            if content := row.over_the_years():
                sheet = places[-1].sheet
                result |= {(line, year): Spill(sheet, "", count=0) for year in years}
                result[line, years[0]] = Spill(sheet, content, count=len(years))
                break
    return result


PREVIOUS = "previous"
"""In the place of a reference: the year before, in the same row."""
Over = CellReference | CellRange | str
"""One reference of a formula over the years: a cell, a range along a row, or the year before."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The formulas of a line by year, the cells in which they stand (and the one before), and what starts them."""

    formulas: Sequence[Formula]
    places: Sequence[CellReference]
    host: str
    start: Formula | None

    def over_the_years(self) -> Pieces | None:
        """Return the one formula that gives every year, or nothing where there is none."""
        written = [_taken_apart(formula) for formula in self.formulas]
        between, references = [piece[0] for piece in written], [piece[1] for piece in written]
        if any(piece != between[0] for piece in between):
            return None
        ranges = [self._over(years) for years in zip(*references, strict=True)]
        if ranges[:1] == [PREVIOUS]:
            return self._running(ranges)
        if None in ranges or PREVIOUS in ranges or not self._only_takes_ranges(between[0]):
            return None
        return _joined(between[0], [over for over in ranges if over is not None])

    def _over(self, years: Sequence[CellReference | CellRange]) -> Over | None:
        """Return one reference of the formula over the years; nothing where it has no such form."""
        cells = [cell for cell in years if isinstance(cell, CellReference)]
        if len(cells) < len(years) or len({(cell.sheet, cell.row, cell.fixed_column) for cell in cells}) > 1:
            return None
        first, last, columns = cells[0], cells[-1], [cell.column for cell in cells]
        here = [place.column for place in self.places]
        if first.fixed_column:
            return first if len(set(columns)) == 1 else None
        if columns == here[-len(columns) :]:
            return CellRange(first, last)
        own = (first.sheet, first.row) == (self.places[-1].sheet, self.places[-1].row)
        return PREVIOUS if own and columns == here[: len(columns)] else None

    def _running(self, ranges: Sequence[Over | None]) -> Pieces | None:
        """Return the call that carries a formula from year to year, where a function does that."""
        along = [over for over in ranges[1:] if over is not None]
        if len(along) < len(ranges) - 1 or PREVIOUS in along:
            return None
        content = self.formulas[0].content
        cells = [piece for piece in content if isinstance(piece, CellReference)] if isinstance(content, tuple) else []
        for function in FUNCTIONS.values():
            if not function.running or len(parameters(function.running)) != len(cells):
                continue
            linked = function.running in function.formulas
            fold = CellFold(functions_of(self.host) if linked else None, cells)
            same = fold.of(FormulaCall(function.running, tuple(map(Argument, range(len(cells)))))).pieces == content
            name = name_in(self.host, function)
            if same and linked:
                return call_of(name, (self.places[0].with_column(fixed=True),), *((over,) for over in along))
            if same and self.start is not None and self.start.content == 0:
                return call_of(name, (along[0],))
        return None

    def _only_takes_ranges(self, between: Sequence[Pieces]) -> bool:
        """Return whether the functions called give a figure a year, and whether there is one at all."""
        names = {name_in(self.host, function) for function in FUNCTIONS.values() if function.result == "years"}
        called = {piece for pieces in between for piece in pieces if isinstance(piece, FunctionName)}
        return bool(called) and called <= names


def _taken_apart(formula: Formula) -> tuple[list[Pieces], list[CellReference | CellRange]]:
    """Return what stands before, between and after a formula's references, and the references."""
    between: list[list[Piece]] = [[]]
    references: list[CellReference | CellRange] = []
    assert isinstance(formula.content, tuple)
    for piece in formula.content:
        if isinstance(piece, str):
            between[-1].append(piece)
        else:
            references.append(piece)
            between.append([])
    return [tuple(pieces) for pieces in between], references


def _joined(between: Sequence[Pieces], references: Sequence[Piece]) -> Pieces:
    """Return a formula with other references in their places."""
    first, *others = between
    return (*first, *(piece for pair in zip(references, others, strict=True) for piece in (pair[0], *pair[1])))


def _rests_on(cells: Cells, line_cell: Place) -> dict[Row, set[Row]]:
    """Return for every row the other rows that its formulas refer to."""
    rows_read: dict[Row, set[Row]] = {}
    for (line, period), formula in cells.items():
        place = line_cell(line, period)
        others = rows_read.setdefault((place.sheet, place.row), set())
        for piece in formula.content if isinstance(formula.content, tuple) else ():
            if not isinstance(piece, str):
                ends = (piece.first, piece.last) if isinstance(piece, CellRange) else (piece,)
                others |= {(end.sheet, end.row) for end in ends}
    return {row: others - {row} for row, others in rows_read.items()}


def _on_a_circle(row: Row, rests_on: Mapping[Row, set[Row]]) -> bool:
    """Return whether a row rests on itself by way of others."""
    seen: set[Row] = set()
    waiting = [*rests_on.get(row, ())]
    while waiting:
        other = waiting.pop()
        if other == row:
            return True
        if other not in seen:
            seen.add(other)
            waiting += rests_on.get(other, ())
    return False
