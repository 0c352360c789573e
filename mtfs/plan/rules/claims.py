"""What must hold for claims and roundings within their plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.core.roundings import rounding_step
from mtfs.core.units import unit_named
from mtfs.plan.content import PlanContent
from mtfs.plan.inputs import Input
from mtfs.plan.rules.inputs import numbers


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield claims that speak of a year outside the plan."""
    for key, claim in plan.claims.items():
        if not claim.not_computed and claim.year is not None and claim.year not in plan.years:
            message = f"{claim.year} is outside the plan ({plan.years[0]} to {plan.years[-1]})"
            yield Problem(f"claims.{key}.year", None, message, "correct it")


def rounding_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield roundings of a source that has another or that nobody names, and those coarser than all that they round."""
    first_of: dict[str, str] = {}
    for key, entry in plan.roundings.items():
        first = first_of.setdefault(entry.source, key)
        if first != key:
            message = f"{shown(entry.source)} is rounded by {first} already"
            yield Problem(f"roundings.{key}.source", None, message, "remove one of them")
        named = [one for one in plan.inputs.values() if one.provenance and one.provenance.source == entry.source]
        if not named:
            message = f"{shown(entry.source)} is the source of no number of this plan"
            yield Problem(f"roundings.{key}.source", None, message, "write it as the numbers name it, or remove this")
        yield from _too_coarse(f"roundings.{key}.rounding", entry.rounding, named)
    for place in dict.fromkeys(one.place for one in plan.inputs.values() if getattr(one.place.part, "rounding", "")):
        inputs = [one for one in plan.inputs.values() if one.place == place]
        yield from _too_coarse(f"{place.id}.rounding", str(getattr(place.part, "rounding", "")), inputs)


def _too_coarse(place: str, rounding: str, inputs: list[Input]) -> Iterator[Problem]:
    """Yield a rounding that is above every figure it speaks of: those in units that it can round."""
    figures = []
    for one in inputs:
        with suppress(ValueError):
            step = rounding_step(rounding, unit_named(one.unit))
            figures += [(abs(value) / step, abs(value), one.unit) for _, value in numbers(one) if value]
    if figures and max(figures)[0] < 1:
        _, most, unit = max(figures)
        message = (
            f"{shown(rounding)} is coarser than every figure that it rounds: {unit_named(unit).exact(most)} at most"
        )
        yield Problem(place, None, message, "correct it, or remove it")
