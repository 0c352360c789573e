"""What must hold across the parts about money: allocation, funds, the pot, care settings."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.core.units import MONEY
from mtfs.formulas.algebra import is_missing
from mtfs.formulas.funds import uplifted_fund
from mtfs.plan.content import PlanContent
from mtfs.plan.parts.care import SHARE_TOLERANCE
from mtfs.plan.parts.money import RATES

OF_THE_POT = ("funds", "pressures", "commercial", "settings", "available_growth")


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield parts of the money that do not stand together."""
    if not plan.allocation and not plan.funding:
        remedy = "add a stream as [allocation.NAME], or funding lines as [funding.NAME]"
        yield Problem("allocation", None, "is not there", remedy)
    for part in OF_THE_POT:
        if getattr(plan, part) and not plan.allocation:
            message = "belongs to the investment pot, which needs an allocation"
            yield Problem(part, None, message, "add [allocation.NAME] to the plan file")
    if plan.available_growth is not None and plan.pressures:
        message = "says what pressures leave, and pressures are given too"
        yield Problem("available_growth", None, message, "remove one of the two")
    for key, fund in plan.funds.items():
        if fund.inside is not None and (fund.inside == key or fund.inside not in plan.funds):
            message = f"{fund.inside!r} is {'the fund itself' if fund.inside == key else 'no fund of the plan'}"
            yield Problem(f"funds.{key}.inside", None, message, "name another fund, or remove it")
    for key, stream in plan.allocation.items():
        for part, figure in (("opening", stream.opening), ("target", stream.target)):
            if figure is not None and figure.value == 0:
                yield Problem(f"allocation.{key}.{part}", None, "is 0", "it has to be above 0")


def rate_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield streams that lack a rate, or what convergence from the distance needs."""
    for key, stream in plan.allocation.items():
        place, from_distance = f"allocation.{key}", stream.convergence_from == "distance"
        for rate in RATES:
            if rate == "convergence" and from_distance:
                continue
            if plan.rate_id(key, rate) not in plan.inputs:
                yield Problem(place, None, f"no {rate}", f"give it here or for every stream as rates.{rate}")
        if not from_distance:
            continue
        if stream.target is None:
            yield Problem(place, None, "convergence from distance needs a target", f"add {place}.target")
        if plan.convergence_policy is None:
            yield Problem(place, None, "convergence from distance needs [convergence_policy]", "add it")
        if stream.convergence is not None:
            message = "unused, as convergence comes from distance"
            yield Problem(f"{place}.convergence", None, message, "remove one")


def amount_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield amounts that contradict each other, in a plan whose parts stand together."""
    yield from _settings_that_do_not_sum_to_one(plan)
    yield from _ringfences_above_their_funds(plan)


def _settings_that_do_not_sum_to_one(plan: PlanContent) -> Iterator[Problem]:
    if not plan.settings:
        return
    for end in ("first", "last"):
        shares = math.fsum(getattr(setting, end).value or 0.0 for setting in plan.settings.values())
        if abs(shares - 1) > SHARE_TOLERANCE:
            yield Problem("settings", None, f"the {end} year's shares sum to {shares:g}", "make them sum to 1")


def _ringfences_above_their_funds(plan: PlanContent) -> Iterator[Problem]:
    for key, fund in plan.funds.items():
        if fund.ringfenced is None:
            continue
        size = plan.values[f"funds.{key}.opening"][0]
        for period, year in enumerate(plan.years):
            size = uplifted_fund(size, plan.values[f"funds.{key}.uplift"][period]) if period else size
            ring = plan.values[f"funds.{key}.ringfenced"][period]
            if not is_missing(size) and ring > size + SHARE_TOLERANCE:
                message = f"{MONEY.in_sentence(ring)} is more than the fund ({MONEY.in_sentence(size)})"
                yield Problem(f"funds.{key}.ringfenced", year, message, "lower it or raise the fund")
                break
