"""The workbook whose rows call the functions: which formula becomes which call, and which row one spilled call.

A formula that a function computes exactly is written as a call of it; every other formula stays as it is. Which
function computes which formula stands beside the function, in `udf(..., formulas=...)`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.backends.cells import Cell, Formula
from mtfs.backends.expression import ATOM, Expression
from mtfs.formulas import FORMULAS
from mtfs.udf.arguments import NOTHING
from mtfs.udf.registry import FUNCTIONS, NAMESPACE, PREFIX, Function

HOSTS = {"xlwings": PREFIX, "libreoffice": f"{NAMESPACE}."}
"""How a host's stored formulas begin the name of a function: as plain VBA function names for classic xlwings; with
the namespace and a point in LibreOffice, whose version 7.4 knows no other."""
REFERENCE = re.compile(r"(?P<sheet>(?:'[^']+'|\w+)!)?(?P<fixed>\$?)(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)(?![\w(.])")
CALLED = re.compile(r"([A-Za-z_.]+)\(")
PREVIOUS = "previous"


def name_in(host: str, function: Function) -> str:
    """What a function is called in the stored formulas of a host."""
    return HOSTS[host] + function.short_name


def call_in(host: str, formula: str) -> str:
    """A formula with the functions' names in capitals, as the list has them, written for a host."""
    return re.sub(rf"\b{PREFIX}(?=[A-Z_]+\()", HOSTS[host], formula)


def namespace(host: str) -> SimpleNamespace:
    """The formulas' namespace for `mtfs.backends.cells.formulas`: formulas that a function computes write its call."""
    found = SimpleNamespace(**vars(FORMULAS))
    for function in FUNCTIONS.values():
        for formula, constants in function.formulas.items():
            setattr(found, formula, _call(host, function, getattr(FORMULAS, formula), constants))
    return found


def _call(host: str, function: Function, formula: Callable[..., Any], constants: tuple) -> Callable[..., Any]:
    defaults = [0 if item.default is NOTHING else item.default for item in function.arguments]

    def write(*arguments: Any) -> Any:
        if not any(isinstance(argument, Expression) for argument in arguments):
            return formula(*arguments)
        given = [*arguments, *constants]
        while not isinstance(given[-1], Expression) and given[-1] == defaults[len(given) - 1]:
            given.pop()
        cells = [Cell.of(argument) for argument in given]
        text = ",".join(cell.text for cell in cells)
        names = frozenset().union(*(cell.names for cell in cells))
        return Cell(f"{name_in(host, function)}({text})", ATOM, names)

    return write


@dataclass(frozen=True, slots=True)
class Spill(Formula):
    """One formula that fills the cells of `count` years; 0 for the cells that it fills beside its own."""

    count: int = 0


def spilled(
    cells: Mapping[tuple[str, int], Formula], line_cell: Callable[[str, int], str], host: str
) -> dict[tuple[str, int], Formula]:
    """The same formulas, a row of calls that can be one call over its years becoming one spilled formula.

    A row stays as it is where it may be missing, where it rests on itself by way of other rows (Excel would see a
    circle, for one formula fills all its years at once), and where it holds more than arithmetic and functions that
    take ranges.
    """
    result, rests_on = dict(cells), _rests_on(cells, line_cell)
    rows: dict[str, list[int]] = {}
    for (line, period), formula in cells.items():
        if isinstance(formula.text, str):
            rows.setdefault(line, []).append(period)
    for line, found in rows.items():
        places = [line_cell(line, period) for period in range(max(found) + 1)]
        if any(cells[line, period].may_be_missing for period in found) or _on_a_circle(_row_of(places[-1]), rests_on):
            continue
        for periods in (sorted(found), sorted(found)[1:]):
            if len(periods) < 2:
                break
            before = max(periods[0] - 1, 0)
            texts = [str(cells[line, period].text) for period in periods]
            text = _Row(texts, places[before:], host, cells.get((line, before))).over_the_years()
            if text:
                result |= {(line, period): Spill("", count=0) for period in periods}
                result[line, periods[0]] = Spill(text, count=len(periods))
                break
    return result


@dataclass(frozen=True, slots=True)
class _Row:
    """The formulas of a line by year, the cells in which they stand (and the one before), and what starts them."""

    texts: Sequence[str]
    places: Sequence[str]
    host: str
    start: Formula | None

    def over_the_years(self) -> str | None:
        """The one formula that gives every year, or nothing where there is none."""
        written = [self._pieces(text) for text in self.texts]
        between, references = [piece[0] for piece in written], [piece[1] for piece in written]
        if any(piece != between[0] for piece in between):
            return None
        ranges = [self._range(list(years)) for years in zip(*references, strict=True)]
        if ranges[:1] == [PREVIOUS]:
            return self._running(between[0], ranges)
        if None in ranges or PREVIOUS in ranges or not self._only_takes_ranges(between[0]):
            return None
        return _joined(between[0], [str(item) for item in ranges])

    def _pieces(self, text: str) -> tuple[list[str], list[re.Match[str]]]:
        found = list(REFERENCE.finditer(text))
        edges = [0, *(edge for match in found for edge in match.span()), len(text)]
        return [text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)], found

    def _range(self, years: list[re.Match[str]]) -> str | None:
        """One reference of the formula over the years: the same cell, a range along the row, the year before."""
        here = [_column(place) for place in self.places]
        first, columns = years[0], [match["column"] for match in years]
        if len({(match["sheet"], match["row"], match["fixed"]) for match in years}) > 1:
            return None
        if first["fixed"]:
            return first[0] if len(set(columns)) == 1 else None
        if columns == here[-len(columns) :]:
            return f"{first[0]}:{columns[-1]}{first['row']}"
        own = not first["sheet"] and first["row"] == _row_of(self.places[-1])[1]
        return PREVIOUS if own and columns == here[: len(columns)] else None

    def _running(self, between: list[str], ranges: list[str | None]) -> str | None:
        """The call that carries a formula from year to year, where a function does that."""
        if None in ranges or PREVIOUS in ranges[1:]:
            return None
        before, along = Cell("[before]"), [Cell(f"[{at}]") for at in range(1, len(ranges))]
        shape = _joined(between, [cell.text for cell in (before, *along)])
        for function in FUNCTIONS.values():
            if not function.running:
                continue
            formula = getattr(FORMULAS, function.running)
            linked = function.running in function.formulas
            step = _call(self.host, function, formula, ()) if linked else formula
            try:
                same = shape == f"={step(before, *along).text}"
            except TypeError:
                same = False
            if same and linked:
                anchored = "$" + _cell(self.places[0])
                return f"={name_in(self.host, function)}({','.join([anchored, *map(str, ranges[1:])])})"
            if same and self.start is not None and self.start.text == 0:
                return f"={name_in(self.host, function)}({ranges[1]})"
        return None

    def _only_takes_ranges(self, between: list[str]) -> bool:
        """Whether the functions called give a figure a year, and whether there is one at all."""
        names = {name_in(self.host, function) for function in FUNCTIONS.values() if function.result == "years"}
        called = set(CALLED.findall("".join(between)))
        return bool(called) and called <= names and ":" not in "".join(between)


def _joined(between: Sequence[str], references: Sequence[str]) -> str:
    pieces = [piece for pair in zip(between, [*references, ""], strict=True) for piece in pair]
    return "".join(pieces)


def _cell(place: str) -> str:
    return place.rpartition("!")[2].replace("$", "")


def _column(place: str) -> str:
    return _cell(place).rstrip("0123456789")


def _row_of(place: str) -> tuple[str, str]:
    """Sheet and row of a cell."""
    return place.rpartition("!")[0], _cell(place).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


Rows = dict[tuple[str, str], set[tuple[str, str]]]


def _rests_on(cells: Mapping[tuple[str, int], Formula], line_cell: Callable[[str, int], str]) -> Rows:
    """For every row the other rows that its formulas refer to."""
    found: Rows = {}
    for (line, period), formula in cells.items():
        sheet, row = _row_of(line_cell(line, period))
        others = found.setdefault((sheet, row), set())
        if isinstance(formula.text, str):
            others |= {
                ((match["sheet"] or sheet).rstrip("!"), match["row"]) for match in REFERENCE.finditer(formula.text)
            }
    return {row: others - {row} for row, others in found.items()}


def _on_a_circle(row: tuple[str, str], rests_on: Rows) -> bool:
    """Whether a row rests on itself by way of others."""
    seen: set[tuple[str, str]] = set()
    waiting = [*rests_on.get(row, ())]
    while waiting:
        other = waiting.pop()
        if other == row:
            return True
        if other not in seen:
            seen.add(other)
            waiting += rests_on.get(other, ())
    return False


def qualified(formula: str, sheet: str) -> str:
    """A formula of one sheet as another sheet writes it: every cell with its sheet."""

    def named(match: re.Match[str]) -> str:
        after_colon = formula[: match.start()].endswith(":")
        return match[0] if match["sheet"] or after_colon else f"{sheet}!{match[0]}"

    return REFERENCE.sub(named, formula)


def example_arguments(example: str) -> tuple[Any, ...]:
    """The arguments that an example gives: `=F({1,2;3,4},"a")` gives ([[1, 2], [3, 4]], "a")."""
    inside = re.sub(
        r"\{([^{}]*)\}", lambda match: "[[" + match[1].replace(";", "],[") + "]]", example.partition("(")[2]
    )
    pieces = re.split(r'("[^"]*")', inside.removesuffix(")"))
    plain = [piece if piece.startswith('"') else re.sub(r"\b(TRUE|FALSE)\b", _title, piece) for piece in pieces]
    return ast.literal_eval(f"({''.join(plain)},)")


def _title(match: re.Match[str]) -> str:
    return match[0].title()
