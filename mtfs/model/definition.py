"""The order of calculation, once, for every backend.

`f` is the formulas' namespace, `value(id, period)` gives an input, and `emit(line, period, result)` keeps a result
and gives what later lines use: plain numbers, or the nodes of a graph (`mtfs.model.graph_recording`). Period 0 is
the base year; a line with one figure for all years is emitted in period 0.
"""

from __future__ import annotations

from typing import Any

from mtfs.model import activity, allocation, care_checks, checks, claims, gap, outturn, pot, providers
from mtfs.model.ledger import Emit, Lines, Value
from mtfs.plan.schema import Plan


def define(plan: Plan, f: Any, value: Value, emit: Emit) -> dict[str, list[Any]]:
    """Emit every line of the plan, then its checks and its claims; see `calculate` for the result."""
    lines = calculate(plan, f, value, emit)
    outturn.check(plan, lines.emitted)
    checks.define_checks(plan, f, value, lines)
    care_checks.define_checks(plan, f, value, lines)
    claims.claims(plan, f, value, lines)
    return lines.emitted


def calculate(plan: Plan, f: Any, value: Value, emit: Emit) -> Lines:
    """Emit every line of the plan, in order: time and prices, allocation, funds, pot, care, gap.

    Returns:
        What `emit` gave for each line, base year first; None where a line has no base year.
    """
    lines = Lines(plan.horizon, emit, outturn.given(plan, value))
    allocation.time(plan, f, value, lines)
    providers.productivity(plan, f, value, lines)
    if plan.allocation:
        for stream in plan.allocation:
            allocation.stream(plan, stream, f, value, lines)
        allocation.all_streams(plan, f, value, lines)
        pot.funds(plan, f, value, lines)
        pot.pot(plan, f, value, lines)
    if plan.settings:
        pot.settings(plan, f, value, lines)
    if plan.providers:
        providers.providers(plan, f, value, lines)
    activity.activity(plan, f, value, lines)
    if plan.expenditure:
        gap.gap(plan, f, value, lines)
    return lines
