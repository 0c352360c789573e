"""The inputs about money: the plan itself, rates, allocation, funds, the pot, care settings, prices, limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.plan.inputs import ANY_AMOUNT, FRACTION, NOT_NEGATIVE, RATE, Input, switch, text_input

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan


def identity(plan: Plan) -> Iterator[Input]:
    """Name, organisation, code, date, years, and what is not known."""
    section = "Plan"
    yield text_input("plan.name", "Name of the plan", plan.name, section)
    yield text_input("plan.organisation", "Organisation", plan.organisation, section)
    yield text_input("plan.code", "Organisation code", plan.code, section)
    yield text_input("plan.date", "Date of the plan", plan.date.isoformat(), section)
    yield text_input("plan.note", "Note", plan.note, section)
    yield text_input("plan.base_year", "Base year", plan.base_year, section, True)
    yield Input("plan.horizon", "Years of the plan", "years", "figure", plan.horizon, None, (), section, True)
    for key, text in plan.missing.items():
        yield text_input(f"missing.{key}", "Missing", text, section)


def rates(plan: Plan) -> Iterator[Input]:
    """Rates for every stream."""
    for rate, name in RATE_NAMES.items():
        series = getattr(plan.rates, rate)
        if series is not None:
            yield Input(f"rates.{rate}", name, "rate", "series", series, RATE, section="Rates for every stream")


RATE_NAMES = {
    "growth": "Base growth",
    "inflation": "Inflation (cost uplift)",
    "efficiency": "Efficiency",
    "convergence": "Convergence (below 0 takes away)",
}
POLICY_NAMES = {
    "pace_over": "Share of the move to target made in one year, over target",
    "pace_under": "Share of the move to target made in one year, under target",
    "largest_cut": "Largest cut in one year",
    "largest_gain": "Largest gain in one year",
}


def policy(plan: Plan) -> Iterator[Input]:
    """Convergence policy."""
    if plan.convergence_policy is None:
        return
    for field, name in POLICY_NAMES.items():
        unit = "share" if field.startswith("pace") else "rate"
        given = getattr(plan.convergence_policy, field)
        yield Input(f"convergence_policy.{field}", name, unit, "figure", given, FRACTION, section="Convergence policy")


def streams(plan: Plan) -> Iterator[Input]:
    """Allocation streams."""
    for stream_id, stream in plan.allocation.items():
        at, section = f"allocation.{stream_id}", f"Allocation: {stream.name}"
        yield text_input(f"{at}.name", "Name", stream.name, section)
        yield Input(f"{at}.method", "Compounding method", "", "choice", stream.method, None,
                    ("multiplicative", "additive"), section, True)  # fmt: skip
        yield switch(f"{at}.rounded_to_1k", "Rounded to £1k", stream.rounded_to_1k, section, True)
        yield Input(f"{at}.convergence_from", "Convergence comes from", "", "choice", stream.convergence_from,
                    None, ("rate", "distance"), section, True)  # fmt: skip
        yield Input(f"{at}.opening", "Opening recurrent allocation", "£k", "figure", stream.opening,
                    NOT_NEGATIVE, (), section)  # fmt: skip
        if stream.target is not None:
            yield Input(f"{at}.target", "Fair-shares target", "£k", "figure", stream.target, NOT_NEGATIVE,
                        (), section)  # fmt: skip
        for rate, name in RATE_NAMES.items():
            own = getattr(stream, rate)
            if own is not None:
                yield Input(f"{at}.{rate}", name, "rate", "series", own, RATE, (), section)
        for field, label in (
            ("baseline_adjustments", "Baseline adjustment"),
            ("non_recurrent", "Non-recurrent"),
        ):
            for item_id, item in getattr(stream, field).items():
                yield text_input(f"{at}.{field}.{item_id}.name", f"{label}: name", item.name, section)
                yield Input(f"{at}.{field}.{item_id}", f"{label}: {item.name}", "£k", "amounts", item,
                            ANY_AMOUNT, (), section)  # fmt: skip


def funds(plan: Plan) -> Iterator[Input]:
    """Funds of which a share is repurposed."""
    for fund_id, fund in plan.funds.items():
        at, section = f"funds.{fund_id}", f"Fund: {fund.name}"
        yield text_input(f"{at}.name", "Name", fund.name, section)
        yield Input(f"{at}.opening", "Opening size", "£k", "figure", fund.opening, NOT_NEGATIVE, (), section,
                    may_be_missing=True)  # fmt: skip
        if fund.ringfenced is not None:
            yield Input(f"{at}.ringfenced", "Ring-fenced part", "£k", "series", fund.ringfenced, NOT_NEGATIVE,
                        (), section)  # fmt: skip
        yield Input(f"{at}.uplift", "Uplift", "rate", "series", fund.uplift, RATE, (), section)
        yield Input(f"{at}.repurpose", "Share repurposed", "share", "series", fund.repurpose, FRACTION, (), section)
        yield switch(f"{at}.recurrent", "Recurrent: released for good, adds up year on year", fund.recurrent, section)


def pressures(plan: Plan) -> Iterator[Input]:
    """Funding pressures."""
    section = "Funding pressures"
    for key, pressure in plan.pressures.items():
        yield text_input(f"pressures.{key}.name", "Name", pressure.name, section)
        yield Input(f"pressures.{key}", pressure.name, "£k", "series", pressure, ANY_AMOUNT, (), section,
                    may_be_missing=True)  # fmt: skip


def available_growth(plan: Plan) -> Iterator[Input]:
    """What a plan says is left of growth after pressures."""
    if plan.available_growth is None:
        return
    section, at = "Available growth: what is left after pressures, a year", "available_growth"
    yield Input(f"{at}.option", "Case that enters the pot", "", "choice", plan.available_growth.option, None,
                ("low", "central", "high"), section)  # fmt: skip
    for case in ("low", "central", "high"):
        yield Input(f"{at}.{case}", f"Available growth a year, {case} case", "£k", "figure",
                    getattr(plan.available_growth, case), ANY_AMOUNT, (), section)  # fmt: skip


def commercial(plan: Plan) -> Iterator[Input]:
    """Commercial income."""
    if plan.commercial is None:
        return
    section = "Commercial income over the whole plan"
    yield Input("commercial.option", "Case that enters the pot", "", "choice", plan.commercial.option, None,
                ("none", "low", "central", "high"), section)  # fmt: skip
    for case in ("low", "central", "high"):
        yield Input(f"commercial.{case}", f"Commercial income, {case} case", "£k", "figure",
                    getattr(plan.commercial, case), NOT_NEGATIVE, (), section)  # fmt: skip


def settings(plan: Plan) -> Iterator[Input]:
    """Care settings."""
    for key, setting in plan.settings.items():
        section = f"Care setting: {setting.name}"
        yield text_input(f"settings.{key}.name", "Name", setting.name, section)
        for field in ("first", "last"):
            yield Input(f"settings.{key}.{field}", f"Share of the pot in the {field} year", "share", "figure",
                        getattr(setting, field), FRACTION, (), section)  # fmt: skip


def model(plan: Plan) -> Iterator[Input]:
    """Prices and the limits of the checks."""
    yield Input("prices.gdp_deflator", "GDP deflator growth", "rate", "series", plan.prices.gdp_deflator, RATE,
                (), "Prices")  # fmt: skip
    yield Input("limits.tolerance", "Largest residual that counts as none", "of the check", "figure",
                plan.limits.tolerance, NOT_NEGATIVE, (), "Limits of the checks")  # fmt: skip
    yield Input("limits.largest_rate", "Upper limit for yearly rates", "rate", "figure",
                plan.limits.largest_rate, FRACTION, (), "Limits of the checks")  # fmt: skip
