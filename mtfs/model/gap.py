"""Expenditure against funding: budget lines, schemes, reserves, gap, bridge, position, savings requirement; checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add

from mtfs.catalogue.lines import Allocation, Check, Expenditure, Funding, Gap, LineId, Scheme
from mtfs.catalogue.lines.gap import Reserve, Reserves
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import anchored, maximum, total, total_to_date
from mtfs.model import budget_lines
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.parts.gap import BudgetLine
from mtfs.plan.plan import Plan

KINDS = {
    "savings": (Gap.SAVINGS, Gap.SAVINGS_RECURRENT),
    "benefits": (Gap.BENEFITS, Gap.BENEFITS_RECURRENT),
    "investment": (Gap.INVESTMENT, Gap.INVESTMENT_RECURRENT),
}
"""Kinds of schemes: what they come to in all, and the recurrent part of it."""
SUMS = (
    (Gap.EXPENDITURE, Gap.FUNDING, Allocation.TOTAL, Expenditure.TOTAL, Funding.TOTAL),
    (
        Gap.EXPENDITURE_RECURRENT, Gap.FUNDING_RECURRENT,
        Allocation.RECURRENT, Expenditure.RECURRENT, Funding.RECURRENT,
    ),
)  # fmt: skip
"""Expenditure and funding, in all and recurrent, and the lines that they add up."""


def gap(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put reserves, every line of expenditure and funding, schemes, then gap, bridge, position and requirement."""
    for name in plan.reserves:
        _reserve(plan, name, f, value, ledger)
    if plan.reserves:
        _all_reserves(plan, f, ledger)
    budget_lines.budget_lines(plan, f, value, ledger)
    if not plan.expenditure:
        for period in range(plan.horizon + 1) if plan.funding else ():
            _sums(plan, ledger, period)
        return
    for name in plan.schemes:
        _scheme(plan, name, f, value, ledger)
    to_date = ledger.put(Gap.REQUIREMENT_TO_DATE, 0, 0)
    cumulative: Figure | None = None
    if plan.gap is not None and plan.gap.brought_forward is not None:
        cumulative = ledger.put(Gap.CUMULATIVE, 0, value("gap.brought_forward", 0))
    for period in range(plan.horizon + 1):
        do_nothing = _do_nothing(plan, f, ledger, period)
        reserves = _reserves_used(plan, value, ledger, period)
        if not period and Gap.RESERVES in ledger:
            ledger.put(Gap.REMAINING, 0, f.gap_after_reserves(do_nothing, reserves))
        if period:
            in_year = _bridge(plan, f, ledger, do_nothing, period)
            if cumulative is not None:
                cumulative = ledger.put(Gap.CUMULATIVE, period, f.cumulative(cumulative, in_year))
            to_date = _requirement(f, ledger, (do_nothing, reserves, to_date), period)


def _reserve(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put the balance of a reserve from year to year, and what is left above its minimum."""
    source, reserve, put = f"reserves.{name}", plan.reserves[name], ledger.put
    balance = put(Reserve.BALANCE.of(name), 0, value(f"{source}.opening", 0))
    for period in range(plan.horizon + 1):
        used = value(f"{source}.used", period) if reserve.used is not None else 0
        restored = value(f"{source}.replenished", period) if reserve.replenished is not None else 0
        used = put(Reserve.USED.of(name), period, used)
        restored = put(Reserve.REPLENISHED.of(name), period, restored)
        if period:
            balance = put(Reserve.BALANCE.of(name), period, f.reserve_balance(balance, used, restored))
        least: Figure = 0
        if reserve.minimum is not None:
            least = put(Reserve.MINIMUM.of(name), period, value(f"{source}.minimum", period))
        put(Reserve.ABOVE_MINIMUM.of(name), period, f.above_minimum(balance, least))


def _all_reserves(plan: Plan, f: Formulas, ledger: Ledger) -> None:
    """Put what all reserves hold together, and their use that closes the gap."""
    for period in range(plan.horizon + 1):
        used = ledger.sum(Reserves.USED, map(Reserve.USED.of, plan.reserves), period)
        restored = ledger.sum(Reserves.REPLENISHED, map(Reserve.REPLENISHED.of, plan.reserves), period)
        ledger.put(Reserves.NET_USED, period, f.net_use(used, restored))
        ledger.sum(Reserves.BALANCE, map(Reserve.BALANCE.of, plan.reserves), period)


def _scheme(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put what a scheme is worth each year: recurrent amounts of earlier years are there again."""
    source, put = f"schemes.{name}", ledger.put
    base = put(Scheme.RECURRENT_BASE.of(name), 0, 0)
    for period in plan.periods:
        amount = value(f"{source}.amounts", period)
        part = f.recurrent_part(amount, value(f"{source}.recurrent", period))
        part = put(Scheme.RECURRENT_PART.of(name), period, part)
        base = put(Scheme.RECURRENT_BASE.of(name), period, f.cumulative(base, part))
        put(Scheme.LEVEL.of(name), period, f.level_of_scheme(base, amount, part))


def _do_nothing(plan: Plan, f: Formulas, ledger: Ledger, period: int) -> Figure:
    """Put expenditure, funding and the gap between them before anything is done."""
    _sums(plan, ledger, period)
    difference = f.gap(ledger.get(Gap.EXPENDITURE, period), ledger.get(Gap.FUNDING, period))
    return ledger.put(Gap.DO_NOTHING, period, difference)


def _sums(plan: Plan, ledger: Ledger, period: int) -> None:
    """Put expenditure, if there is any, and funding."""
    for expenditure, funding, allocation, spent, funded in SUMS:
        if plan.expenditure:
            _sum(expenditure, [spent.of(name) for name in plan.expenditure], plan.expenditure, plan, ledger, period)
        funds = [*([allocation] if plan.allocation else []), *(funded.of(name) for name in plan.funding)]
        _sum(funding, funds, plan.funding, plan, ledger, period)


def _sum(
    line: LineId, parts: list[LineId], entries: Mapping[str, BudgetLine], plan: Plan, ledger: Ledger, period: int
) -> None:
    """Put a sum; that of a base year in which one of the entries is missing is missing too: it would be no total."""
    if period or all(entry.is_known_in(plan.base_year) for entry in entries.values()):
        ledger.sum(line, parts, period)
    else:
        ledger.put(line, period, reduce(add, [ledger.get(part, period) for part in parts]))


def _bridge(plan: Plan, f: Formulas, ledger: Ledger, do_nothing: Figure, period: int) -> Figure:
    """Put the steps from the do-nothing gap to the closing one; return the in-year position."""
    put = ledger.put
    amounts, recurrent = {}, {}
    for kind, (in_all, of_which_recurrent) in KINDS.items():
        names = [name for name, scheme in plan.schemes.items() if scheme.kind == kind]
        amounts[kind] = ledger.sum(in_all, [Scheme.LEVEL.of(name) for name in names], period)
        bases = [Scheme.RECURRENT_BASE.of(name) for name in names]
        recurrent[kind] = ledger.sum(of_which_recurrent, bases, period)
    put(Gap.AFTER_SAVINGS, period, f.gap_after_savings(do_nothing, amounts["savings"]))
    put(Gap.CHALLENGE, period, f.challenge(do_nothing, amounts["investment"]))
    put(Gap.CLOSING, period, f.after_plan(do_nothing, *amounts.values()))
    spent = f.after_plan(ledger.get(Gap.EXPENDITURE, period), *amounts.values())
    spent = put(Gap.EXPENDITURE_AFTER_PLAN, period, spent)
    in_year = put(Gap.IN_YEAR, period, f.in_year_position(ledger.get(Gap.FUNDING, period), spent))
    kept = f.after_plan(ledger.get(Gap.EXPENDITURE_RECURRENT, period), *recurrent.values())
    underlying = f.in_year_position(ledger.get(Gap.FUNDING_RECURRENT, period), kept)
    underlying = put(Gap.UNDERLYING, period, underlying)
    put(Gap.NON_RECURRENT, period, f.non_recurrent_position(in_year, underlying))
    return in_year


def _reserves_used(plan: Plan, value: Value, ledger: Ledger, period: int) -> Figure:
    """Put and return what reserves close of the gap of a year; 0 where the plan has none."""
    items = [value(f"gap.reserves.{key}", period) for key in (plan.gap.reserves if plan.gap is not None else ())]
    if plan.reserves:
        items.append(ledger.get(Reserves.NET_USED, period))
    return ledger.put(Gap.RESERVES, period, total(items)) if items else 0


def _requirement(f: Formulas, ledger: Ledger, before: tuple[Figure, Figure, Figure], period: int) -> Figure:
    """Put the savings that the year has to find on its own; return those of all years so far."""
    do_nothing, reserves, to_date = before
    if Gap.RESERVES in ledger:
        ledger.put(Gap.REMAINING, period, f.gap_after_reserves(ledger.get(Gap.CLOSING, period), reserves))
    requirement = ledger.put(Gap.REQUIREMENT, period, f.savings_requirement(do_nothing, reserves, to_date))
    return ledger.put(Gap.REQUIREMENT_TO_DATE, period, f.cumulative(to_date, requirement))


ADDED, TAKEN_OFF = (Gap.DO_NOTHING, Gap.INVESTMENT), (Gap.SAVINGS, Gap.BENEFITS)
"""What the bridge to the closing gap adds up, and what it takes off."""


def check_gap(plan: Plan, f: Formulas, ledger: Ledger, period: int) -> None:
    """Put the checks of the reserves, the budget lines, the bridge, the position and the requirement."""
    get, put = ledger.get, ledger.put
    for name in plan.reserves:
        _check_reserve(name, f, ledger, period)
    budget_lines.check_steps(plan, f, ledger, period)
    if not plan.expenditure:
        return
    added, taken = (total([get(line, period) for line in lines_of]) for lines_of in (ADDED, TAKEN_OFF))
    bridge = added - taken
    off = [f.residual(get(Gap.CLOSING, period), bridge), f.residual(0 - get(Gap.IN_YEAR, period), bridge)]
    put(Check.BRIDGE, period, total(off))
    if Gap.CUMULATIVE in ledger:
        to_date = total_to_date([get(Gap.IN_YEAR, year) for year in range(1, period + 1)])
        expected = anchored(get(Gap.CUMULATIVE, 0)) + to_date
        put(Check.POSITION, period, f.residual(get(Gap.CUMULATIVE, period), expected))
    saved = total([get(Gap.SAVINGS, period), get(Gap.BENEFITS, period)])
    put(Check.SAVINGS, period, f.excess(saved, maximum(0, get(Gap.EXPENDITURE, period))))
    reserves = get(Gap.RESERVES, period) if Gap.RESERVES in ledger else 0
    required = total_to_date([get(Gap.REQUIREMENT, year) for year in range(1, period + 1)])
    put(Check.REQUIREMENT, period, f.residual(required, get(Gap.DO_NOTHING, period) - reserves))


def _check_reserve(name: str, f: Formulas, ledger: Ledger, period: int) -> None:
    """Put the checks of a reserve: its balance from the opening on, and how far it is below its minimum."""
    balance, minimum = ledger.get(Reserve.BALANCE.of(name), period), Reserve.MINIMUM.of(name)
    used, restored = (
        total_to_date([ledger.get(kind.of(name), year) for year in range(1, period + 1)])
        for kind in (Reserve.USED, Reserve.REPLENISHED)
    )
    expected = anchored(ledger.get(Reserve.BALANCE.of(name), 0)) - used + restored
    ledger.put(Reserve.BALANCE_CHECK.of(name), period, f.residual(balance, expected))
    least = ledger.get(minimum, period) if minimum in ledger else 0
    ledger.put(Reserve.MINIMUM_CHECK.of(name), period, f.shortfall(balance, least))
