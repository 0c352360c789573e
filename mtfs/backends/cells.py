"""Spreadsheet cells: each line becomes a live formula that refers to the cells it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mtfs.backends.cell_formula import CellRange, CellReference, Formula, Pieces, between, call_of, span, written
from mtfs.backends.text import ATOM, PRECEDENCE
from mtfs.model.graph import Constant, Fold, FormulaCall, Input, LineYear, Operation, Plain, arguments, node_of
from mtfs.model.graph_recording import graph_of
from mtfs.plan.plan import Plan

MISSING_TEXT = "missing"
TOTALS = ("total", "total_to_date", "total_or_missing", "largest")
"""Operations that pass over text, so that they do not go missing with one of their values."""
InputCell = Callable[[str, int], CellReference | Plain]
"""Where an input's value for a year stands, or the value of one that has no cell."""


@dataclass(slots=True, eq=False)
class Cell:
    """A value as a formula writes it; `names` are the cells in it that may hold the word "missing".

    `says_missing`: the formula says "missing" by itself.
    """

    pieces: Pieces
    precedence: int = ATOM
    names: frozenset[CellReference] = frozenset()
    says_missing: bool = False

    @property
    def reference(self) -> CellReference:
        """The cell, where the value is nothing else."""
        (piece,) = self.pieces
        assert isinstance(piece, CellReference), "only years of lines and inputs have neighbours"
        return piece


def _to_date(name: str, cells: Sequence[Cell]) -> Pieces:
    """Return a function over neighbouring years of one row, the first of them fixed."""
    return call_of(name, (CellRange(cells[0].reference.with_column(fixed=True), cells[-1].reference),))


def _total_or_missing(cells: Sequence[Cell]) -> Pieces:
    """Return the sum, or "missing" where no cell is a number; a range where they are neighbours in one row."""
    references = [piece for cell in cells for piece in cell.pieces]
    row = {(piece.sheet, piece.row) if isinstance(piece, CellReference) else None for piece in references}
    parts = [cell.pieces for cell in cells]
    if len(cells) > 1 and len(row) == 1 and None not in row:
        parts = [(span(cells[0].reference, cells[-1].reference),)]
    return call_of("IF", (*call_of("COUNT", *parts), "=0"), (f'"{MISSING_TEXT}"',), call_of("SUM", *parts))


def _round_to(value: Pieces, unit: Pieces) -> Pieces:
    if unit == ("1",):
        return call_of("ROUND", value, ("0",))
    return (*call_of("ROUND", (*value, "/", *unit), ("0",)), "*", *unit)


def _calendar_year(year: Pieces) -> Pieces:
    return call_of("VALUE", call_of("LEFT", year, (*call_of("FIND", ('"/"',), year), "-1")))


CALLS: Mapping[str, Callable[..., Pieces]] = {
    "total": lambda *values: call_of("SUM", *values),
    "maximum": lambda *values: call_of("MAX", *values),
    "minimum": lambda *values: call_of("MIN", *values),
    "absolute": lambda value: call_of("ABS", value),
    "power": lambda base, exponent: ("(", *base, ")^(", *exponent, ")"),
    "choose": lambda *values: call_of("IF", *values),
    "round_to": _round_to,
    "calendar_year": _calendar_year,
}
"""Operations that are written from what stands in them; the others need to know the cells."""


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function that computes a formula: its name in the file, what it is given besides, and what may be left out.

    `constants` follow the formula's own arguments; from the end on, what equals its default is left out.
    """

    name: str
    constants: tuple[Plain, ...]
    defaults: tuple[Plain, ...]


class CellFold(Fold[Cell]):
    """What nodes are in cells."""

    def __init__(
        self, functions: Mapping[str, FunctionCall] | None = None, arguments: Iterable[CellReference] = ()
    ) -> None:
        """Call some functions in the place of the formulas they compute; a formula by itself has these arguments."""
        self.functions = functions or {}
        self.bound = [Cell((cell,)) for cell in arguments]

    def constant(self, node: Constant) -> Cell:
        """Return a number, or a word in quotation marks."""
        return Cell((f'"{node.value}"' if isinstance(node.value, str) else repr(node.value),))

    def call(self, node: FormulaCall) -> Cell:
        """Return the call of the function that computes the formula, or the formula's own operations."""
        function = self.functions.get(node.name)
        if function is None:
            return super().call(node)
        values = [*node.arguments, *map(Constant, function.constants)]
        while isinstance(last := values[-1], Constant) and last.value == function.defaults[len(values) - 1]:
            values.pop()
        cells = [self.of(argument) for argument in values]
        return Cell(call_of(function.name, *(cell.pieces for cell in cells)), ATOM, _names(cells))

    def operation(self, node: Operation) -> Cell:
        """Return an operation on cells.

        Nothing is added or taken away where the second operand is the constant 0, and the total of one cell that is
        always a number is that cell.
        """
        second = node.operands[-1]
        if node.name in ("+", "-") and isinstance(second, Constant) and second.value == 0:
            return self.of(node.operands[0])
        cells = [self.of(operand) for operand in node.operands]
        if node.name == "total" and len(cells) == 1 and not cells[0].names:
            return cells[0]
        first = next((place for place, operand in enumerate(node.operands) if not isinstance(operand, Constant)), 0)
        says_missing = node.name == "total_or_missing" or cells[first].says_missing
        names = frozenset[CellReference]() if node.name in TOTALS else _names(cells)
        pieces, precedence = self._pieces(node, cells)
        return Cell(pieces, precedence, names, says_missing)

    def _pieces(self, node: Operation, cells: Sequence[Cell]) -> tuple[Pieces, int]:
        rank = PRECEDENCE.get(node.name)
        if rank is not None:
            left, right = cells
            first = left.pieces if left.precedence >= rank else ("(", *left.pieces, ")")
            second = right.pieces if right.precedence > rank else ("(", *right.pieces, ")")
            return (*first, node.name, *second), rank
        match node.name:
            case "total_to_date":
                return _to_date("SUM", cells), ATOM
            case "largest":
                return _to_date("MAX", cells), ATOM
            case "total_or_missing":
                return _total_or_missing(cells), ATOM
            case "anchored":
                return (cells[0].reference.with_column(fixed=True),), ATOM
            case "select":
                nested = call_of("NA")
                for option, value in reversed(list(zip(node.options, cells[1:], strict=True))):
                    nested = call_of("IF", (*cells[0].pieces, f'="{option}"'), value.pieces, nested)
                return nested, ATOM
        return CALLS[node.name](*(cell.pieces for cell in cells)), ATOM


class _PlanFold(CellFold):
    """What the nodes of a plan are in cells: its inputs and lines stand in cells of their own."""

    def __init__(
        self,
        input_cell: InputCell,
        may_be_missing: frozenset[str],
        functions: Mapping[str, FunctionCall] | None,
        places: Sequence[CellReference],
    ) -> None:
        """Ask `input_cell` where an input's value for a year stands; some inputs may be missing.

        `places` are the cells of the years of lines; `missing` counts those that may be missing, as far as it is known.
        """
        super().__init__(functions)
        self._input_cell, self._may_be_missing, self._places = input_cell, may_be_missing, places
        self._read: set[int] = set()
        self.missing: set[int] = set()

    def input(self, node: Input) -> Cell:
        """Return the cell of an input's year; a constant where it has no cell."""
        place = self._input_cell(node.key, node.period)
        if not isinstance(place, CellReference):
            return self.constant(Constant(place))
        return _placed(place, node.key in self._may_be_missing)

    def line(self, node: LineYear) -> Cell:
        """Return the cell of a line's year."""
        self._read.add(node.place)
        return _placed(self._places[node.place], node.place in self.missing)

    def formula(self, year: LineYear) -> tuple[Formula, set[int]]:
        """Return what stands in the cell of a line's year, and which years of lines it reads."""
        sheet, self._read = self._places[year.place].sheet, set()
        if isinstance(year.expression, Constant):
            return Formula(sheet, year.expression.value), self._read
        return _formula(sheet, self.of(year.expression)), self._read


def _placed(place: CellReference, may_be_missing: bool) -> Cell:
    return Cell((place,), ATOM, frozenset((place,)) if may_be_missing else frozenset())


def _names(cells: Iterable[Cell]) -> frozenset[CellReference]:
    return frozenset().union(*(cell.names for cell in cells))


def formulas(
    plan: Plan,
    input_cell: InputCell,
    line_cell: Callable[[str, int], CellReference],
    functions: Mapping[str, FunctionCall] | None = None,
) -> dict[tuple[str, int], Formula]:
    """Return the formula of every line and year.

    A line that may be missing in some years is asked for in all of them, so that a row that reads it has one formula.

    Args:
        plan: The plan.
        input_cell: Where an input's value for a year stands; the value of one that has no cell.
        line_cell: Where a line's year is to stand; asked in the order of calculation.
        functions: By formula, the function that is called in its place.

    Returns:
        Line and period to the formula.
    """
    may_be_missing = frozenset(key for key, entry in plan.inputs.items() if entry.may_be_missing)
    years = graph_of(plan).order
    places = [line_cell(year.line, year.period) for year in years]
    fold = _PlanFold(input_cell, may_be_missing, functions, places)
    cells: dict[tuple[str, int], Formula] = {}
    changed = set(range(len(years)))
    reads = [changed] * len(years)
    while changed:  # a year is written again where another that it reads turned out to be missing in some years
        for year in years:
            if not changed.isdisjoint(reads[year.place]):
                formula, reads[year.place] = fold.formula(year)
                cells[year.line, year.period] = formula
                if formula.may_be_missing and year.place not in fold.missing:
                    fold.missing.add(year.place)
                    changed.add(year.place)
        in_some_year = {years[place].line for place in fold.missing}
        changed = {year.place for year in years if year.line in in_some_year} - fold.missing
        fold.missing |= changed
    return cells


def _formula(sheet: str, cell: Cell) -> Formula:
    """Return what stands in a cell: where something in it is missing, the word for that."""
    if not cell.names:
        return Formula(sheet, cell.pieces, cell.says_missing)
    tests = between("*", (call_of("ISNUMBER", (name,)) for name in sorted(cell.names, key=str)))
    return Formula(sheet, call_of("IF", tests, cell.pieces, (f'"{MISSING_TEXT}"',)), may_be_missing=True)


def formula_over(formula: Callable[..., object], cells: Sequence[CellReference], sheet: str) -> str:
    """Return a formula of the algebra over some cells, as a sheet writes it, without the equals sign."""
    return written(CellFold(arguments=cells).of(node_of(formula(*arguments(len(cells))))).pieces, sheet)
