"""The inputs about care: providers, population, activity, productivity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.plan.care import Service
from mtfs.plan.inputs import ANY_AMOUNT, FRACTION, NOT_NEGATIVE, RATE, Input, switch, text_input

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

GROWTH = (-1.0, 10.0)
"""Growth over many years: a group may double and more."""


def providers(plan: Plan) -> Iterator[Input]:
    """Providers and their contracts."""
    for key, provider in plan.providers.items():
        at, section = f"providers.{key}", f"Provider: {provider.name}"
        yield text_input(f"{at}.name", "Name", provider.name, section)
        if provider.contract is not None:
            yield Input(f"{at}.contract", "Contract value in the base year", "£k", "figure", provider.contract,
                        NOT_NEGATIVE, (), section)  # fmt: skip
        for rate, name in (("inflation", "Inflation (cost uplift)"), ("efficiency", "Efficiency")):
            own = getattr(provider, rate)
            if own is not None:
                yield Input(f"{at}.{rate}", name, "rate", "series", own, RATE, (), section)


def population(plan: Plan) -> Iterator[Input]:
    """Population growth by group."""
    if plan.population is None:
        return
    section, at = "Population projection", "population"
    yield text_input(f"{at}.first_year", "First year of the projection", plan.population.first_year, section, True)
    yield text_input(f"{at}.last_year", "Last year of the projection", plan.population.last_year, section, True)
    for key, group in plan.population.groups.items():
        yield text_input(f"{at}.groups.{key}.name", "Group", group.name, section)
        yield Input(f"{at}.groups.{key}.growth", f"{group.name}: growth over the projection", "rate", "figure",
                    group.growth, GROWTH, (), section)  # fmt: skip


def activity(plan: Plan) -> Iterator[Input]:
    """The activity model as a whole."""
    model, section, at = plan.activity, "Activity model", "activity"
    if model is None:
        return
    yield text_input(f"{at}.first_year", "Year of the activity baseline", model.first_year, section, True)
    yield text_input(f"{at}.last_year", "Last year of the activity model", model.last_year, section, True)
    yield Input(f"{at}.scenario", "Scenario of growth", "", "choice", model.scenario, None,
                ("central", "lower", "higher"), section)  # fmt: skip
    for case in ("lower", "higher"):
        yield Input(f"{at}.{case}", f"Growth in the {case} scenario, of central growth", "share", "figure",
                    getattr(model, case), (0.0, 3.0), (), section)  # fmt: skip
    if model.occupancy is not None:
        yield Input(f"{at}.occupancy", "Bed occupancy", "share", "figure", model.occupancy, FRACTION, (), section)
    yield Input(f"{at}.days", "Days of a year", "days", "figure", model.days, (1.0, 366.0), (), section)
    if model.phasing is not None:
        yield Input(f"{at}.phasing", "Share of the mitigations' full effect reached", "share", "series",
                    model.phasing, FRACTION, (), section)  # fmt: skip


def services(plan: Plan) -> Iterator[Input]:
    """Each kind of activity."""
    for key, service in plan.services.items():
        yield from _service(plan, f"activity.services.{key}", service)


def _service(plan: Plan, at: str, service: Service) -> Iterator[Input]:
    section, unit = f"Activity: {service.name}", service.unit
    yield text_input(f"{at}.name", "Name", service.name, section)
    yield text_input(f"{at}.unit", "Unit", unit, section, True)
    yield switch(f"{at}.beds", "Is shown in beds", service.beds, section, True)
    yield Input(f"{at}.baseline", "Baseline activity", unit, "figure", service.baseline, NOT_NEGATIVE, (), section)
    if service.projected is not None:
        yield Input(f"{at}.projected", "Projected activity in the last year", unit, "figure", service.projected,
                    NOT_NEGATIVE, (), section)  # fmt: skip
    if service.demographic is not None:
        yield Input(f"{at}.demographic", "Demographic growth a year", "rate", "figure", service.demographic, RATE,
                    (), section)  # fmt: skip
    yield Input(f"{at}.non_demographic", "Non-demographic growth a year", "rate", "figure", service.non_demographic,
                RATE, (), section)  # fmt: skip
    groups = plan.population.groups if plan.population is not None else {}
    for group, share in service.shares.items():
        name = groups[group].name if group in groups else group
        yield Input(f"{at}.shares.{group}", f"Share of the activity: {name}", "share", "figure", share, FRACTION,
                    (), section)  # fmt: skip
    for item, mitigation in service.mitigations.items():
        yield text_input(f"{at}.mitigations.{item}.name", "Mitigation: name", mitigation.name, section)
        yield Input(f"{at}.mitigations.{item}.effect", f"{mitigation.name}: full effect, below 0 reduces", unit,
                    "figure", mitigation.effect, ANY_AMOUNT, (), section)  # fmt: skip
    if service.unit_cost is not None:
        yield Input(f"{at}.unit_cost", f"Cost of one of the {unit}", "£", "figure", service.unit_cost, NOT_NEGATIVE,
                    (), section)  # fmt: skip


def productivity(plan: Plan) -> Iterator[Input]:
    """Productivity opportunities."""
    for key, item in plan.productivity.items():
        at, section = f"productivity.{key}", f"Productivity: {item.name}"
        yield text_input(f"{at}.name", "Name", item.name, section)
        yield text_input(f"{at}.unit", "Unit of the volume", item.unit, section, True)
        for provider, volume in item.volumes.items():
            name = plan.providers[provider].name if provider in plan.providers else "other providers"
            yield Input(f"{at}.volumes.{provider}", f"Volume, {name}", item.unit, "figure", volume, NOT_NEGATIVE,
                        (), section)  # fmt: skip
        if item.length_of_stay is not None:
            yield Input(f"{at}.length_of_stay", "Length of stay of each", "days", "figure", item.length_of_stay,
                        (0.0, 366.0), (), section)  # fmt: skip
        if item.price is not None:
            yield Input(f"{at}.price", "Price of each", "£", "figure", item.price, NOT_NEGATIVE, (), section)
        for part, name in (("stated", "Value as stated, a year"), ("stated_high", "Value as stated, high end")):
            if getattr(item, part) is not None:
                yield Input(f"{at}.{part}", name, "£", "figure", getattr(item, part), (0.0, 1e12), (), section)
        yield switch(f"{at}.cash_releasing", "Releases cash, so that it enters the pot", item.cash_releasing, section)
        if item.alternatives is not None:
            yield text_input(f"{at}.alternatives", "Alternatives group: only one is counted", item.alternatives,
                             section, True)  # fmt: skip
        yield switch(f"{at}.counted", "Counted in totals", item.counted, section)
        if item.delivered is not None:
            yield Input(f"{at}.delivered", "Share delivered", "share", "series", item.delivered, FRACTION, (),
                        section)  # fmt: skip
