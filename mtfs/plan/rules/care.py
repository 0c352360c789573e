"""What must hold across the parts about care: providers, population, activity, productivity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.core.units import grouped
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
from mtfs.plan.content import PlanContent
from mtfs.plan.parts.care import OTHER_PROVIDERS, Activity, Service

TOLERANCE = 1e-9


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield parts of the care that do not stand together."""
    yield from _providers(plan)
    if plan.activity is not None:
        yield from _years(plan, plan.activity)
        for key, service in plan.services.items():
            yield from _shares(plan, f"activity.services.{key}.shares", service)
    yield from _opportunities(plan)


def amount_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield amounts that contradict each other, in a plan whose parts stand together."""
    for key, service in plan.services.items():
        assert plan.activity is not None  # it has services
        yield from _mitigations(plan, plan.activity, f"activity.services.{key}.mitigations", service)


def _providers(plan: PlanContent) -> Iterator[Problem]:
    for key, provider in plan.providers.items():
        if provider.contract is None:
            continue
        for rate in ("inflation", "efficiency"):
            if plan.rate_id(key, rate, "providers") not in plan.inputs:
                yield Problem(f"providers.{key}", None, f"no {rate}", f"give it here or for all as rates.{rate}")
    if OTHER_PROVIDERS in plan.providers:
        message = "stands for providers that the plan does not name"
        yield Problem(f"providers.{OTHER_PROVIDERS}", None, message, "choose another id")


def _years(plan: PlanContent, model: Activity) -> Iterator[Problem]:
    if not model.first_year <= plan.base_year:
        message = f"{model.first_year} is after the plan's base year {plan.base_year}"
        yield Problem("activity.first_year", None, message, "correct it")
    if not model.last_year > plan.base_year:
        message = f"{model.last_year} is not after the plan's base year {plan.base_year}"
        yield Problem("activity.last_year", None, message, "correct it")


def _shares(plan: PlanContent, place: str, service: Service) -> Iterator[Problem]:
    if not service.shares:
        return
    if plan.population is None:
        yield Problem(place, None, "need a population projection", "add [population]")
        return
    groups = plan.population.groups
    for group in service.shares:
        if group not in groups:
            yield Problem(f"{place}.{group}", None, f"is no group of the population ({', '.join(groups)})")
    growth = {key: people.growth.value for key, people in groups.items() if key in service.shares}
    for key, value in growth.items():
        if value == -1:
            yield Problem(f"population.groups.{key}.growth", None, "is -1, which leaves nobody", "write 4% as 0.04")
    if service.projected is not None and all(value == 0 for value in growth.values()):
        message = "none of these groups grows, so they cannot split projected growth"
        yield Problem(place, None, message, "remove the shares")


def _opportunities(plan: PlanContent) -> Iterator[Problem]:
    for key, item in plan.productivity.items():
        for provider in item.volumes:
            if provider not in plan.providers and provider != OTHER_PROVIDERS:
                remedy = f"add [providers.{provider}] or use {OTHER_PROVIDERS}"
                place = f"productivity.{key}.volumes.{provider}"
                yield Problem(place, None, "is no provider of the plan", remedy)
    counted = {key: item.alternatives for key, item in plan.productivity.items() if item.alternatives and item.counted}
    for group, count in Counter(counted.values()).items():
        if count > 1:
            keys = [key for key, of_group in counted.items() if of_group == group]
            message = f"alternatives group {group!r} is counted {count} times ({', '.join(keys)})"
            yield Problem(f"productivity.{keys[-1]}.counted", None, message, "set counted = false on all but one")


def _mitigations(plan: PlanContent, model: Activity, place: str, service: Service) -> Iterator[Problem]:
    """Yield mitigations that are larger than the activity, in the lowest scenario, in any year."""
    span = years_between(model.first_year, model.last_year)
    before = years_between(model.first_year, plan.base_year)
    factors = (1.0, model.lower.value or 0.0, model.higher.value or 0.0)
    effect = math.fsum(mitigation.effect.value or 0.0 for mitigation in service.mitigations.values())
    phasing = plan.values.get("activity.phasing")
    reached = [phasing[period] if phasing else phased_share(period, span - before) for period in plan.periods]
    for period, phased in [*zip(plan.periods, reached, strict=True), (round(span - before), 1.0)]:
        elapsed = before + period
        other = growth_index(service.non_demographic.number, elapsed)
        demographic = _demographic(plan, service, other, elapsed, span)
        grown = min(projected_in_scenario(service.baseline.number, demographic, other, factor) for factor in factors)
        if grown + effect * phased < -TOLERANCE:
            year = FinancialYear.parse(plan.base_year) + period
            message = (
                f"take away {grouped(-effect * phased, 0)} {service.unit} in {year}, more than the "
                f"projected activity of {grouped(grown, 0)} in the scenario of least growth"
            )
            yield Problem(place, None, message, "lower them")
            return


def _demographic(plan: PlanContent, service: Service, other: float, elapsed: float, span: float) -> float:
    if service.projected is not None:
        return implied_index(service.baseline.number, service.projected.number, other, elapsed, span)
    if service.demographic is not None:
        return growth_index(service.demographic.number, elapsed)
    assert plan.population is not None  # shares were checked
    years = years_between(plan.population.first_year, plan.population.last_year)
    growth = math.fsum(
        (share.value or 0.0) * growth_so_far(plan.population.groups[key].growth.number, elapsed, years)
        for key, share in service.shares.items()
    )
    return index_of_growth(growth)
