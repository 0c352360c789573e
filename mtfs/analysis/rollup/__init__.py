"""Several plans side by side and added up: all of England's ICBs under one set of assumptions, or plans of your own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mtfs.analysis.compute.executors import InProcess
from mtfs.analysis.compute.items import Executor, Progress
from mtfs.analysis.rollup.figures import CLOSED_WITHIN, Figures, PlanFigures
from mtfs.analysis.rollup.rankings import RANKINGS, check_ranking
from mtfs.analysis.rollup.result import OTHER_REGION, Rollup
from mtfs.analysis.rollup.simulation import METHOD, MOST_DRAWS, Asked, DrawnPlan, Totals, drawn
from mtfs.analysis.rollup.tasks import Task, changes_of, computed, names_of, remarks_on, task_of
from mtfs.core.errors import MtfsError, PlanError
from mtfs.nhse.footprints import day_with_icbs
from mtfs.nhse.organisations import ADDS_UP_WITHIN

__all__ = ["CLOSED_WITHIN", "RANKINGS", "Figures", "PlanFigures", "Rollup", "check_ranking", "rollup"]


def rollup(
    plans: str | Path | Iterable[str | Path] = "nhse:*",
    years: int | None = None,
    changes: str | Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
    draws: int | None = None,
    seed: int = 1,
    accept: bool = False,
    on: str | date | None = None,
) -> Rollup:
    """Compute several plans and add them up by region and in all. Money in £k, rates as fractions.

    Args:
        plans: Files, built-in names, nhse:CODE, or patterns of them: "nhse:*" is all ICBs.
        years: Plan years of every plan; its own if left out.
        changes: Changes that every plan gets, such as "rates.growth 2026/27 = 0.03".
        executor: Where they are computed; in this process if left out.
        progress: Told after each plan how many are done; starts again where the plans are simulated.
        draws: Simulate with so many draws: each plan and each total gets its intervals.
        seed: Of the draws; the same seed gives the same intervals.
        accept: Take the inputs of workbooks that show other figures than mtfs computes from them.
        on: A day such as "2025-04-01": "nhse:*" is the ICBs of that day, and nhse:QRL is QRL as it was then; of
            today if left out.

    Returns:
        The figures of every plan that can be computed, and the errors of the others.

    Raises:
        PlanError: for a pattern that matches nothing, a text that is no change, one organisation twice, or draws or
            a seed out of bounds.
        ToolError: where what runs the computations is lost.
    """
    if draws is not None:
        from mtfs.analysis.uncertainty.sampling import check_seed, sizes

        sizes(draws, METHOD, MOST_DRAWS)
        check_seed(seed)
    day = None if on is None else day_with_icbs(on)
    names = names_of([plans] if isinstance(plans, str | Path) else plans, day)
    assignments = changes_of([changes] if isinstance(changes, str) else changes)
    run = executor or InProcess()
    attempts = {name: task_of(name, years, assignments, accept, day) for name in names}
    tasks = {name: task for name, task in attempts.items() if isinstance(task, Task)}
    results = dict(zip(tasks, run.map(computed, list(tasks.values()), progress), strict=True))
    outcomes = {name: results.get(name, task) for name, task in attempts.items()}
    members = [outcome for outcome in outcomes.values() if isinstance(outcome, PlanFigures)]
    _no_organisation_twice(members)
    failures = {name: _why(name, outcome) for name, outcome in outcomes.items() if isinstance(outcome, MtfsError)}
    remarks = remarks_on(tasks[members[0].plan]) if members else ()
    together = Rollup(tuple(members), failures, assignments, remarks=remarks)
    return together if draws is None else _simulated(together, tasks, draws, seed, run, progress)


def _simulated(
    together: Rollup, tasks: dict[str, Task], draws: int, seed: int, run: Executor, progress: Progress | None
) -> Rollup:
    """Return the rollup with its intervals; a plan that cannot be simulated is left out of it, with its error."""
    if together.whole is None:
        return together
    asked = Asked(draws, seed, together.years)
    totals = Totals(asked, {member.code: member.region or OTHER_REGION for member in together.members})
    failed: dict[str, str] = {}
    jobs = [(tasks[member.plan], asked) for member in together.members]
    for member, outcome in zip(together.members, run.map(drawn, jobs, progress), strict=True):
        if isinstance(outcome, DrawnPlan):
            totals.add(outcome)
        else:
            failed[member.plan] = _why(member.plan, outcome)
    if failed:
        members = tuple(member for member in together.members if member.plan not in failed)
        rest = replace(together, members=members, failures=together.failures | failed)
        if members and rest.years != together.years:
            return _simulated(rest, tasks, draws, seed, run, progress)
        together = rest
    return replace(together, spreads=totals.spreads(list(together.regions))) if together.members else together


def _why(name: str, error: MtfsError) -> str:
    """Return why a plan cannot be computed, without its name where the error begins with that."""
    return str(error.from_source("") if error.source == name else error)


def _no_organisation_twice(members: Sequence[PlanFigures]) -> None:
    """Raise PlanError for two plans of one organisation or of areas that overlap: a total would count it twice."""
    first: dict[str, str] = {}
    for member in members:
        if first.setdefault(member.code, member.plan) != member.plan:
            raise PlanError(
                f"{member.plan}: is a plan of {member.code}, and so is {first[member.code]}; a total would count "
                "it twice, so leave one of them out"
            )
    counted: dict[str, list[PlanFigures]] = {}
    for member in members:
        for code in member.icbs:
            counted.setdefault(code, []).append(member)
    for code, of in counted.items():
        if sum(member.icbs[code] for member in of) > 1 + ADDS_UP_WITHIN:
            plans = ", ".join(member.plan for member in of)
            raise PlanError(
                f"{plans}: hold {code} more than once; a total would count it twice, so leave some of them out, or "
                "name a day with --on"
            )
