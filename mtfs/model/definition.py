"""The order of calculation, once, for every backend.

`f` is the formulas' namespace, `value(id, period)` gives an input, and `emit(line, period, result)` keeps a result
and gives what later lines use: plain numbers, or the nodes of a graph (`mtfs.model.graph_recording`). Period 0 is
the base year; a line with one figure for all years is emitted in period 0.
"""

from __future__ import annotations

from mtfs.core.values import Figure, Formulas
from mtfs.model import activity, allocation, checks, claims, gap, outturn, pot, providers
from mtfs.model.ledger import Emit, Ledger, Value
from mtfs.plan.plan import Plan


def define(plan: Plan, f: Formulas, value: Value, emit: Emit) -> dict[str, list[Figure | None]]:
    """Emit every line of the plan, then its checks and its claims; see `calculate` for the result."""
    ledger = calculate(plan, f, value, emit)
    outturn.check(plan, ledger.emitted)
    checks.define_checks(plan, f, value, ledger)
    claims.claims(plan, f, value, ledger)
    return ledger.emitted


def calculate(plan: Plan, f: Formulas, value: Value, emit: Emit) -> Ledger:
    """Emit every line of the plan, in order: time and prices, allocation, funds, pot, care, gap.

    Returns:
        What `emit` gave for each line, base year first; None where a line has no base year.
    """
    ledger = Ledger(plan.horizon, emit, outturn.outturns_of(plan, value))
    allocation.time(plan, f, value, ledger)
    providers.productivity(plan, f, value, ledger)
    if plan.allocation:
        for stream in plan.allocation:
            allocation.stream(plan, stream, f, value, ledger)
        allocation.all_streams(plan, f, ledger)
        pot.funds(plan, f, value, ledger)
        pot.pot(plan, f, value, ledger)
    if plan.settings:
        pot.settings(plan, f, value, ledger)
    if plan.providers:
        providers.providers(plan, f, value, ledger)
    activity.activity(plan, f, value, ledger)
    gap.gap(plan, f, value, ledger)
    return ledger
