"""Plain numbers: the plan's figures."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from mtfs.backends.program import Structure, program
from mtfs.catalogue.lines import LineId, Stream, Time
from mtfs.core.errors import PlanError
from mtfs.core.problems import Problem
from mtfs.formulas import FORMULAS
from mtfs.model.definition import define
from mtfs.model.ledger import Emit
from mtfs.plan.plan import Plan

MOST_STRUCTURES = 1_000
_met: set[Structure] = set()
"""Structures computed before: worth a program from the second time on."""


def figures(plan: Plan) -> dict[str, list[Any]]:
    """Every line of a plan by year, base year first; None where a line has no base year.

    A figure that rests on a missing input is NaN. The first plan of a structure is computed by walking the
    definition, later ones by its program: the same figures to the last bit.

    Raises:
        PlanError: for a plan whose figures make no sense: an allocation or a price index of 0 or less.
    """
    structure = Structure(plan)
    known = structure in _met
    if not known and len(_met) < MOST_STRUCTURES:
        _met.add(structure)
    try:
        found = program(plan).run(plan.values) if known else walked(plan)
    except ZeroDivisionError:
        raise _refusal(plan) from None
    if any(value is not None and value <= 0 for line in positive(plan) for value in found[line]):
        raise _refusal(plan)
    return found


def positive(plan: Plan) -> list[LineId]:
    """The lines whose figures are above 0 in any plan that makes sense."""
    kinds = (Stream.BASELINE, Stream.RECURRENT, Stream.TOTAL)
    return [*(kind.of(name) for name in plan.allocation for kind in kinds), Time.PRICE_INDEX]


def _refusal(plan: Plan) -> PlanError:
    """What is wrong with a plan that cannot be computed: the first figure that falls to 0 or below."""
    lines, fallen = set(positive(plan)), []

    def emit(line: str, period: int, result: Any) -> Any:
        if line in lines and result <= 0:
            fallen.append(f"{line} falls to {result:,.1f} in {plan.years[period]}")
        return result

    with suppress(ZeroDivisionError):
        _walk(plan, emit)
    what = fallen[0] if fallen else "a division by 0"
    remedy = "check the rates, adjustments and items of that year"
    return PlanError(Problem("", None, f"cannot be computed: {what}", remedy), plan.name)


def walked(plan: Plan) -> dict[str, list[Any]]:
    """The figures by walking the definition."""
    return _walk(plan, lambda line, period, result: result)


def _walk(plan: Plan, emit: Emit) -> dict[str, list[Any]]:
    values = plan.values

    def value(key: str, period: int) -> Any:
        return values[key][period]

    return define(plan, FORMULAS, value, emit)
