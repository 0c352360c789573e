"""Activity: growth and what makes it, mitigations, residual growth, beds and cost, in the order of calculation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mtfs.catalogue.lines.care import HORIZON
from mtfs.formulas.algebra import total
from mtfs.model.ledger import Lines, Value
from mtfs.plan.parts.care import Service
from mtfs.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Moment:
    """A year of the activity model: years since its baseline, and the share of mitigations reached."""

    prefix: str
    period: int
    elapsed: Any
    phase: Any


def activity(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """The population, every service, and what activity costs beside the pot."""
    if plan.population is not None:
        first, last = (value(f"population.{year}", 0) for year in ("first_year", "last_year"))
        lines.put("population.span", 0, f.years_between(first, last))
    if plan.activity is not None:
        moments = _time(plan, f, value, lines)
        _population(plan, f, value, lines, moments)
        for service in plan.services:
            _service(plan, service, f, value, lines, moments)
        _costs(plan, f, lines)
    elif plan.population is not None:
        _population(plan, f, value, lines, [])


def _time(plan: Plan, f: Any, value: Value, lines: Lines) -> list[Moment]:
    """Years since the baseline and the share of mitigations reached; the last year stands after all others."""
    put = lines.put
    first, last, base = (value(key, 0) for key in ("activity.first_year", "activity.last_year", "plan.base_year"))
    span = put("activity.span", 0, f.years_between(first, last))
    before = put("activity.years_before", 0, f.years_between(first, base))
    full = put("activity.years_to_full_effect", 0, f.years_between(base, last))
    cases = [value(f"activity.{part}", 0) for part in ("scenario", "lower", "higher")]
    put("activity.factor", 0, f.scenario_factor(*cases))
    moments = []
    for period in range(plan.horizon + 1):
        number = lines.get("timeline.period", period)
        elapsed = put("activity.elapsed", period, f.years_elapsed(before, number))
        phase: Any = None
        if period:
            given = plan.activity is not None and plan.activity.phasing is not None
            share = value("activity.phasing", period) if given else f.phased_share(number, full)
            phase = put("activity.phase", period, share)
        moments.append(Moment("", period, elapsed, phase))
    return [*moments, Moment(HORIZON, 0, span, None)]


def _population(plan: Plan, f: Any, value: Value, lines: Lines, moments: list[Moment]) -> None:
    """Growth of each group a year, and since the activity baseline."""
    if plan.population is None:
        return
    span = lines.once("population.span")
    for group in plan.population.groups:
        growth = value(f"population.groups.{group}.growth", 0)
        lines.put(f"population.{group}.annual", 0, f.growth_so_far(growth, 1, span))
        for moment in moments:
            so_far = f.growth_so_far(growth, moment.elapsed, span)
            lines.put(f"population.{group}.{moment.prefix}growth", moment.period, so_far)


def _service(plan: Plan, name: str, f: Any, value: Value, lines: Lines, moments: list[Moment]) -> None:
    service = plan.services[name]
    lines.put(f"activity.{name}.baseline", 0, value(f"activity.services.{name}.baseline", 0))
    for moment in moments:
        _growth(service, name, f, value, lines, moment)
        if moment.period or moment.prefix:
            _mitigated(service, name, f, value, lines, moment)
            if service.beds:
                _beds(name, f, value, lines, moment)
            if service.unit_cost is not None:
                _cost(name, f, value, lines, moment)


def _growth(service: Service, name: str, f: Any, value: Value, lines: Lines, moment: Moment) -> None:
    """Indices, then growth split into demographic and non-demographic, and the projection in three scenarios."""
    source, at, period = f"activity.services.{name}.", f"activity.{name}.", moment.period

    def put(line: str, result: Any) -> Any:
        return lines.put(f"{at}{moment.prefix}{line}", period, result)

    baseline, factor = lines.once(at + "baseline"), lines.once("activity.factor")
    rate = value(source + "non_demographic", period)
    weighted = {
        group: f.weighted_growth(
            value(f"{source}shares.{group}", period), lines.get(f"population.{group}.{moment.prefix}growth", period)
        )
        for group in service.shares
    }
    other = put("non_demographic_index", f.growth_index(rate, moment.elapsed))
    by_groups = put("weighted_growth", total(list(weighted.values()))) if weighted else None
    if service.projected is not None:
        projected, span = value(source + "projected", period), lines.once("activity.span")
        index = f.implied_index(baseline, projected, other, moment.elapsed, span)
    elif service.demographic is not None:
        index = f.growth_index(value(source + "demographic", period), moment.elapsed)
    else:
        index = f.index_of_growth(by_groups)
    index = put("demographic_index", index)
    demographic = put("demographic", f.demographic_growth(baseline, index, factor))
    if period or moment.prefix:
        for group, growth in weighted.items():
            put(f"group.{group}", f.group_growth(demographic, growth, by_groups))
    non_demographic = put("non_demographic", f.non_demographic_growth(baseline, index, other, factor))
    growth = put("growth", total([demographic, non_demographic]))
    put("projected", f.projected_activity(baseline, growth))
    for case in ("lower", "higher"):
        put(f"projected_{case}", f.projected_in_scenario(baseline, index, other, value(f"activity.{case}", period)))


def _mitigated(service: Service, name: str, f: Any, value: Value, lines: Lines, moment: Moment) -> None:
    """Mitigations, what they avoid and add, and the growth that remains."""
    at, prefix, period = f"activity.{name}.", moment.prefix, moment.period
    effects = []
    for key in service.mitigations:
        effect = value(f"activity.services.{name}.mitigations.{key}.effect", period)
        reached = effect if moment.phase is None else f.mitigation_effect(effect, moment.phase)
        effects.append(lines.put(f"{at}{prefix}mitigation.{key}", period, reached))
    mitigations = lines.put(f"{at}{prefix}mitigations", period, total(effects))
    lines.put(f"{at}{prefix}avoided", period, total([f.avoided_activity(effect) for effect in effects]))
    lines.put(f"{at}{prefix}added", period, total([f.added_activity(effect) for effect in effects]))
    growth = lines.get(f"{at}{prefix}growth", period)
    residual = lines.put(f"{at}{prefix}residual", period, f.residual_growth(growth, mitigations))
    after = f.projected_activity(lines.once(at + "baseline"), residual)
    lines.put(f"{at}{prefix}after", period, after)


def _beds(name: str, f: Any, value: Value, lines: Lines, moment: Moment) -> None:
    at, period = f"activity.{name}.{moment.prefix}", moment.period
    days, occupancy = value("activity.days", period), value("activity.occupancy", period)
    for line, of in (("beds_growth", "growth"), ("beds_residual", "residual"), ("beds", "after")):
        lines.put(at + line, period, f.beds(lines.get(at + of, period), days, occupancy))


def _cost(name: str, f: Any, value: Value, lines: Lines, moment: Moment) -> None:
    at, period = f"activity.{name}.{moment.prefix}", moment.period
    unit_cost, scale = value(f"activity.services.{name}.unit_cost", period), lines.once("timeline.scale")
    for of in COSTED:
        lines.put(f"{at}{of}_cost", period, f.activity_cost(lines.get(at + of, period), unit_cost, scale))


COSTED = ("residual", "avoided", "added")


def _costs(plan: Plan, f: Any, lines: Lines) -> None:
    """All services together, beside the pot that is meant to pay for them."""
    costed = [name for name, service in plan.services.items() if service.unit_cost is not None]
    if not costed:
        return
    for period in plan.periods:
        for of in COSTED:
            lines.sum(f"activity.{of}_cost", [f"activity.{name}.{of}_cost" for name in costed], period)
        if plan.allocation:
            added, residual = (lines.get(f"activity.{of}_cost", period) for of in ("added", "residual"))
            pot, recurrent = (lines.get(line, period) for line in ("pot.annual", "pot.recurrent_annual"))
            lines.put("activity.headroom", period, f.headroom(pot, added))
            lines.put("activity.headroom_recurrent", period, f.headroom(recurrent, added))
            lines.put("activity.headroom_residual", period, f.headroom(pot, residual))
    for of in COSTED:
        parts = [lines.once(f"activity.{name}.{HORIZON}{of}_cost") for name in costed]
        lines.put(f"activity.{HORIZON}{of}_cost", 0, total(parts))
