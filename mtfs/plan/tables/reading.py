"""The rows of a table, read: everything that is not understood is collected, with its row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from mtfs.catalogue.lines import Gap
from mtfs.core.errors import PlanError, spelling_remedy
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.core.units import RATE
from mtfs.core.years import LONGEST_HORIZON, FinancialYear
from mtfs.plan.tables.cells import read_amount, read_answer, read_id, read_new, read_unit, read_year, text_of
from mtfs.plan.tables.grid import Grid
from mtfs.plan.tables.kinds import (
    ASSUMPTION,
    CLAIM,
    EXPENDITURE,
    FUNDING_PRESSURE,
    MOVED,
    PRESSURE,
    Kind,
    known_kind,
    read_kind,
)
from mtfs.plan.tables.rows import (
    AMOUNTS,
    COLUMNS,
    IDENTIFIER,
    KIND,
    LINE,
    MOVED_BY,
    NOTE,
    OF,
    RECURRENT,
    SOURCE,
    UNIT,
    ReadTable,
    Row,
)
from mtfs.plan.tables.units import TableUnit, unit_of_table

MOST_ROWS = 1000
"""More rows than the parts of any plan hold together."""
Read = TypeVar("Read")


def read_rows(grid: Grid, unit: str | None = None, on_allocation: bool = False) -> ReadTable:
    """Return what a table says; amounts that name no unit are in the one that the user gives.

    On top of an allocation, pressures without any expenditure are the plan's funding pressures.

    Raises:
        PlanError: where headings are not understood, with everything else that is not; each with its row and column.
    """
    if len(grid.rows) > MOST_ROWS:
        message = f"has {len(grid.rows):,} rows, and a plan has room for {MOST_ROWS:,} at most"
        raise PlanError(Problem("", None, message, "put some together"), grid.source)
    reader = _RowReader(grid, unit_of_table(grid, unit))
    if on_allocation and EXPENDITURE not in reader.kinds():
        reader.pressure = FUNDING_PRESSURE
    rows = tuple(reader.row(number, cells) for number, cells in grid.rows) if reader.years else ()
    if not grid.rows:
        reader.problems.append(Problem("", None, "has no rows below its headings", "add one for each line"))
    if not (reader.headed and grid.rows):
        raise PlanError(reader.problems, grid.source)
    return ReadTable(
        grid, tuple(reader.years), tuple(row for row in rows if row is not None), reader.unit,
        tuple(reader.problems), frozenset(reader.wrong), frozenset(reader.unread),
    )  # fmt: skip


class _RowReader:
    """Reads the headings, then each row; keeps what is wrong."""

    def __init__(self, grid: Grid, unit: TableUnit) -> None:
        self.grid = grid
        self.unit = unit
        self.problems: list[Problem] = [*grid.problems]
        self.columns: dict[str, int] = {}
        self.years: dict[str, int] = {}
        self.unknown: list[str] = []
        self.wrong: set[int] = set()
        self.unread: set[str] = set()
        self.pressure = PRESSURE
        known = {name.lower(): name for name in COLUMNS}
        for index, heading in enumerate(grid.headings):
            name = known.get(heading.lower())
            if name is not None:
                self._keep(self.columns, name, index)
            elif heading and (year := self._year(heading)):
                self._keep(self.years, year, index)
        self._check_unknown()
        if self.years or not self.problems:
            self._check_years()
        self.headed = not self.problems

    def kinds(self) -> set[Kind]:
        """Return the kinds of rows that are understood."""
        texts = {self._text(cells, KIND) for _, cells in self.grid.rows}
        return {kind for kind in map(known_kind, texts) if kind is not None}

    def _problem(self, row: int, column: int | None, message: str, remedy: str = "") -> None:
        self.problems.append(Problem("", None, message, remedy, self.grid.location(row, column)))

    def _heading_problem(self, message: str, remedy: str) -> None:
        self.problems.append(Problem("", None, message, remedy, "headings"))

    def _keep(self, columns: dict[str, int], name: str, index: int) -> None:
        if columns.setdefault(name, index) != index:
            self._heading_problem(f"{name} stands there twice", "keep one of the two columns")

    def _year(self, heading: str) -> str | None:
        try:
            year = read_year(heading)
        except PlanError as error:
            self.problems += [
                Problem("", None, problem.message, problem.remedy, "headings") for problem in error.problems
            ]
            return None
        if year is None:
            self.unknown.append(heading)
        return year

    def _check_unknown(self) -> None:
        """Check that each heading is known; those that look like none are told of together."""
        otherwise = f"write a year as 2025/26, use {', '.join(COLUMNS)}, or delete the column"
        others = []
        for heading in self.unknown:
            remedy = spelling_remedy(heading, COLUMNS, otherwise)
            if remedy == otherwise:
                others.append(shown(heading))
            else:
                self._heading_problem(f"{shown(heading)} is no column of a table", remedy)
        if others:
            are = "is no column" if len(others) == 1 else "are no columns"
            self._heading_problem(f"{', '.join(others)} {are} of a table", otherwise)

    def _check_years(self) -> None:
        """Check that the years follow each other, the base year first."""
        years = list(self.years)
        if len(years) < 2:
            remedy = "add one for the base year (its cells may be blank) and one for each year of the plan"
            self._heading_problem(f"has {len(years) or 'no'} column{'s' if not years else ''} of a year", remedy)
            return
        first = min(map(FinancialYear.parse, years))
        if len(years) > LONGEST_HORIZON + 1:
            message = f"has {len(years)} years, and a plan has at most {LONGEST_HORIZON} after its base year"
            self._heading_problem(message, "leave some out")
        elif years != [str(year) for year in first.through(len(years) - 1)]:
            remedy = f"begin with the base year and leave none out: {first}, {first + 1}, ..."
            self._heading_problem(f"the years do not follow each other ({', '.join(years)})", remedy)

    def row(self, number: int, cells: Sequence[object]) -> Row | None:
        """Return a row; None where its kind is not understood, so that nothing else can be said of it."""
        before = len(self.problems)
        self._check_cells(number, cells)
        kind = self._read(number, KIND, cells, lambda cell: read_kind(text_of(cell)), None)
        kind = self.pressure if kind is PRESSURE else kind
        rate = kind is ASSUMPTION
        names_unit = rate or bool(self._text(cells, UNIT))
        otherwise = self.unit.unit
        unit = self._read(
            number, UNIT, cells, lambda cell: read_unit(cell, rate, otherwise), RATE if rate else otherwise
        )
        if not names_unit and self.unit.problem is not None and self.unit.problem not in self.problems:
            self.problems.append(self.unit.problem)
        read = partial(read_amount, unit=unit, ambiguous=self.grid.ambiguous)
        amounts = {
            year: amount
            for year, column in self.years.items()
            if (amount := self._try(number, column, read, _cell(cells, column), None))
        }
        if kind is None:
            self.wrong.add(number)
            self.unread |= {self._text(cells, name).casefold() for name in (LINE, IDENTIFIER)}
            return None
        are_new = partial(read_new, always=kind is FUNDING_PRESSURE)
        row = Row(
            number, self._text(cells, LINE), kind, self._read(number, IDENTIFIER, cells, read_id, ""),
            unit, names_unit,
            self._recurrent(number, cells, kind), self._read(number, AMOUNTS, cells, are_new, False),
            self._text(cells, MOVED_BY),
            self._text(cells, OF), self._text(cells, SOURCE), self._text(cells, NOTE), amounts,
        )  # fmt: skip
        is_understood = len(self.problems) == before
        self.problems += self._row_problems(row, is_understood)
        if len(self.problems) > before:
            self.wrong.add(number)
        return row

    def _text(self, cells: Sequence[object], name: str) -> str:
        return text_of(_cell(cells, self.columns.get(name)))

    def _recurrent(self, number: int, cells: Sequence[object], kind: Kind) -> bool:
        said = self._read(number, RECURRENT, cells, read_answer, None)
        if said and not kind.stays:
            message, remedy = f"a row of {kind.name} is never recurrent", "leave this cell blank"
            self._problem(number, self.columns[RECURRENT], message, remedy)
        return kind.stays if said is None else said

    def _read(
        self, number: int, name: str, cells: Sequence[object], read: Callable[[object], Read], otherwise: Read
    ) -> Read:
        """Return what a cell of a named column says; what it is otherwise, where the table lacks the column."""
        if name not in self.columns:
            return otherwise
        return self._try(number, self.columns[name], read, _cell(cells, self.columns[name]), otherwise)

    def _try(self, number: int, column: int, read: Callable[[object], Read], cell: object, otherwise: Read) -> Read:
        try:
            return read(cell)
        except ValueError as error:
            self._problem(number, column, *str(error).split("; ", 1))
        return otherwise

    def _check_cells(self, number: int, cells: Sequence[object]) -> None:
        """Check that every year has a cell, and that none stands in a column without a heading."""
        if missing := [year for year, column in self.years.items() if column >= len(cells)]:
            remedy = "add the cells that are missing, with 0 or a dash for nothing"
            self._problem(number, None, f"ends before the column {missing[0]}", remedy)
        for column, cell in enumerate(cells):
            if text_of(cell) and not (column < len(self.grid.headings) and self.grid.headings[column]):
                remedy = "give the column a heading, or clear the cell"
                self._problem(number, column, f"{shown(text_of(cell))} stands in a column without a heading", remedy)

    def _row_problems(self, row: Row, is_understood: bool) -> Iterator[Problem]:
        """Yield what is wrong with a row whose kind is understood; without an amount only where its cells are too."""
        kind, years = row.kind, list(self.years)
        if not row.name:
            yield self._in_row(row, self.columns[LINE], "is blank", "give the row a name")
        if not row.amounts and is_understood and self.headed:
            yield self._in_row(row, None, "has no amount in any year", "enter one, or delete the row")
        for year, amount in row.amounts.items():
            in_base = year == years[0]
            if amount.value and in_base and not kind.in_base_year:
                remedy = "what it was worth then is in the figures of that year: clear the cell"
                yield self._in_row(
                    row, self.years[year], f"is the base year, in which {kind.with_article} has no amount", remedy
                )
            elif amount.value and not in_base and not kind.in_plan_years:
                remedy = f"move it to {years[0]}, the base year, and clear this cell"
                yield self._in_row(
                    row, self.years[year], f"has an amount, and {kind.name} is one of the base year", remedy
                )
        if kind is CLAIM and not row.of:
            remedy = f"name the line that it speaks of in the column Of, such as {Gap.DO_NOTHING}"
            yield self._in_row(row, self.columns.get(OF), "a claim speaks of a line, and none is named", remedy)
        if kind is not CLAIM and row.of:
            yield self._in_row(
                row, self.columns[OF], f"a row of {kind.name} speaks of no other line", "clear this cell"
            )
        if row.moved_by and not (kind.part in MOVED and row.recurrent):
            remedy = "clear this cell: an assumption moves what is recurrent of expenditure and funding"
            yield self._in_row(row, self.columns[MOVED_BY], f"no assumption moves this row of {kind.name}", remedy)
        if kind is FUNDING_PRESSURE and not row.recurrent:
            remedy = "clear this cell: what it takes off growth is gone from then on"
            yield self._in_row(row, self.columns[RECURRENT], "a funding pressure is recurrent", remedy)
        if row.new and not (kind.stays and row.recurrent):
            remedy = "clear the cell: only what is recurrent adds up from year to year"
            yield self._in_row(
                row, self.columns[AMOUNTS], f"a row of {kind.name} that does not stay has no level", remedy
            )

    def _in_row(self, row: Row, column: int | None, message: str, remedy: str) -> Problem:
        return Problem("", None, message, remedy, self.grid.location(row.number, column))


def _cell(cells: Sequence[object], column: int | None) -> object:
    return None if column is None or column >= len(cells) else cells[column]
