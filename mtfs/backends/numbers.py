"""Plain numbers: the plan's figures."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from mtfs.backends.evaluation import evaluated
from mtfs.backends.program import Figures, program
from mtfs.catalogue.lines import LineId, Stream, Time
from mtfs.core.errors import PlanError
from mtfs.core.problems import Problem
from mtfs.core.units import grouped
from mtfs.core.values import Figure, Formulas, Symbolic
from mtfs.formulas import FORMULAS
from mtfs.model.definition import define
from mtfs.model.graph_recording import graph_of, is_recorded
from mtfs.model.ledger import Emit
from mtfs.plan.plan import Plan

MOST_STRUCTURES = 1_000
_met: set[bytes] = set()
"""Structures computed before: worth a program from the second time on."""


def figures(plan: Plan) -> Figures:
    """Return every line of a plan by year, base year first; None where a line has no base year.

    A figure that rests on a missing input is NaN. The first plan of a structure is computed without a program, later
    ones by their program: the same figures to the last bit.

    Raises:
        PlanError: for a plan whose figures make no sense: an allocation or a price index of 0 or less.
    """
    known = plan.structure in _met
    if not known and len(_met) < MOST_STRUCTURES:
        _met.add(plan.structure)
    try:
        lines = program(plan).run(plan.values) if known else evaluate_directly(plan)
    except ZeroDivisionError:
        raise _refusal(plan) from None
    if any(value is not None and value <= 0 for line in lines_required_positive(plan) for value in lines[line]):
        raise _refusal(plan)
    return lines


def lines_required_positive(plan: Plan) -> list[LineId]:
    """Return the lines whose figures are above 0 in any plan that makes sense."""
    kinds = (Stream.BASELINE, Stream.RECURRENT, Stream.TOTAL)
    return [*(kind.of(name) for name in plan.allocation for kind in kinds), Time.PRICE_INDEX]


def evaluate_directly(plan: Plan) -> Figures:
    """Return the figures without a program: from the graph where there is one, otherwise by `define` itself.

    For a structure that is met once, computing by `define` takes a third of the time that recording it would.
    """
    if is_recorded(plan):
        return evaluated(graph_of(plan), plan.values)
    return _defined(plan, lambda line, period, result: result)


def _refusal(plan: Plan) -> PlanError:
    """Return what is wrong with a plan that cannot be computed: the first figure that falls to 0 or below."""
    lines, fallen = set(lines_required_positive(plan)), []

    def emit(line: str, period: int, result: Figure) -> Figure:
        if line in lines and not isinstance(result, Symbolic) and result <= 0:
            fallen.append(f"{line} falls to {grouped(result, 1)} in {plan.years[period]}")
        return result

    with suppress(ZeroDivisionError):
        _defined(plan, emit)
    what = fallen[0] if fallen else "a division by 0"
    remedy = "check the rates, adjustments and items of that year"
    return PlanError(Problem("", None, f"cannot be computed: {what}", remedy), plan.name)


def _defined(plan: Plan, emit: Emit) -> Figures:
    values = plan.values

    def value(key: str, period: int) -> Figure:
        number: float = values[key][period]
        return number

    return cast("Figures", define(plan, cast("Formulas", FORMULAS), value, emit))
