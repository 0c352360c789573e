"""What must hold for providers, activity and productivity; each broken rule names place, value, remedy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.core.years import FinancialYear
from mtfs.formulas.activity import (
    growth_index,
    growth_so_far,
    implied_index,
    index_of_growth,
    phased_share,
    projected_in_scenario,
    years_between,
)
from mtfs.formulas.algebra import MISSING
from mtfs.plan.care import Activity, Opportunity, Service
from mtfs.plan.parts import Figure

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

TOLERANCE = 1e-9
OTHER_PROVIDERS = "other"


def shape(plan: Plan) -> Iterator[str]:
    """Rules about which parts stand together."""
    yield from _providers(plan)
    if plan.population is not None and plan.population.first_year >= plan.population.last_year:
        yield f"population.last_year: {plan.population.last_year} is not after {plan.population.first_year}; correct it"
    if plan.activity is not None:
        yield from _activity(plan, plan.activity)
    for key, item in plan.productivity.items():
        yield from _opportunity(plan, f"productivity.{key}", item)
    groups = Counter(item.alternatives for item in plan.productivity.values() if item.alternatives and item.counted)
    for group, count in groups.items():
        if count > 1:
            names = [key for key, item in plan.productivity.items() if item.alternatives == group and item.counted]
            yield (
                f"productivity.{names[-1]}.counted: alternatives group {group!r} is counted {count} times "
                f"({', '.join(names)}); set counted = false on all but one"
            )


def amounts(plan: Plan) -> Iterator[str]:
    """Rules about amounts, for a plan whose parts stand together."""
    for key, service in plan.services.items():
        assert plan.activity is not None  # it has services
        yield from _mitigations(plan, plan.activity, f"activity.services.{key}", service)


def _providers(plan: Plan) -> Iterator[str]:
    for key, provider in plan.providers.items():
        if provider.contract is None:
            continue
        for rate in ("inflation", "efficiency"):
            if plan.rate_id(key, rate, "providers") not in plan.inputs:
                yield f"providers.{key}: no {rate}; give it here or for all as rates.{rate}"
    if OTHER_PROVIDERS in plan.providers:
        yield f"providers.{OTHER_PROVIDERS}: stands for providers that the plan does not name; choose another id"


def _activity(plan: Plan, model: Activity) -> Iterator[str]:
    if not model.first_year <= plan.base_year:
        yield f"activity.first_year: {model.first_year} is after the plan's base year {plan.base_year}; correct it"
    if not model.last_year > plan.base_year:
        yield f"activity.last_year: {model.last_year} is not after the plan's base year {plan.base_year}; correct it"
    if (model.lower.value or 0.0) > 1 or (model.higher.value or 0.0) < 1:
        yield "activity.lower, activity.higher: shares of central growth; give at most 1 and at least 1"
    if model.occupancy is not None and model.occupancy.value == 0:
        yield "activity.occupancy: is 0; it has to be above 0 and at most 1 (0.92 is 92%)"
    for key, service in model.services.items():
        yield from _service(plan, model, f"activity.services.{key}", service)


def _service(plan: Plan, model: Activity, at: str, service: Service) -> Iterator[str]:
    ways = [service.projected is not None, service.demographic is not None]
    if sum(ways) > 1:
        yield f"{at}: has both projected and demographic, which contradict each other; remove one"
    if not any(ways) and not service.shares:
        yield f"{at}: nothing says how it grows; add projected, demographic, or shares of the population's groups"
    if service.demographic is not None and service.shares:
        yield f"{at}: has both demographic and shares of population groups; remove one"
    if service.baseline.value == 0 or (service.projected is not None and service.projected.value == 0):
        yield f"{at}: baseline or projected activity is 0; it has to be above 0"
    for rate in ("non_demographic", "demographic"):
        figure = getattr(service, rate)
        if figure is not None and figure.value == -1:
            yield f"{at}.{rate}: is -1, which leaves no activity; write 0.7% as 0.007"
    if service.beds and model.occupancy is None:
        yield "activity.occupancy: is not there, and beds are asked for; add it, such as 0.92 for 92%"
    yield from _shares(plan, at, service)


def _shares(plan: Plan, at: str, service: Service) -> Iterator[str]:
    if not service.shares:
        return
    if plan.population is None:
        yield f"{at}.shares: need a population projection; add [population]"
        return
    for group in service.shares:
        if group not in plan.population.groups:
            yield f"{at}.shares.{group}: is no group of the population ({', '.join(plan.population.groups)})"
    for key, people in plan.population.groups.items():
        if key in service.shares and people.growth.value == -1:
            yield f"population.groups.{key}.growth: is -1, which leaves nobody; write 4% as 0.04"
    flat = all(people.growth.value == 0 for key, people in plan.population.groups.items() if key in service.shares)
    if flat and service.projected is not None:
        yield f"{at}.shares: none of these groups grows, so they cannot split projected growth; remove the shares"
    total = math.fsum(share.value or 0.0 for share in service.shares.values())
    if abs(total - 1) > TOLERANCE:
        yield f"{at}.shares: sum to {total:g}; make them sum to 1"


def _opportunity(plan: Plan, at: str, item: Opportunity) -> Iterator[str]:
    for provider in item.volumes:
        if provider not in plan.providers and provider != OTHER_PROVIDERS:
            yield f"{at}.volumes.{provider}: is no provider of the plan; add [providers.{provider}] or use other"
    if item.volumes and item.stated is not None:
        yield f"{at}: has both volumes and a stated value; remove one"
    if not item.volumes and item.stated is None:
        yield f"{at}: has neither volumes nor a stated value; add one"
    if item.price is not None and not item.volumes:
        yield f"{at}.price: has no volume to be multiplied with; add volumes"
    if item.stated_high is not None:
        low, high = (item.stated.value if item.stated else None), item.stated_high.value
        if low is None or high is None or high < low:
            yield f"{at}.stated_high: {high} is not above stated ({low}); give the low end as stated"


def _mitigations(plan: Plan, model: Activity, at: str, service: Service) -> Iterator[str]:
    """Mitigations that reduce must not be larger than the activity, in the lowest scenario, in any year."""
    span = years_between(model.first_year, model.last_year)
    before = years_between(model.first_year, plan.base_year)
    factors = (1.0, model.lower.value or 0.0, model.higher.value or 0.0)
    effect = math.fsum(mitigation.effect.value or 0.0 for mitigation in service.mitigations.values())
    phasing = plan.values.get("activity.phasing")
    reached = [phasing[period] if phasing else phased_share(period, span - before) for period in plan.periods]
    for period, phased in [*zip(plan.periods, reached, strict=True), (round(span - before), 1.0)]:
        elapsed = before + period
        other = growth_index(_number(service.non_demographic), elapsed)
        demographic = _demographic(plan, service, other, elapsed, span)
        baseline = _number(service.baseline)
        grown = min(projected_in_scenario(baseline, demographic, other, factor) for factor in factors)
        if grown + effect * phased < -TOLERANCE:
            year = FinancialYear.parse(plan.base_year) + period
            yield (
                f"{at}.mitigations: take away {-effect * phased:,.0f} {service.unit} in {year}, more than the "
                f"projected activity of {grown:,.0f} in the scenario of least growth; lower them"
            )
            return


def _demographic(plan: Plan, service: Service, other: float, elapsed: float, span: float) -> float:
    if service.projected is not None:
        return implied_index(_number(service.baseline), _number(service.projected), other, elapsed, span)
    if service.demographic is not None:
        return growth_index(_number(service.demographic), elapsed)
    assert plan.population is not None  # shares were checked
    years = years_between(plan.population.first_year, plan.population.last_year)
    growth = math.fsum(
        (share.value or 0.0) * growth_so_far(_number(plan.population.groups[key].growth), elapsed, years)
        for key, share in service.shares.items()
    )
    return index_of_growth(growth)


def _number(figure: Figure) -> float:
    return MISSING if figure.value is None else figure.value
