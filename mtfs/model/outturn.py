"""The outturn of past years: it takes a computed figure's place, and the step from one to the other is a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from mtfs.catalogue.lines import LINES, Line, LineId, find_line, is_line
from mtfs.core.errors import PlanError, suggestion
from mtfs.core.values import Figure, Formulas
from mtfs.model.ledger import Ledger, Value
from mtfs.model.naming import unit_of
from mtfs.plan.outturns import outturns
from mtfs.plan.plan import Plan


class MovedBySteps(Protocol):
    """Lines of a family whose movement from the year before is shown by steps, an outturn being one of them."""

    @property
    def EXPECTED(self) -> Line:
        """The figure as the assumptions give it."""

    @property
    def STEP_OUTTURN(self) -> Line:
        """The outturn less that figure."""


def outturns_of(plan: Plan, value: Value) -> dict[tuple[str, int], Figure]:
    """Return the outturn of each line and period that has one, in the backend's form."""
    return {(line, period): value(key, period) for (line, period), key in outturns(plan).items()}


def put(line: LineId, family: MovedBySteps, result: Figure, f: Formulas, ledger: Ledger, period: int) -> Figure:
    """Put a line whose movement is shown by steps; where it has an outturn in any year, that is a step too."""
    if not any(settled == line for settled, _ in ledger.outturns):
        return ledger.put(line, period, result)
    expected = ledger.put(family.EXPECTED.of(*line.keys), period, result)
    handle = ledger.put(line, period, expected)
    ledger.put(family.STEP_OUTTURN.of(*line.keys), period, f.outturn_step(handle, expected))
    return handle


def check(plan: Plan, emitted: Mapping[str, list[Figure | None]]) -> None:
    """Raise PlanError for an outturn of a line that the plan does not have, that can have none, or in another unit.

    Raises:
        PlanError: naming the outturn, the line and the remedy.
    """
    for key, actual in plan.actuals.items():
        place, line = f"{plan.name}: actuals.{key}", actual.line
        may_have_one = is_line(line) and _may_have_one(plan, find_line(line).kind)
        if not is_line(line) or (may_have_one and line not in emitted):
            raise PlanError(f"{place}.line: the plan has no line {line!r}{suggestion(line, emitted)}")
        if not may_have_one:
            able = ", ".join(record.pattern for record in LINES.values() if _may_have_one(plan, record))
            raise PlanError(f"{place}.line: {line} follows from other lines; give the outturn of those: {able}")
        unit = unit_of(plan, line)
        if actual.value.unit != unit:
            raise PlanError(f'{place}.value: unit is {actual.value.unit!r}; {line} is in {unit}, write unit = "{unit}"')


def _may_have_one(plan: Plan, record: Line) -> bool:
    follows = bool(record.follows_part) and bool(getattr(plan, record.follows_part))
    return record.outturn and not follows
