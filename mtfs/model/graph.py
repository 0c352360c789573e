"""The model as a graph: inputs, lines, calls of formulas and operations, as `define` puts them together.

A graph holds for every plan of the same structure: it knows ids and no values, and nothing of the plan's texts.
What a backend makes of it is a fold: a method for each kind of node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar, cast

from mtfs.core.values import Symbolic
from mtfs.formulas import FORMULAS

T = TypeVar("T")
Plain = float | int | str
"""What a constant may be."""
SYMBOLS = ("+", "-", "*", "/", ">", "=")
"""Names of the operations that are written between their operands; all others are those of `formulas.algebra`."""


class Node(Symbolic):
    """A value of the model: what is done to it is recorded."""

    __slots__ = ()

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of this node."""
        raise NotImplementedError

    def combine(self, symbol: str, first: object, second: object) -> Operation:
        """Record `first symbol second`."""
        return Operation(symbol, (node_of(first), node_of(second)))

    def apply_operation(self, name: str, arguments: tuple[object, ...]) -> Operation:
        """Record an operation of the algebra."""
        if name == "select":
            key, options = arguments
            by_word = cast("Mapping[str, object]", options)
            return Operation(name, (node_of(key), *map(node_of, by_word.values())), tuple(by_word))
        return Operation(name, tuple(map(node_of, arguments)))


@dataclass(slots=True, eq=False)
class Constant(Node):
    """A number or a word that stands in the definition or in a formula."""

    value: Plain

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of the constant."""
        return fold.constant(self)


@dataclass(slots=True, eq=False)
class Argument(Node):
    """An argument of a formula that is recorded by itself, counted from 0."""

    place: int

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of the argument."""
        return fold.argument(self)


@dataclass(slots=True, eq=False)
class Input(Node):
    """An input's value in a period; period 0 is the base year."""

    key: str
    period: int

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of the input."""
        return fold.input(self)


@dataclass(slots=True, eq=False)
class Operation(Node):
    """An operator or an operation of the algebra; `options` are the words by which `select` chooses an operand.

    The first operand of `select` is the choice, the others are its options in order.
    """

    name: str
    operands: tuple[Node, ...]
    options: tuple[str, ...] = ()

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of the operation."""
        return fold.operation(self)


@dataclass(slots=True, eq=False)
class FormulaCall(Node):
    """A call of one of mtfs's formulas."""

    name: str
    arguments: tuple[Node, ...]

    @property
    def body(self) -> Node:
        """The operations inside: what the formula does to its arguments."""
        return node_of(getattr(FORMULAS, self.name)(*map(plain, self.arguments)))

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of the call."""
        return fold.call(self)


@dataclass(slots=True, eq=False)
class LineYear(Node):
    """One year of a line and what makes it; `place` counts the years of all lines in the order of calculation."""

    line: str
    period: int
    expression: Node
    place: int

    def accept(self, fold: Fold[T]) -> T:
        """Return what a fold makes of the line's year."""
        return fold.line(self)


class Fold(Generic[T]):
    """What a backend makes of nodes. A call is unfolded into its operations unless the backend does otherwise.

    `bound` is what stands for the arguments of the formula that is being unfolded.
    """

    bound: Sequence[T] = ()

    def of(self, node: Node) -> T:
        """Return what this fold makes of a node."""
        return node.accept(self)

    def constant(self, node: Constant) -> T:
        """Return what a constant gives."""
        raise NotImplementedError

    def argument(self, node: Argument) -> T:
        """Return what an argument of a formula gives."""
        return self.bound[node.place]

    def input(self, node: Input) -> T:
        """Return what an input gives."""
        raise NotImplementedError

    def operation(self, node: Operation) -> T:
        """Return what an operation gives."""
        raise NotImplementedError

    def call(self, node: FormulaCall) -> T:
        """Return what a call of a formula gives: a constant is put into its operations, all else takes its place."""
        if any(isinstance(argument, Constant) for argument in node.arguments):
            return self.of(node.body)
        body, used = _formula(node.name)
        outer = self.bound
        bound = [self.of(argument) if place in used else None for place, argument in enumerate(node.arguments)]
        self.bound = cast("Sequence[T]", bound)
        result = self.of(body)
        self.bound = outer
        return result

    def line(self, node: LineYear) -> T:
        """Return what a reference to a line's year gives."""
        raise NotImplementedError


def node_of(value: object) -> Node:
    """Return the node itself, or a plain number or word as a constant."""
    if isinstance(value, Node):
        return value
    if isinstance(value, float | int | str):
        return Constant(value)
    raise TypeError(f"{value!r} is neither a node nor a number or word")


def plain(node: Node) -> Node | Plain:
    """Return a constant's number or word; any other node as it is."""
    return node.value if isinstance(node, Constant) else node


def arguments(count: int) -> list[Argument]:
    """Return the arguments of a formula that is recorded by itself."""
    return [Argument(place) for place in range(count)]


def formula_body(name: str) -> Node:
    """Return what one of mtfs's formulas does to its arguments."""
    return _formula(name)[0]


@cache
def _formula(name: str) -> tuple[Node, frozenset[int]]:
    """Return what a formula does to its arguments, and the places of those that it uses."""
    formula = getattr(FORMULAS, name)
    body, used = node_of(formula(*arguments(formula.__code__.co_argcount))), set[int]()
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Operation):
            waiting += node.operands
        elif isinstance(node, Argument):
            used.add(node.place)
    return body, frozenset(used)


class Graph:
    """The lines of a plan's structure, each year with what makes it.

    `lines` has a line's years, base year first, None where it has no base year; `order` has every year of every
    line in the order of calculation; `missing` are the inputs and periods that nobody has published or entered;
    `once` are the inputs that are given once for all years.
    """

    def __init__(
        self,
        lines: Mapping[str, Sequence[LineYear | None]],
        order: Sequence[LineYear],
        missing: frozenset[tuple[str, int]],
        once: frozenset[str] = frozenset(),
    ) -> None:
        """Keep what was recorded."""
        self.lines = {line: tuple(years) for line, years in lines.items()}
        self.order = tuple(order)
        self.missing = missing
        self.once = once
        self._leaves: list[tuple[Input | LineYear, ...] | None] = [None] * len(self.order)

    @property
    def size(self) -> int:
        """The number of nodes, those inside formulas left out."""
        return _count(self.order)

    def leaves(self, year: LineYear) -> tuple[Input | LineYear, ...]:
        """Return the inputs and the other lines' years that a line's year is made of."""
        known = self._leaves[year.place]
        if known is None:
            known = self._leaves[year.place] = Leaves().below(year)
        return known

    def needed(self, lines: Iterable[str]) -> list[LineYear]:
        """Return the years of the named lines and all that they rest on, in the order of calculation."""
        waiting = [year for line in lines for year in self.lines.get(line, ()) if year is not None]
        return self.below(waiting)

    def below(self, years: Iterable[LineYear]) -> list[LineYear]:
        """Return these years and all that they rest on, in the order of calculation."""
        waiting, places = list(years), set[int]()
        while waiting:
            year = waiting.pop()
            if year.place not in places:
                places.add(year.place)
                waiting += [leaf for leaf in self.leaves(year) if isinstance(leaf, LineYear)]
        return [self.order[place] for place in sorted(places)]

    def inputs_of(self, lines: Iterable[str]) -> frozenset[str]:
        """Return the ids of the inputs that the named lines rest on, whichever option of a choice is taken."""
        leaves = (leaf for year in self.needed(lines) for leaf in self.leaves(year))
        return frozenset(leaf.key for leaf in leaves if isinstance(leaf, Input))


class Leaves(Fold[None]):
    """Gathers the inputs and the lines' years that an expression is made of, formulas unfolded."""

    def __init__(self) -> None:
        """Start with none."""
        self._leaves: dict[int, Input | LineYear] = {}

    def below(self, year: LineYear) -> tuple[Input | LineYear, ...]:
        """Return those that a line's year is made of, each once."""
        self._leaves.clear()
        self.of(year.expression)
        return tuple(self._leaves.values())

    def constant(self, node: Constant) -> None:
        """Pass over a constant."""

    def call(self, node: FormulaCall) -> None:
        """Look into a formula's operations, which may leave an argument out."""
        self.of(node.body)

    def input(self, node: Input) -> None:
        """Keep an input."""
        self._leaves[id(node)] = node

    def line(self, node: LineYear) -> None:
        """Keep a line's year."""
        self._leaves[id(node)] = node

    def operation(self, node: Operation) -> None:
        """Look into every operand."""
        for operand in node.operands:
            self.of(operand)


def _count(order: Iterable[LineYear]) -> int:
    """Return how many nodes there are, each counted once."""
    seen: set[int] = set()
    for year in order:
        seen.add(id(year))
        waiting = [year.expression]
        while waiting:
            node = waiting.pop()
            if id(node) not in seen:
                seen.add(id(node))
                if isinstance(node, Operation):
                    waiting += node.operands
                elif isinstance(node, FormulaCall):
                    waiting += node.arguments
    return len(seen)
