"""The inputs about uncertainty: ranges, and how they move together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.plan.inputs import Input, switch, text_input
from mtfs.plan.uncertainty import SHAPES, YEARS

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan


def ranges(plan: Plan) -> Iterator[Input]:
    """Ranges of inputs."""
    for key, given in plan.uncertainty.items():
        at, section = f"uncertainty.{key}", f"Uncertainty: {given.input}"
        yield text_input(f"{at}.input", "Input that may lie elsewhere", given.input, section)
        for field, name in (("low", "Low"), ("high", "High")):
            figure = getattr(given, field)
            yield Input(f"{at}.{field}", name, figure.unit, "figure", figure, (-1e12, 1e12), (), section)
        yield Input(f"{at}.shape", "Shape", "", "choice", given.shape, None, SHAPES, section)
        yield Input(f"{at}.years", "Years: one draw shared, or independent", "", "choice", given.years, None, YEARS,
                    section)  # fmt: skip
        if given.year is not None:
            yield text_input(f"{at}.year", "Year that low and high speak of", given.year, section)
        yield switch(f"{at}.common", "One draw for all organisations", given.common, section)


def correlations(plan: Plan) -> Iterator[Input]:
    """How ranges move together."""
    for key, pair in plan.correlations.items():
        at, section = f"correlations.{key}", f"Correlation: {pair.first} and {pair.second}"
        yield text_input(f"{at}.first", "First range", pair.first, section)
        yield text_input(f"{at}.second", "Second range", pair.second, section)
        yield Input(f"{at}.value", "Correlation, -1 to 1", "correlation", "figure", pair.value, (-1.0, 1.0), (),
                    section)  # fmt: skip


def targets(plan: Plan) -> Iterator[Input]:
    """Amounts that outputs should reach."""
    for key, target in plan.targets.items():
        at, section = f"targets.{key}", f"Target: {target.name}"
        yield text_input(f"{at}.name", "Name", target.name, section)
        yield text_input(f"{at}.output", "Output that should reach it", target.output, section)
        yield Input(f"{at}.at_least", "At least", target.at_least.unit, "figure", target.at_least, (-1e12, 1e12), (),
                    section)  # fmt: skip
