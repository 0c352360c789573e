"""Plain numbers: the plan's figures."""

from __future__ import annotations

from typing import Any

from mtfs.carriers.program import Structure, program
from mtfs.formulas import FORMULAS
from mtfs.model import define
from mtfs.plan.schema import Plan

MOST_STRUCTURES = 1_000
_met: set[Structure] = set()
"""Structures computed before: worth a program from the second time on."""


def figures(plan: Plan) -> dict[str, list[Any]]:
    """Every line of a plan by year, base year first; None where a line has no base year.

    A figure that rests on a missing input is NaN. The first plan of a structure is computed by walking the
    definition, later ones by its program: the same figures to the last bit.
    """
    structure = Structure(plan)
    if structure in _met:
        return program(plan).run(plan.values)
    if len(_met) < MOST_STRUCTURES:
        _met.add(structure)
    return walked(plan)


def walked(plan: Plan) -> dict[str, list[Any]]:
    """The same by walking the definition."""
    values = plan.values

    def value(key: str, period: int) -> Any:
        return values[key][period]

    def emit(line: str, period: int, result: Any) -> Any:
        return result

    return define(plan, FORMULAS, value, emit)
