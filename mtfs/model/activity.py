"""Activity: growth and what makes it, mitigations, residual growth, beds and cost, in order of calculation; checks."""

from __future__ import annotations

from typing import NamedTuple

from mtfs.catalogue.lines import Activity, ActivityTime, Check, Line, Population, Pot, Service, Time, YearlyLine
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import MISSING, total
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.parts import care
from mtfs.plan.plan import Plan

COSTED = (
    (Service.RESIDUAL, Service.RESIDUAL_COST, Activity.RESIDUAL_COST, Activity.LAST_RESIDUAL_COST),
    (Service.AVOIDED, Service.AVOIDED_COST, Activity.AVOIDED_COST, Activity.LAST_AVOIDED_COST),
    (Service.ADDED, Service.ADDED_COST, Activity.ADDED_COST, Activity.LAST_ADDED_COST),
)
"""Activity that costs something: its cost, that of all services, and that of all in the model's last year."""
BEDS = (
    (Service.BEDS_GROWTH, Service.GROWTH),
    (Service.BEDS_RESIDUAL, Service.RESIDUAL),
    (Service.BEDS, Service.AFTER),
)
"""Beds, and the activity that they are for."""


class Moment(NamedTuple):
    """A year of the activity model: years since its baseline, and the share of mitigations reached.

    `last` is the model's own last year, which stands after all others and may lie beyond the plan's.
    """

    last: bool
    period: int
    elapsed: Figure
    phase: Figure | None

    def line(self, kind: YearlyLine) -> Line:
        """Return the record of a figure in this year."""
        return kind.last_year if self.last else kind

    @property
    def is_projected(self) -> bool:
        """Whether it lies after the base year."""
        return self.last or self.period > 0


def activity(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put the population, every service, and what activity costs beside the pot."""
    if plan.population is not None:
        first, last = (value(f"population.{year}", 0) for year in ("first_year", "last_year"))
        ledger.put(Population.SPAN, 0, f.years_between(first, last))
    if plan.activity is not None:
        moments = _time(plan, f, value, ledger)
        _population(plan, f, value, ledger, moments)
        for service in plan.services:
            _service(plan, service, f, value, ledger, moments)
        _costs(plan, f, ledger)
    elif plan.population is not None:
        _population(plan, f, value, ledger, [])


def _time(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> list[Moment]:
    """Put years since the baseline and the share of mitigations reached; return the years, the last one at the end."""
    put = ledger.put
    first, last, base = (value(key, 0) for key in ("activity.first_year", "activity.last_year", "plan.base_year"))
    span = put(ActivityTime.SPAN, 0, f.years_between(first, last))
    before = put(ActivityTime.YEARS_BEFORE, 0, f.years_between(first, base))
    full = put(ActivityTime.YEARS_TO_FULL_EFFECT, 0, f.years_between(base, last))
    cases = [value(f"activity.{part}", 0) for part in ("scenario", "lower", "higher")]
    put(ActivityTime.FACTOR, 0, f.scenario_factor(*cases))
    moments = []
    for period in range(plan.horizon + 1):
        number = ledger.get(Time.PERIOD, period)
        elapsed = put(ActivityTime.ELAPSED, period, f.years_elapsed(before, number))
        phase: Figure | None = None
        if period:
            phased = plan.activity is not None and plan.activity.phasing is not None
            share = value("activity.phasing", period) if phased else f.phased_share(number, full)
            phase = put(ActivityTime.PHASE, period, share)
        moments.append(Moment(False, period, elapsed, phase))
    return [*moments, Moment(True, 0, span, None)]


def _population(plan: Plan, f: Formulas, value: Value, ledger: Ledger, moments: list[Moment]) -> None:
    """Put growth of each group a year, and since the activity baseline."""
    if plan.population is None:
        return
    span = ledger.single_value(Population.SPAN)
    for group in plan.population.groups:
        growth = value(f"population.groups.{group}.growth", 0)
        ledger.put(Population.ANNUAL.of(group), 0, f.growth_so_far(growth, 1, span))
        for moment in moments:
            so_far = f.growth_so_far(growth, moment.elapsed, span)
            ledger.put(moment.line(Population.GROWTH).of(group), moment.period, so_far)


def _service(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger, moments: list[Moment]) -> None:
    service = plan.services[name]
    ledger.put(Service.BASELINE.of(name), 0, value(f"activity.services.{name}.baseline", 0))
    for moment in moments:
        _growth(service, name, f, value, ledger, moment)
        if moment.is_projected:
            _mitigated(service, name, f, value, ledger, moment)
            if service.beds:
                _beds(name, f, value, ledger, moment)
            if service.unit_cost is not None:
                _cost(name, f, value, ledger, moment)


def _growth(service: care.Service, name: str, f: Formulas, value: Value, ledger: Ledger, moment: Moment) -> None:
    """Put indices, then growth split into demographic and non-demographic, and the projection in three scenarios."""
    source, period = f"activity.services.{name}", moment.period

    def put(kind: YearlyLine, result: Figure, *keys: str) -> Figure:
        return ledger.put(moment.line(kind).of(name, *keys), period, result)

    baseline, factor = ledger.single_value(Service.BASELINE.of(name)), ledger.single_value(ActivityTime.FACTOR)
    rate = value(f"{source}.non_demographic", period)
    population = moment.line(Population.GROWTH)
    weighted = {
        group: f.weighted_growth(value(f"{source}.shares.{group}", period), ledger.get(population.of(group), period))
        for group in service.shares
    }
    other = put(Service.NON_DEMOGRAPHIC_INDEX, f.growth_index(rate, moment.elapsed))
    by_groups = put(Service.WEIGHTED_GROWTH, total(list(weighted.values()))) if weighted else MISSING
    if service.projected is not None:
        projected, span = value(f"{source}.projected", period), ledger.single_value(ActivityTime.SPAN)
        index = f.implied_index(baseline, projected, other, moment.elapsed, span)
    elif service.demographic is not None:
        index = f.growth_index(value(f"{source}.demographic", period), moment.elapsed)
    else:
        index = f.index_of_growth(by_groups)
    index = put(Service.DEMOGRAPHIC_INDEX, index)
    demographic = put(Service.DEMOGRAPHIC, f.demographic_growth(baseline, index, factor))
    if moment.is_projected:
        for group, growth in weighted.items():
            put(Service.GROUP, f.group_growth(demographic, growth, by_groups), group)
    non_demographic = put(Service.NON_DEMOGRAPHIC, f.non_demographic_growth(baseline, index, other, factor))
    growth = put(Service.GROWTH, total([demographic, non_demographic]))
    put(Service.PROJECTED, f.projected_activity(baseline, growth))
    for case, kind in (("lower", Service.PROJECTED_LOWER), ("higher", Service.PROJECTED_HIGHER)):
        put(kind, f.projected_in_scenario(baseline, index, other, value(f"activity.{case}", period)))


def _mitigated(service: care.Service, name: str, f: Formulas, value: Value, ledger: Ledger, moment: Moment) -> None:
    """Put mitigations, what they avoid and add, and the growth that remains."""
    period = moment.period

    def put(kind: YearlyLine, result: Figure, *keys: str) -> Figure:
        return ledger.put(moment.line(kind).of(name, *keys), period, result)

    effects = []
    for key in service.mitigations:
        effect = value(f"activity.services.{name}.mitigations.{key}.effect", period)
        reached = effect if moment.phase is None else f.mitigation_effect(effect, moment.phase)
        effects.append(put(Service.MITIGATION, reached, key))
    mitigations = put(Service.MITIGATIONS, total(effects))
    put(Service.AVOIDED, total([f.avoided_activity(effect) for effect in effects]))
    put(Service.ADDED, total([f.added_activity(effect) for effect in effects]))
    growth = ledger.get(moment.line(Service.GROWTH).of(name), period)
    residual = put(Service.RESIDUAL, f.residual_growth(growth, mitigations))
    put(Service.AFTER, f.projected_activity(ledger.single_value(Service.BASELINE.of(name)), residual))


def _beds(name: str, f: Formulas, value: Value, ledger: Ledger, moment: Moment) -> None:
    period = moment.period
    days, occupancy = value("activity.days", period), value("activity.occupancy", period)
    for beds, occupied_by in BEDS:
        activity = ledger.get(moment.line(occupied_by).of(name), period)
        ledger.put(moment.line(beds).of(name), period, f.beds(activity, days, occupancy))


def _cost(name: str, f: Formulas, value: Value, ledger: Ledger, moment: Moment) -> None:
    period = moment.period
    unit_cost, scale = value(f"activity.services.{name}.unit_cost", period), ledger.single_value(Time.SCALE)
    for costed, cost, _, _ in COSTED:
        activity = ledger.get(moment.line(costed).of(name), period)
        ledger.put(moment.line(cost).of(name), period, f.activity_cost(activity, unit_cost, scale))


def _costs(plan: Plan, f: Formulas, ledger: Ledger) -> None:
    """Put all services together, beside the pot that is meant to pay for them."""
    costed = [name for name, service in plan.services.items() if service.unit_cost is not None]
    if not costed:
        return
    for period in plan.periods:
        for _, cost, together, _ in COSTED:
            ledger.sum(together, [cost.of(name) for name in costed], period)
        if plan.allocation:
            added, residual = (ledger.get(line, period) for line in (Activity.ADDED_COST, Activity.RESIDUAL_COST))
            pot, recurrent = (ledger.get(line, period) for line in (Pot.ANNUAL, Pot.RECURRENT_ANNUAL))
            ledger.put(Activity.HEADROOM, period, f.headroom(pot, added))
            ledger.put(Activity.HEADROOM_RECURRENT, period, f.headroom(recurrent, added))
            ledger.put(Activity.HEADROOM_RESIDUAL, period, f.headroom(pot, residual))
    for _, cost, _, together in COSTED:
        parts = [ledger.single_value(cost.last_year.of(name)) for name in costed]
        ledger.put(together, 0, total(parts))


def check_services(plan: Plan, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put the checks of each service: growth, mitigations, shares of the population's groups."""
    for name, service in plan.services.items():
        baseline, projected, after = (
            ledger.single_value(Service.BASELINE.of(name)),
            ledger.get(Service.PROJECTED.of(name), period),
            ledger.get(Service.AFTER.of(name), period),
        )
        indices = [
            ledger.get(index.of(name), period) for index in (Service.DEMOGRAPHIC_INDEX, Service.NON_DEMOGRAPHIC_INDEX)
        ]
        expected = f.projected_in_scenario(baseline, *indices, ledger.single_value(ActivityTime.FACTOR))
        ledger.put(Check.GROWTH.of(name), period, f.residual(projected, expected))
        remaining = projected + ledger.get(Service.MITIGATIONS.of(name), period)
        ledger.put(Check.AFTER.of(name), period, f.residual(after, remaining))
        ledger.put(Check.MITIGATIONS.of(name), period, f.shortfall(after, 0))
        if service.shares:
            shares = total([value(f"activity.services.{name}.shares.{group}", period) for group in service.shares])
            ledger.put(Check.SERVICE_SHARES.of(name), period, f.residual(shares, 1))
            groups = total([ledger.get(Service.GROUP.of(name, group), period) for group in service.shares])
            demographic = ledger.get(Service.DEMOGRAPHIC.of(name), period)
            ledger.put(Check.GROUPS.of(name), period, f.residual(groups, demographic))
