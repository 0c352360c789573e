"""Productivity opportunities, and providers beside them, in the order of calculation, and their checks."""

from __future__ import annotations

from mtfs.catalogue.lines import Check, LineId, Opportunity, Pot, Productivity, Provider, Providers, Time
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import absolute, total
from mtfs.model import outturn
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.plan import Plan

FLAGS = ("counted", "cash_releasing")
"""Inputs of an opportunity that say how it counts."""
OPPORTUNITIES = (
    (Providers.CASH_RELEASING, Provider.CASH_RELEASING),
    (Providers.NON_CASH_RELEASING, Provider.NON_CASH_RELEASING),
)
"""Lines of all providers, each with the providers' lines that it adds up: what releases cash comes first."""
STILL_TO_FIND = (Provider.STILL_TO_FIND_CASH, Provider.STILL_TO_FIND)
OF_BASE_YEAR = ((Providers.CONTRACT, Provider.CONTRACT), (Providers.ASK_TO_DATE, Provider.ASK_TO_DATE))
"""Lines of all providers, each with the providers' lines that it adds up, that the base year has too."""
SUMS = (
    (Providers.CONTRACT, Provider.CONTRACT),
    (Providers.INFLATION, Provider.INFLATION),
    (Providers.ASK, Provider.ASK),
    (Providers.ASK_TO_DATE, Provider.ASK_TO_DATE),
    (Providers.STEP_OUTTURN, Provider.STEP_OUTTURN),
    *OPPORTUNITIES,
)


def productivity(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put each opportunity's value and what a year delivers of it; then those that count, cash-releasing or not."""
    for name in plan.productivity:
        _opportunity(plan, name, f, value, ledger)
    if not plan.productivity:
        return
    for period in plan.periods:
        for together, own in (
            (Productivity.CASH_RELEASING, Opportunity.CASH_RELEASING),
            (Productivity.NON_CASH_RELEASING, Opportunity.NON_CASH_RELEASING),
        ):
            ledger.sum(together, [line for key in plan.productivity if (line := own.of(key)) in ledger], period)


def _opportunity(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger) -> None:
    item, put, source = plan.productivity[name], ledger.put, f"productivity.{name}"
    pounds = None
    if item.volumes:
        volumes = [value(f"{source}.volumes.{provider}", 0) for provider in item.volumes]
        volume = put(Opportunity.VOLUME.of(name), 0, total(volumes))
        if item.length_of_stay is not None:
            days = f.bed_days(volume, value(f"{source}.length_of_stay", 0))
            volume = put(Opportunity.BED_DAYS.of(name), 0, days)
        if item.price is not None:
            pounds = f.opportunity_value(volume, value(f"{source}.price", 0))
            pounds = put(Opportunity.VALUE.of(name), 0, pounds)
    else:
        pounds = put(Opportunity.VALUE.of(name), 0, value(f"{source}.stated", 0))
        if item.stated_high is not None:
            put(Opportunity.VALUE_HIGH.of(name), 0, value(f"{source}.stated_high", 0))
    if pounds is None:
        return
    for period in plan.periods:
        flags = [value(f"{source}.{flag}", period) for flag in FLAGS]
        in_year = _in_year(plan, name, pounds, f, value, ledger, period)
        in_year = put(Opportunity.IN_YEAR.of(name), period, in_year)
        put(Opportunity.CASH_RELEASING.of(name), period, f.counted_as(in_year, *flags))
        put(Opportunity.NON_CASH_RELEASING.of(name), period, f.counted_otherwise(in_year, *flags))


def _in_year(plan: Plan, name: str, pounds: Figure, f: Formulas, value: Value, ledger: Ledger, period: int) -> Figure:
    """Return what a year delivers of a yearly value in £, in £k."""
    amount = f.in_thousands(pounds, ledger.single_value(Time.SCALE))
    if plan.productivity[name].delivered is None:
        return amount
    return f.delivered(amount, value(f"productivity.{name}.delivered", period))


def providers(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put each provider's contract, what efficiency asks for, and its opportunities; then all providers."""
    for name in plan.providers:
        _contract(plan, name, f, value, ledger)
        _opportunities(plan, name, f, value, ledger)
    _all_providers(plan, f, ledger)


def _contract(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger) -> None:
    if plan.providers[name].contract is None:
        return
    put, line = ledger.put, Provider.CONTRACT.of(name)
    rates = _rates(plan, name)
    contract = put(line, 0, value(f"providers.{name}.contract", 0))
    to_date = put(Provider.ASK_TO_DATE.of(name), 0, 0)
    for period in plan.periods:
        inflation, efficiency = (value(rate, period) for rate in rates)
        put(Provider.INFLATION.of(name), period, f.contract_inflation(contract, inflation))
        ask = put(Provider.ASK.of(name), period, f.productivity_ask(contract, efficiency))
        to_date = put(Provider.ASK_TO_DATE.of(name), period, f.cumulative(to_date, ask))
        contract = f.contract_value(contract, inflation, efficiency)
        contract = outturn.put(line, Provider, contract, f, ledger, period)


def _rates(plan: Plan, name: str) -> list[str]:
    """Return the inputs that hold the rates of a provider's contract."""
    return [plan.rate_id(name, rate, "providers") for rate in ("inflation", "efficiency")]


def _opportunities(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put what a provider could deliver: its part of each opportunity that has a price."""
    put = ledger.put
    shared = {key: item for key, item in plan.productivity.items() if name in item.volumes and item.price is not None}
    for period in plan.periods if shared else ():
        cash, other = [], []
        for key, item in shared.items():
            source = f"productivity.{key}"
            volume = value(f"{source}.volumes.{name}", period)
            if item.length_of_stay is not None:
                volume = f.bed_days(volume, value(f"{source}.length_of_stay", period))
            pounds = f.opportunity_value(volume, value(f"{source}.price", period))
            part = _in_year(plan, key, pounds, f, value, ledger, period)
            part = put(Provider.OPPORTUNITY.of(name, key), period, part)
            flags = [value(f"{source}.{flag}", period) for flag in FLAGS]
            cash.append(f.counted_as(part, *flags))
            other.append(f.counted_otherwise(part, *flags))
        put(Provider.CASH_RELEASING.of(name), period, total(cash))
        put(Provider.NON_CASH_RELEASING.of(name), period, total(other))
    if plan.productivity and plan.providers[name].contract is not None:
        opportunities = [own.of(name) for _, own in OPPORTUNITIES]
        for period in plan.periods:
            asked = ledger.get(Provider.ASK_TO_DATE.of(name), period)
            _still_to_find(asked, opportunities, [line.of(name) for line in STILL_TO_FIND], f, ledger, period)


def _still_to_find(
    asked: Figure, opportunities: list[LineId], lines: list[LineId], f: Formulas, ledger: Ledger, period: int
) -> None:
    """Put what is asked for to date, less the opportunities that release cash; then less all there are."""
    for line, counted in zip(lines, (opportunities[:1], opportunities), strict=True):
        there = [ledger.get(opportunity, period) for opportunity in counted if opportunity in ledger]
        ledger.put(line, period, f.still_to_find(asked, total(there)))


def _all_providers(plan: Plan, f: Formulas, ledger: Ledger) -> None:
    """Put the providers with a contract together."""
    with_contract = [name for name in plan.providers if Provider.CONTRACT.of(name) in ledger]
    if not with_contract:
        return
    parts = {together: [line for name in with_contract if (line := own.of(name)) in ledger] for together, own in SUMS}
    for period in range(plan.horizon + 1):
        for together, _ in SUMS if period else OF_BASE_YEAR:
            if parts[together]:
                ledger.sum(together, parts[together], period)
        if period and plan.productivity:
            opportunities = [together for together, _ in OPPORTUNITIES]
            lines = [Providers.STILL_TO_FIND_CASH, Providers.STILL_TO_FIND]
            _still_to_find(ledger.get(Providers.ASK_TO_DATE, period), opportunities, lines, f, ledger, period)


def check_contracts(plan: Plan, f: Formulas, ledger: Ledger, period: int) -> None:
    """Put the check of each contract: what moves it from the year before."""
    for name, provider in plan.providers.items():
        if provider.contract is not None:
            contract = Provider.CONTRACT.of(name)
            moved = ledger.get(contract, period - 1) + ledger.get(Provider.INFLATION.of(name), period)
            moved = moved - ledger.get(Provider.ASK.of(name), period)
            if (step := ledger.get_optional(Provider.STEP_OUTTURN.of(name), period)) is not None:
                moved = moved + step
            ledger.put(Check.CONTRACT.of(name), period, f.residual(ledger.get(contract, period), moved))


def check_productivity(plan: Plan, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put the checks that alternatives are counted once, and that only what releases cash enters the pot."""
    groups = dict.fromkeys(item.alternatives for item in plan.productivity.values() if item.alternatives)
    for group in groups:
        members = [key for key, item in plan.productivity.items() if item.alternatives == group]
        counted = total([f.is_yes(value(f"productivity.{key}.counted", period)) for key in members])
        ledger.put(Check.ALTERNATIVES.of(group), period, f.excess(counted, 1))
    if plan.productivity and plan.allocation:
        released = []
        for key in plan.productivity:
            line = Opportunity.IN_YEAR.of(key)
            if line in ledger:
                flags = [value(f"productivity.{key}.{flag}", period) for flag in FLAGS]
                released.append(f.counted_as(ledger.get(line, period), *flags))
        entered = ledger.get(Pot.PRODUCTIVITY, period)
        ledger.put(Check.PRODUCTIVITY, period, f.residual(entered, total(released)))


def check_rates(plan: Plan, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put how far the rates of each contract are beyond the limit in all."""
    limit = value("limits.largest_rate", period)
    for name, provider in plan.providers.items():
        if provider.contract is not None:
            beyond = [f.excess(absolute(value(rate, period)), limit) for rate in _rates(plan, name)]
            ledger.put(Check.CONTRACT_RATES.of(name), period, total(beyond))
