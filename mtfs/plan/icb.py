"""A plan for any ICB from NHS England's published figures: `nhse:CODE`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from mtfs import data
from mtfs.core.errors import DataError
from mtfs.core.units import percentage, pounds
from mtfs.core.years import FinancialYear
from mtfs.formulas.allocation import target_from_distance
from mtfs.nhse.published import Published, icbs, organisation, published
from mtfs.plan.plan import Plan
from mtfs.plan.toml import plan_from_data

ASSUMPTIONS = "icb_assumptions.toml"
NOTE_RATES = "As in the published plan of Cambridgeshire and Peterborough; replace it by your own."
NO_PRESSURES = "Not published; available growth is stated before them. Enter your own."
NOT_PUBLISHED = "NHS England's allocation workbooks do not give it; enter your own."


@dataclass(frozen=True, slots=True)
class IcbStream:
    """An allocation stream of an ICB's plan, and the published stream and item that it opens with.

    `england_is_its_icbs`: England's printed total is that of its ICBs; otherwise NHS England keeps a part itself.
    """

    name: str
    published_as: str
    item: str
    england_is_its_icbs: bool = True


STREAMS = {
    "core": IcbStream("Core services", "core", "recurrent allocation"),
    "primary_medical": IcbStream("Primary medical", "primary medical", "revised recurrent allocation"),
    "other_primary_care": IcbStream("Other primary care", "other primary care", "recurrent allocation", False),
    "running_costs": IcbStream("Running costs", "running costs", "running cost allowance"),
    "specialised": IcbStream(
        "Specialised services", "specialised", "physical health services + hcdd recurrent allocation"
    ),
}


@cache
def _assumed() -> dict[str, Any]:
    """Return base year, horizon and convergence policy, each number with its provenance."""
    return tomllib.loads(data.path(ASSUMPTIONS).read_text(encoding="utf-8"))


def base_year() -> str:
    """Return the year whose published allocations an ICB's plan opens with."""
    return str(_assumed()["base_year"])


def _first_year() -> str:
    return str(FinancialYear.parse(base_year()) + 1)


def icb_plan(icb: str, assumptions: Plan) -> Plan:
    """Return the plan of an ICB: base year 2025/26, five streams with published openings and distances.

    Args:
        icb: A code such as QOQ, or a name.
        assumptions: The plan whose rates, shares and care settings are taken over, marked illustrative.

    Raises:
        DataError: for an organisation that is no ICB.
    """
    code = organisation(icb)
    known = {entry.code: entry for entry in icbs()}
    if code not in known:
        raise DataError(f"{icb!r} is no ICB; `mtfs icbs` lists the {len(known)} codes and names")
    name = known[code].name
    plan = {
        "name": f"{name}: plan from NHS England's published allocations",
        "organisation": name,
        "code": code,
        "base_year": base_year(),
        "horizon": _assumed()["horizon"],
        "date": assumptions.date,
        "note": f"Openings and distances from target as published for {base_year()}; rates are illustrative.",
        "rates": _rates(assumptions),
        "convergence_policy": _assumed()["convergence_policy"],
        "allocation": _streams(code),
        "funds": _funds(code, assumptions),
        "pressures": {"all": _entry("£k", "missing", "", NO_PRESSURES) | {"name": "Funding pressures"}},
        "settings": {key: setting.model_dump(exclude_none=True) for key, setting in assumptions.settings.items()},
    }
    plan |= _uncertainty(plan, assumptions)
    return plan_from_data(plan, f"nhse:{code}")


def _rates(assumptions: Plan) -> dict[str, Any]:
    rates = {}
    for rate in ("growth", "inflation", "efficiency"):
        series = getattr(assumptions.rates, rate)
        first = next(iter(series.values.values()))
        rates[rate] = _entry("rate", "illustrative", series.source, NOTE_RATES) | {"values": {_first_year(): first}}
    return rates


def _streams(code: str) -> dict[str, Any]:
    mental_health = published(code, base_year(), "specialised", "delegated mh resource allocation")
    more = {"specialised": f"Delegated mental health ({pounds(mental_health.value, 0)}k) has no fair-shares target "
                           "and is not in it."}  # fmt: skip
    streams = {key: _stream(stream, code, more.get(key, "")) for key, stream in STREAMS.items()}
    streams["core"]["non_recurrent"] = {"in_year_items": _in_year_items(code)}
    before = published(code, base_year(), "primary medical", "recurrent allocation")
    _towards_target(streams, code, "core")
    _towards_target(streams, code, "primary_medical",
                    "The distance is that of the allocation before ARRS and other transfers "
                    f"({pounds(before.value, 0)}k); the target is assumed to move with them.")  # fmt: skip
    _towards_target(streams, code, "specialised")
    for key in ("other_primary_care", "running_costs"):
        none = _entry("rate", "illustrative", "NHSE-25", f"None is published for {base_year()}.")
        streams[key]["convergence"] = none | {"values": {_first_year(): 0.0}}
    streams["other_primary_care"]["method"] = "additive"
    return streams


def _uncertainty(plan: dict[str, Any], assumptions: Plan) -> dict[str, Any]:
    """Return the ranges of what is taken over and of the convergence policy, and how they move together."""
    ranges = {}
    shares = {f"funds.{fund}.repurpose" for fund in plan["funds"]}
    for key, range_ in assumptions.uncertainty.items():
        if range_.input in shares or assumptions.inputs[range_.input].place.family == "rates":
            ranges[key] = range_.model_dump(exclude_none=True, exclude={"year"})
            for end in ("low", "high"):
                ranges[key][end] |= {"status": "illustrative", "note": NOTE_RATES}
    ranges |= _assumed()["uncertainty"]
    pairs = {
        key: pair.model_dump(exclude_none=True)
        for key, pair in assumptions.correlations.items()
        if {pair.first, pair.second} <= ranges.keys()
    }
    return {"uncertainty": ranges, "correlations": pairs}


def _stream(stream: IcbStream, code: str, more: str) -> dict[str, Any]:
    opening = published(code, base_year(), stream.published_as, stream.item)
    note = f"{_where(opening)}: {stream.item}, {base_year()}. {more}".strip()
    return {
        "name": stream.name,
        "opening": _entry("£k", "published", opening.source, note) | {"value": opening.value},
    }


def _towards_target(streams: dict[str, Any], code: str, key: str, more: str = "") -> None:
    """Set convergence from the published distance; the target is the one that the distance implies."""
    stream, published_as, item = streams[key], STREAMS[key].published_as, STREAMS[key].item
    opening = published(code, base_year(), published_as, item)
    distance = published(code, base_year(), published_as, "post-convergence distance from target")
    said = f"{percentage(distance.value, 4)}, {_where(distance)}"
    note = f"Opening / (1 + published distance after convergence of {said}). {more}"
    status = "illustrative" if more else "derived"
    target = target_from_distance(opening.value, distance.value)
    stream["rounded_to_1k"] = True
    stream["convergence_from"] = "distance"
    stream["target"] = _entry("£k", status, distance.source, note.strip()) | {"value": target}


def _in_year_items(code: str) -> dict[str, Any]:
    """Return the part of the published core total that is not the recurrent allocation: of the base year only."""
    total = published(code, base_year(), "core", "total allocation")
    recurrent = published(code, base_year(), "core", "recurrent allocation")
    note = (
        f"{_where(total)}: total allocation less recurrent allocation (SDF transfers, elective recovery, discharge "
        "and others). Later years are not published, so none is assumed."
    )
    amount = {"values": {base_year(): total.value - recurrent.value}, "name": f"Items of {base_year()} only"}
    return _entry("£k", "derived", total.source, note) | amount


def _funds(code: str, assumptions: Plan) -> dict[str, Any]:
    capacity = published(code, _assumed()["capacity_year"], "core", "virtual and physical uec capacity")
    discharge = published(code, base_year(), "core", "discharge")
    funds: dict[str, Any] = {}
    for key, fund in assumptions.funds.items():
        share = next(iter(fund.repurpose.values.values()))
        opening = _published_entry(capacity) if key == "capacity" else _entry("£k", "missing", "", NOT_PUBLISHED)
        funds[key] = _fund(fund.name, opening, share)
    funds["discharge"] = _fund("Discharge fund", _published_entry(discharge), 0.0)
    return funds


def _fund(name: str, opening: dict[str, Any], share: float) -> dict[str, Any]:
    none, source = "None is published; assumed.", "MTFS"
    note = NOTE_RATES if share else "Nothing is repurposed unless you say so."
    return {
        "name": name,
        "opening": opening,
        "uplift": _entry("rate", "illustrative", source, none) | {"values": {_first_year(): 0.0}},
        "repurpose": _entry("share", "illustrative", "SCP" if share else source, note)
        | {"values": {_first_year(): share}},
    }


def _published_entry(figure: Published) -> dict[str, Any]:
    carried = "" if figure.year == base_year() else f" The last published; carried to {base_year()}."
    note = f"{_where(figure)}: {figure.item}, {figure.year}.{carried}"
    return _entry("£k", "published", figure.source, note) | {"value": figure.value}


def _where(figure: Published) -> str:
    return f"{figure.sheet}, {figure.cell}"


def _entry(unit: str, status: str, source: str, note: str) -> dict[str, Any]:
    return {"unit": unit, "status": status, "source": source, "note": note}
