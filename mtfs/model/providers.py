"""Productivity opportunities, and providers beside them, in the order of calculation."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import total
from mtfs.model import outturn
from mtfs.model.ledger import Lines, Value
from mtfs.plan.plan import Plan


def productivity(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Each opportunity's value and what a year delivers of it; then those that count, cash-releasing or not."""
    for name in plan.productivity:
        _opportunity(plan, name, f, value, lines)
    if not plan.productivity:
        return
    for period in plan.periods:
        for part in ("cash_releasing", "non_cash_releasing"):
            parts = [line for key in plan.productivity if (line := f"productivity.{key}.{part}") in lines.emitted]
            lines.sum(f"productivity.{part}", parts, period)


def _opportunity(plan: Plan, name: str, f: Any, value: Value, lines: Lines) -> None:
    item, at, put = plan.productivity[name], f"productivity.{name}.", lines.put
    pounds = None
    if item.volumes:
        volume = put(at + "volume", 0, total([value(f"{at}volumes.{provider}", 0) for provider in item.volumes]))
        if item.length_of_stay is not None:
            volume = put(at + "bed_days", 0, f.bed_days(volume, value(at + "length_of_stay", 0)))
        if item.price is not None:
            pounds = put(at + "value", 0, f.opportunity_value(volume, value(at + "price", 0)))
    else:
        pounds = put(at + "value", 0, value(at + "stated", 0))
        if item.stated_high is not None:
            put(at + "value_high", 0, value(at + "stated_high", 0))
    if pounds is None:
        return
    for period in plan.periods:
        flags = [value(at + flag, period) for flag in ("counted", "cash_releasing")]
        in_year = put(at + "in_year", period, _in_year(plan, name, pounds, f, value, lines, period))
        put(at + "cash_releasing", period, f.counted_as(in_year, *flags))
        put(at + "non_cash_releasing", period, f.counted_otherwise(in_year, *flags))


def _in_year(plan: Plan, name: str, pounds: Any, f: Any, value: Value, lines: Lines, period: int) -> Any:
    """What a year delivers of a yearly value in £, in £k."""
    amount = f.in_thousands(pounds, lines.once("timeline.scale"))
    if plan.productivity[name].delivered is None:
        return amount
    return f.delivered(amount, value(f"productivity.{name}.delivered", period))


def providers(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Each provider's contract, what efficiency asks for, and the opportunities beside it; then all providers."""
    for name in plan.providers:
        _contract(plan, name, f, value, lines)
        _opportunities(plan, name, f, value, lines)
    _all_providers(plan, f, lines)


def _contract(plan: Plan, name: str, f: Any, value: Value, lines: Lines) -> None:
    if plan.providers[name].contract is None:
        return
    at, put = f"providers.{name}.", lines.put
    rates = [plan.rate_id(name, rate, "providers") for rate in ("inflation", "efficiency")]
    contract = put(at + "contract", 0, value(at + "contract", 0))
    to_date = put(at + "ask_to_date", 0, 0)
    for period in plan.periods:
        inflation, efficiency = (value(rate, period) for rate in rates)
        put(at + "inflation", period, f.contract_inflation(contract, inflation))
        ask = put(at + "ask", period, f.productivity_ask(contract, efficiency))
        to_date = put(at + "ask_to_date", period, f.cumulative(to_date, ask))
        contract = outturn.put(at, "contract", f.contract_value(contract, inflation, efficiency), f, lines, period)


def _opportunities(plan: Plan, name: str, f: Any, value: Value, lines: Lines) -> None:
    """What a provider could deliver: its part of each opportunity that has a price."""
    at, put = f"providers.{name}.", lines.put
    shared = {key: item for key, item in plan.productivity.items() if name in item.volumes and item.price is not None}
    for period in plan.periods if shared else ():
        cash, other = [], []
        for key, item in shared.items():
            source = f"productivity.{key}."
            volume = value(f"{source}volumes.{name}", period)
            if item.length_of_stay is not None:
                volume = f.bed_days(volume, value(source + "length_of_stay", period))
            pounds = f.opportunity_value(volume, value(source + "price", period))
            part = put(f"{at}opportunity.{key}", period, _in_year(plan, key, pounds, f, value, lines, period))
            flags = [value(source + flag, period) for flag in ("counted", "cash_releasing")]
            cash.append(f.counted_as(part, *flags))
            other.append(f.counted_otherwise(part, *flags))
        put(at + "cash_releasing", period, total(cash))
        put(at + "non_cash_releasing", period, total(other))
    if plan.productivity and plan.providers[name].contract is not None:
        for period in plan.periods:
            _still_to_find(at, f, lines, period)


def _still_to_find(at: str, f: Any, lines: Lines, period: int) -> None:
    """What is asked for to date, less the opportunities there are."""
    found = [lines.get(at + part, period) for part in OPPORTUNITIES if at + part in lines.emitted]
    to_date = lines.get(at + "ask_to_date", period)
    lines.put(at + "still_to_find", period, f.still_to_find(to_date, total(found)))


OPPORTUNITIES = ("cash_releasing", "non_cash_releasing")


def _all_providers(plan: Plan, f: Any, lines: Lines) -> None:
    """The providers with a contract together."""
    with_contract = [name for name in plan.providers if f"providers.{name}.contract" in lines.emitted]
    if not with_contract:
        return
    for period in range(plan.horizon + 1):
        for part in ("contract", "inflation", "ask", "ask_to_date", "step_outturn", *OPPORTUNITIES):
            own = [line for name in with_contract if (line := f"providers.{name}.{part}") in lines.emitted]
            if own and (period or part in ("contract", "ask_to_date")):
                lines.sum(f"providers.{part}", own, period)
        if period and plan.productivity:
            _still_to_find("providers.", f, lines, period)
