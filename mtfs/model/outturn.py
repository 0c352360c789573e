"""The outturn of past years: it takes a computed figure's place, and the step from one to the other is a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mtfs.catalogue.lines import LINES, wording
from mtfs.core.errors import LineError, PlanError, spelling_remedy
from mtfs.core.problems import Problem
from mtfs.model.ledger import Lines, Value
from mtfs.model.naming import unit_of
from mtfs.plan.outturns import outturns
from mtfs.plan.plan import Plan


def given(plan: Plan, value: Value) -> dict[tuple[str, int], Any]:
    """The outturn of each line and period that has one, in the carrier's form."""
    return {(line, period): value(key, period) for (line, period), key in outturns(plan).items()}


def put(at: str, part: str, result: Any, f: Any, lines: Lines, period: int) -> Any:
    """Emit a line whose movement is shown by steps; where it has an outturn in any year, that is a step too."""
    line = at + part
    if not any(of == line for of, _ in lines.outturns):
        return lines.put(line, period, result)
    expected = lines.put(at + "expected", period, result)
    handle = lines.put(line, period, expected)
    lines.put(at + "step_outturn", period, f.outturn_step(handle, expected))
    return handle


def check(plan: Plan, found: Mapping[str, list[Any]]) -> None:
    """Refuse an outturn of a line that the plan does not have, that can have none, or in another unit.

    Raises:
        PlanError: naming the outturn, the line and the remedy.
    """
    for key, actual in plan.actuals.items():
        at, line = f"actuals.{key}", actual.line
        try:
            words = wording(line)
        except LineError:
            words = None
        if words is None or (words.outturn and line not in found):
            remedy = spelling_remedy(line, found)
            raise PlanError(Problem(f"{at}.line", None, f"the plan has no line {line!r}", remedy), plan.name)
        if not words.outturn:
            able = ", ".join(pattern for pattern, words in LINES.items() if words.outturn)
            message = f"{line} follows from other lines"
            raise PlanError(Problem(f"{at}.line", None, message, f"give the outturn of those: {able}"), plan.name)
        unit = unit_of(plan, line)
        if actual.value.unit != unit:
            remedy = f'{line} is in {unit}, write unit = "{unit}"'
            raise PlanError(Problem(f"{at}.value", None, f"unit is {actual.value.unit!r}", remedy), plan.name)
