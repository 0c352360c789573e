"""The checks of providers, activity, productivity and the gap, once, for every carrier."""

from __future__ import annotations

from typing import Any

from mtfs.emitted import Lines, Value
from mtfs.formulas.algebra import absolute, anchored, total, total_to_date
from mtfs.plan.schema import Plan


def define_checks(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Every check of these parts for each plan year, from the lines already emitted."""
    for period in plan.periods:
        for name, provider in plan.providers.items():
            if provider.contract is not None:
                _contract(name, f, lines, period)
        for name in plan.services:
            _service(plan, name, f, value, lines, period)
        _productivity(plan, f, value, lines, period)
        if plan.expenditure:
            _gap(plan, f, value, lines, period)


def _contract(name: str, f: Any, lines: Lines, period: int) -> None:
    at = f"providers.{name}."
    expected = lines.get(at + "contract", period - 1) + lines.get(at + "inflation", period)
    moved = expected - lines.get(at + "ask", period)
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
        entered = lines.get("pot.productivity", period)
        released = total(
            [
                lines.get(line, period)
                for key in plan.productivity
                if (line := f"productivity.{key}.cash_releasing") in lines.emitted
            ]
        )
        lines.put("checks.productivity", period, f.residual(entered, released))


def _gap(plan: Plan, f: Any, value: Value, lines: Lines, period: int) -> None:
    get, put = lines.get, lines.put
    for part in ("expenditure", "funding"):
        worst = [absolute(get(line, period) - total(_steps(plan, line, lines, period))) for line in _lines(plan, part)]
        if worst:
            put(f"checks.{part}", period, total(worst))
    put("checks.bridge", period, f.residual(get("gap.closing", period), 0 - get("gap.in_year", period)))
    to_date = total_to_date([get("gap.in_year", year) for year in range(1, period + 1)])
    put(
        "checks.position",
        period,
        f.residual(get("gap.cumulative", period), anchored(get("gap.cumulative", 0)) + to_date),
    )
    reserves = get("gap.reserves", period) if plan.gap is not None and plan.gap.reserves else 0
    required = total_to_date([get("gap.requirement", year) for year in range(1, period + 1)])
    put("checks.requirement", period, f.residual(required, get("gap.do_nothing", period) - reserves))


def _lines(plan: Plan, part: str) -> list[str]:
    return [f"{part}.{name}.recurrent" for name in getattr(plan, part)]


def _steps(plan: Plan, line: str, lines: Lines, period: int) -> list[Any]:
    """The year before and every step from it."""
    at = line.removesuffix("recurrent")
    moved = [key for key in lines.emitted if key.startswith((f"{at}driver.", f"{at}step_", f"{at}changes"))]
    return [lines.get(line, period - 1), *(lines.get(key, period) for key in moved)]
