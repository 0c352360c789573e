"""Which published figures follow from the published assumptions: claims, and the readings under which they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtfs.analysis.claims.readings import Combination, bounds_of, claim_result, combinations_of
from mtfs.analysis.figures.dependence import inputs_behind, years_of
from mtfs.analysis.figures.projection import Projection, project
from mtfs.core.errors import PlanError
from mtfs.formulas.algebra import is_missing
from mtfs.formulas.claims import HOLDS
from mtfs.model.graph_recording import graph_of
from mtfs.plan.claims import Claim
from mtfs.plan.parts import STATUS_MEANING
from mtfs.plan.schema import Plan

if TYPE_CHECKING:
    from pandas import DataFrame

NOT_COMPUTED = "cannot be computed"
MOST_SHOWN = 3
"""Ways to read the assumptions that are named beside a claim."""


@dataclass(frozen=True)
class Outcome:
    """One claim beside the computed figure.

    `result` is "holds", "does not hold" or "cannot be computed"; `difference` is how far the figure lies outside
    the published range; `readings` are the smallest changes of the assumptions under which the claim holds.
    `rests_on` is the weakest status among the inputs that the figure rests on: a claim that holds because an
    illustrative input was chosen so follows from nothing that was published. `remark` is what to know about it.
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
    result: str
    rests_on: str
    readings: tuple[str, ...]
    remark: str


@dataclass(frozen=True)
class Reconciliation:
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
        found = [tried for tried in self.combinations if len(tried.holds) == most]
        fewest = min(len(tried.changes) for tried in found)
        return [tried for tried in found if len(tried.changes) == fewest]

    @cached_property
    def never(self) -> list[Outcome]:
        """The claims that can be computed and hold under no combination."""
        held: set[str] = set().union(*(tried.holds for tried in self.combinations))
        return [outcome for outcome in self.computed if outcome.id not in held]

    @property
    def single_changes(self) -> list[Combination]:
        """The plan as it stands, then each option by itself."""
        return [tried for tried in self.combinations if len(tried.changes) <= 1]

    @property
    def all_hold_together(self) -> bool:
        """Whether one combination satisfies every claim that can be computed."""
        return len(self.best[0].holds) == len(self.computed)

    def summary(self) -> list[str]:
        """The answer in a few lines of text."""
        computed, best = self.computed, self.best[0]
        holding = [outcome for outcome in computed if outcome.result == HOLDS]
        left_out = len(self.outcomes) - len(computed)
        assumed = sum(outcome.rests_on == "illustrative" for outcome in holding)
        lines = [
            f"As the plan stands {len(holding)} of {len(computed)} published claims hold"
            + (f", {assumed} of them resting on illustrative inputs" if assumed else "")
            + (f"; {left_out} more cannot be computed" if left_out else "")
        ]
        tried = f"{len(self.combinations):,} combinations of readings tried"
        if self.all_hold_together:
            return [*lines, f"One reading satisfies all claims: {best.name} ({tried})"]
        others = f" (and {len(self.best) - 1} more with as few changes)" if len(self.best) > 1 else ""
        lines.append(
            f"No single reading satisfies all claims; {len(best.holds)} of {len(computed)} is the most: "
            f"{best.name}{others} ({tried})"
        )
        if self.never:
            lines.append("Under no reading: " + "; ".join(outcome.statement for outcome in self.never))
        possible = len(computed) - len(self.never)
        if len(best.holds) < possible:
            lines.append(f"The {possible} that hold under some reading contradict each other: no reading has them all")
        return lines

    def table(self) -> DataFrame:
        """The claims as a pandas DataFrame, one row a claim."""
        import pandas as pd

        return pd.DataFrame([row_of(outcome) for outcome in self.outcomes]).set_index("id")


def row_of(outcome: Outcome) -> dict[str, Any]:
    """A claim's outcome by column, readings as one text."""
    return {**vars(outcome), "readings": "; or ".join(outcome.readings)}


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
    statuses = _weakest_statuses(plan)
    outcomes = tuple(_outcome(projection, key, claim, statuses, combinations) for key, claim in plan.claims.items())
    return Reconciliation(plan, outcomes, tuple(combinations))


def _weakest_statuses(plan: Plan) -> dict[str, str]:
    """The weakest status among the inputs that each claim's figure rests on."""
    weakest: dict[str, str] = {}
    order = list(STATUS_MEANING)
    for key, claim in plan.claims.items():
        if claim.line:
            years = years_of(plan, graph_of(plan), f"claims.{key}.computed", None)
            provenances = (plan.inputs[behind].provenance for behind in inputs_behind(plan, years))
            statuses: list[str] = [entry.status for entry in provenances if entry is not None]
            weakest[key] = max(statuses, key=order.index) if statuses else ""
    return weakest


def _outcome(
    projection: Projection, key: str, claim: Claim, statuses: dict[str, str], combinations: list[Combination]
) -> Outcome:
    at_least, below = bounds_of(claim)
    bound = claim.at_least or claim.below
    outcome = Outcome(
        id=key, statement=claim.statement, published=claim.published, source=claim.source, line=claim.line,
        year=claim.year or "", unit=bound.unit if bound is not None else "", at_least=at_least, below=below,
        computed=None, difference=None, result=NOT_COMPUTED, rests_on="", readings=(),
        remark=claim.not_computed or "The figure rests on something that is missing.",
    )  # fmt: skip
    if not claim.line or is_missing(projection.value(f"claims.{key}.computed")):
        return outcome
    figure = projection.value(f"claims.{key}.computed")
    result = claim_result(figure, at_least, below)
    return replace(
        outcome,
        computed=figure,
        difference=projection.value(f"claims.{key}.difference"),
        result=result,
        rests_on=statuses[key],
        readings=() if result == HOLDS else _holding(key, combinations),
        remark=bound.note if bound is not None else "",
    )


def _holding(key: str, combinations: list[Combination]) -> tuple[str, ...]:
    """The smallest changes under which a claim holds."""
    found = sorted((tried for tried in combinations if key in tried.holds), key=lambda tried: len(tried.changes))
    smallest = [tried.name for tried in found if len(tried.changes) == len(found[0].changes)]
    return tuple(smallest[:MOST_SHOWN])
