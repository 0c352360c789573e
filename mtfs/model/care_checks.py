"""The checks of providers, activity, productivity and the gap, once, for every carrier."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import absolute, anchored, maximum, total, total_to_date
from mtfs.model.ledger import Lines, Value
from mtfs.plan.plan import Plan


def define_checks(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Every check of these parts for each plan year, from the lines already emitted."""
    for period in plan.periods:
        for name, provider in plan.providers.items():
            if provider.contract is not None:
                _contract(name, f, lines, period)
        for name in plan.services:
            _service(plan, name, f, value, lines, period)
        _productivity(plan, f, value, lines, period)
        _rates(plan, f, value, lines, period)
        if plan.expenditure:
            _gap(plan, f, value, lines, period)


def _contract(name: str, f: Any, lines: Lines, period: int) -> None:
    at = f"providers.{name}."
    expected = lines.get(at + "contract", period - 1) + lines.get(at + "inflation", period)
    moved = expected - lines.get(at + "ask", period)
    if (step := lines.get(at + "step_outturn", period)) is not None:
        moved = moved + step
    lines.put(f"checks.{name}.contract", period, f.residual(lines.get(at + "contract", period), moved))


def _service(plan: Plan, name: str, f: Any, value: Value, lines: Lines, period: int) -> None:
    at, service = f"activity.{name}.", plan.services[name]
    baseline, projected = lines.once(at + "baseline"), lines.get(at + "projected", period)
    indices = [lines.get(at + part, period) for part in ("demographic_index", "non_demographic_index")]
    expected = f.projected_in_scenario(baseline, *indices, lines.once("activity.factor"))
    lines.put(f"checks.{name}.growth", period, f.residual(projected, expected))
    after = projected + lines.get(at + "mitigations", period)
    lines.put(f"checks.{name}.after", period, f.residual(lines.get(at + "after", period), after))
    lines.put(f"checks.{name}.mitigations", period, f.shortfall(lines.get(at + "after", period), 0))
    if service.shares:
        shares = total([value(f"activity.services.{name}.shares.{group}", period) for group in service.shares])
        lines.put(f"checks.{name}.shares", period, f.residual(shares, 1))
        groups = total([lines.get(f"{at}group.{group}", period) for group in service.shares])
        demographic = lines.get(at + "demographic", period)
        lines.put(f"checks.{name}.groups", period, f.residual(groups, demographic))


def _productivity(plan: Plan, f: Any, value: Value, lines: Lines, period: int) -> None:
    groups = dict.fromkeys(item.alternatives for item in plan.productivity.values() if item.alternatives)
    for group in groups:
        members = [key for key, item in plan.productivity.items() if item.alternatives == group]
        counted = total([f.is_yes(value(f"productivity.{key}.counted", period)) for key in members])
        lines.put(f"checks.{group}.alternatives", period, f.excess(counted, 1))
    if plan.productivity and plan.allocation:
        released = []
        for key in plan.productivity:
            if f"productivity.{key}.in_year" in lines.emitted:
                flags = [value(f"productivity.{key}.{flag}", period) for flag in ("counted", "cash_releasing")]
                released.append(f.counted_as(lines.get(f"productivity.{key}.in_year", period), *flags))
        entered = lines.get("pot.productivity", period)
        lines.put("checks.productivity", period, f.residual(entered, total(released)))


def _rates(plan: Plan, f: Any, value: Value, lines: Lines, period: int) -> None:
    """No rate of a contract or a budget line beyond the limit: how far those of each are beyond it in all."""
    limit = value("limits.largest_rate", period)
    found = {}
    for name, provider in plan.providers.items():
        if provider.contract is not None:
            rates = [plan.rate_id(name, rate, "providers") for rate in ("inflation", "efficiency")]
            found[f"checks.{name}.contract_rates"] = rates
    for part in ("expenditure", "funding"):
        for name, line in getattr(plan, part).items():
            at = f"{part}.{name}."
            rates = [f"{at}growth.{driver}" for driver in line.growth]
            rates += [at + rate for rate in ("inflation", "efficiency") if getattr(line, rate) is not None]
            if rates:
                found[f"checks.{name}.{part}_rates"] = rates
    for check, rates in found.items():
        lines.put(check, period, total([f.excess(absolute(value(rate, period)), limit) for rate in rates]))


BRIDGE = ("gap.do_nothing", "gap.investment"), ("gap.savings", "gap.benefits")
"""What the bridge to the closing gap adds up, and what it takes off."""


def _gap(plan: Plan, f: Any, value: Value, lines: Lines, period: int) -> None:
    get, put = lines.get, lines.put
    for part in ("expenditure", "funding"):
        for name in getattr(plan, part):
            line = f"{part}.{name}.recurrent"
            put(f"checks.{name}.{part}", period, f.residual(get(line, period), total(_steps(line, lines, period))))
    added, taken = (total([get(line, period) for line in lines_of]) for lines_of in BRIDGE)
    bridge = added - taken
    off = [f.residual(get("gap.closing", period), bridge), f.residual(0 - get("gap.in_year", period), bridge)]
    put("checks.bridge", period, total(off))
    if "gap.cumulative" in lines.emitted:
        to_date = total_to_date([get("gap.in_year", year) for year in range(1, period + 1)])
        expected = anchored(get("gap.cumulative", 0)) + to_date
        put("checks.position", period, f.residual(get("gap.cumulative", period), expected))
    saved = total([get("gap.savings", period), get("gap.benefits", period)])
    put("checks.savings", period, f.excess(saved, maximum(0, get("gap.expenditure", period))))
    reserves = get("gap.reserves", period) if plan.gap is not None and plan.gap.reserves else 0
    required = total_to_date([get("gap.requirement", year) for year in range(1, period + 1)])
    put("checks.requirement", period, f.residual(required, get("gap.do_nothing", period) - reserves))


def _steps(line: str, lines: Lines, period: int) -> list[Any]:
    """The year before and every step from it."""
    at = line.removesuffix("recurrent")
    moved = [key for key in lines.emitted if key.startswith((f"{at}driver.", f"{at}step_", f"{at}changes"))]
    return [lines.get(line, period - 1), *(lines.get(key, period) for key in moved)]
