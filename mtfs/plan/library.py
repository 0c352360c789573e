"""Plans by name: a TOML file, a workbook, one that comes with mtfs, or any ICB from published figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs import data
from mtfs.core.errors import PlanError
from mtfs.core.formats import other_format, start_of
from mtfs.core.problems import Problem
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.plan.plan import Plan
from mtfs.plan.toml import plan_from_text, read_toml

if TYPE_CHECKING:
    from mtfs.plan.opened_workbook import WorkbookCheck

DEFAULT = "cambridgeshire-peterborough-2025-28"
NHSE = "nhse:"
EXAMPLE = "example:"
"""Begins the name of an example, which mtfs.analysis.loading reads."""
WORKBOOKS = (".xlsx", ".xlsm")


def load_plan(plan: str | Path = DEFAULT, check: WorkbookCheck | None = None) -> Plan:
    """Return a plan by file or name.

    Args:
        plan: A TOML file, a workbook whose Inputs sheet is the plan, a built-in name such as
            "cambridgeshire-peterborough-2025-28" (the default), or "nhse:CODE" for any ICB:
            nhse:S1Y5D, several as one nhse:QHL+QUA, with its base year nhse:QUE@2025/26.
        check: What looks at a workbook and the plan in it, and refuses it where they do not fit.

    Raises:
        PlanError: naming the place, the value and the remedy.
        WorkbookError: for a workbook that is none, or is hostile.
        DataError: for an ICB that does not exist.
    """
    name = str(plan)
    if name.lower().startswith(NHSE):
        from mtfs.plan.icb import icb_plan

        return icb_plan(name[len(NHSE) :], built_in(DEFAULT))
    if name in built_in_names():
        return built_in(name)
    path = Path(plan)
    if path.is_file() and (problem := other_format(name, start_of(path))):
        raise PlanError(problem, str(path))
    if path.suffix.lower() in WORKBOOKS:
        from mtfs.plan.workbook import read_workbook

        return read_workbook(path, check=check)
    if path.suffix.lower() == ".toml" or (name and path.exists()):
        return read_toml(path)
    names = ", ".join(built_in_names())
    raise PlanError(
        f"{name!r} is no plan: give a .toml file, a workbook (.xlsx), a built-in name ({names}), "
        "example:NAME (mtfs examples lists them) or nhse:CODE"
    )


@cache
def built_in_names() -> tuple[str, ...]:
    """Return the names of the plans that come with mtfs."""
    folder = data.path("plans")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def built_in(name: str) -> Plan:
    """Return a plan that comes with mtfs."""
    return plan_from_text(built_in_text(name), name)


def built_in_text(name: str) -> str:
    """Return the file of a plan that comes with mtfs, comments and all."""
    return data.path(f"plans/{name}.toml").read_text(encoding="utf-8")


def with_commercial(plan: Plan, option: str) -> Plan:
    """Return the plan with another case of commercial income in the pot: none, low, central or high.

    Raises:
        PlanError: where the plan has no commercial income.
    """
    if plan.commercial is None:
        remedy = "add [commercial] to the plan, or leave the option out"
        raise PlanError(Problem("", None, "has no commercial income", remedy), plan.name)
    return changed(plan, [Assignment("commercial.option", None, option)])


def new_file(path: Path, force: bool) -> None:
    """Raise PlanError unless a plan may be written under a name.

    Raises:
        PlanError: where it is no name of a TOML file, or the file is there already and is not to be overwritten.
    """
    if path.suffix.lower() != ".toml":
        message, remedy = "a plan is a TOML file", "give it a name that ends in .toml"
        raise PlanError(Problem("", None, message, remedy), str(path))
    if path.exists() and not force:
        remedy = "choose another name, or add --force to overwrite it"
        raise PlanError(Problem("", None, "is there already", remedy), str(path))
