"""Expenditure against funding: budget lines, schemes, the gap and its bridge, position, savings requirement."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import total
from mtfs.model import outturn
from mtfs.model.ledger import Lines, Value
from mtfs.plan.parts.gap import BudgetLine
from mtfs.plan.plan import Plan

KINDS = ("savings", "benefits", "investment")


def gap(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Every line of expenditure and funding, the schemes, then gap, bridge, position and requirement."""
    for part in ("expenditure", "funding"):
        for name, line in getattr(plan, part).items():
            _budget_line(f"{part}.{name}.", line, plan, f, value, lines)
    for name in plan.schemes:
        _scheme(plan, name, f, value, lines)
    to_date = lines.put("gap.requirement_to_date", 0, 0)
    cumulative: Any = None
    if plan.gap is not None and plan.gap.brought_forward is not None:
        cumulative = lines.put("gap.cumulative", 0, value("gap.brought_forward", 0))
    for period in range(plan.horizon + 1):
        do_nothing = _do_nothing(plan, f, lines, period)
        if period:
            in_year = _bridge(plan, f, lines, do_nothing, period)
            if cumulative is not None:
                cumulative = lines.put("gap.cumulative", period, f.cumulative(cumulative, in_year))
            to_date = _requirement(plan, f, value, lines, (do_nothing, to_date), period)


def _budget_line(at: str, line: BudgetLine, plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """One line: its drivers as steps from the year before, changes that stay, then non-recurrent amounts."""
    put, additive = lines.put, line.method == "additive"
    recurrent = put(at + "recurrent", 0, value(at + "opening", 0))
    _budget_total(at, line, f, value, lines, 0)
    for period in plan.periods:
        parts = [recurrent]
        for driver in line.growth:
            before = recurrent if additive else total(parts)
            step = f.growth_step(before, value(f"{at}growth.{driver}", period))
            parts.append(put(f"{at}driver.{driver}", period, step))
        before = recurrent if additive else total(parts)
        if line.inflation is not None:
            step = f.growth_step(before, value(at + "inflation", period))
            parts.append(put(at + "step_inflation", period, step))
        if line.efficiency is not None:
            step = f.efficiency_step_additive(before, value(at + "efficiency", period))
            parts.append(put(at + "step_efficiency", period, step))
        if line.changes:
            items = [value(f"{at}changes.{item}", period) for item in line.changes]
            parts.append(put(at + "changes", period, total(items)))
        recurrent = outturn.put(at, "recurrent", total(parts), f, lines, period)
        _budget_total(at, line, f, value, lines, period)


def _budget_total(at: str, line: BudgetLine, f: Any, value: Value, lines: Lines, period: int) -> None:
    amount = lines.get(at + "recurrent", period)
    if line.non_recurrent:
        items = [value(f"{at}non_recurrent.{item}", period) for item in line.non_recurrent]
        amount = f.with_non_recurrent(amount, lines.put(at + "non_recurrent", period, total(items)))
    lines.put(at + "total", period, amount)


def _scheme(plan: Plan, name: str, f: Any, value: Value, lines: Lines) -> None:
    """What a scheme is worth each year: recurrent amounts of earlier years are there again."""
    at, put = f"schemes.{name}.", lines.put
    base = put(at + "recurrent_base", 0, 0)
    for period in plan.periods:
        amount = value(at + "amounts", period)
        part = put(at + "recurrent_part", period, f.recurrent_part(amount, value(at + "recurrent", period)))
        base = put(at + "recurrent_base", period, f.cumulative(base, part))
        put(at + "level", period, f.level_of_scheme(base, amount, part))


def _do_nothing(plan: Plan, f: Any, lines: Lines, period: int) -> Any:
    """Expenditure, funding and the gap between them before anything is done."""
    for part, recurrent in (("total", ""), ("recurrent", "_recurrent")):
        spent = [f"expenditure.{name}.{part}" for name in plan.expenditure]
        lines.sum(f"gap.expenditure{recurrent}", spent, period)
        funding = [f"funding.{name}.{part}" for name in plan.funding]
        lines.sum(f"gap.funding{recurrent}", [*([f"allocation.{part}"] if plan.allocation else []), *funding], period)
    expenditure, funding = lines.get("gap.expenditure", period), lines.get("gap.funding", period)
    return lines.put("gap.do_nothing", period, f.gap(expenditure, funding))


def _bridge(plan: Plan, f: Any, lines: Lines, do_nothing: Any, period: int) -> Any:
    """From the do-nothing gap to the closing one, and the in-year position, recurrent and not; hands back the last."""
    put = lines.put
    amounts, recurrent = {}, {}
    for kind in KINDS:
        names = [name for name, scheme in plan.schemes.items() if scheme.kind == kind]
        amounts[kind] = lines.sum(f"gap.{kind}", [f"schemes.{name}.level" for name in names], period)
        bases = [f"schemes.{name}.recurrent_base" for name in names]
        recurrent[kind] = lines.sum(f"gap.{kind}_recurrent", bases, period)
    put("gap.after_savings", period, f.gap_after_savings(do_nothing, amounts["savings"]))
    put("gap.challenge", period, f.challenge(do_nothing, amounts["investment"]))
    put("gap.closing", period, f.after_plan(do_nothing, *amounts.values()))
    spent = f.after_plan(lines.get("gap.expenditure", period), *amounts.values())
    spent = put("gap.expenditure_after_plan", period, spent)
    in_year = put("gap.in_year", period, f.in_year_position(lines.get("gap.funding", period), spent))
    kept = f.after_plan(lines.get("gap.expenditure_recurrent", period), *recurrent.values())
    underlying = f.in_year_position(lines.get("gap.funding_recurrent", period), kept)
    underlying = put("gap.underlying", period, underlying)
    put("gap.non_recurrent", period, f.non_recurrent_position(in_year, underlying))
    return in_year


def _requirement(plan: Plan, f: Any, value: Value, lines: Lines, before: tuple, period: int) -> Any:
    """Savings that the year has to find anew; hands back those of all years so far."""
    do_nothing, to_date = before
    reserves: Any = 0
    if plan.gap is not None and plan.gap.reserves:
        items = [value(f"gap.reserves.{key}", period) for key in plan.gap.reserves]
        reserves = lines.put("gap.reserves", period, total(items))
        lines.put("gap.remaining", period, f.gap_after_reserves(lines.get("gap.closing", period), reserves))
    requirement = lines.put("gap.requirement", period, f.savings_requirement(do_nothing, reserves, to_date))
    return lines.put("gap.requirement_to_date", period, f.cumulative(to_date, requirement))
