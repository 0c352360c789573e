"""A graph with its formulas unfolded and every operation once: what programs are written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mtfs.backends.evaluation import Evaluation
from mtfs.model.graph import Constant, Fold, Graph, Input, LineYear, Node, Operation

USED_TWICE = ("maximum", "minimum")
"""Operations whose code has each operand twice."""


class SharedOperations(Fold[Node]):
    """The operations of years of lines, each once however many lines do it; those of constants are worked out."""

    def __init__(self, graph: Graph) -> None:
        """Start without operations."""
        self._once = graph.once
        self._known: dict[tuple[object, ...], Node] = {}
        self._years: dict[int, Node] = {}
        self._constants = Evaluation({})

    def add(self, years: Iterable[LineYear]) -> None:
        """Add years of lines, in the order of calculation and after all that they rest on."""
        for year in years:
            self._years[year.place] = self.of(year.expression)

    def worth_a_name(self, shown: Iterable[LineYear]) -> list[Operation]:
        """Return the operations that are done before the shown years are put together, in the order of calculation.

        They are those used more than once, and the years of lines: these keep brackets from nesting year in year.
        """
        results = Counter(id(self.line(year)) for year in shown)
        uses = results.copy()
        operations = [node for node in self._known.values() if isinstance(node, Operation)]
        for node in operations:
            for operand in node.operands:
                uses[id(operand)] += 2 if node.name in USED_TWICE else 1
        years = {id(node) for node in self._years.values()} - results.keys()
        return [node for node in operations if uses[id(node)] > 1 or id(node) in years]

    def constant(self, node: Constant) -> Node:
        """Return the one constant of this value: 0, 0.0 and -0.0 differ."""
        return self._known.setdefault(("constant", repr(node.value)), node)

    def input(self, node: Input) -> Node:
        """Return the one input of this year, or of all years where it is given once."""
        period = 0 if node.key in self._once else node.period
        return self._known.setdefault(("input", node.key, period), Input(node.key, period))

    def line(self, node: LineYear) -> Node:
        """Return what a line's year is made of."""
        return self._years[node.place]

    def operation(self, node: Operation) -> Node:
        """Return the one operation of this kind on these operands."""
        operands = tuple(map(self.of, node.operands))
        if node.name == "anchored":
            return operands[0]
        key = (node.name, node.options, *map(id, operands))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Operation(node.name, operands, node.options)
            if all(isinstance(operand, Constant) for operand in operands):
                known = self._known[key] = self.constant(Constant(self._constants.of(known)))
        return known
