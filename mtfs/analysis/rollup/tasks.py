"""Which plans a rollup has, and how one of them is computed, wherever that is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from mtfs.analysis.figures.projection import project
from mtfs.analysis.loading import load_plan
from mtfs.analysis.rollup.figures import PlanFigures, plan_figures
from mtfs.core.errors import LineError, MtfsError, PlanError
from mtfs.core.references import Assignment, read_assignments
from mtfs.nhse import own_data
from mtfs.nhse.footprints import with_day
from mtfs.nhse.organisations import icbs_on, today
from mtfs.plan.changes import bare_amounts
from mtfs.plan.edited import with_changes
from mtfs.plan.horizon import with_horizon
from mtfs.plan.library import NHSE, built_in_names
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected

WILD = "*?["
SET_FOR_ALL = "Set for every plan of the rollup."
"""What makes a name a pattern."""


@dataclass(frozen=True)
class Task:
    """One plan to compute: a name that every machine knows, or the plan itself where it stands in a file.

    `on` is the day whose ICBs are meant by the codes of such plans; today if None.
    """

    name: str
    plan: str | Plan
    years: int | None = None
    changes: tuple[Assignment, ...] = ()
    on: date | None = None


def names_of(plans: Iterable[str | Path], on: date | None = None) -> list[str]:
    """Return the plans that names and patterns stand for, each once, in the order given; ICBs are those of a day.

    Raises:
        PlanError: for a pattern that nothing matches, or no plan at all.
    """
    names = dict.fromkeys(name for plan in plans for name in _matching(str(plan), on))
    if not names:
        raise PlanError('no plan is given; name some, such as "nhse:*" for all ICBs or plans/*.toml')
    return list(names)


def _matching(text: str, on: date | None) -> list[str]:
    if not any(sign in text for sign in WILD) or Path(text).exists():
        return [with_day(text, on)] if on is not None and text.lower().startswith(NHSE) else [text]
    if text.lower().startswith(NHSE):
        pattern = text[len(NHSE) :].upper()
        codes = [icb.code for icb in icbs_on(on or today()) if fnmatchcase(icb.code, pattern)]
        matching = [f"{NHSE}{code}" if on is None else with_day(f"{NHSE}{code}", on) for code in codes]
    else:
        built_in = [name for name in built_in_names() if fnmatchcase(name, text)]
        matching = built_in or sorted(map(str, _files(text)))
    if not matching:
        raise PlanError(f"{text!r} matches no plan; check the pattern, or name the plans one by one")
    return matching


def _files(pattern: str) -> Iterable[Path]:
    from glob import glob

    return [path for path in map(Path, glob(pattern)) if path.is_file()]


def changes_of(texts: Sequence[str]) -> tuple[Assignment, ...]:
    """Return the changes in texts such as `rates.growth 2026/27 = 0.03`.

    Raises:
        PlanError: for a text that is no change, or an input that is set twice.
    """
    try:
        return tuple(read_assignments("; ".join(texts)))
    except LineError as error:
        raise PlanError(f"--set: {error}") from None


def task_of(
    name: str, years: int | None, changes: tuple[Assignment, ...], accept: bool, on: date | None = None
) -> Task | MtfsError:
    """Return the task of a plan, its file read here as another machine may not have it, or why it cannot be read.

    A name that comes with mtfs stays a name, unless the user has data of his own.
    """
    try:
        known = name in built_in_names() or (name.lower().startswith(NHSE) and not own_data.entries())
        return Task(name, name if known else load_plan(name, accept), years, changes, on)
    except MtfsError as error:
        return error


def planned(task: Task) -> Plan:
    """Return the plan of a task, with its horizon and its changes.

    Raises:
        MtfsError: for a plan that cannot be read, or that has no such input.
    """
    plan = load_plan(task.plan) if isinstance(task.plan, str) else task.plan
    if task.years is not None:
        plan = with_horizon(plan, task.years)
    return with_changes(as_selected(plan), task.changes, SET_FOR_ALL) if task.changes else plan


def remarks_on(task: Task) -> tuple[str, ...]:
    """Return what the numbers without a unit are that a task sets to amounts of money, and what stood in its plan.

    Raises:
        MtfsError: for a plan that cannot be read, or that has no such input.
    """
    if not task.changes:
        return ()
    before, after = as_selected(planned(replace(task, changes=()))), planned(task)
    return tuple(bare_amounts(before, after, task.changes, "Set for every plan", f" in {task.name}"))


def computed(task: Task) -> PlanFigures:
    """Return the figures of a task.

    Raises:
        MtfsError: for a plan that cannot be read, changed or computed.
    """
    return plan_figures(task.name, project(planned(task)), task.on)
