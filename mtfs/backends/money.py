"""Whether a step between two lines is an amount of money: what an explanation has to know to give it its unit."""

from __future__ import annotations

from collections.abc import Callable

from mtfs.core.units import MONEY, unit_named
from mtfs.model.graph import Constant, Fold, Input, LineYear, Node, Operation

CHOOSING = ("choose", "select")
"""Operations whose first operand only decides which of the others is taken."""
WITHOUT_UNIT = (">", "=", "power", "calendar_year")


class MoneyPower(Fold[int]):
    """How often an amount in £k is a factor of a node: 1 for money, 0 for a ratio of two amounts."""

    def __init__(self, unit_of_line: Callable[[str], str], unit_of_input: Callable[[str], str]) -> None:
        """Take what gives the units of lines and inputs by their ids."""
        self._unit_of_line, self._unit_of_input = unit_of_line, unit_of_input

    def is_money(self, node: Node) -> bool:
        """Return whether a node is an amount in £k."""
        return self.of(node) == 1

    def constant(self, node: Constant) -> int:
        """Return that a constant is no money."""
        return 0

    def input(self, node: Input) -> int:
        """Return 1 for an amount."""
        return _power(self._unit_of_input(node.key))

    def line(self, node: LineYear) -> int:
        """Return 1 for an amount."""
        return _power(self._unit_of_line(node.line))

    def operation(self, node: Operation) -> int:
        """Return what the operands make: products and quotients count, all else keeps the unit."""
        if node.name in WITHOUT_UNIT:
            return 0
        powers = [self.of(operand) for operand in node.operands]
        if node.name == "*":
            return sum(powers)
        if node.name == "/":
            return powers[0] - powers[1]
        return max(powers[1:] if node.name in CHOOSING else powers)


def _power(unit: str) -> int:
    return int(unit_named(unit).thousands == MONEY.thousands)
