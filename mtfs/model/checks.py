"""The checks of allocation, funds, pot and care settings, once, for every carrier.

Each line is the amount by which something that must hold does not. An identity is an equation that holds by
arithmetic; a rule is what a sensible plan keeps to.
"""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import absolute, maximum, total, total_to_date
from mtfs.model.ledger import Lines, Value
from mtfs.plan.plan import Plan

STEP_LINES = ("step_growth", "step_inflation", "step_efficiency", "step_convergence", "step_rounding", "step_outturn")


def define_checks(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Every check of the plan for each plan year, from the lines already emitted."""
    for period in plan.periods:
        for stream in plan.allocation:
            _stream(plan, stream, f, value, lines, period)
        if plan.allocation:
            _allocation(f, lines, period)
            _funds(plan, f, value, lines, period)
            _pot(plan, f, lines, period)
        if plan.settings:
            _settings(plan, f, lines, period)


def _movement(at: str, lines: Lines, period: int) -> Any:
    parts = [lines.get(at + "recurrent", period - 1)]
    for part in ("adjustments", *STEP_LINES):
        if at + part in lines.emitted:
            parts.append(lines.get(at + part, period))
    return total(parts)


def _stream(plan: Plan, name: str, f: Any, value: Value, lines: Lines, period: int) -> None:
    at, stream = f"allocation.{name}.", plan.allocation[name]
    closing = lines.get(at + "recurrent", period)
    lines.put(f"checks.{name}.steps", period, f.residual(closing, _movement(at, lines, period)))
    rates = [value(plan.rate_id(name, rate), period) for rate in ("growth", "inflation", "efficiency")]
    if stream.convergence_from == "distance":
        convergence = lines.get(at + "convergence_rate", period)
    else:
        convergence = value(plan.rate_id(name, "convergence"), period)
    largest = absolute(convergence)
    for rate in rates:
        largest = maximum(largest, absolute(rate))
    lines.put(f"checks.{name}.rates", period, f.excess(largest, value("limits.largest_rate", period)))
    if stream.target is not None:
        distance = lines.get(at + "distance", period)
        after = lines.get(at + "closing_distance", period)
        lines.put(f"checks.{name}.distance", period, f.away_from_target(distance, convergence, after))


def _allocation(f: Any, lines: Lines, period: int) -> None:
    at = "allocation."
    lines.put("checks.steps", period, f.residual(lines.get(at + "recurrent", period), _movement(at, lines, period)))
    parts = [at + "recurrent", at + "non_recurrent"]
    expected = total([lines.get(part, period) for part in parts if part in lines.emitted])
    lines.put("checks.streams", period, f.residual(lines.get(at + "total", period), expected))


def _funds(plan: Plan, f: Any, value: Value, lines: Lines, period: int) -> None:
    for name, fund in plan.funds.items():
        at = f"funds.{name}."
        if fund.ringfenced is not None:
            ringfenced = value(at + "ringfenced", period)
            lines.put(f"checks.{name}.ringfence", period, f.excess(ringfenced, lines.get(at + "size", period)))
        share = value(at + "repurpose", period)
        outside = maximum(f.shortfall(share, 0), f.excess(share, 1))
        lines.put(f"checks.{name}.repurpose", period, outside)
        left = lines.get(at + "size", period) - (value(at + "ringfenced", period) if fund.ringfenced is not None else 0)
        released = total_to_date([lines.get(at + "recurrent_part", year) for year in range(1, period + 1)])
        lines.put(f"checks.{name}.released", period, f.excess(released, left))
    released = total([lines.get(f"funds.{name}.repurposed", period) for name in plan.funds])
    lines.put("checks.funds", period, f.residual(lines.get("pot.repurposed", period), released))


def _pot(plan: Plan, f: Any, lines: Lines, period: int) -> None:
    parts = ("pot.growth_step", "pot.convergence_step", "pot.repurposed", "pot.commercial", "pot.productivity")
    sources = total([lines.get(part, period) for part in parts if part in lines.emitted])
    expected = sources - total([lines.get("pot.pressures", period)])
    lines.put("checks.pot", period, f.residual(lines.get("pot.annual", period), expected))
    to_date = total_to_date([lines.get("pot.annual", year) for year in range(1, period + 1)])
    lines.put("checks.cumulative", period, f.residual(lines.get("pot.cumulative", period), to_date))
    lines.put("checks.available_growth", period, f.shortfall(lines.get("pot.available_growth", period), 0))
    if plan.available_growth is not None:
        lines.put("checks.pressures", period, f.shortfall(lines.get("pot.pressures", period), 0))


def _settings(plan: Plan, f: Any, lines: Lines, period: int) -> None:
    def of_all(part: str) -> Any:
        return total([lines.get(f"settings.{name}.{part}", period) for name in plan.settings])

    lines.put("checks.shares", period, f.residual(of_all("share"), 1))
    lines.put("checks.settings", period, f.residual(of_all("investment"), lines.get("pot.annual", period)))
    lines.put("checks.shift", period, f.residual(of_all("shift"), 0))
