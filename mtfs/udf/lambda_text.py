"""How LAMBDA functions of Excel are written: names and functions in a dialect, and Python functions run on symbols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mtfs.backends.cell_formula import written
from mtfs.backends.cells import Cell, CellFold
from mtfs.formulas import FORMULAS
from mtfs.model.graph import Argument, Constant, Node, Operation, node_of
from mtfs.udf.arguments import FunctionError

REFUSED = "#VALUE!"
"""What a function shows where it refuses its arguments."""
NEW_FUNCTIONS = frozenset({"ISOMITTED", "LAMBDA", "LET", "MAKEARRAY", "MAP", "SCAN", "SEQUENCE", "UNICHAR"})
"""Functions that Excel has had only since 2013 or later: files mark them."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands before a new function, before a name, and around a parameter that may be left out."""

    function: str
    name: str
    optional: str


STORED = Dialect("_xlfn.", "_xlpm.", "_xlop.{}")
"""As Excel stores a formula in a file."""
TYPED = Dialect("", "", "[{}]")
"""As a user types it into Excel."""


class Mark(Argument):
    """An argument that a function of Python is run on; a comparison with it may be the condition of a refusal."""

    def __init__(self, place: int, run: Run) -> None:
        """Stand for an argument of a run."""
        super().__init__(place)
        self.run = run

    def __gt__(self, other: object) -> Condition:
        """Record `argument > other`."""
        return Condition(self.run, ">", (self, node_of(other)))

    def __le__(self, other: object) -> Condition:
        """Record `argument <= other`."""
        return Condition(self.run, "choose", (self > other, Constant(0), Constant(1)))

    def __format__(self, _: str) -> str:
        """Return what a message shows in the place of a number."""
        return str(self.place)


class Condition(Operation):
    """A comparison; where a function itself branches on it, it has to be one that is refused."""

    def __init__(self, run: Run, name: str, operands: tuple[Node, ...]) -> None:
        """Belong to a run."""
        super().__init__(name, operands)
        self.run = run

    def __bool__(self) -> bool:
        """Return whether this run takes the branch that refuses."""
        self.run.met.append(self)
        return len(self.run.met) > self.run.passing


class Run:
    """A function of Python, run on symbols: it passes so many conditions, and takes the branch of the next one."""

    def __init__(self, passing: int) -> None:
        """Start without a condition met."""
        self.passing, self.met = passing, list[Condition]()

    def of(self, function: Callable[..., Any], operands: Sequence[Any]) -> Any:
        """Return what the function gives for marks in the place of texts that stand for numbers."""
        return function(*(Mark(place, self) if isinstance(item, Text) else item for place, item in enumerate(operands)))


class Text(str):
    """What stands for a number in the text of a LAMBDA: a name or a call."""

    __slots__ = ()


class Scribe:
    """Writes the text of a LAMBDA in a dialect."""

    def __init__(self, dialect: Dialect) -> None:
        """Write in this dialect."""
        self._dialect = dialect

    def name(self, name: str) -> Text:
        """Return a name where it is used."""
        return Text(self._dialect.name + name)

    def parameter(self, name: str, optional: bool) -> str:
        """Return a parameter where it is declared."""
        return self._dialect.optional.format(name) if optional else self.name(name)

    def call(self, function: str, *arguments: str) -> Text:
        """Return the call of a function of Excel."""
        mark = self._dialect.function if function in NEW_FUNCTIONS else ""
        return Text(f"{mark}{function}({','.join(arguments)})")

    def nested(self, tests: Sequence[str]) -> Text:
        """Return whether every test is true; a test is computed only if those before it hold."""
        text = Text(tests[-1])
        for test in reversed(tests[:-1]):
            text = self.call("IF", test, text, "FALSE")
        return text

    def recorded(self, name: str) -> Callable[..., Text]:
        """Return one of mtfs's formulas as what writes it over texts."""
        return lambda *operands: self.formula(getattr(FORMULAS, name), *operands)

    def formula(self, function: Callable[..., Any], *operands: Any) -> Text:
        """Return what a function computes from texts in the place of numbers, and what it refuses.

        A table becomes one of Excel, each cell with its formula.

        Raises:
            TypeError: if it branches on a number for anything but a refusal.
        """
        passed = Run(passing=len(operands) ** 2)
        result = passed.of(function, operands)
        fold = CellFold()
        fold.bound = [Cell((operand,)) if isinstance(operand, Text) else Cell(()) for operand in operands]
        text = self._table(fold, result) if isinstance(result, list) else self._cell(fold, result)
        for place, condition in reversed(list(enumerate(passed.met))):
            try:
                Run(place).of(function, operands)
            except FunctionError:
                text = self.call("IF", self._cell(fold, condition), REFUSED, text)
            else:
                raise TypeError(f"{function.__name__}: branches on a number, and a formula needs `choose` for that")
        return text

    def _table(self, fold: CellFold, rows: Sequence[Sequence[object]]) -> Text:
        """Return a table whose cells are formulas and texts."""
        down, across = self.name("down"), self.name("across")
        chosen = [self.call("CHOOSE", across, *(self._cell(fold, cell) for cell in row)) for row in rows]
        cell = self.call("LAMBDA", down, across, self.call("CHOOSE", down, *chosen))
        return self.call("MAKEARRAY", str(len(rows)), str(len(rows[0])), cell)

    @staticmethod
    def _cell(fold: CellFold, value: object) -> Text:
        return Text(written(fold.of(node_of(value)).pieces, ""))
