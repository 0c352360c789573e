"""A graph evaluated node by node on a plan's values: right for any plan, without a program."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from mtfs.formulas import FORMULAS, algebra
from mtfs.model.graph import Constant, Fold, FormulaCall, Graph, Input, LineYear, Operation, Plain

OPERATORS: Mapping[str, Callable[[Plain, Plain], Plain]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
LISTED = ("total", "total_to_date", "total_or_missing", "largest")
"""Operations that take their values as one list."""
Values = Mapping[str, Sequence[Plain]]
"""Every input's value by year, base year first."""


class Evaluation(Fold[Plain]):
    """The value of every node: a number, a word, or whether something holds."""

    def __init__(self, values: Values) -> None:
        """Start with the inputs; no line is known yet."""
        self._values = values
        self._years: dict[int, Plain] = {}

    def run(self, years: Iterable[LineYear]) -> None:
        """Evaluate years of lines, in the order of calculation and after all that they rest on."""
        for year in years:
            self._years[year.place] = self.of(year.expression)

    def constant(self, node: Constant) -> Plain:
        """Return a constant's number or word."""
        return node.value

    def input(self, node: Input) -> Plain:
        """Return an input's value."""
        return self._values[node.key][node.period]

    def line(self, node: LineYear) -> Plain:
        """Return the figure of a line's year, which was evaluated before."""
        return self._years[node.place]

    def call(self, node: FormulaCall) -> Plain:
        """Return a formula's result, computed by the formula itself."""
        result: Plain = getattr(FORMULAS, node.name)(*map(self.of, node.arguments))
        return result

    def operation(self, node: Operation) -> Plain:
        """Return the result of an operation."""
        operands = [self.of(operand) for operand in node.operands]
        if node.name in OPERATORS:
            return OPERATORS[node.name](*operands)
        if node.options:
            by_word: dict[Plain, Plain] = dict(zip(node.options, operands[1:], strict=True))
            return by_word[operands[0]]
        operation = getattr(algebra, node.name)
        result: Plain = operation(operands) if node.name in LISTED else operation(*operands)
        return result


def evaluated(graph: Graph, values: Values) -> dict[str, list[float | None]]:
    """Return every line by year, base year first; None where a line has no base year."""
    evaluation = Evaluation(values)
    evaluation.run(graph.order)
    lines = {
        line: [None if year is None else evaluation.line(year) for year in years] for line, years in graph.lines.items()
    }
    return cast("dict[str, list[float | None]]", lines)
