"""Claims: the figure that each speaks of, and its difference from the published range."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar, cast

from mtfs.catalogue import lines
from mtfs.core.errors import PlanError, suggestion
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import total_or_missing
from mtfs.model.ledger import Ledger, Value
from mtfs.model.naming import unit_of
from mtfs.plan.parts.claims import Claim
from mtfs.plan.plan import Plan

Number = TypeVar("Number", bound=Figure)


def claims(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put every claim that can be computed: the figure, and how far it lies outside the published range.

    Raises:
        PlanError: for a claim on a line that the plan does not have, in another unit, or without a year.
    """
    computed = {}
    for key, claim in plan.claims.items():
        if claim.line:
            check(plan, key, claim, ledger.emitted)
            computed[key] = figure_of(plan, key, claim, ledger.emitted)
    for key, figure in computed.items():
        claim = plan.claims[key]
        figure = ledger.put(lines.Claim.COMPUTED.of(key), 0, figure)
        above: Figure = 0
        below: Figure = 0
        if claim.below is not None:
            above = f.above_range(figure, value(f"claims.{key}.below", 0))
        if claim.at_least is not None:
            below = f.below_range(figure, value(f"claims.{key}.at_least", 0))
        ledger.put(lines.Claim.DIFFERENCE.of(key), 0, f.claim_difference(above, below))


def check(plan: Plan, key: str, claim: Claim, emitted: Collection[str]) -> None:
    """Raise PlanError for a claim on lines that the plan does not have, or in another unit than theirs.

    Raises:
        PlanError: naming the claim, the line and the remedy.
    """
    for line in claim.lines:
        if line not in emitted:
            raise PlanError(f"{plan.name}: claims.{key}.line: the plan has no line {line!r}{suggestion(line, emitted)}")
        for bound in (claim.at_least, claim.below):
            if bound is not None and bound.unit != unit_of(plan, line):
                problem = f"unit is {bound.unit!r}; {line} is in {unit_of(plan, line)}, write that"
                raise PlanError(f"{plan.name}: claims.{key}: {problem}")


def figure_of(plan: Plan, key: str, claim: Claim, emitted: Mapping[str, Sequence[Number | None]]) -> Number:
    """Return the figure that a claim speaks of: the sum of its lines in its year, or over the plan years.

    Raises:
        PlanError: for a line that has no figure in that year, or no total over the years.
    """
    place = f"{plan.name}: claims.{key}.line"
    figures: list[Figure] = [_in_year(plan, place, claim, line, emitted[line]) for line in claim.lines]
    result = figures[0]
    for figure in figures[1:]:
        result = result + figure
    return cast("Number", result)


def _in_year(plan: Plan, place: str, claim: Claim, line: str, years: Sequence[Number | None]) -> Number:
    kind = lines.kind_of(line)
    if claim.year is None and not kind.single_value:
        if not kind.adds_up:
            raise PlanError(f"{place}: {line} does not add up over the years; add year = such as {plan.years[-1]}")
        return cast("Number", total_or_missing(cast("Sequence[Figure]", years[1:])))
    figure = years[0 if kind.single_value or claim.year is None else plan.years.index(claim.year)]
    if figure is None:
        raise PlanError(f"{place}: {line} has no figure for the base year {claim.year}; it starts in {plan.years[1]}")
    return figure
