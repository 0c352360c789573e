"""A plan for any ICB from NHS England's published figures: `nhse:CODE`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mtfs.core.errors import DataError
from mtfs.core.units import percentage, pounds
from mtfs.formulas.allocation import target_from_distance
from mtfs.nhse.footprints import Figure, Footprint, footprint, shares_said
from mtfs.nhse.organisations import listed
from mtfs.nhse.own_figures import ITEMS, OwnFigure, left_out, own_figure
from mtfs.nhse.published import printings
from mtfs.plan.assumed import DEFAULT_SET, AssumptionSet
from mtfs.plan.plan import Plan
from mtfs.plan.toml import plan_from_data

CAPACITY, DISCHARGE = "virtual and physical uec capacity", "discharge"
BCF, INEQUALITIES, DEFICIT_SUPPORT = "bcf", "health inequalities", "deficit support"
DISCHARGE_IN_BCF_SINCE = "2025/26"
"""From this year on the minimum contribution to the Better Care Fund holds the ICB's discharge money."""
DELEGATED = "delegated mh resource allocation"
NOTE_RATES = "As in the published plan of Cambridgeshire and Peterborough; replace it by your own."
NO_PRESSURES = "Not published; available growth is stated before them. Enter your own."
HOLDS_INFLATION = " Base growth holds inflation, so cost uplift less efficiency is one of them."
BOTH = "The minimum contribution to the Better Care Fund holds the discharge fund: "
NOT_PUBLISHED = "NHS England's allocation workbooks do not give it; enter your own."


@dataclass(frozen=True, slots=True)
class IcbStream:
    """An allocation stream of an ICB's plan, and the published stream and item that it opens with.

    `target_of` is the item that the published distance from target is that of, where it is not the opening;
    `england_is_its_icbs`: England's printed total is that of its ICBs; otherwise NHS England keeps a part itself.
    """

    name: str
    published_as: str
    item: str
    england_is_its_icbs: bool = True
    target_of: str = ""


STREAMS = {
    "core": IcbStream("Core services", "core", "recurrent allocation"),
    "primary_medical": IcbStream(
        "Primary medical", "primary medical", "revised recurrent allocation", target_of="recurrent allocation"
    ),
    "other_primary_care": IcbStream("Other primary care", "other primary care", "recurrent allocation", False),
    "running_costs": IcbStream("Running costs", "running costs", "running cost allowance"),
    "specialised": IcbStream(
        "Specialised services", "specialised", "physical health services + hcdd recurrent allocation"
    ),
}


def complete_years() -> list[str]:
    """Return the years for which every opening of an ICB's plan is published, in order."""
    first, *others = (printings(stream.published_as, stream.item) for stream in STREAMS.values())
    return [
        year for year, one in first.items() if all(year in other and other[year].codes >= one.codes for other in others)
    ]


def opening_years(area: Footprint) -> list[str]:
    """Return the years with which a plan of an area may open, in order."""
    return [year for year in complete_years() if year in area.years]


def base_year(area: Footprint) -> str:
    """Return the year that a plan opens with: the one asked for, or the latest complete one of its ICBs.

    Raises:
        DataError: where there is none, with those that there are.
    """
    years = opening_years(area)
    if area.year in years or (area.year is None and years):
        return area.year or years[-1]
    there = f"there is {listed(years)}" if years else "; ".join(["there is none", *area.ended])
    raise DataError(
        f"the allocations of {area.year or 'any year'} are not published for {area.code} in every stream; {there}; "
        "`mtfs data add FILE.xlsx` takes in a workbook of NHS England"
    )


def icb_plan(icb: str, assumptions: Plan, named: str = DEFAULT_SET) -> Plan:
    """Return the plan of an ICB, or of several as one: five streams with published openings and distances.

    Args:
        icb: A code such as QOQ, or a name; several joined by +; then @ and the base year, or a day.
        assumptions: The plan whose shares and care settings are taken over, marked illustrative.
        named: The set of assumptions about growth, convergence and horizon.

    Raises:
        DataError: for an organisation that is no ICB, or a base year that is not published.
        PlanError: for a set that does not exist, or begins after the plan.
    """
    area = footprint(icb)
    year = base_year(area)
    opens = Opening(area, year, AssumptionSet(named, year))
    plan = {
        "name": f"{area.name}: plan from NHS England's published allocations",
        "organisation": area.name,
        "code": area.code,
        "base_year": opens.year,
        "horizon": opens.assumed.horizon,
        "date": assumptions.date,
        "note": opens.note,
        "rates": opens.assumed.rates(),
        **({"convergence_policy": opens.assumed.policy} if opens.assumed.policy is not None else {}),
        "allocation": _streams(opens),
        "funds": _funds(opens, assumptions),
        "pressures": {"all": _entry("£k", "missing", "", opens.no_pressures) | {"name": "Funding pressures"}},
        "missing": opens.assumed.missing,
        "settings": {key: setting.model_dump(exclude_none=True) for key, setting in assumptions.settings.items()},
    }
    plan |= _uncertainty(plan, assumptions, opens)
    return plan_from_data(plan, f"nhse:{icb}")


@dataclass(frozen=True, slots=True)
class Opening:
    """The area of a plan, its base year, and what is assumed from then on."""

    area: Footprint
    year: str
    assumed: AssumptionSet

    @property
    def first_year(self) -> str:
        """The first plan year."""
        return str(self.assumed.first)

    @property
    def no_pressures(self) -> str:
        """Why pressures are missing, and what belongs to them."""
        return NO_PRESSURES + (HOLDS_INFLATION if self.assumed.from_base_growth else "")

    @property
    def note(self) -> str:
        """What a reader has to know: what the figures are made of, and which ICB has ended."""
        made_of = self.area.parts(self.year)
        how = f"as published for {self.year}"
        if list(made_of.values()) != [1.0]:
            how = f"derived from those published for {self.year}: {listed(shares_said(made_of))}"
        ended = "".join(f" {sentence}." for sentence in self.area.ended)
        left = "".join(f" {sentence}" for sentence in left_out(self.area, self.year))
        return f"Openings and distances from target {how}. {self.assumed.says}.{ended}{left}"

    def figure(self, stream: str, item: str) -> Figure:
        """Return a figure of the base year."""
        return self.area.figure(self.year, stream, item)

    def has(self, stream: str, item: str) -> bool:
        """Return whether a figure of the base year is published for all parts."""
        return self.area.has(self.year, stream, item)

    def latest(self, stream: str, item: str) -> Figure | None:
        """Return the figure of the last year up to the base year that has it; None where none has."""
        years = [year for year in printings(stream, item) if year <= self.year and self.area.has(year, stream, item)]
        return self.area.figure(years[-1], stream, item) if years else None


def _streams(opens: Opening) -> dict[str, Any]:
    streams = {key: _stream(stream, opens) for key, stream in STREAMS.items()}
    if opens.has("specialised", DELEGATED):
        mental_health = opens.figure("specialised", DELEGATED).value
        streams["specialised"]["opening"]["note"] += (
            f" Delegated mental health ({pounds(mental_health, 0)}k) has no fair-shares target and is not in it."
        )
    streams["core"]["non_recurrent"] = {"in_year_items": _in_year_items(opens)}
    if (own := own_figure(opens.area, opens.year, DEFICIT_SUPPORT)) is not None:
        support = _own_entry(own) | {"name": ITEMS[DEFICIT_SUPPORT]}
        streams["core"]["non_recurrent"]["deficit_support"] = support | {"values": {opens.year: support.pop("value")}}
    for key in ("core", "primary_medical", "specialised"):
        _towards_target(streams[key], opens, STREAMS[key])
    for key in ("other_primary_care", "running_costs"):
        streams[key]["convergence"] = _none_published(opens, streams[key]["opening"]["source"])
    if opens.assumed.from_base_growth:
        for key in ("primary_medical", "other_primary_care", "specialised"):
            streams[key]["growth"] = opens.assumed.base_growth(STREAMS[key].published_as)
        streams["running_costs"]["growth"] = _none_published(opens, streams["running_costs"]["opening"]["source"])
    streams["other_primary_care"]["method"] = "additive"
    return streams


def _none_published(opens: Opening, source: str) -> dict[str, Any]:
    """Return a rate of 0, as none is published."""
    note = f"None is published for {opens.year}."
    return _entry("rate", "illustrative", source, note) | {"values": {opens.first_year: 0.0}}


def _uncertainty(plan: dict[str, Any], assumptions: Plan, opens: Opening) -> dict[str, Any]:
    """Return the ranges of the shares that are taken over, and of what is assumed."""
    ranges: dict[str, Any] = {}
    shares = {f"funds.{fund}.repurpose" for fund in plan["funds"]}
    for key, range_ in assumptions.uncertainty.items():
        if range_.input in shares:
            ranges[key] = range_.model_dump(exclude_none=True, exclude={"year"})
            for end in ("low", "high"):
                ranges[key][end] |= {"status": "illustrative", "note": NOTE_RATES}
    return {"uncertainty": ranges | opens.assumed.uncertainty()}


def _stream(stream: IcbStream, opens: Opening) -> dict[str, Any]:
    opening = opens.figure(stream.published_as, stream.item)
    note = f"{opening.where}: {stream.item}, {opening.year}."
    return {
        "name": stream.name,
        "opening": _entry("£k", opening.status, opening.source, note) | {"value": opening.value},
    }


def _towards_target(plan: dict[str, Any], opens: Opening, stream: IcbStream) -> None:
    """Set convergence from the published distance; the target is the one that the distance implies."""
    opening = opens.figure(stream.published_as, stream.item)
    distance = opens.area.distance(opens.year, stream.published_as, stream.target_of or stream.item)
    how = "published distance" if distance.status == "published" else "distance"
    note = f"Opening / (1 + {how} after convergence of {percentage(distance.value, 4)}, {distance.where})."
    if stream.target_of:
        before = opens.figure(stream.published_as, stream.target_of).value
        note += (
            f" The distance is that of the allocation before ARRS and other transfers ({pounds(before, 0)}k); the "
            "target is assumed to move with them."
        )
    status = "illustrative" if stream.target_of else "derived"
    target = target_from_distance(opening.value, distance.value)
    plan["rounded_to_1k"] = True
    if opens.assumed.policy is None:
        plan["convergence"] = opens.assumed.convergence(distance)
    else:
        plan["convergence_from"] = "distance"
    plan["target"] = _entry("£k", status, distance.source, note) | {"value": target}


def _in_year_items(opens: Opening) -> dict[str, Any]:
    """Return the part of the published core total that is not the recurrent allocation: of the base year only."""
    total, recurrent = (opens.figure("core", f"{what} allocation") for what in ("total", "recurrent"))
    note = (
        f"{total.where}: total allocation less recurrent allocation (SDF transfers, elective recovery, discharge "
        "and others). Later years are not published, so none is assumed."
    )
    amount = {"values": {opens.year: total.value - recurrent.value}, "name": f"Items of {opens.year} only"}
    return _entry("£k", "derived", total.source, note) | amount


def _funds(opens: Opening, assumptions: Plan) -> dict[str, Any]:
    funds: dict[str, Any] = {}
    for key, fund in assumptions.funds.items():
        share = next(iter(fund.repurpose.values.values()))
        opening = opens.latest("core", CAPACITY) if key == "capacity" else None
        own = own_figure(opens.area, opens.year, key)
        entry = _fund_opening(opens, opening, CAPACITY) if own is None else _own_entry(own)
        funds[key] = _fund(opens, fund.name, entry, share)
    if (own := own_figure(opens.area, opens.year, INEQUALITIES)) is not None:
        funds[INEQUALITIES.replace(" ", "_")] = _fund(opens, ITEMS[INEQUALITIES], _own_entry(own), 0.0)
    if opens.year >= DISCHARGE_IN_BCF_SINCE and own_figure(opens.area, opens.year, BCF) is not None:
        funds[BCF]["opening"]["note"] += " It holds the discharge fund, which is no fund of its own here."
        return funds
    discharge = opens.figure("core", DISCHARGE) if opens.has("core", DISCHARGE) else None
    funds["discharge"] = _fund(opens, "Discharge fund", _fund_opening(opens, discharge, DISCHARGE), 0.0)
    if opens.year >= DISCHARGE_IN_BCF_SINCE:
        funds["discharge"]["inside"] = BCF
        remedy = "enter 0 for the discharge fund (or remove [funds.discharge] from the plan file)"
        funds[BCF]["opening"]["note"] += f" {BOTH}once you enter it, {remedy}."
        funds["discharge"]["opening"]["note"] += f" {BOTH}keep one of the two."
    return funds


def _fund(opens: Opening, name: str, opening: dict[str, Any], share: float) -> dict[str, Any]:
    none, source = "None is published; assumed.", "MTFS"
    note = NOTE_RATES if share else "Nothing is repurposed unless you say so."
    return {
        "name": name,
        "opening": opening,
        "uplift": _entry("rate", "illustrative", source, none) | {"values": {opens.first_year: 0.0}},
        "repurpose": _entry("share", "illustrative", "SCP" if share else source, note)
        | {"values": {opens.first_year: share}},
    }


def _fund_opening(opens: Opening, figure: Figure | None, item: str) -> dict[str, Any]:
    if figure is None:
        return _entry("£k", "missing", "", NOT_PUBLISHED)
    carried = "" if figure.year == opens.year else f" The last published; carried to {opens.year}."
    note = f"{figure.where}: {item}, {figure.year}.{carried}"
    return _entry("£k", figure.status, figure.source, note) | {"value": figure.value}


def _own_entry(figure: OwnFigure) -> dict[str, Any]:
    """Return a figure that the user has added, with the status and the source that its table gives it."""
    note = f"{ITEMS[figure.item]} {figure.year}, from your own data. {figure.note}".strip()
    return _entry("£k", figure.status, figure.source or "your own data", note) | {"value": figure.value}


def _entry(unit: str, status: str, source: str, note: str) -> dict[str, Any]:
    return {"unit": unit, "status": status, "source": source, "note": note}
