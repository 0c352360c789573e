"""Every way to read a plan's assumptions: each combination of readings, its figures, and the claims that then hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from mtfs.analysis.figures.projection import Projection
from mtfs.backends.program import program
from mtfs.core.errors import LISTS_LINES, PlanError
from mtfs.core.references import Assignment, read_assignments
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing
from mtfs.formulas.claims import DOES_NOT_HOLD, HOLDS
from mtfs.model.claims import check, figure_of
from mtfs.plan.changes import changed
from mtfs.plan.parts.claims import PublishedFigure, published_figures
from mtfs.plan.plan import Plan

MOST_COMBINATIONS = 20_000


@dataclass(frozen=True)
class Combination:
    """One way to read every assumption: the options that differ from the plan as it stands, and what then holds."""

    changes: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    figures: Mapping[str, float] = field(repr=False)
    holds: frozenset[str]

    @property
    def name(self) -> str:
        """The combination in words."""
        return " + ".join(self.names) or "The plan as it stands"


def claim_result(computed: Any, at_least: Any, below: Any, otherwise: Any = DOES_NOT_HOLD) -> Any:
    """Return whether a claim holds, by the bounds that it has; `otherwise` is what is said of one that does not."""
    if at_least is None:
        return FORMULAS.below_verdict(computed, below, otherwise)
    if below is None:
        return FORMULAS.least_verdict(computed, at_least, otherwise)
    return FORMULAS.claim_verdict(computed, at_least, below, otherwise)


@dataclass(frozen=True)
class _Way:
    """One option of a reading: the inputs it sets, those that change the model's steps, the lines it replaces."""

    reading: str
    option: str
    name: str
    inputs: tuple[Assignment, ...]
    values: Mapping[str, tuple[Any, ...]]
    structural: tuple[Assignment, ...]
    lines: Mapping[str, str]


def combinations_of(plan: Plan, projection: Projection) -> list[Combination]:
    """Return every combination of the readings' options, the plan as it stands first."""
    count = prod(len(reading.options) for reading in plan.readings.values())
    if count > MOST_COMBINATIONS:
        raise PlanError(
            f"readings: {count:,} combinations are more than the {MOST_COMBINATIONS:,} that can be tried; remove some"
        )
    ways = [_ways(plan, reading, projection) for reading in plan.readings]
    _no_two_set_the_same(ways)
    combinations = [[way for way in chosen if way.inputs or way.lines] for chosen in product(*ways)]
    _refuse_what_contradicts_itself(plan, combinations)
    variants: dict[tuple[object, ...], _Variant] = {}
    return [_tried(plan, chosen, variants) for chosen in combinations]


def _no_two_set_the_same(ways: list[list[_Way]]) -> None:
    """Raise PlanError where readings contradict each other: what one sets another must not set."""
    setter: dict[str, str] = {}
    for way in (way for options in ways for way in options):
        for target in (*way.values, *way.lines, *(change.target for change in way.structural)):
            if setter.setdefault(target, way.reading) != way.reading:
                raise PlanError(
                    f"readings.{way.reading}: sets {target}, and so does readings.{setter[target]}; "
                    "make them options of one reading"
                )


def _ways(plan: Plan, reading: str, projection: Projection) -> list[_Way]:
    """Return the options of a reading, that which sets nothing first."""
    options = [_way(plan, reading, option, projection) for option in plan.readings[reading].options]
    return sorted(options, key=lambda way: bool(way.inputs or way.lines))


def _refuse_what_contradicts_itself(plan: Plan, combinations: list[list[_Way]]) -> None:
    """Check the plan of every combination whose options change one section together: alone each was checked."""
    checked = set()
    for ways in combinations:
        by_section: dict[str, list[_Way]] = {}
        for way in ways:
            for section in dict.fromkeys(plan.inputs[change.target].ruled_with for change in way.inputs):
                by_section.setdefault(section, []).append(way)
        for together in by_section.values():
            key = tuple((way.reading, way.option) for way in together)
            if len(together) > 1 and key not in checked:
                checked.add(key)
                try:
                    changed(plan, [change for way in together for change in way.inputs])
                except PlanError as error:
                    names = " + ".join(way.name for way in together)
                    raise PlanError(error.because_of("readings", f"{names}: together they make no plan: ")) from None


def _way(plan: Plan, reading: str, option: str, projection: Projection) -> _Way:
    entry = plan.readings[reading].options[option]
    place = f"readings.{reading}.options.{option}.sets"
    lines: dict[str, str] = {}
    inputs: list[Assignment] = []
    for change in read_assignments(entry.sets):
        is_input = change.target in plan.inputs
        if change.target in projection.lines and (change.value in projection.lines or not is_input):
            if change.year is not None or change.value == change.target:
                raise PlanError(f"{place}: {change.target} is a line; write LINE = OTHER-LINE, without a year")
            if change.value not in projection.lines:
                raise PlanError(f"{place}: the plan has no line {change.value!r} to take the place of {change.target}")
            if not any(change.target in claim.lines for claim in plan.claims.values()):
                raise PlanError(f"{place}: no claim speaks of {change.target}, so nothing takes its place; remove it")
            lines[change.target] = change.value
        elif is_input:
            if plan.inputs[change.target].kind == "text":
                raise PlanError(
                    f"{place}: {change.target} is a text, which no figure rests on; set a number or a choice"
                )
            inputs.append(change)
        else:
            raise PlanError(f"{place}: the plan has no input and no line {change.target!r}; {LISTS_LINES} the lines")
    try:
        other = changed(plan, inputs)
    except PlanError as error:
        raise PlanError(error.because_of(place)) from None
    structural = tuple(change for change in inputs if plan.inputs[change.target].structural)
    values = {
        change.target: other.inputs[change.target].by_year(other)
        for change in inputs
        if not plan.inputs[change.target].structural
    }
    name = f"{plan.readings[reading].name}: {entry.name}"
    return _Way(reading, option, name, tuple(inputs), values, structural, lines)


@dataclass(frozen=True)
class _Variant:
    """A plan whose model takes the same steps, what was published with the lines it then speaks of, and its program."""

    plan: Plan
    claims: Sequence[tuple[PublishedFigure, tuple[str, ...]]]
    run: Callable[[Mapping[str, Any]], dict[str, list[Any]]]


def _variant(plan: Plan, structural: tuple[Assignment, ...], replaced: Mapping[str, str]) -> _Variant:
    other = changed(plan, structural)
    claims = [
        (published, tuple(replaced.get(line, line) for line in published.claim.lines))
        for published in published_figures(plan.claims)
        if published.claim.line
    ]
    lines = tuple(dict.fromkeys(line for _, named in claims for line in named))
    compiled = program(other, lines)
    for published, named in claims:
        check(other, published, compiled.lines, named)
    return _Variant(other, claims, compiled.run)


def _tried(plan: Plan, ways: list[_Way], variants: dict[tuple[object, ...], _Variant]) -> Combination:
    """Return one combination: its figures and the claims that hold."""
    structural = tuple(change for way in ways for change in way.structural)
    replaced = {line: other for way in ways for line, other in way.lines.items()}
    variant_key = (structural, *replaced.items())
    if variant_key not in variants:
        variants[variant_key] = _variant(plan, structural, replaced)
    variant = variants[variant_key]
    values = dict(variant.plan.values)
    for way in ways:
        values |= way.values
    try:
        lines = variant.run(values)
    except ZeroDivisionError:
        names = " + ".join(way.name for way in ways)
        raise PlanError(f"readings: {names}: cannot be computed: a division by 0; correct what they set") from None
    figures = {published.id: figure_of(plan, published, named, lines) for published, named in variant.claims}
    holds = frozenset(
        published.id
        for published, _ in variant.claims
        if not is_missing(figure := figures[published.id])
        and claim_result(figure, published.at_least, published.below) == HOLDS
    )
    changes = tuple((way.reading, way.option) for way in ways)
    return Combination(changes, tuple(way.name for way in ways), figures, holds)
