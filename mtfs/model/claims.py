"""Claims: the figure that each speaks of, and its difference from the published range."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar, cast

from mtfs.catalogue import lines
from mtfs.core.errors import PlanError, suggestion
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import total_or_missing
from mtfs.model.ledger import Ledger, Value
from mtfs.model.naming import key_of, unit_of
from mtfs.plan.parts.claims import PublishedFigure, published_figures
from mtfs.plan.plan import Plan

Number = TypeVar("Number", bound=Figure)


def claims(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put every claim that can be computed: the figure, and how far it lies outside the published range.

    Raises:
        PlanError: for a claim on a line that the plan does not have, in another unit, or without a year.
    """
    computed = []
    for published in published_figures(plan.claims):
        if published.claim.line:
            check(plan, published, ledger.emitted)
            computed.append((published, figure_of(plan, published, published.claim.lines, ledger.emitted)))
    for published, figure in computed:
        line, claim = line_of(published), published.claim
        figure = ledger.put(line, 0, figure)
        above: Figure = 0
        below: Figure = 0
        if published.in_row:
            least, most = _range(published, f, value, ledger, plan)
            above, below = f.above_range(figure, most), f.below_range(figure, least)
        if claim.below is not None:
            above = f.above_range(figure, value(f"claims.{published.key}.below", 0))
        if claim.at_least is not None:
            below = f.below_range(figure, value(f"claims.{published.key}.at_least", 0))
        ledger.put(difference_of(published), 0, f.claim_difference(above, below))


def _range(published: PublishedFigure, f: Formulas, value: Value, ledger: Ledger, plan: Plan) -> tuple[Figure, Figure]:
    """Put and return the range that the rounding of a published row leaves to one of its years."""
    put, keys = ledger.put, keys_of(published)
    figure = value(f"claims.{published.key}.values", plan.years.index(published.year or ""))
    half = put(lines.ClaimedYear.ROUNDED_BY.of(*keys), 0, published.claim.rounded_by)
    least = put(lines.ClaimedYear.FROM.of(*keys), 0, f.rounded_from(figure, half))
    return least, put(lines.ClaimedYear.BELOW.of(*keys), 0, f.rounded_below(figure, half))


def keys_of(published: PublishedFigure) -> tuple[str, ...]:
    """Return the ids that the lines of a published figure hold: the claim's, and the year's in a row."""
    return (published.key, key_of(published.year or "")) if published.in_row else (published.key,)


def line_of(published: PublishedFigure) -> lines.LineId:
    """Return the line of the computed figure beside a published one."""
    kind = lines.ClaimedYear.COMPUTED if published.in_row else lines.Claim.COMPUTED
    return kind.of(*keys_of(published))


def difference_of(published: PublishedFigure) -> lines.LineId:
    """Return the line of how far the computed figure is outside the published range."""
    kind = lines.ClaimedYear.DIFFERENCE if published.in_row else lines.Claim.DIFFERENCE
    return kind.of(*keys_of(published))


def check(plan: Plan, published: PublishedFigure, emitted: Collection[str], named: Sequence[str] = ()) -> None:
    """Raise PlanError for a claim on lines that the plan does not have, or in another unit than theirs.

    Raises:
        PlanError: naming the claim, the line and the remedy.
    """
    claim, key = published.claim, published.key
    for line in named or claim.lines:
        if line not in emitted:
            raise PlanError(f"{plan.name}: claims.{key}.line: the plan has no line {line!r}{suggestion(line, emitted)}")
        if claim.unit != unit_of(plan, line):
            problem = f"unit is {claim.unit!r}; {line} is in {unit_of(plan, line)}, write that"
            raise PlanError(f"{plan.name}: claims.{key}: {problem}")


def figure_of(
    plan: Plan, published: PublishedFigure, named: Sequence[str], emitted: Mapping[str, Sequence[Number | None]]
) -> Number:
    """Return the figure that a published one speaks of: the sum of lines in its year, or over the plan years.

    Raises:
        PlanError: for a line that has no figure in that year, or no total over the years.
    """
    place = f"{plan.name}: claims.{published.key}.line"
    figures: list[Figure] = [_in_year(plan, place, published.year, line, emitted[line]) for line in named]
    result = figures[0]
    for figure in figures[1:]:
        result = result + figure
    return cast("Number", result)


def _in_year(plan: Plan, place: str, year: str | None, line: str, years: Sequence[Number | None]) -> Number:
    kind = lines.kind_of(line)
    if year is None and not kind.single_value:
        if not kind.adds_up:
            raise PlanError(f"{place}: {line} does not add up over the years; add year = such as {plan.years[-1]}")
        return cast("Number", total_or_missing(cast("Sequence[Figure]", years[1:])))
    figure = years[0 if kind.single_value or year is None else plan.years.index(year)]
    if figure is None:
        raise PlanError(f"{place}: {line} has no figure for the base year {year}; it starts in {plan.years[1]}")
    return figure
