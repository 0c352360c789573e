"""Several plans side by side and added up: all of England's ICBs under one set of assumptions, or plans of your own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mtfs.analysis.executors import Executor, InProcess, Progress
from mtfs.analysis.rollup.figures import CLOSED_WITHIN, Figures, PlanFigures
from mtfs.analysis.rollup.result import RANKINGS, Rollup
from mtfs.analysis.rollup.tasks import Task, changes_of, computed, names_of, task_of
from mtfs.errors import MtfsError, PlanError

__all__ = ["CLOSED_WITHIN", "RANKINGS", "Figures", "PlanFigures", "Rollup", "rollup"]


def rollup(
    plans: str | Path | Iterable[str | Path] = "nhse:*",
    years: int | None = None,
    changes: str | Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Rollup:
    """Compute several plans and add them up by region and in all. Money in £k, rates as fractions.

    Args:
        plans: Files, built-in names, nhse:CODE, or patterns of them: "nhse:*" is all ICBs.
        years: Plan years of every plan; its own if left out.
        changes: Changes that every plan gets, such as "rates.growth 2026/27 = 0.03".
        executor: Where they are computed; in this process if left out.
        progress: Told after each plan how many are done.

    Returns:
        The figures of every plan that can be computed, and the errors of the others.

    Raises:
        PlanError: for a pattern that matches nothing, a text that is no change, or one organisation twice.
        ToolError: where what runs the computations is lost.
    """
    names = names_of([plans] if isinstance(plans, str | Path) else plans)
    wanted = changes_of([changes] if isinstance(changes, str) else changes)
    found = {name: task_of(name, years, wanted) for name in names}
    tasks = [task for task in found.values() if isinstance(task, Task)]
    results = dict(zip((task.name for task in tasks), _run(tasks, executor, progress), strict=True))
    outcomes = {name: results.get(name, task) for name, task in found.items()}
    members = [outcome for outcome in outcomes.values() if isinstance(outcome, PlanFigures)]
    _no_organisation_twice(members)
    failures = {name: str(outcome) for name, outcome in outcomes.items() if isinstance(outcome, MtfsError)}
    return Rollup(tuple(members), failures, wanted)


def _run(tasks: Sequence[Task], executor: Executor | None, progress: Progress | None) -> list[PlanFigures | MtfsError]:
    return list((executor or InProcess()).map(computed, tasks, progress))


def _no_organisation_twice(members: Sequence[PlanFigures]) -> None:
    """Refuse two plans of one organisation: a total would count it twice."""
    first: dict[str, str] = {}
    for member in members:
        if first.setdefault(member.code, member.plan) != member.plan:
            raise PlanError(
                f"{member.plan}: is a plan of {member.code}, and so is {first[member.code]}; a total would count "
                "it twice, so leave one of them out"
            )
