"""Which published figures follow from the published assumptions: claims, and the readings under which they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cached_property

from mtfs.analysis.claims.readings import Combination, bounds_of, claim_result, combinations_of
from mtfs.analysis.figures.dependence import inputs_behind, weakest_status, years_of
from mtfs.analysis.figures.pieces import ILLUSTRATIVE
from mtfs.analysis.figures.projection import Projection, project
from mtfs.catalogue import lines
from mtfs.core.errors import PlanError
from mtfs.core.tables import BY_ROW, TEXT, Cell, Table, Tabular
from mtfs.core.tones import Tone
from mtfs.core.units import COUNT, unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.formulas.claims import DOES_NOT_HOLD, HOLDS
from mtfs.model.graph_recording import graph_of
from mtfs.plan.parts.base import STATUS_TONES
from mtfs.plan.parts.claims import Claim
from mtfs.plan.plan import Plan

NOT_COMPUTED = "cannot be computed"
ALL_RESTING, SOME_RESTING = "all resting on illustrative inputs", " of them resting on illustrative inputs"
FIGURES = ("at_least", "below", "computed", "difference")
"""Names of the figures that are in the unit of their claim."""
TONES = {HOLDS: Tone.GOOD, DOES_NOT_HOLD: Tone.BAD, NOT_COMPUTED: Tone.CAUTION, **STATUS_TONES}
IN_MILLIONS = re.compile(r"[0-9] ?(m|bn|million|billion)\b")
"""Finds an amount in millions in a published text: the computed figure beside it is then shown in £m too."""
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
        """The claims that can be computed and hold under no combination."""
        held: set[str] = set().union(*(tried.holds for tried in self.combinations))
        return [outcome for outcome in self.computed if outcome.id not in held]

    @property
    def single_changes(self) -> list[Combination]:
        """The plan as it stands, then each option by itself."""
        return [tried for tried in self.combinations if len(tried.changes) <= 1]

    @property
    def holding(self) -> list[Outcome]:
        """The claims that hold as the plan stands."""
        return [outcome for outcome in self.outcomes if outcome.result == HOLDS]

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
        holding, left_out = len(self.holding), len(self.outcomes) - len(computed)
        resting = f", {ALL_RESTING if assumed == holding else f'{assumed}{SOME_RESTING}'}" if assumed else ""
        lines = [
            f"As the plan stands {holding} of {len(computed)} published claims hold"
            + resting
            + (f"; {left_out} more cannot be computed" if left_out else "")
        ]
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
            lines.append("Under no reading: " + "; ".join(outcome.statement for outcome in self.never))
        possible = len(computed) - len(self.never)
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
            "would hold if",
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
    last = "; or ".join(outcome.readings) or ("" if outcome.computed is not None else outcome.remark)
    return [outcome.id, outcome.statement, outcome.published, *figures, outcome.result, outcome.rests_on, last]


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
    """Return the weakest status among the inputs that each claim's figure rests on."""
    graph = graph_of(plan)
    return {
        key: weakest_status(plan, inputs_behind(plan, years_of(plan, graph, lines.Claim.COMPUTED.of(key), None)))
        for key, claim in plan.claims.items()
        if claim.line
    }


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
    computed = lines.Claim.COMPUTED.of(key)
    if not claim.line or is_missing(projection.value(computed)):
        return outcome
    figure = projection.value(computed)
    result = claim_result(figure, at_least, below)
    return replace(
        outcome,
        computed=figure,
        difference=projection.value(lines.Claim.DIFFERENCE.of(key)),
        result=result,
        rests_on=statuses[key],
        readings=() if result == HOLDS else _holding(key, combinations),
        remark=bound.note if bound is not None else "",
    )


def _holding(key: str, combinations: list[Combination]) -> tuple[str, ...]:
    """Return the smallest changes under which a claim holds."""
    holding = sorted((tried for tried in combinations if key in tried.holds), key=lambda tried: len(tried.changes))
    smallest = [tried.name for tried in holding if len(tried.changes) == len(holding[0].changes)]
    return tuple(smallest[:MOST_SHOWN])
