"""Plans by name, of which a workbook must show the figures of the plan in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.plan import library
from mtfs.plan.library import DEFAULT, EXAMPLE
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from mtfs.plan.opened_workbook import OpenedWorkbook


def load_plan(plan: str | Path = DEFAULT, accept: bool = False) -> Plan:
    """Return a plan by file or name.

    Args:
        plan: A TOML file, a workbook whose Inputs sheet is the plan, a built-in name such as
            "cambridgeshire-peterborough-2025-28" (the default), "example:NAME" for a published plan among the examples,
            or "nhse:CODE" for any ICB: nhse:S1Y5D, several as one nhse:QHL+QUA, with its base year nhse:QUE@2025/26.
        accept: Take the inputs of a workbook even where the figures that it shows are others than mtfs computes
            from them.

    Raises:
        PlanError: naming the place, the value and the remedy.
        WorkbookError: for a workbook that is none, or is hostile.
        WorkbookDiffers: for a workbook that shows other figures than those of the plan in it.
        DataError: for an ICB that does not exist.
    """
    if str(plan).lower().startswith(EXAMPLE):
        from mtfs.analysis.examples import example_plan

        return example_plan(str(plan)[len(EXAMPLE) :])
    return library.load_plan(plan, None if accept else _refuse_differences)


def _refuse_differences(opened: OpenedWorkbook, plan: Plan) -> None:
    """Raise WorkbookDiffers where a workbook shows other figures; only a workbook waits for what that needs."""
    from mtfs.analysis.versions.own_figures import refuse_differences

    refuse_differences(opened, plan)
