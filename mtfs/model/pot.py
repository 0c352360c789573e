"""The funds, the investment pot and the care settings, in the order of calculation, and their checks."""

from __future__ import annotations

from typing import NamedTuple, cast

from mtfs.catalogue.lines import Allocation, Check, Fund, Funds, LineId, Pot, Productivity, Setting, Settings, Time
from mtfs.core.values import Figure, Formulas, Word
from mtfs.formulas.algebra import maximum, select, total, total_or_missing, total_to_date
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import AS_INPUT, STATED
from mtfs.plan.plan import Plan


class PotRange(NamedTuple):
    """The lines of one end of the pot's range."""

    available_growth: LineId
    annual: LineId
    cumulative: LineId
    recurrent_base: LineId
    recurrent_cumulative: LineId


LEAST = PotRange(
    Pot.LEAST_AVAILABLE_GROWTH,
    Pot.LEAST,
    Pot.LEAST_CUMULATIVE,
    Pot.LEAST_RECURRENT_BASE,
    Pot.LEAST_RECURRENT_CUMULATIVE,
)
MOST = PotRange(
    Pot.MOST_AVAILABLE_GROWTH,
    Pot.MOST,
    Pot.MOST_CUMULATIVE,
    Pot.MOST_RECURRENT_BASE,
    Pot.MOST_RECURRENT_CUMULATIVE,
)


def funds(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put each fund's size and what repurposing releases; then all funds."""
    for name, fund in plan.funds.items():
        source, line = f"funds.{name}", Fund.SIZE.of(name)
        size = ledger.put(line, 0, value(f"{source}.opening", 0))
        for period in plan.periods:
            size = ledger.put(line, period, f.uplifted_fund(size, value(f"{source}.uplift", period)))
            ringfenced = value(f"{source}.ringfenced", period) if fund.ringfenced is not None else 0
            share = value(f"{source}.repurpose", period)
            released = ledger.put(Fund.REPURPOSED.of(name), period, f.repurposed(size, share, ringfenced))
            kept = f.recurrent_part(released, value(f"{source}.recurrent", period))
            ledger.put(Fund.RECURRENT_PART.of(name), period, kept)
    for period in plan.periods:
        for together, own in ((Funds.REPURPOSED, Fund.REPURPOSED), (Funds.RECURRENT_PART, Fund.RECURRENT_PART)):
            ledger.sum(together, [own.of(name) for name in plan.funds], period)


def pot(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put the investment pot: by source, cumulative, in real terms, and in the recurrent view."""
    put, get = ledger.put, ledger.get
    running = put(Pot.CUMULATIVE, 0, 0)
    base = put(Pot.RECURRENT_BASE, 0, 0)
    recurrent_running = put(Pot.RECURRENT_CUMULATIVE, 0, 0)
    for period in plan.periods:
        available = _available_growth(plan, f, value, ledger, period)
        put(Pot.REPURPOSED, period, get(Funds.REPURPOSED, period))
        annual = put(Pot.ANNUAL, period, _annual(plan, f, value, ledger, available, period))
        running = put(Pot.CUMULATIVE, period, f.cumulative(running, annual))
        put(Pot.SHARE_OF_ALLOCATION, period, f.share_of(annual, get(Allocation.TOTAL, period)))
        put(Pot.REAL, period, f.real_terms(annual, get(Time.PRICE_INDEX, period)))
        added = f.recurrent_added(available, get(Funds.RECURRENT_PART, period))
        added = put(Pot.RECURRENT_ADDED, period, added)
        base = put(Pot.RECURRENT_BASE, period, f.cumulative(base, added))
        in_year = put(Pot.RECURRENT_ANNUAL, period, f.recurrent_view(base, annual, added))
        recurrent_running = put(Pot.RECURRENT_CUMULATIVE, period, f.cumulative(recurrent_running, in_year))
    if plan.available_growth is not None:
        _range(plan, f, value, ledger, "available_growth.low", LEAST)
        _range(plan, f, value, ledger, "available_growth.high", MOST)


def _available_growth(plan: Plan, f: Formulas, value: Value, ledger: Ledger, period: int) -> Figure:
    """Put growth after pressures; where the plan states what is left, the pressures are the balancing figure."""
    put, settled = ledger.put, ledger.outturns.get((Pot.AVAILABLE_GROWTH, period))
    growth = put(Pot.GROWTH_STEP, period, ledger.get(Allocation.STEP_GROWTH, period))
    convergence = put(Pot.CONVERGENCE_STEP, period, ledger.get(Allocation.STEP_CONVERGENCE, period))
    if settled is not None:
        pressures = put(Pot.PRESSURES, period, f.implied_pressures(growth, convergence, settled))
    elif plan.available_growth is None:
        amounts = [value(f"pressures.{key}", period) for key in plan.pressures]
        pressures = put(Pot.PRESSURES, period, total_or_missing(amounts) if amounts else 0)
    else:
        cases = [value(f"available_growth.{part}", period) for part in ("option", "low", "central", "high")]
        implied = f.implied_pressures(growth, convergence, f.left_after_pressures(*cases))
        options = {STATED: implied}
        if plan.available_growth.pressures is not None:
            options[AS_INPUT] = value("available_growth.pressures", period)
        pressures = put(Pot.PRESSURES, period, select(_method(value, period), options))
    return put(Pot.AVAILABLE_GROWTH, period, f.available_growth(growth, convergence, total([pressures])))


def _method(value: Value, period: int) -> Word:
    """Return how available growth comes about, in the backend's form; other words than its options give no figure."""
    return cast("Word", value(GROWTH_METHOD, period))


def _annual(plan: Plan, f: Formulas, value: Value, ledger: Ledger, available: Figure, period: int) -> Figure:
    """Return the pot of one year for some available growth, from the sources there are."""
    commercial: Figure = 0
    if plan.commercial is not None:
        if ledger.get_optional(Pot.COMMERCIAL, period) is None:
            cases = [value(f"commercial.{part}", period) for part in ("option", "low", "central", "high")]
            ledger.put(Pot.COMMERCIAL, period, f.commercial_income(*cases, value("plan.horizon", period)))
        commercial = ledger.get(Pot.COMMERCIAL, period)
    annual = f.investment_pot(available, ledger.get(Pot.REPURPOSED, period), commercial)
    if plan.productivity:
        if ledger.get_optional(Pot.PRODUCTIVITY, period) is None:
            ledger.put(Pot.PRODUCTIVITY, period, ledger.get(Productivity.CASH_RELEASING, period))
        annual = f.pot_with_productivity(annual, ledger.get(Pot.PRODUCTIVITY, period))
    return annual


def _range(plan: Plan, f: Formulas, value: Value, ledger: Ledger, left: str, end: PotRange) -> None:
    """Put one end of the pot's range: the pot if that much is left of growth, summed plainly and in recurrent view.

    With pressures as an input there is one case only: both ends are the pot.
    """
    running = ledger.put(end.cumulative, 0, 0)
    recurrent_running = ledger.put(end.recurrent_cumulative, 0, 0)
    base = ledger.put(end.recurrent_base, 0, 0)
    for period in plan.periods:
        available = ledger.get(Pot.AVAILABLE_GROWTH, period)
        if not any((line, period) in ledger.outturns for line in (Pot.PRESSURES, Pot.AVAILABLE_GROWTH)):
            available = select(_method(value, period), {STATED: value(left, period), AS_INPUT: available})
        available = ledger.put(end.available_growth, period, available)
        annual = ledger.put(end.annual, period, _annual(plan, f, value, ledger, available, period))
        running = ledger.put(end.cumulative, period, f.cumulative(running, annual))
        added = f.recurrent_added(available, ledger.get(Funds.RECURRENT_PART, period))
        base = ledger.put(end.recurrent_base, period, f.cumulative(base, added))
        in_year = f.recurrent_view(base, annual, added)
        recurrent_running = ledger.put(end.recurrent_cumulative, period, f.cumulative(recurrent_running, in_year))


def settings(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put the pot by care setting, on a straight line from the first to the last year's shares."""
    positions = [
        ledger.put(
            Settings.POSITION,
            period,
            f.position_in_plan(ledger.get(Time.PERIOD, period), value("plan.horizon", period)),
        )
        for period in plan.periods
    ]
    for name in plan.settings:
        for period, position in zip(plan.periods, positions, strict=True):
            first, annual = value(f"settings.{name}.first", period), ledger.get(Pot.ANNUAL, period)
            share = f.setting_share(first, value(f"settings.{name}.last", period), position)
            share = ledger.put(Setting.SHARE.of(name), period, share)
            amount = ledger.put(Setting.INVESTMENT.of(name), period, f.setting_investment(annual, share))
            ledger.put(Setting.SHIFT.of(name), period, f.shift(amount, annual, first))
    for period in plan.periods:
        ledger.sum(Settings.INVESTMENT, [Setting.INVESTMENT.of(name) for name in plan.settings], period)


def check_funds(plan: Plan, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put the checks of each fund, then that of all funds."""
    for name, fund in plan.funds.items():
        source, size = f"funds.{name}", ledger.get(Fund.SIZE.of(name), period)
        if fund.ringfenced is not None:
            ringfenced = value(f"{source}.ringfenced", period)
            ledger.put(Check.RINGFENCE.of(name), period, f.excess(ringfenced, size))
        share = value(f"{source}.repurpose", period)
        outside = maximum(f.shortfall(share, 0), f.excess(share, 1))
        ledger.put(Check.REPURPOSE.of(name), period, outside)
        left = size - (value(f"{source}.ringfenced", period) if fund.ringfenced is not None else 0)
        recurrent = Fund.RECURRENT_PART.of(name)
        released = total_to_date([ledger.get(recurrent, year) for year in range(1, period + 1)])
        ledger.put(Check.RELEASED.of(name), period, f.excess(released, left))
        if fund.inside is not None:
            counted = [total([ledger.get(Fund.SIZE.of(one), period)]) for one in (name, fund.inside)]
            ledger.put(Check.INSIDE.of(name), period, f.excess(total(counted), maximum(*counted)))
    released = total([ledger.get(Fund.REPURPOSED.of(name), period) for name in plan.funds])
    ledger.put(Check.FUNDS, period, f.residual(ledger.get(Pot.REPURPOSED, period), released))


def check_pot(plan: Plan, f: Formulas, ledger: Ledger, period: int) -> None:
    """Put the checks of the pot."""
    parts = (Pot.GROWTH_STEP, Pot.CONVERGENCE_STEP, Pot.REPURPOSED, Pot.COMMERCIAL, Pot.PRODUCTIVITY)
    sources = total([ledger.get(part, period) for part in parts if part in ledger])
    expected = sources - total([ledger.get(Pot.PRESSURES, period)])
    ledger.put(Check.POT, period, f.residual(ledger.get(Pot.ANNUAL, period), expected))
    to_date = total_to_date([ledger.get(Pot.ANNUAL, year) for year in range(1, period + 1)])
    ledger.put(Check.CUMULATIVE, period, f.residual(ledger.get(Pot.CUMULATIVE, period), to_date))
    ledger.put(Check.AVAILABLE_GROWTH, period, f.shortfall(ledger.get(Pot.AVAILABLE_GROWTH, period), 0))
    if plan.available_growth is not None:
        ledger.put(Check.PRESSURES, period, f.shortfall(ledger.get(Pot.PRESSURES, period), 0))


def check_settings(plan: Plan, f: Formulas, ledger: Ledger, period: int) -> None:
    """Put the checks of the care settings."""
    shares, amounts, moves = (
        total([ledger.get(line.of(name), period) for name in plan.settings])
        for line in (Setting.SHARE, Setting.INVESTMENT, Setting.SHIFT)
    )
    ledger.put(Check.SHARES, period, f.residual(shares, 1))
    ledger.put(Check.SETTINGS, period, f.residual(amounts, ledger.get(Pot.ANNUAL, period)))
    ledger.put(Check.SHIFT, period, f.residual(moves, 0))
