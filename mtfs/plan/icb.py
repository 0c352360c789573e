"""A plan for any ICB from NHS England's published figures: `nhse:CODE`."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.allocation import target_from_distance
from mtfs.nhse.published import Published, icbs, organisation, published
from mtfs.plan.schema import Plan
from mtfs.plan.toml import plan_from_data

BASE_YEAR, FIRST_YEAR, HORIZON = "2025/26", "2026/27", 5
PACE, LARGEST_MOVE = 0.2, 0.005
NOTE_RATES = "As in the published plan of Cambridgeshire and Peterborough; replace it by your own."


def icb_plan(icb: str, assumptions: Plan) -> Plan:
    """The plan of an ICB: base year 2025/26, five streams with published openings and distances.

    Args:
        icb: A code such as QOQ, or a name.
        assumptions: The plan whose rates, shares and care settings are taken over, marked illustrative.

    Raises:
        DataError: for an organisation that is no ICB.
    """
    code = organisation(icb)
    found = {entry.code: entry for entry in icbs()}
    if code not in found:
        from mtfs.errors import DataError

        raise DataError(f"{icb!r} is no ICB; `mtfs icbs` lists the {len(found)} codes and names")
    name = found[code].name
    data = {
        "name": f"{name}: plan from NHS England's published allocations",
        "organisation": name,
        "code": code,
        "base_year": BASE_YEAR,
        "horizon": HORIZON,
        "date": assumptions.date,
        "note": "Openings and distances from target as published for 2025/26; rates and shares are illustrative.",
        "rates": _rates(assumptions),
        "convergence_policy": _policy(),
        "allocation": _streams(code),
        "funds": _funds(code, assumptions),
        "missing": {
            "pressures": "Funding pressures: Not published; available growth is stated before them. Add [pressures]."
        },
        "settings": {key: setting.model_dump(exclude_none=True) for key, setting in assumptions.settings.items()},
    }
    return plan_from_data(data, f"nhse:{code}")


def _rates(assumptions: Plan) -> dict[str, Any]:
    rates = {}
    for rate in ("growth", "inflation", "efficiency"):
        series = getattr(assumptions.rates, rate)
        first = next(iter(series.values.values()))
        rates[rate] = _entry("rate", "illustrative", series.source, NOTE_RATES) | {"values": {FIRST_YEAR: first}}
    return rates


def _policy() -> dict[str, Any]:
    note = "Inferred from the published figures of 2025/26, not NHS England's words; assumed to go on."
    figures = {"pace_over": ("share", PACE), "pace_under": ("share", PACE),
               "largest_cut": ("rate", LARGEST_MOVE), "largest_gain": ("rate", LARGEST_MOVE)}  # fmt: skip
    return {
        key: _entry(unit, "illustrative", "NHSE-25", note) | {"value": value} for key, (unit, value) in figures.items()
    }


def _streams(code: str) -> dict[str, Any]:
    core_total = published(code, BASE_YEAR, "core", "total allocation")
    hcdd = "physical health services + hcdd recurrent allocation"
    mental_health = published(code, BASE_YEAR, "specialised", "delegated mh resource allocation")
    streams = {
        "core": _stream("Core services", code, "core", "recurrent allocation", True,
                        f"The total with in-year items is £{core_total.value:,.0f}k."),
        "primary_medical": _stream("Primary medical", code, "primary medical", "revised recurrent allocation", True),
        "other_primary_care": _stream("Other primary care", code, "other primary care", "recurrent allocation", False),
        "running_costs": _stream("Running costs", code, "running costs", "running cost allowance", False),
        "specialised": _stream("Specialised services", code, "specialised", hcdd, True,
                               f"Delegated mental health (£{mental_health.value:,.0f}k) has no fair-shares target "
                               "and is not in it."),
    }  # fmt: skip
    streams["other_primary_care"]["method"] = "additive"
    return streams


def _stream(name: str, code: str, stream: str, item: str, has_target: bool, more: str = "") -> dict[str, Any]:
    opening = published(code, BASE_YEAR, stream, item)
    note = f"{_where(opening)}: {item}, {BASE_YEAR}. {more}".strip()
    result: dict[str, Any] = {
        "name": name,
        "opening": _entry("£k", "published", opening.source, note) | {"value": opening.value},
    }
    if not has_target:
        no_convergence = _entry("rate", "illustrative", opening.source, f"None is published for {BASE_YEAR}.")
        return result | {"convergence": no_convergence | {"values": {FIRST_YEAR: 0.0}}}
    distance = published(code, BASE_YEAR, stream, "post-convergence distance from target")
    target = target_from_distance(opening.value, distance.value)
    note = f"Opening / (1 + published distance after convergence of {distance.value:.4%}, {_where(distance)})."
    return result | {
        "rounded_to_1k": True,
        "convergence_from": "distance",
        "target": _entry("£k", "derived", distance.source, note) | {"value": target},
    }


def _funds(code: str, assumptions: Plan) -> dict[str, Any]:
    capacity = published(code, "2024/25", "core", "virtual and physical uec capacity")
    discharge = published(code, BASE_YEAR, "core", "discharge")
    not_published = "NHS England's allocation workbooks do not give it; enter your own."
    funds: dict[str, Any] = {}
    for key, fund in assumptions.funds.items():
        share = next(iter(fund.repurpose.values.values()))
        opening = _published_entry(capacity) if key == "capacity" else _entry("£k", "missing", "", not_published)
        funds[key] = _fund(fund.name, opening, share)
    funds["discharge"] = _fund("Discharge fund", _published_entry(discharge), 0.0)
    return funds


def _fund(name: str, opening: dict[str, Any], share: float) -> dict[str, Any]:
    none, source = "None is published; assumed.", "MTFS"
    note = NOTE_RATES if share else "Nothing is repurposed unless you say so."
    return {
        "name": name,
        "opening": opening,
        "uplift": _entry("rate", "illustrative", source, none) | {"values": {FIRST_YEAR: 0.0}},
        "repurpose": _entry("share", "illustrative", "SCP" if share else source, note)
        | {"values": {FIRST_YEAR: share}},
    }


def _published_entry(figure: Published) -> dict[str, Any]:
    note = f"{_where(figure)}: {figure.item}, {figure.year}."
    return _entry("£k", "published", figure.source, note) | {"value": figure.value}


def _where(figure: Published) -> str:
    return f"{figure.sheet}, {figure.cell}"


def _entry(unit: str, status: str, source: str, note: str) -> dict[str, Any]:
    return {"unit": unit, "status": status, "source": source, "note": note}
