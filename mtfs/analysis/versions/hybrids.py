"""Plans between two plans: some of the changes made, others not; computed without asking whether they break a rule."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.versions.differences import OUTTURN, STRUCTURE, Differences, common_years
from mtfs.backends.program import Program, program
from mtfs.core.errors import PlanError
from mtfs.plan.plan import Plan

OLD, NEW = 0, 1
Side = int
"""Of which plan something is: 0 the old one, 1 the new one."""


class NotComputable(Exception):
    """A figure in between that cannot be computed."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A structure with its program, and for each of its arguments the change that moves it, and both its values."""

    plan: Plan
    program: Program
    values: Sequence[tuple[int, Any, Any]]


class PartialChanges:
    """A figure with any of the changes made; `players` are the changes that it can rest on, by id."""

    def __init__(self, differ: Differences, output: Output) -> None:
        """Compile a program for every structure that the changes can lead to."""
        self._differ, self._output = differ, output
        self._plans = (differ.old, differ.new)
        self._may_be_missing = any(entry.missing for plan in self._plans for entry in plan.inputs.values())
        compiled = self._compiled()
        read = {key for _, compiled_program in compiled.values() for key, _ in compiled_program.arguments}
        groups = [group for group, keys in differ.groups.items() if not read.isdisjoint(keys)]
        marks = [STRUCTURE] if differ.structural else []
        marks += [OUTTURN] if differ.outturns_differ and (len(compiled) > len(self._plans) or not marks) else []
        self.players = tuple(sorted((*groups, *marks)))
        self._bits = {player: 1 << place for place, player in enumerate(self.players)}
        self._variants = {sides: self._variant(sides, *pair) for sides, pair in compiled.items()}

    def figure(self, made: int) -> float:
        """Return the figure with some changes made: bit 0 says whether the first player is.

        Raises:
            Undefined: where it cannot be computed: a division by 0, a root of a negative number.
        """
        variant = self._variants[self._sides(made)]
        values = [new if made & bit else old for bit, old, new in variant.values]
        line = self._output.line
        try:
            years = variant.program.function(values)[line]
            value = Projection(variant.plan, {line: years}).value(line, self._output.year)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            # a LookupError chooses what this structure lacks, a TypeError compares a root of a negative number
            raise NotComputable from None
        if isinstance(value, complex) or not math.isfinite(value):
            raise NotComputable
        return float(value)

    def _sides(self, made: int) -> tuple[Side, Side]:
        """Return whose structure and whose outturns the changes made lead to."""
        changed = {mark: int(bool(made & self._bits[mark])) for mark in (STRUCTURE, OUTTURN) if mark in self._bits}
        structure = changed.get(STRUCTURE, changed.get(OUTTURN, OLD))
        return structure, changed.get(OUTTURN, structure)

    def _compiled(self) -> dict[tuple[Side, Side], tuple[Plan, Program]]:
        """Return each structure by whose it is and whose outturns it has, mixed ones only where they make a plan."""
        compiled = {(side, side): self._program(plan) for side, plan in enumerate(self._plans)}
        if self._differ.outturns_differ and self._differ.structural:
            try:
                compiled |= {(side, 1 - side): self._program(self._mixed(side)) for side in (OLD, NEW)}
            except PlanError:
                return compiled
        return compiled

    def _program(self, plan: Plan) -> tuple[Plan, Program]:
        return plan, program(plan, (self._output.line,), self._may_be_missing)

    def _mixed(self, side: Side) -> Plan:
        """Return a plan with the outturns of the other one, as far as its years reach."""
        plan, other = self._plans[side], self._plans[1 - side]
        kept = {key: actual for key, actual in other.actuals.items() if actual.year in plan.years[1:]}
        fields = {name: getattr(plan, name) for name in type(plan).model_fields}
        return Plan.model_construct(**{**fields, "actuals": kept, "lock": None})

    def _variant(self, sides: tuple[Side, Side], plan: Plan, compiled: Program) -> Variant:
        structure, outturn = sides
        return Variant(plan, compiled, [self._value(structure, outturn, *argument) for argument in compiled.arguments])

    def _value(self, structure: Side, outturn: Side, key: str, period: int) -> tuple[int, Any, Any]:
        """Return the change that moves an argument (0 for none), and its value before and after."""
        differ, own = self._differ, self._plans[structure]
        known = self._plans[OLD].inputs.get(key) or self._plans[NEW].inputs[key]
        if differ.outturns_differ and known.place.declared.are_outturns:
            own = self._plans[outturn]
            period = 0  # an outturn is one figure
        group = next((group for group, keys in differ.groups.items() if key in keys), None)
        value = own.values[key][period]
        if group not in self._bits:
            return 0, value, value
        entry, year = own.inputs[key], own.years[period]
        if entry.kind in ("series", "amounts"):
            if year not in common_years(*self._plans, entry):
                return 0, value, value
            old, new = (plan.values[key][plan.years.index(year)] for plan in self._plans)
        else:
            old, new = (plan.values[key][0] for plan in self._plans)
        return self._bits[group], old, new
