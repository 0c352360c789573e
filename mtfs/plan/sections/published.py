"""The inputs about what was published: claims, and the ways to read the assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.plan.inputs import Input, text_input

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

FIXED_TEXTS = {
    "line": "Line that it speaks of (several joined by +)",
    "year": "Year that it speaks of (none: the whole plan)",
    "not_computed": "Why it cannot be computed",
}


def claims(plan: Plan) -> Iterator[Input]:
    """Claims: statement, line, year and range."""
    for key, claim in plan.claims.items():
        at, section = f"claims.{key}", f"Claim: {claim.statement}"
        texts = {"statement": "Statement", "published": "As published", "source": "Source of the claim"}
        for field, name in texts.items():
            yield text_input(f"{at}.{field}", name, getattr(claim, field), section)
        for field, name in FIXED_TEXTS.items():
            if getattr(claim, field):
                yield text_input(f"{at}.{field}", name, getattr(claim, field), section, True)
        for field, name in (("at_least", "Holds from"), ("below", "Holds below")):
            bound = getattr(claim, field)
            if bound is not None:
                yield Input(f"{at}.{field}", name, bound.unit, "figure", bound, (-1e12, 1e12), (), section)


def readings(plan: Plan) -> Iterator[Input]:
    """Readings: the options of each, and what they set."""
    for key, reading in plan.readings.items():
        at, section = f"readings.{key}", f"Reading: {reading.name}"
        yield text_input(f"{at}.name", "Assumption", reading.name, section)
        for name, option in reading.options.items():
            yield text_input(f"{at}.options.{name}.name", "Way to read it", option.name, section)
            if option.sets:
                yield text_input(f"{at}.options.{name}.sets", f"{option.name}: sets", option.sets, section)
