"""Claims: the figure that each speaks of, and its difference from the published range."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mtfs.catalogue.lines import wording
from mtfs.core.errors import PlanError, spelling_remedy
from mtfs.core.problems import Problem
from mtfs.formulas.algebra import total_or_missing
from mtfs.model.ledger import Lines, Value
from mtfs.model.naming import unit_of
from mtfs.plan.parts.claims import Claim
from mtfs.plan.plan import Plan


def claims(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Every claim that can be computed: the figure, and how far it lies outside the published range.

    Raises:
        PlanError: for a claim on a line that the plan does not have, in another unit, or without a year.
    """
    computed = {}
    for key, claim in plan.claims.items():
        if claim.line:
            check(plan, key, claim, lines.emitted)
            computed[key] = figure_of(plan, key, claim, lines.emitted)
    for key, figure in computed.items():
        claim, at = plan.claims[key], f"claims.{key}."
        figure = lines.put(at + "computed", 0, figure)
        above = below = 0
        if claim.below is not None:
            above = f.above_range(figure, value(at + "below", 0))
        if claim.at_least is not None:
            below = f.below_range(figure, value(at + "at_least", 0))
        lines.put(at + "difference", 0, f.claim_difference(above, below))


def check(plan: Plan, key: str, claim: Claim, found: Collection[str]) -> None:
    """Refuse a claim on lines that the plan does not have, or in another unit than theirs.

    Raises:
        PlanError: naming the claim, the line and the remedy.
    """
    for line in claim.lines:
        if line not in found:
            problem = Problem(
                f"claims.{key}.line", None, f"the plan has no line {line!r}", spelling_remedy(line, found)
            )
            raise PlanError(problem, plan.name)
        for bound in (claim.at_least, claim.below):
            if bound is not None and bound.unit != unit_of(plan, line):
                message = f"unit is {bound.unit!r}; {line} is in {unit_of(plan, line)}, write that"
                raise PlanError(Problem(f"claims.{key}", None, message), plan.name)


def figure_of(plan: Plan, key: str, claim: Claim, found: Mapping[str, list[Any]]) -> Any:
    """The figure that a claim speaks of: the sum of its lines in its year, or over the plan years.

    Raises:
        PlanError: for a line that has no figure in that year, or no total over the years.
    """
    result: Any = None
    for line in claim.lines:
        figure = _in_year(plan, f"claims.{key}.line", claim, line, found[line])
        result = figure if result is None else result + figure
    return result


def _in_year(plan: Plan, at: str, claim: Claim, line: str, years: list[Any]) -> Any:
    if wording(line).once:
        return years[0]
    if claim.year is None:
        if not wording(line).adds_up:
            remedy = f"add year = such as {plan.years[-1]}"
            raise PlanError(Problem(at, None, f"{line} does not add up over the years", remedy), plan.name)
        return total_or_missing(years[1:])
    figure = years[plan.years.index(claim.year)]
    if figure is None:
        message = f"{line} has no figure for the base year {claim.year}"
        raise PlanError(Problem(at, None, message, f"it starts in {plan.years[1]}"), plan.name)
    return figure
