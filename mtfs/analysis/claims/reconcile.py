"""Which published figures follow from the published assumptions: claims, and the readings under which they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cached_property

from mtfs.analysis.claims.readings import Combination, claim_result, combinations_of
from mtfs.analysis.claims.rounding import moved_by_roundings
from mtfs.analysis.figures.dependence import inputs_behind, weakest_status, years_of
from mtfs.analysis.figures.pieces import ILLUSTRATIVE
from mtfs.analysis.figures.projection import Projection, project
from mtfs.core.errors import PlanError
from mtfs.core.tables import BY_ROW, TEXT, Cell, Table, Tabular
from mtfs.core.tones import Tone
from mtfs.core.units import COUNT, unit_named
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing
from mtfs.formulas.claims import DOES_NOT_HOLD, HOLDS, WITHIN_ROUNDING
from mtfs.model.claims import difference_of, line_of
from mtfs.model.graph_recording import graph_of
from mtfs.plan.parts.base import STATUS_TONES
from mtfs.plan.parts.claims import PublishedFigure, published_figures
from mtfs.plan.plan import Plan

NOT_COMPUTED = "cannot be computed"
RESULTS = (HOLDS, WITHIN_ROUNDING, DOES_NOT_HOLD, NOT_COMPUTED)
"""Every result that a claim can have, the best first."""
ALL_RESTING, SOME_RESTING = "all resting on illustrative inputs", " of them resting on illustrative inputs"
FIGURES = ("at_least", "below", "computed", "difference", "rounding")
"""Names of the figures that are in the unit of their claim."""
TONES = {
    HOLDS: Tone.GOOD,
    WITHIN_ROUNDING: Tone.GOOD,
    DOES_NOT_HOLD: Tone.BAD,
    NOT_COMPUTED: Tone.CAUTION,
    **STATUS_TONES,
}
IN_MILLIONS = re.compile(r"[0-9] ?(m|bn|million|billion)\b")
"""Finds an amount in millions in a published text: the computed figure beside it is then shown in £m too."""
MOST_SHOWN = 3
"""Ways to read the assumptions that are named beside a claim."""


@dataclass(frozen=True)
class Outcome:
    """One claim beside the computed figure.

    `id` is that of the claim, with the year behind it in a published row. `result` is "holds", "holds within the
    rounding of the inputs", "does not hold" or "cannot be computed"; `difference` is how far the figure lies outside
    the published range; `rounding` is how far the roundings of the inputs can move it; `readings` are the smallest
    changes of the assumptions under which the claim holds. `rests_on` is the weakest status among the inputs that the
    figure rests on: a claim that holds because an illustrative input was chosen so follows from nothing that was
    published. `remark` is what to know about it.
    """

    id: str
    statement: str
    published: str
    source: str
    line: str
    year: str
    unit: str
    at_least: float | None
    below: float | None
    computed: float | None
    difference: float | None
    rounding: float | None
    result: str
    rests_on: str
    readings: tuple[str, ...]
    remark: str

    @property
    def claim(self) -> str:
        """The statement of the claim, with the year where it is one of a published row."""
        in_row = " " in self.id  # the ids of claims hold none
        return f"{self.statement}, {self.year}" if in_row else self.statement

    def shown(self, figure: float | None) -> str:
        """Return a figure in the claim's unit as a reader sees it: in £m where the published one is; empty for none."""
        unit = unit_named(self.unit)
        large = unit.money and IN_MILLIONS.search(self.published) is not None
        return "" if figure is None else unit.large(figure) if large or not figure else unit.rounded(figure)


@dataclass(frozen=True)
class Reconciliation(Tabular):
    """The claims of a plan: each with its outcome, and every combination of readings that was tried."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    combinations: tuple[Combination, ...]

    @property
    def computed(self) -> list[Outcome]:
        """The claims that can be computed."""
        return [outcome for outcome in self.outcomes if outcome.result != NOT_COMPUTED]

    @cached_property
    def best(self) -> list[Combination]:
        """The combinations under which most claims hold, those with the fewest changes."""
        most = max(len(tried.holds) for tried in self.combinations)
        leading = [tried for tried in self.combinations if len(tried.holds) == most]
        fewest = min(len(tried.changes) for tried in leading)
        return [tried for tried in leading if len(tried.changes) == fewest]

    @cached_property
    def never(self) -> list[Outcome]:
        """The claims that can be computed and hold under no combination, nor within the rounding of the inputs."""
        held, within = self._held, WITHIN_ROUNDING
        return [outcome for outcome in self.computed if outcome.id not in held and outcome.result != within]

    @cached_property
    def _held(self) -> set[str]:
        """The ids of the claims that hold under some combination."""
        return set().union(*(tried.holds for tried in self.combinations))

    @property
    def single_changes(self) -> list[Combination]:
        """The plan as it stands, then each option by itself."""
        return [tried for tried in self.combinations if len(tried.changes) <= 1]

    @property
    def holding(self) -> list[Outcome]:
        """The claims that hold as the plan stands."""
        return [outcome for outcome in self.outcomes if outcome.result == HOLDS]

    @property
    def within_rounding(self) -> list[Outcome]:
        """The claims that hold within the rounding of the inputs, as the plan stands."""
        return [outcome for outcome in self.outcomes if outcome.result == WITHIN_ROUNDING]

    @property
    def resting_on_illustrative(self) -> int:
        """How many claims hold as the plan stands and rest on illustrative inputs, which prove nothing."""
        return sum(outcome.rests_on == ILLUSTRATIVE for outcome in self.holding)

    @property
    def all_hold_together(self) -> bool:
        """Whether one combination satisfies every claim that can be computed."""
        return len(self.best[0].holds) == len(self.computed)

    def summary(self) -> list[str]:
        """Return the answer in a few lines of text."""
        computed, best, assumed = self.computed, self.best[0], self.resting_on_illustrative
        within = len(self.within_rounding)
        holding, left_out = len(self.holding), len(self.outcomes) - len(computed)
        resting = f", {ALL_RESTING if assumed == holding else f'{assumed}{SOME_RESTING}'}" if assumed else ""
        lines = [
            f"As the plan stands {holding} of {len(computed)} published claims hold"
            + resting
            + (f"; {within} more hold{'s' if within == 1 else ''} within the rounding of the inputs" if within else "")
            + (f"; {left_out} more cannot be computed" if left_out else "")
        ]
        if within and holding + within == len(computed):
            return lines
        count = len(self.combinations)
        tried = f"{count:,} combination{'s' if count > 1 else ''} of readings tried"
        if self.all_hold_together:
            return [*lines, f"One reading satisfies all claims: {best.name} ({tried})"]
        others = f" (and {len(self.best) - 1} more with as few changes)" if len(self.best) > 1 else ""
        lines.append(
            f"No single reading satisfies all claims; {len(best.holds)} of {len(computed)} is the most: "
            f"{best.name}{others} ({tried})"
        )
        if self.never:
            lines.append("Under no reading: " + "; ".join(dict.fromkeys(outcome.claim for outcome in self.never)))
        possible = len(self._held)
        if len(best.holds) < possible:
            lines.append(f"The {possible} that hold under some reading contradict each other: no reading has them all")
        return lines

    def table(self) -> Table:
        """Return every claim: what was said, what is computed, whether it holds; the summary as notes."""
        columns = {field.name: BY_ROW if field.name in FIGURES else TEXT for field in fields(Outcome)}
        rows = [[*(vars(outcome) | {"readings": "; or ".join(outcome.readings)}).values()] for outcome in self.outcomes]
        return Table(self.plan.name, columns, rows, self.summary(), ids=("id", "line"))

    def readable(self) -> Table:
        """Return the claims as published, what is computed with its unit, and the readings under which they hold."""
        columns = (
            "id",
            "claim",
            "as published",
            "computed",
            "outside the range by",
            "result",
            "rests on",
            "would hold if, or why not",
        )
        rows = [_readable(outcome) for outcome in self.outcomes]
        return Table(self.plan.name, dict.fromkeys(columns, TEXT), rows, self.summary(), ids=("id",), tones=TONES)

    def readings_table(self) -> Table:
        """Return the plan as it stands, each reading by itself and the best combinations: what then holds."""
        columns = {"reading": TEXT, "best": TEXT, "changes": TEXT, "claims that hold": COUNT.name, "claims": TEXT}
        best = [tried.name for tried in self.best]
        rows = [
            [name, "yes" if name in best else "no", "; ".join(f"{key} = {value}" for key, value in tried.changes),
             len(tried.holds), "; ".join(sorted(tried.holds))]
            for name, tried in {tried.name: tried for tried in (*self.single_changes, *self.best)}.items()
        ]  # fmt: skip
        return Table(f"{self.plan.name}: claims by reading", columns, rows, self.summary(), ids=("changes", "claims"))


def _readable(outcome: Outcome) -> list[Cell]:
    figures = [outcome.shown(figure) for figure in (outcome.computed, outcome.difference or None)]
    last = "; or ".join(outcome.readings) or (outcome.remark if outcome.result in (DOES_NOT_HOLD, NOT_COMPUTED) else "")
    return [outcome.id, outcome.claim, outcome.published, *figures, outcome.result, outcome.rests_on, last]


def reconcile(plan: Plan | Projection) -> Reconciliation:
    """Compare every claim of a plan with what the plan computes, as it stands and under every combination of readings.

    Raises:
        PlanError: for a plan without claims, a claim on an unknown line, or a reading that sets what is not there.
    """
    projection = plan if isinstance(plan, Projection) else project(plan)
    plan = projection.plan
    if not plan.claims:
        raise PlanError(f"{plan.name}: makes no claims; add [claims.NAME] with statement, line, year and range")
    combinations = combinations_of(plan, projection)
    roundings = moved_by_roundings(plan)
    outcomes = tuple(
        _outcome(projection, published, roundings.get(published.id, 0.0), combinations)
        for published in published_figures(plan.claims)
    )
    return Reconciliation(plan, outcomes, tuple(combinations))


def _weakest_status(plan: Plan, published: PublishedFigure) -> str:
    """Return the weakest status among the inputs that a published figure rests on; empty where it rests on none."""
    return weakest_status(plan, inputs_behind(plan, years_of(plan, graph_of(plan), line_of(published), None)))


def _outcome(
    projection: Projection, published: PublishedFigure, rounding: float, combinations: list[Combination]
) -> Outcome:
    claim, at_least, below = published.claim, published.at_least, published.below
    bound = claim.values or claim.at_least or claim.below
    outcome = Outcome(
        id=published.id, statement=claim.statement, published=published.published, source=claim.source,
        line=claim.line, year=published.year or "", unit=claim.unit, at_least=at_least, below=below,
        computed=None, difference=None, rounding=None, result=NOT_COMPUTED, rests_on="", readings=(),
        remark=claim.not_computed or "The figure rests on something that is missing.",
    )  # fmt: skip
    if not claim.line or is_missing(projection.value(line_of(published))):
        return outcome
    figure, difference = (projection.value(line(published)) for line in (line_of, difference_of))
    otherwise = FORMULAS.rounding_verdict(difference, rounding) if rounding else DOES_NOT_HOLD
    result = claim_result(figure, at_least, below, otherwise)
    return replace(
        outcome,
        computed=figure,
        difference=difference,
        rounding=rounding or None,
        result=result,
        rests_on=_weakest_status(projection.plan, published),
        readings=() if result == HOLDS else _holding(published.id, combinations),
        remark=bound.note if bound is not None else "",
    )


def _holding(key: str, combinations: list[Combination]) -> tuple[str, ...]:
    """Return the smallest changes under which a claim holds."""
    holding = sorted((tried for tried in combinations if key in tried.holds), key=lambda tried: len(tried.changes))
    smallest = [tried.name for tried in holding if len(tried.changes) == len(holding[0].changes)]
    return tuple(smallest[:MOST_SHOWN])
