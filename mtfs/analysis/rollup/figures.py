"""The figures of one plan, or of several added up, that a rollup compares."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue import lines
from mtfs.core.errors import DataError, PlanError
from mtfs.formulas.algebra import MISSING, is_missing, total_or_missing
from mtfs.formulas.allocation import compound_annual_growth, distance_from_target
from mtfs.formulas.pot import share_of
from mtfs.nhse.footprints import Footprint, footprint, with_day
from mtfs.nhse.organisations import Parts
from mtfs.plan.library import NHSE
from mtfs.plan.plan import Plan

CLOSED_WITHIN = 0.005
"""A distance from target up to this counts as closed: what NHS England's largest cut of one year closes."""
NOT_WITHIN_HORIZON = "not within the horizon"
NO_TARGET = "no target"
POUNDS_IN_THOUSAND = 1000
Years = tuple[float, ...]


@dataclass(frozen=True)
class Stream:
    """One allocation stream: £k by year, base year first. Without a fair-shares target `target` is None."""

    name: str
    recurrent: Years
    total: Years
    target: Years | None


@dataclass(frozen=True)
class Figures:
    """A plan, or a total of plans: money in £k by year, base year first; the pot by plan year.

    `targeted` is the recurrent allocation of the streams that have a fair-shares target, `target` their targets.
    Rates are computed from the money, so that those of a total are those of its totals.
    """

    name: str
    code: str
    years: tuple[str, ...]
    recurrent: Years
    total: Years
    targeted: Years
    target: Years
    pot: Years
    population: float | None
    streams: dict[str, Stream]

    @property
    def growth(self) -> float:
        """Growth of the recurrent allocation a year since the base year, a rate."""
        return compound_annual_growth(self.recurrent[0], self.recurrent[-1], len(self.years) - 1)

    @property
    def per_head(self) -> float | None:
        """Recurrent allocation of the base year per head in £; None where the population is not known."""
        return None if self.population is None else self.recurrent[0] * POUNDS_IN_THOUSAND / self.population

    @property
    def distances(self) -> list[float | None]:
        """Distance from target by year after convergence, base year first; None without a target."""
        pairs = zip(self.targeted, self.target, strict=True)
        return [distance_from_target(has, target) if target else None for has, target in pairs]

    @property
    def closes(self) -> str:
        """The year from which the distance stays within the tolerance, or why there is none."""
        distances = self.distances
        if all(distance is None for distance in distances):
            return NO_TARGET
        beyond = [period for period, far in enumerate(distances) if far is None or not abs(far) <= CLOSED_WITHIN]
        first = beyond[-1] + 1 if beyond else 0
        return self.years[first] if first < len(self.years) else NOT_WITHIN_HORIZON

    @property
    def pot_total(self) -> float:
        """Investment pot of all plan years, £k."""
        return total_or_missing(list(self.pot))

    @property
    def pot_share(self) -> float:
        """The pot as a share of the total allocation, over all plan years."""
        return share_of(self.pot_total, total_or_missing(list(self.total[1:])))


@dataclass(frozen=True)
class PlanFigures(Figures):
    """One plan of a rollup: how it was named, its region, what it rests on, and what it lacks.

    `assumptions` are its rates and its convergence policy; `sources` the ids of what its numbers come from;
    `icbs` what its area is made of, as shares of the first ICBs.
    """

    plan: str
    region: str
    icbs: Parts
    date: date
    missing: tuple[str, ...]
    lacks_pressures: bool
    assumptions: tuple[Assumption, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Assumption:
    """A rate or a limit that a plan assumes: its value in the first plan year, and how far it can be trusted."""

    id: str
    name: str
    unit: str
    value: float
    status: str
    source: str


Kind = TypeVar("Kind", bound=Figures)


def _assumptions(plan: Plan) -> tuple[Assumption, ...]:
    assumptions = []
    for key, entry in plan.inputs.items():
        provenance = entry.provenance
        if provenance is not None and entry.place.declared.common_to_plans:
            name, value = entry.full_name, plan.values[key][1]
            assumptions.append(Assumption(key, name, entry.unit, value, provenance.standing, provenance.source))
    return tuple(assumptions)


def plan_figures(name: str, projection: Projection, on: date | None = None) -> PlanFigures:
    """Return what a rollup takes from a computed plan.

    Raises:
        PlanError: for a plan without an allocation.
    """
    from mtfs.analysis.figures.missing import lacks_pressures, missing

    plan = projection.plan
    area = area_of(name, plan, on)
    if not plan.allocation:
        raise PlanError(f"{plan.name}: has no allocation to roll up; add [allocation.NAME], or leave the plan out")
    streams = {key: _stream(projection, key) for key in plan.allocation}
    with_target = [stream for stream in streams.values() if stream.target is not None]
    return PlanFigures(
        name=plan.organisation,
        code=plan.code,
        years=plan.years,
        recurrent=_line(projection, lines.Allocation.RECURRENT),
        total=_line(projection, lines.Allocation.TOTAL),
        targeted=_added([stream.recurrent for stream in with_target], len(plan.years)),
        target=_added([stream.target for stream in with_target if stream.target is not None], len(plan.years)),
        pot=_line(projection, lines.Pot.ANNUAL)[1:],
        population=population(area, plan.base_year),
        streams=streams,
        plan=name,
        region=area.region_name if area else "",
        icbs=area.origin if area else {},
        date=plan.date,
        missing=tuple(entry.name for entry in missing(plan).values()),
        lacks_pressures=lacks_pressures(plan),
        assumptions=_assumptions(plan),
        sources=tuple(sorted({entry.provenance.source for entry in plan.inputs.values() if entry.provenance} - {""})),
    )


def _line(projection: Projection, line: lines.LineId) -> Years:
    return tuple(MISSING if value is None else value for value in projection.years(line))


def _stream(projection: Projection, key: str) -> Stream:
    recurrent = _line(projection, lines.Stream.RECURRENT.of(key))
    closing = lines.Stream.CLOSING_DISTANCE.of(key)
    target = None
    if closing in projection.lines:
        distances = _line(projection, closing)
        target = tuple(has / (1 + far) for has, far in zip(recurrent, distances, strict=True))
        if any(is_missing(value) for value in target):
            target = None
    in_all = _line(projection, lines.Stream.TOTAL.of(key))
    return Stream(projection.plan.allocation[key].name, recurrent, in_all, target)


def area_of(name: str, plan: Plan, on: date | None) -> Footprint | None:
    """Return the area of a plan, of its name nhse:CODE or of its organisation's code on a day; None for no ICB."""
    texts = [name[len(NHSE) :]] if name.lower().startswith(NHSE) else [plan.code]
    if on is not None and texts == [plan.code]:
        texts.insert(0, with_day(plan.code, on))
    for text in texts:
        with suppress(DataError):
            return footprint(text)
    return None


def population(area: Footprint | None, year: str) -> float | None:
    """Return the people of an area in a year; None where not published."""
    try:
        return None if area is None else area.people(year)
    except DataError:
        return None


def total(members: Sequence[Figures], name: str, code: str, years: tuple[str, ...]) -> Figures:
    """Return the members' money added up over years that all of them have."""
    cut = [over(member, years) for member in members]
    keys = dict.fromkeys(key for member in cut for key in member.streams)
    people = [member.population for member in cut]
    known = [count for count in people if count is not None]
    count = len(years)
    return Figures(
        name=name,
        code=code,
        years=years,
        recurrent=_added([member.recurrent for member in cut], count),
        total=_added([member.total for member in cut], count),
        targeted=_added([member.targeted for member in cut], count),
        target=_added([member.target for member in cut], count),
        pot=_added([member.pot for member in cut], count - 1),
        population=sum(known) if len(known) == len(people) else None,
        streams={key: _stream_total([member.streams[key] for member in cut if key in member.streams]) for key in keys},
    )


def common_years(members: Sequence[Figures]) -> tuple[str, ...]:
    """Return the years that all members have, in order; the first is what the others are compared with."""
    return tuple(year for year in members[0].years if all(year in member.years for member in members))


def over(member: Kind, years: tuple[str, ...]) -> Kind:
    """Return a member over some of its years, the first of which is then the one to compare with."""
    if years == member.years:
        return member
    first = member.years.index(years[0])
    last = first + len(years)
    streams = {
        key: replace(
            stream,
            recurrent=stream.recurrent[first:last],
            total=stream.total[first:last],
            target=None if stream.target is None else stream.target[first:last],
        )
        for key, stream in member.streams.items()
    }
    return replace(
        member,
        years=years,
        recurrent=member.recurrent[first:last],
        total=member.total[first:last],
        targeted=member.targeted[first:last],
        target=member.target[first:last],
        pot=member.pot[first : last - 1],
        population=member.population if first == 0 else None,
        streams=streams,
    )


def _added(rows: Sequence[Years], count: int) -> Years:
    return tuple(total_or_missing([row[period] for row in rows]) if rows else 0.0 for period in range(count))


def _stream_total(streams: Sequence[Stream]) -> Stream:
    count = len(streams[0].recurrent)
    targets = [stream.target for stream in streams if stream.target is not None]
    return Stream(
        streams[0].name,
        _added([stream.recurrent for stream in streams], count),
        _added([stream.total for stream in streams], count),
        _added(targets, count) if len(targets) == len(streams) else None,
    )
