"""The graph of a plan: `define` run once for each structure, and kept while there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import cast

from mtfs.core.cache import MOST_NODES, SizedCache
from mtfs.core.values import Figure, Formula, Formulas
from mtfs.formulas import FORMULAS
from mtfs.model.definition import define
from mtfs.model.graph import FormulaCall, Graph, Input, LineYear, Node, node_of
from mtfs.plan.plan import Plan

_graphs: SizedCache[bytes, Graph] = SizedCache(MOST_NODES, lambda graph: graph.size)


def graph_of(plan: Plan) -> Graph:
    """Return the graph of a plan's structure, recorded unless it is known.

    Raises:
        PlanError: for claims or outturns of lines that the plan does not have.
    """
    known = _graphs.get(plan.structure)
    return known if known is not None else _graphs.put(plan.structure, _recorded(plan))


def is_recorded(plan: Plan) -> bool:
    """Return whether the graph of a plan's structure is known."""
    return plan.structure in _graphs


def forget_graphs() -> None:
    """Let every graph go."""
    _graphs.clear()


def _recorded(plan: Plan) -> Graph:
    inputs: dict[tuple[str, int], Input] = {}
    order: list[LineYear] = []

    def value(key: str, period: int) -> Input:
        known = inputs.get((key, period))
        if known is None:
            known = inputs[key, period] = Input(key, period)
        return known

    def emit(line: str, period: int, result: Figure) -> LineYear:
        year = LineYear(line, period, node_of(result), len(order))
        order.append(year)
        return year

    lines = cast("Mapping[str, Sequence[LineYear | None]]", define(plan, _FORMULAS, value, emit))
    missing = {
        (key, period)
        for key, entry in plan.inputs.items()
        for period in (range(plan.horizon + 1) if entry.missing else range(entry.declared.base_missing))
    }
    once = frozenset(key for key, entry in plan.inputs.items() if entry.kind not in ("series", "amounts"))
    return Graph(lines, order, frozenset(missing), once)


def _recorder(name: str, formula: Formula) -> Formula:
    """Return what stands in for a formula: it records the call; a call of plain numbers is computed."""

    def record(*arguments: Figure) -> Figure:
        nodes = tuple([argument if isinstance(argument, Node) else node_of(argument) for argument in arguments])
        if any([node is argument for node, argument in zip(nodes, arguments, strict=True)]):
            return FormulaCall(name, nodes)
        return formula(*arguments)

    return record


_FORMULAS = cast(
    "Formulas", SimpleNamespace(**{name: _recorder(name, formula) for name, formula in vars(FORMULAS).items()})
)
