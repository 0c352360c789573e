"""The funds, the investment pot and the care settings, in the order of calculation."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import total, total_or_missing
from mtfs.model.ledger import Lines, Value
from mtfs.plan.plan import Plan


def funds(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Each fund's size and what repurposing releases; then all funds."""
    for name, fund in plan.funds.items():
        at = f"funds.{name}."
        size = lines.put(at + "size", 0, value(at + "opening", 0))
        for period in plan.periods:
            size = lines.put(at + "size", period, f.uplifted_fund(size, value(at + "uplift", period)))
            ringfenced = value(at + "ringfenced", period) if fund.ringfenced is not None else 0
            share = value(at + "repurpose", period)
            released = lines.put(at + "repurposed", period, f.repurposed(size, share, ringfenced))
            kept = f.recurrent_part(released, value(at + "recurrent", period))
            lines.put(at + "recurrent_part", period, kept)
    for period in plan.periods:
        for part in ("repurposed", "recurrent_part"):
            lines.sum(f"funds.{part}", [f"funds.{name}.{part}" for name in plan.funds], period)


def pot(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """The investment pot: by source, cumulative, in real terms, and in the recurrent view."""
    put, get = lines.put, lines.get
    running = put("pot.cumulative", 0, 0)
    base = put("pot.recurrent_base", 0, 0)
    recurrent_running = put("pot.recurrent_cumulative", 0, 0)
    for period in plan.periods:
        available = _available_growth(plan, f, value, lines, period)
        put("pot.repurposed", period, get("funds.repurposed", period))
        annual = put("pot.annual", period, _annual(plan, f, value, lines, available, period))
        running = put("pot.cumulative", period, f.cumulative(running, annual))
        put("pot.share_of_allocation", period, f.share_of(annual, get("allocation.total", period)))
        put("pot.real", period, f.real_terms(annual, get("prices.index", period)))
        added = f.recurrent_added(available, get("funds.recurrent_part", period))
        added = put("pot.recurrent_added", period, added)
        base = put("pot.recurrent_base", period, f.cumulative(base, added))
        in_year = put("pot.recurrent_annual", period, f.recurrent_view(base, annual, added))
        recurrent_running = put("pot.recurrent_cumulative", period, f.cumulative(recurrent_running, in_year))
    if plan.available_growth is not None:
        for case, end in (("low", "least"), ("high", "most")):
            _range(plan, f, value, lines, f"available_growth.{case}", f"pot.{end}")


def _available_growth(plan: Plan, f: Any, value: Value, lines: Lines, period: int) -> Any:
    """Growth after pressures; where the plan states what is left, the pressures follow from it."""
    put, settled = lines.put, lines.outturns.get(("pot.available_growth", period))
    growth = put("pot.growth_step", period, lines.get("allocation.step_growth", period))
    convergence = put("pot.convergence_step", period, lines.get("allocation.step_convergence", period))
    if settled is not None:
        pressures = put("pot.pressures", period, f.implied_pressures(growth, convergence, settled))
    elif plan.available_growth is None:
        amounts = [value(f"pressures.{key}", period) for key in plan.pressures]
        pressures = put("pot.pressures", period, total_or_missing(amounts) if amounts else 0)
    else:
        cases = [value(f"available_growth.{part}", period) for part in ("option", "low", "central", "high")]
        left = f.left_after_pressures(*cases)
        pressures = put("pot.pressures", period, f.implied_pressures(growth, convergence, left))
    return put("pot.available_growth", period, f.available_growth(growth, convergence, total([pressures])))


def _annual(plan: Plan, f: Any, value: Value, lines: Lines, available: Any, period: int) -> Any:
    """The pot of one year for some available growth, from the sources there are."""
    commercial = 0
    if plan.commercial is not None:
        if lines.get("pot.commercial", period) is None:
            cases = [value(f"commercial.{part}", period) for part in ("option", "low", "central", "high")]
            lines.put("pot.commercial", period, f.commercial_income(*cases, value("plan.horizon", period)))
        commercial = lines.get("pot.commercial", period)
    annual = f.investment_pot(available, lines.get("pot.repurposed", period), commercial)
    if plan.productivity:
        if lines.get("pot.productivity", period) is None:
            lines.put("pot.productivity", period, lines.get("productivity.cash_releasing", period))
        annual = f.pot_with_productivity(annual, lines.get("pot.productivity", period))
    return annual


def _range(plan: Plan, f: Any, value: Value, lines: Lines, left: str, at: str) -> None:
    """One end of the pot's range: the pot if that much is left of growth, summed plainly and in the recurrent view."""
    running = lines.put(f"{at}_cumulative", 0, 0)
    recurrent_running = lines.put(f"{at}_recurrent_cumulative", 0, 0)
    base = lines.put(f"{at}_recurrent_base", 0, 0)
    for period in plan.periods:
        available = value(left, period)
        if any((line, period) in lines.outturns for line in ("pot.pressures", "pot.available_growth")):
            available = lines.get("pot.available_growth", period)
        annual = lines.put(at, period, _annual(plan, f, value, lines, available, period))
        running = lines.put(f"{at}_cumulative", period, f.cumulative(running, annual))
        added = f.recurrent_added(available, lines.get("funds.recurrent_part", period))
        base = lines.put(f"{at}_recurrent_base", period, f.cumulative(base, added))
        in_year = f.recurrent_view(base, annual, added)
        recurrent_running = lines.put(f"{at}_recurrent_cumulative", period, f.cumulative(recurrent_running, in_year))


def settings(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """The pot by care setting, on a straight line from the first to the last year's shares."""
    positions = [
        lines.put(
            "settings.position",
            period,
            f.position_in_plan(lines.get("timeline.period", period), value("plan.horizon", period)),
        )
        for period in plan.periods
    ]
    for name in plan.settings:
        at = f"settings.{name}."
        for period, position in zip(plan.periods, positions, strict=True):
            first, pot = value(at + "first", period), lines.get("pot.annual", period)
            share = lines.put(at + "share", period, f.setting_share(first, value(at + "last", period), position))
            amount = lines.put(at + "investment", period, f.setting_investment(pot, share))
            lines.put(at + "shift", period, f.shift(amount, pot, first))
    for period in plan.periods:
        lines.sum("settings.investment", [f"settings.{name}.investment" for name in plan.settings], period)
